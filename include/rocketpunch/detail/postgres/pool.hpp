#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/postgres/connection.hpp"
#include "rocketpunch/detail/postgres/connection_settings.hpp"
#include "rocketpunch/detail/postgres/wait.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Spares callers the wait for a server that can't be reached: after a few failures in a row, it is asked
/// again once a second by one of them.
class PostgresBreaker {
 public:
  using Real = std::chrono::steady_clock;

  /// Whether the server isn't to be asked now.
  bool is_open() const { return failures_ >= enough && (is_probing_ || Real::now() < next_); }
  /// Whether to ask it; who may tells of the outcome.
  bool may_try() {
    if (is_open()) return false;
    is_probing_ = failures_ >= enough;
    return true;
  }
  void succeeded() {
    failures_ = 0;
    is_probing_ = false;
  }
  void failed() {
    failures_ = (std::min)(failures_ + 1, enough);
    next_ = Real::now() + std::chrono::seconds(1);
    is_probing_ = false;
  }
  /// It ended before anything was found out.
  void given_up() { is_probing_ = false; }

 private:
  static constexpr int enough = 3;

  int failures_ = 0;
  bool is_probing_ = false;
  Real::time_point next_{};
};

/// Runs statements over a few connections to one server, which are kept. A child made by `fork` has its own.
class PostgresPool {
 public:
  PostgresPool(const ConnectionSettings& settings, std::size_t most, std::chrono::milliseconds longest)
      : servers_(each_server(settings)), most_(most), longest_(longest) {}

  Result<PostgresRows> run(const std::string& statement, const PostgresValues& values, StoreLimits limits) {
    State& state = this->state();
    if (const auto turn = wait_for_turn(state, limits); !turn) return turn.error();
    Turn turn(state);
    const PostgresWait wait(std::move(limits), longest_);
    if (!turn.connection) {
      auto opened = open(state, wait);
      if (!opened) {
        turn.outcome = opened.error();
        return opened.error();
      }
      turn.connection = *std::move(opened);
    }
    auto rows = turn.connection->run(statement, values, wait);
    turn.outcome = rows ? Result<void>() : rows.error();
    return rows;
  }

 private:
  struct State {
    std::mutex mutex;
    condition_variable_any freed;
    std::vector<std::unique_ptr<PostgresConnection>> idle;
    std::size_t in_use = 0;
    PostgresBreaker breaker;
    std::size_t server = 0;  // the one to try first
  };

  /// The right to use a connection; what became of it is told when it goes.
  struct Turn {
    /// With a connection that is still there, if any is.
    explicit Turn(State& of) : state(of) {
      const std::lock_guard guard(state.mutex);
      while (!connection && !state.idle.empty()) {
        connection = std::move(state.idle.back());
        state.idle.pop_back();
        if (!connection->is_quiet()) connection.reset();
      }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      const auto is = [&](ErrorKind kind) { return !outcome && outcome.error().kind() == kind; };
      const bool is_away = is(ErrorKind::network);
      const std::lock_guard guard(state.mutex);
      if (is_away) {
        state.breaker.failed();
        ++state.server;
      } else if (is(ErrorKind::timeout) || is(ErrorKind::cancelled)) {
        state.breaker.given_up();
      } else {
        state.breaker.succeeded();
      }
      // a standby's, say, would take no writes the next time either
      if (connection && connection->is_usable() && !is_away) state.idle.push_back(std::move(connection));
      --state.in_use;
      state.freed.notify_all();  // where the breaker has opened, none needs to wait
    }

    State& state;
    std::unique_ptr<PostgresConnection> connection;
    Result<void> outcome = PostgresWait::stopped();  // until more is known
  };

  /// Connects to the first server that can be reached, and begins with that one the next time.
  Result<std::unique_ptr<PostgresConnection>> open(State& state, const PostgresWait& wait) const {
    const auto first = [&] {
      const std::lock_guard guard(state.mutex);
      return state.server;
    }();
    for (std::size_t tried = 0;; ++tried) {
      const std::size_t at = first + tried;
      auto opened =
          PostgresConnection::open(servers_[at % servers_.size()], wait.share_of(servers_.size() - tried));
      const bool is_away = !opened && opened.error().kind() == ErrorKind::network;
      if (is_away && tried + 1 < servers_.size()) continue;
      const std::lock_guard guard(state.mutex);
      if (opened) state.server = at;
      return opened;
    }
  }

  Result<void> wait_for_turn(State& state, const StoreLimits& limits) const {
    std::unique_lock guard(state.mutex);
    const bool is_over = !state.freed.wait_until(
        guard, limits.stop, limits.deadline, [&] { return state.in_use < most_ || state.breaker.is_open(); });
    if (limits.stop.stop_requested()) return PostgresWait::stopped();
    if (is_over) return not_sent(ErrorKind::timeout, "PostgreSQL: all connections were in use all the time");
    if (!state.breaker.may_try())
      return postgres_unreachable("it couldn't be reached just now, and is asked again within a second");
    ++state.in_use;
    return {};
  }

  State& state() {
    const std::lock_guard guard(mutex_);
    return state_.get();
  }

  const std::vector<ConnectionSettings> servers_;
  const std::size_t most_;
  const std::chrono::milliseconds longest_;
  ForkedMutex mutex_;
  ProcessOwn<State> state_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
