#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/oauth/sign_in_store.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/redis/pool.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// KEYS: sign-in, the same as taken. ARGV: who takes it. The text, to one taker only; to that one again for
/// ten seconds, since the first answer may have been lost.
inline constexpr RedisScript redis_take_sign_in{
    "cf2fda14c326d859d11d5691112d4f34406ade95",
    "local v=redis.call('GET',KEYS[1]) "
    "if v then redis.call('DEL',KEYS[1]) redis.call('SET',KEYS[2],ARGV[1]..v,'PX',10000) return v end "
    "local t=redis.call('GET',KEYS[2]) "
    "if t and string.sub(t,1,#ARGV[1])==ARGV[1] then return string.sub(t,#ARGV[1]+1) end return false"};

/// Sign-ins under way in Redis.
class RedisSignIns {
 public:
  explicit RedisSignIns(std::shared_ptr<RedisPool> pool) : pool_(std::move(pool)) {}

  Result<void> keep(const std::string& key, const std::string& text, const StoreLimits& limits) const {
    const std::string name = name_of(key);
    const std::string time = std::to_string(std::chrono::milliseconds(sign_ins_are_kept).count());
    // nothing where it is there: from the first time that this was sent
    const auto reply = pool_->command({"SET", name, text, "NX", "PX", time}, limits);
    if (!reply) return reply.error();
    return {};
  }
  Result<std::optional<std::string>> take(const std::string& key, const StoreLimits& limits) const {
    const std::string name = name_of(key), taken = name + ":taken", taker = unguessable();
    auto reply = pool_->run(redis_take_sign_in, {name, taken}, {taker}, limits);
    if (!reply) return reply.error();
    if (reply->kind != RedisReply::Kind::text) return std::optional<std::string>();
    return std::optional(std::move(reply->text));
  }

 private:
  std::string name_of(const std::string& key) const { return pool_->key("rp1:{" + base64url(key) + "}:s"); }

  std::shared_ptr<RedisPool> pool_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
