#pragma once
#include "rocketpunch/version.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/quota/shared_ledger.hpp"
#include "rocketpunch/detail/quota/stored_log.hpp"
#include "rocketpunch/detail/redis/pool.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

// A log in Redis is a hash: `v` version, `f` form of the other fields, `t` the ledger's time at the last
// change and `c` the server's, both in microseconds, `log` the bytes.

/// KEYS: log. ARGV: version that is replaced, new version, form, `t`, `c`, log, milliseconds to keep it. 1:
/// the log has the new version, perhaps from the first time that this was sent; else the log as it is, with
/// the time. Without ARGV: the latter.
inline constexpr RedisScript redis_quota{
    "1f034845105f13e64edb7af86007ba9251f3c8fd",
    "if ARGV[1] then local v=redis.call('HGET',KEYS[1],'v') or '' "
    "if v==ARGV[2] then return 1 end "
    "if v==ARGV[1] then "
    "redis.call('HMSET',KEYS[1],'v',ARGV[2],'f',ARGV[3],'t',ARGV[4],'c',ARGV[5],'log',ARGV[6]) "
    "redis.call('PEXPIRE',KEYS[1],ARGV[7]) return 1 end end "
    "local h=redis.call('HMGET',KEYS[1],'v','f','t','c','log') local n=redis.call('TIME') "
    "for i=1,5 do h[i]=h[i] or '' end "
    "return table.concat({h[1],h[2],h[3],h[4],n[1],n[2],h[5]},' ')"};

/// The log of one App Key in Redis, with compare-and-swap.
class RedisQuotaStore {
 public:
  static constexpr QuotaStoreWords words{"Redis", "its connections a prefix of their own"};

  RedisQuotaStore(std::shared_ptr<RedisPool> pool, std::string_view app_key,
                  std::chrono::milliseconds keep_for)
      : pool_(std::move(pool)),
        // in braces, so that a cluster keeps all that there will ever be of a key in one place
        key_(pool_->key("rp1:{" + base64url(sha256(std::string("quota\n").append(app_key))) + "}:q")),
        keep_for_(std::to_string(keep_for.count())) {}

  Result<StoredQuotaLog> read(const StoreLimits& limits) {
    return stored(pool_->run(redis_quota, {key_}, {}, limits));
  }
  /// Replaces what has that version. Nothing: it is done; else the log as it is in its place.
  Result<std::optional<StoredQuotaLog>> replace(const std::string& version, const StoredQuotaLog& with,
                                                const StoreLimits& limits) {
    const auto text = [](auto number) { return std::to_string(number); };
    const std::string form = text(*with.form), ledger_time = text(with.ledger_time->count()),
                      server_time = text(with.server_time->count());
    const auto reply =
        pool_->run(redis_quota, {key_},
                   {version, with.version, form, ledger_time, server_time, with.log, keep_for_}, limits);
    if (reply && reply->kind == RedisReply::Kind::number) return std::optional<StoredQuotaLog>();
    auto found = stored(reply);
    if (!found) return found.error();
    return std::optional(*std::move(found));
  }

 private:
  static Result<StoredQuotaLog> stored(const Result<RedisReply>& reply) {
    if (!reply) return reply.error();
    auto found = parse(reply->text);
    if (!found) return not_sent(ErrorKind::storage, "Redis told something else than the quota's log");
    return *std::move(found);
  }

  /// What the script tells; nothing where that makes no sense.
  static std::optional<StoredQuotaLog> parse(std::string_view told) {
    std::array<std::string_view, 6> parts;
    for (std::string_view& part : parts) {
      const auto end = told.find(' ');
      if (end == told.npos) return std::nullopt;
      part = told.substr(0, end);
      told.remove_prefix(end + 1);
    }
    const auto seconds = number_of(parts[4]), rest = number_of(parts[5]);
    if (!seconds || !rest) return std::nullopt;
    return StoredQuotaLog{std::string(parts[0]),
                          number_of(parts[1]),
                          StoredQuotaLog::time_of(number_of(parts[2])),
                          StoredQuotaLog::time_of(number_of(parts[3])),
                          StoredQuotaLog::Micros(*seconds * 1'000'000 + *rest),
                          std::string(told)};
  }
  static std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
  }

  std::shared_ptr<RedisPool> pool_;
  std::string key_;
  std::string keep_for_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
