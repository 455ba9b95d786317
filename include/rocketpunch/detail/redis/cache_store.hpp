#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/redis/pool.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

// A claim has a value that only its owner knows, so that nobody ends another's, whose time began after the
// own one was over. Each script can be run twice.

/// KEYS: claim. ARGV: value, milliseconds. 1: it is the caller's.
inline constexpr RedisScript redis_claim{
    "1638f27ec324fc27e302bdfe9f14b8ba277f778d",
    "if redis.call('SET',KEYS[1],ARGV[1],'NX','PX',ARGV[2]) then return 1 end "
    "if redis.call('GET',KEYS[1])==ARGV[1] then return 1 end return 0"};
/// KEYS: claim. ARGV: value.
inline constexpr RedisScript redis_unclaim{
    "cd6a4c551755730361e7b2ad8a826eebac992c67",
    "if redis.call('GET',KEYS[1])==ARGV[1] then redis.call('DEL',KEYS[1]) end return 1"};
/// KEYS: entry, claim. ARGV: entry, milliseconds, value of the claim.
inline constexpr RedisScript redis_put{
    "db4c7db0d1c97d29ddf266d5e2af6fee3c8a910b",
    "redis.call('SET',KEYS[1],ARGV[1],'PX',ARGV[2]) "
    "if redis.call('GET',KEYS[2])==ARGV[3] then redis.call('DEL',KEYS[2]) end return 1"};

/// What stands behind a `RedisCache`.
class RedisCacheStore {
 public:
  explicit RedisCacheStore(std::shared_ptr<RedisPool> pool) : pool_(std::move(pool)) {}

  Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits) {
    const auto reply = pool_->command({"GET", name_of(key)}, limits);
    if (!reply) return reply.error();
    if (reply->kind != RedisReply::Kind::text) return std::optional<CacheEntry>();
    return CacheEntry::parse(reply->text, key);
  }
  Result<std::vector<std::optional<CacheEntry>>> get_many(const std::vector<std::string>& keys,
                                                          const StoreLimits& limits) {
    std::vector<std::optional<CacheEntry>> found;
    if (keys.empty()) return found;
    std::vector<std::string> names;
    for (const std::string& key : keys) names.push_back(name_of(key));
    RedisPool::Words words{"MGET"};
    words.insert(words.end(), names.begin(), names.end());
    const auto reply = pool_->command(words, limits);
    if (!reply) return reply.error();
    // what isn't there is an empty text, which is no entry
    for (std::size_t i = 0; i < reply->items.size() && i < keys.size(); ++i)
      found.push_back(CacheEntry::parse(reply->items[i], keys[i]));
    return found;
  }
  Result<void> put(const std::string& key, const CacheEntry& entry, const CachePutOptions& options) {
    using namespace std::chrono;
    const std::string name = name_of(key), text = entry.text(key), claim = claim_name(name);
    // what is out of date must not stay in its place
    if (text.size() > largest || options.keep_for <= seconds(0)) {
      if (auto done = erase(key, options.limits); !done) return done;
      return unclaim(key, options.limits);
    }
    const std::string time = std::to_string(milliseconds((std::min)(options.keep_for, longest)).count());
    const std::optional<std::string> value = claim_of(key);
    auto put = done(value ? pool_->run(redis_put, {name, claim}, {text, time, *value}, options.limits)
                          : pool_->command({"SET", name, text, "PX", time}, options.limits));
    if (put) forget_claim(key);
    return put;
  }
  Result<void> erase(const std::string& key, const StoreLimits& limits) {
    return done(pool_->command({"DEL", name_of(key)}, limits));
  }

  Result<bool> claim(const std::string& key, std::chrono::milliseconds time, const StoreLimits& limits) {
    const std::string name = claim_name(name_of(key)), value = unguessable();
    const std::string count = std::to_string((std::max)(time, std::chrono::milliseconds(1)).count());
    const auto reply = pool_->run(redis_claim, {name}, {value, count}, limits);
    if (!reply) return reply.error();
    if (reply->number != 1) return false;
    keep_claim(key, {value, std::chrono::steady_clock::now() + time});
    return true;
  }
  Result<void> unclaim(const std::string& key, const StoreLimits& limits) {
    const std::optional<std::string> value = claim_of(key);
    if (!value) return {};
    forget_claim(key);
    return done(pool_->run(redis_unclaim, {claim_name(name_of(key))}, {*value}, limits));
  }

 private:
  static constexpr std::size_t largest = 1u << 20;
  static constexpr std::chrono::seconds longest = std::chrono::hours(7 * 24);

  struct Claim {
    std::string value;
    std::chrono::steady_clock::time_point until;
  };
  using Claims = std::unordered_map<std::string, Claim>;

  static Result<void> done(const Result<RedisReply>& reply) {
    if (!reply) return reply.error();
    return {};
  }
  std::string name_of(const std::string& key) const {
    std::string name = "rp1:c:";
    for (const char byte : sha256(key)) {
      constexpr char digits[] = "0123456789abcdef";
      name += {digits[static_cast<unsigned char>(byte) >> 4], digits[byte & 15]};
    }
    return pool_->key(name);
  }
  /// In braces, so that a server of a cluster has both, and a script may use both.
  std::string claim_name(const std::string& name) const { return pool_->key("rp1:c:{" + name + "}"); }

  void keep_claim(const std::string& key, Claim claim) {
    const std::lock_guard guard(mutex_);
    Claims& claims = claims_.get();
    // those of calls that ended without a word
    if (claims.size() >= 256)
      std::erase_if(claims, [now = std::chrono::steady_clock::now()](const auto& one) {
        return one.second.until <= now;
      });
    claims.insert_or_assign(key, std::move(claim));
  }
  std::optional<std::string> claim_of(const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto found = claims_.get().find(key);
    if (found == claims_.get().end()) return std::nullopt;
    return found->second.value;
  }
  void forget_claim(const std::string& key) {
    const std::lock_guard guard(mutex_);
    claims_.get().erase(key);
  }

  std::shared_ptr<RedisPool> pool_;
  ForkedMutex mutex_;
  ProcessOwn<Claims> claims_;  // of this process
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
