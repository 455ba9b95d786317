#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/redis/diagnosis.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a server told of itself. What it doesn't tell to this user is missing.
struct RedisFacts {
  using Values = std::map<std::string, std::string, std::less<>>;

  /// Commands that a store needs and the server refused, with the first word of its reason.
  struct Commands {
    std::string store{};
    std::vector<std::pair<std::string, std::string>> refused{};
  };

  Values info{};                                           ///< of INFO
  Values config{};                                         ///< of CONFIG GET
  std::optional<std::chrono::milliseconds> clock_ahead{};  ///< The server's clock against this machine's
  std::vector<Commands> commands{};                        ///< Empty: they were not tried.
  bool is_encrypted = false;
  bool is_local = false;  ///< Whether the server is on this machine.

  const std::string* told(const Values& of, std::string_view name) const {
    const auto found = of.find(name);
    return found == of.end() ? nullptr : &found->second;
  }
  const std::string* told(std::string_view name) const { return told(info, name); }
};

/// The lines `name:value` of INFO.
inline RedisFacts::Values parse_redis_info(std::string_view text) {
  RedisFacts::Values values;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon != line.npos && !line.starts_with('#'))
      values.emplace(line.substr(0, colon), line.substr(colon + 1));
  }
  return values;
}

/// Makes findings of facts.
class RedisFindings {
 public:
  explicit RedisFindings(const RedisFacts& facts) : facts_(facts) {}

  std::vector<RedisFinding> all() && {
    version();
    mode();
    role();
    append_only();
    eviction();
    snapshots();
    replicas();
    clock();
    encryption();
    for (const RedisFacts::Commands& commands : facts_.commands) allowed(commands);
    return std::move(findings_);
  }

 private:
  using Level = RedisFinding::Level;

  void add(Level level, std::string field, std::string text, std::string advice = {}) {
    findings_.push_back({level, std::move(field), std::move(text), std::move(advice)});
  }
  void unread(std::string field, const std::string& command, std::string check) {
    add(Level::unknown, std::move(field), "could not be read: the server doesn't tell it to this user.",
        "allow the user " + command + ", or make sure that " + std::move(check) + ".");
  }
  static std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  std::int64_t number(std::string_view name) const {
    const std::string* const value = facts_.told(name);
    return value == nullptr ? 0 : number_of(*value);
  }

  void version() {
    const std::string* const valkey = facts_.told("valkey_version");
    const std::string* const redis = facts_.told("redis_version");
    if (valkey != nullptr) return add(Level::good, "version", "Valkey " + *valkey + '.');
    if (redis == nullptr) return unread("version", "INFO", "it is Redis 6 or later, or Valkey");
    const std::string name = "Redis " + *redis;
    if (const auto major = number_of(*redis); major >= 6)
      add(Level::good, "version", name + '.');
    else if (major == 5)
      add(Level::warning, "version", name + ": it has no users, so whoever has the password may do all.",
          "use Redis 6 or later, or Valkey.");
    else
      add(Level::bad, "version", name + ": too old for tokens, which need 5.",
          "use Redis 6 or later, or Valkey.");
  }
  void mode() {
    const std::string* const is_cluster = facts_.told("cluster_enabled");
    if (is_cluster == nullptr) return unread("cluster_enabled", "INFO", "the server is none of a cluster");
    if (*is_cluster == "1")
      add(Level::bad, "cluster_enabled",
          "the server is one of a cluster, which has each key in one of its servers; these connections go to "
          "one server only, and are refused.",
          "name a server that isn't in a cluster, with replicas where it has to be available.");
    else
      add(Level::good, "cluster_enabled", "no: all keys are on this server.");
  }
  void role() {
    const std::string* const role = facts_.told("role");
    if (role == nullptr) return unread("role", "INFO", "the server is no replica");
    if (*role == "master") return add(Level::good, "role", "primary: it takes writes.");
    add(Level::bad, "role",
        *role == "slave" ? "replica: it refuses writes, and may be behind its primary." : *role + '.',
        "name the primary in `RedisOptions::url`, by a name that follows a failover.");
  }
  void append_only() {
    const std::string* const setting = facts_.told(facts_.config, "appendonly");
    const std::string* const enabled = facts_.told("aof_enabled");
    if (setting == nullptr && enabled == nullptr)
      return unread("appendonly", "INFO", "`appendonly` is yes for tokens");
    if (setting != nullptr ? *setting != "yes" : *enabled != "1")
      return add(Level::bad, "appendonly",
                 "no: what was written since the last snapshot is lost with the server, and a lost refresh "
                 "token is a lost sign-in. A cache and a quota bear it.",
                 "for tokens, set appendonly yes and appendfsync always.");
    add(Level::good, "appendonly", "yes.");
    if (const std::string* const status = facts_.told("aof_last_write_status"); status == nullptr)
      unread("aof_last_write_status", "INFO", "the append-only file can be written");
    else if (*status != "ok")
      add(Level::bad, "aof_last_write_status", *status + ": the append-only file can't be written.",
          "see the server's log, and whether its disk is full.");
    else
      add(Level::good, "aof_last_write_status", "ok.");

    const std::string* const sync = facts_.told(facts_.config, "appendfsync");
    if (sync == nullptr) return unread("appendfsync", "CONFIG GET", "`appendfsync` is always for tokens");
    if (*sync == "always")
      add(Level::good, "appendfsync", "always: what was confirmed is on the disk.");
    else
      add(Level::warning, "appendfsync",
          *sync +
              (*sync == "everysec"
                   ? ": if the machine fails, the last second or two are lost, and the sign-ins with them "
                     "that were refreshed in it."
                   : ": if the machine fails, all that the system had not written yet is lost, and the "
                     "sign-ins with it that were refreshed meanwhile."),
          "for tokens, set appendfsync always.");
  }
  void eviction() {
    const std::string* policy = facts_.told(facts_.config, "maxmemory-policy");
    if (policy == nullptr) policy = facts_.told("maxmemory_policy");
    const std::string* most = facts_.told(facts_.config, "maxmemory");
    if (most == nullptr) most = facts_.told("maxmemory");
    if (policy == nullptr)
      return unread("maxmemory-policy", "INFO", "`maxmemory-policy` is noeviction for tokens");
    const std::int64_t limit = most == nullptr ? 0 : number_of(*most);
    if (*policy != "noeviction")
      return add(
          limit > 0 ? Level::bad : Level::warning, "maxmemory-policy",
          *policy + (limit > 0 ? ": where memory is short, the server removes keys: users' tokens, "
                                 "which ends their sign-ins, or the quota's log."
                               : ": with a `maxmemory` the server would remove keys, users' tokens "
                                 "among them; there is none set."),
          "for tokens and quota, set maxmemory-policy noeviction; keep a cache that needs another on a "
          "server of its own.");
    if (limit > 0 && number("used_memory") > limit - limit / 10)
      return add(
          Level::warning, "maxmemory-policy",
          "noeviction, but more than nine tenths of `maxmemory` are used: beyond it writes are refused.",
          "raise maxmemory, or remove what isn't needed.");
    add(Level::good, "maxmemory-policy", "noeviction: no key is removed to make room.");
  }
  void snapshots() {
    const std::string* const status = facts_.told("rdb_last_bgsave_status");
    if (status == nullptr) return unread("rdb_last_bgsave_status", "INFO", "snapshots can be written");
    if (*status == "ok") return add(Level::good, "rdb_last_bgsave_status", "ok.");
    add(Level::bad, "rdb_last_bgsave_status",
        *status +
            ": the last snapshot failed. A server that makes them by itself then refuses writes, unless "
            "stop-writes-on-bgsave-error is no.",
        "see the server's log, and whether its disk is full.");
  }
  void replicas() {
    const std::string* const count = facts_.told("connected_slaves");
    if (count == nullptr) return unread("replicas", "INFO", "you know what happens if the server fails");
    if (*count == "0")
      return add(Level::note, "replicas", "none: nothing takes over where this server fails.");
    std::string states;
    bool is_behind = false;
    for (int i = 0; const std::string* const one = facts_.told("slave" + std::to_string(i)); ++i) {
      const auto field = [&](std::string_view name) {
        const auto at = one->find(name);
        return at == one->npos ? std::string()
                               : one->substr(at + name.size(), one->find(',', at) - at - name.size());
      };
      const std::string state = field("state="), lag = field("lag=");
      states += (states.empty() ? "" : "; ") + state + ", heard of " + lag + " s ago";
      is_behind = is_behind || state != "online" || number_of(lag) > longest_lag;
    }
    const std::string text = *count + " connected (" + states + "). ";
    if (is_behind)
      add(Level::warning, "replicas", text + "One that is behind must not take over.",
          "see the replica's log, and the network between the two.");
    else
      add(Level::note, "replicas",
          text +
              "The server confirms a write before they have it: where one takes over, the last refreshes "
              "may be missing there, and their sign-ins are lost.");
  }
  void clock() {
    if (!facts_.clock_ahead)
      return add(Level::unknown, "clock", "could not be read: TIME failed. Leases and quota go by it.",
                 "allow the user TIME.");
    const auto ahead = *facts_.clock_ahead;
    const std::string text =
        "the server's is " + std::to_string(ahead.count()) + " ms ahead of this machine's";
    if (ahead > most_difference || ahead < -most_difference)
      add(Level::warning, "clock",
          text +
              ". Leases and quota go by the server's alone, and stay right; a replica of another time that "
              "takes over makes them end too early or too late.",
          "set the clocks by NTP, on replicas too.");
    else
      add(Level::good, "clock", text + '.');
  }
  void encryption() {
    if (facts_.is_encrypted) return add(Level::good, "TLS", "yes, with the server's name verified.");
    if (facts_.is_local) return add(Level::good, "TLS", "no; the server is on this machine.");
    add(Level::warning, "TLS",
        "no: who can read the network learns the password and what is cached, and who can change it gives "
        "your program other answers. Tokens are sealed.",
        "use rediss://, or a network that is encrypted itself.");
  }
  void allowed(const RedisFacts::Commands& commands) {
    const std::string field = "commands of " + commands.store;
    if (commands.refused.empty()) return add(Level::good, field, "all are allowed.");
    std::string text;
    bool is_allowance = false;
    for (const auto& [command, why] : commands.refused) {
      const bool is_of_acl = why == "ERR" || why == "NOPERM";
      is_allowance = is_allowance || is_of_acl;
      text += (text.empty() ? "refused: " : ", ") + command + (is_of_acl ? "" : " (" + why + ')');
    }
    add(Level::bad, field, text + '.',
        is_allowance ? "allow them to the user, on keys that begin with `rp1:` behind `RedisOptions::prefix`."
                     : "see the other findings for the reason.");
  }

  static constexpr std::int64_t longest_lag = 10;  // seconds; a replica reports each second
  static constexpr std::chrono::milliseconds most_difference{1'000};

  const RedisFacts& facts_;
  std::vector<RedisFinding> findings_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
