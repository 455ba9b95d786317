#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/redis/findings.hpp"
#include "rocketpunch/detail/redis/pool.hpp"
#include "rocketpunch/detail/redis/refusal.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/redis/diagnosis.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// KEYS: one that nobody uses. ARGV: commands to try with it, in which `key` stands for it. A line for each
/// that is refused: its name, and the first word of the reason. The key is gone afterwards.
inline constexpr std::string_view redis_probe =
    "local bad={} for i=1,#ARGV do local words={} "
    "for word in string.gmatch(ARGV[i],'%S+') do words[#words+1]=word=='key' and KEYS[1] or word end "
    "local told=redis.pcall(unpack(words)) if type(told)=='table' and told.err then "
    "bad[#bad+1]=words[1]..' '..(string.match(told.err,'^%-?(%u%u+)') or 'ERR') end end "
    "redis.pcall('DEL',KEYS[1]) return table.concat(bad,'\\n')";

/// Asks a server of its state, over a connection of its own.
class RedisExamination {
 public:
  RedisExamination(const RedisPool& pool, const StoreLimits& limits) : pool_(pool), limits_(limits) {}

  Result<RedisDiagnosis> diagnosis() {
    if (auto done = ask_all(); !done) return done.error();
    return RedisDiagnosis{RedisFindings(facts_).all()};
  }

 private:
  /// The commands that a store sends, and the form of its keys. What is written is gone at the end.
  struct Store {
    std::string_view name, key_end;
    RedisPool::Words commands;
  };
  static std::vector<Store> stores() {
    return {{"tokens",
             "}:t",
             {"HMSET key f v", "PEXPIRE key 1000", "HMGET key f", "HGET key f", "HEXISTS key f",
              "HSET key f v", "HDEL key g", "PEXPIREAT key 1", "DEL key", "TIME"}},
            {"quota", "}:q", {"HMSET key f v", "PEXPIRE key 1000", "HMGET key f", "HGET key f", "TIME"}},
            {"cache", "", {"SET key v PX 1000", "GET key", "MGET key", "DEL key"}},
            {"sign-ins under way", "}:s", {"SET key v PX 1000", "GET key", "DEL key"}}};
  }

  Result<void> ask_all() {
    auto opened = pool_.connect(limits_);
    if (!opened) return opened.error();
    connection_ = *std::move(opened);
    facts_.is_encrypted = pool_.is_encrypted();
    facts_.is_local = pool_.is_on_this_machine();

    const auto info = ask({"INFO"});
    if (!info) return info.error();
    if (info->is_error("NOAUTH")) return redis_error(*info);
    if (info->kind == RedisReply::Kind::text) facts_.info = parse_redis_info(info->text);
    for (const std::string_view name : {"appendonly", "appendfsync", "maxmemory", "maxmemory-policy"}) {
      const auto setting = ask({"CONFIG", "GET", name});
      if (!setting) return setting.error();
      if (setting->items.size() == 2) facts_.config.emplace(name, setting->items[1]);
    }
    if (auto done = compare_clocks(); !done) return done;
    const std::string* const is_cluster = facts_.told("cluster_enabled");
    if (is_cluster != nullptr && *is_cluster == "1") return {};
    if (auto done = pool_.select_database(*connection_, limits_); !done) return done;
    for (const Store& store : stores())
      if (auto done = try_commands(store); !done) return done;
    return {};
  }

  Result<void> compare_clocks() {
    using namespace std::chrono;
    const auto before = system_clock::now();
    const auto told = ask({"TIME"});
    const auto after = system_clock::now();
    if (!told) return told.error();
    if (told->items.size() != 2) return {};
    const auto number = [&](const std::string& text) {
      std::int64_t value = 0;
      std::from_chars(text.data(), text.data() + text.size(), value);
      return value;
    };
    const auto there = seconds(number(told->items[0])) + microseconds(number(told->items[1]));
    const auto ahead = there - duration_cast<microseconds>(before.time_since_epoch());
    // it was read somewhere between the two
    const auto way = duration_cast<microseconds>(after - before);
    facts_.clock_ahead = duration_cast<milliseconds>(ahead < microseconds(0) ? ahead
                                                     : ahead > way           ? ahead - way
                                                                             : microseconds(0));
    return {};
  }

  Result<void> try_commands(const Store& store) {
    const std::string random = unguessable();
    const std::string key =
        pool_.key(store.key_end.empty() ? "rp1:c:" + random : "rp1:{" + random + std::string(store.key_end));
    RedisFacts::Commands commands{std::string(store.name), {}};
    RedisPool::Words words{"EVAL", redis_probe, "1", key};
    words.insert(words.end(), store.commands.begin(), store.commands.end());
    const auto told = ask(words);
    if (!told) return told.error();
    const auto note = [&](std::string_view command, const RedisReply& reply) {
      commands.refused.emplace_back(command, reply.text.substr(0, reply.text.find(' ')));
    };
    if (told->kind == RedisReply::Kind::error) note("EVAL", *told);
    const auto by_digest = ask({"EVALSHA", "0000000000000000000000000000000000000000", "1", key});
    if (!by_digest) return by_digest.error();
    if (by_digest->kind == RedisReply::Kind::error && !by_digest->is_error("NOSCRIPT"))
      note("EVALSHA", *by_digest);
    std::string_view lines = told->kind == RedisReply::Kind::text ? told->text : std::string_view();
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix((std::min)(lines.size(), line.size() + 1));
      const auto space = line.find(' ');
      commands.refused.emplace_back(line.substr(0, space), line.substr(space + 1));
    }
    facts_.commands.push_back(std::move(commands));
    return {};
  }

  /// What the server says, also where it refuses.
  Result<RedisReply> ask(const RedisPool::Words& words) {
    return connection_->command(words, pool_.time_of_command(limits_));
  }

  const RedisPool& pool_;
  const StoreLimits& limits_;
  std::optional<RedisConnection> connection_{};
  RedisFacts facts_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
