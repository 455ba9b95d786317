#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/redis/hiredis.hpp"
#include "rocketpunch/detail/redis/hiredis_tls.hpp"
#include "rocketpunch/detail/redis/refusal.hpp"
#include "rocketpunch/detail/redis/settings.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A script that runs in the server, as one step. `sha1` is the digest of `text`, under which the server
/// keeps it.
struct RedisScript {
  std::string_view sha1;
  std::string_view text;
};

/// Connections to a Redis server, and commands to it. What is given to it must be harmless twice: a command
/// is repeated where a kept connection turns out to be broken. Safe to use from many threads.
class RedisPool {
 public:
  using Words = std::vector<std::string_view>;
  using Time = std::chrono::steady_clock::time_point;

  /// Throws a configuration `Error` for settings that can't be used.
  explicit RedisPool(RedisSettings settings) : settings_(checked(std::move(settings))) {
    if (is_encrypted()) tls_.emplace(settings_.ca_file);
  }

  /// What a server answers, which is no error.
  Result<RedisReply> command(const Words& words, const StoreLimits& limits) {
    auto reply = ask(words, limits);
    if (reply && reply->kind == RedisReply::Kind::error) return redis_error(*reply);
    return reply;
  }
  /// The same of a script. Its text is sent only where the server doesn't have it.
  Result<RedisReply> run(const RedisScript& script, const Words& keys, const Words& arguments,
                         const StoreLimits& limits) {
    const std::string count = std::to_string(keys.size());
    Words words{"EVALSHA", script.sha1, count};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto reply = ask(words, limits);
    if (reply && reply->is_error("NOSCRIPT")) {
      words[0] = "EVAL";
      words[1] = script.text;
      reply = ask(words, limits);
    }
    if (reply && reply->kind == RedisReply::Kind::error) return redis_error(*reply);
    return reply;
  }

  /// A connection outside of the pool, for the caller alone: signed in, with no database chosen.
  Result<RedisConnection> connect(const StoreLimits& limits) const {
    auto opened = RedisConnection::open(settings_.address, tls_ ? &*tls_ : nullptr,
                                        within(limits, settings_.connect_timeout));
    if (!opened || settings_.password.empty()) return opened;
    Words words{"AUTH", settings_.user, settings_.password.reveal()};
    if (settings_.user.empty()) words.erase(words.begin() + 1);  // as servers before 6 have it
    if (auto done = demand(*opened, words, redis_password_advice, limits); !done) return done.error();
    return opened;
  }
  /// Has a connection use the database of the settings.
  Result<void> select_database(RedisConnection& connection, const StoreLimits& limits) const {
    const std::string database = std::to_string(settings_.address.database);
    if (database == "0") return {};
    return demand(connection, {"SELECT", database}, "the server lacks the database of RedisOptions::url",
                  limits);
  }
  /// When a command that is sent now ends.
  Time time_of_command(const StoreLimits& limits) const { return within(limits, settings_.command_timeout); }

  /// The name of a key, with what stands before all of them.
  std::string key(std::string_view name) const { return settings_.prefix + std::string(name); }
  /// Where the server is, and the database there.
  std::string place() const {
    const RedisAddress& at = settings_.address;
    return (at.path.empty() ? at.host + ':' + std::to_string(at.port) : at.path) + '/' +
           std::to_string(at.database);
  }
  bool is_encrypted() const { return settings_.address.is_encrypted; }
  /// Whether the server is on this machine, so that no network is between.
  bool is_on_this_machine() const {
    const RedisAddress& at = settings_.address;
    UrlParts parts{};
    parts.host = at.host;
    return !at.path.empty() || parts.is_loopback();
  }

 private:
  static constexpr int most_failures = 3;
  static constexpr std::chrono::seconds pause{1};

  struct State {
    std::vector<RedisConnection> idle;
    std::size_t in_use = 0;
    int failures = 0;  // one after the other
    Time closed_until{};
    condition_variable_any freed;
  };

  /// One of the connections, to be had and given back.
  class Place {
   public:
    explicit Place(RedisPool& pool) noexcept : pool_(&pool) {}
    Place(Place&& other) noexcept
        : connection(std::move(other.connection)), pool_(std::exchange(other.pool_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (pool_ != nullptr) pool_->leave(*this);
    }

    std::optional<RedisConnection> connection{};  ///< None: it has to be made
    std::optional<bool> worked{};                 ///< What is known of the server since; nothing: no more

   private:
    RedisPool* pool_;
  };

  Result<RedisReply> ask(const Words& words, const StoreLimits& limits) {
    auto place = enter(limits);
    if (!place) return place.error();
    const bool was_kept = place->connection.has_value();
    // what ends by a caller's short time says nothing about the server
    const bool is_short = limits.deadline < std::chrono::steady_clock::now() + settings_.command_timeout / 2;
    auto reply = try_once(place->connection, words, limits);
    // a server that was started anew has ended all connections; one that is a replica by now keeps them
    if (was_kept && is_gone(reply)) {
      drop_idle();
      place->connection.reset();
      reply = try_once(place->connection, words, limits);
    }
    const bool gone = is_gone(reply);
    if (!reply || gone) place->connection.reset();
    const auto failed = [&](ErrorKind kind) { return !reply && reply.error().kind() == kind; };
    // that it is the wrong server, or not proven to be the right one, is told each time
    if (!failed(ErrorKind::timeout) || !is_short)
      place->worked = (reply && !gone) || failed(ErrorKind::configuration) || failed(ErrorKind::tls);
    return reply;
  }

  Result<RedisReply> try_once(std::optional<RedisConnection>& connection, const Words& words,
                              const StoreLimits& limits) {
    if (!connection) {
      auto opened = open(limits);
      if (!opened) return opened.error();
      connection = *std::move(opened);
    }
    return connection->command(words, time_of_command(limits));
  }

  Result<RedisConnection> open(const StoreLimits& limits) const {
    auto opened = connect(limits);
    if (!opened) return opened;
    const auto mode = opened->command({"INFO", "cluster"}, time_of_command(limits));
    if (!mode) return mode.error();
    // where the user may not ask, the server's answers to commands tell
    if (mode->text.find("cluster_enabled:1") != std::string::npos)
      return redis_misconfigured(redis_cluster_advice);
    if (auto done = select_database(*opened, limits); !done) return done.error();
    return opened;
  }
  /// A command without which the connection is of no use; `refused` tells what a refusal means.
  Result<void> demand(RedisConnection& connection, const Words& words, std::string_view refused,
                      const StoreLimits& limits) const {
    const auto reply = connection.command(words, time_of_command(limits));
    if (!reply) return reply.error();
    if (reply->kind != RedisReply::Kind::error) return {};
    const Error error = redis_error(*reply);
    return error.kind() == ErrorKind::storage ? redis_misconfigured(refused) : error;
  }

  /// Waits for a place among the connections.
  Result<Place> enter(const StoreLimits& limits) {
    std::unique_lock guard(mutex_);
    State& state = state_.get();
    const auto now = std::chrono::steady_clock::now();
    if (state.failures >= most_failures) {
      if (now < state.closed_until)
        return not_sent(ErrorKind::network, "Redis failed several times, and is left alone for a second");
      state.closed_until = now + pause;  // others wait for what this one finds
    }
    const bool stopped_early = limits.stop.stop_requested();
    if (!stopped_early)
      state.freed.wait_until(guard, limits.stop, (std::min)(limits.deadline, now + settings_.command_timeout),
                             [&] { return state.in_use < settings_.pool_size; });
    if (limits.stop.stop_requested()) return not_sent(ErrorKind::cancelled, "stopped before Redis was asked");
    if (state.in_use >= settings_.pool_size)
      return not_sent(ErrorKind::timeout, "all connections to Redis were in use (RedisOptions::pool_size)");
    state.idle.reserve(settings_.pool_size);  // so that nothing throws when one is given back
    ++state.in_use;
    Place place(*this);
    if (!state.idle.empty()) {
      place.connection = std::move(state.idle.back());
      state.idle.pop_back();
    }
    return place;
  }
  void leave(Place& place) noexcept {
    const std::lock_guard guard(mutex_);
    State& state = state_.get();
    --state.in_use;
    if (place.connection) state.idle.push_back(*std::move(place.connection));
    if (place.worked == true) state.failures = 0;
    if (place.worked == false && ++state.failures >= most_failures)
      state.closed_until = std::chrono::steady_clock::now() + pause;
    state.freed.notify_one();
  }
  void drop_idle() {
    std::vector<RedisConnection> dropped;
    const std::lock_guard guard(mutex_);
    dropped.swap(state_.get().idle);
  }

  static Time within(const StoreLimits& limits, std::chrono::milliseconds time) {
    return (std::min)(limits.deadline, std::chrono::steady_clock::now() + time);
  }

  const RedisSettings settings_;
  std::optional<RedisTls> tls_;
  ForkedMutex mutex_;
  ProcessOwn<State> state_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
