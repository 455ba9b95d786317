#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>

#include "rocketpunch/base/error.hpp"
#include "rocketpunch/base/forks.hpp"
#include "rocketpunch/base/signal.hpp"
#include "rocketpunch/cache/entry.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// Equal reads under way at the same time: one flies, the others wait for what it brings, each in its own
/// way. Safe to use from many threads.
template <class = void>
class Flights {
 public:
  /// What a flight brought.
  struct Outcome {
    std::shared_ptr<const CacheEntry> answer{};  ///< Null: it failed
    bool stale = false;
    std::optional<Error> error{};
  };

 private:
  struct Flight {
    std::optional<Outcome> outcome;  // not changed any more once it has landed
    Signal landed;
  };

 public:
  /// The right to fly; to be used by landing. One that is dropped lands without an outcome, so that another
  /// of the waiting flies.
  class Leader {
   public:
    Leader(Flights& flights, std::string key, std::shared_ptr<Flight> flight)
        : flights_(flights), key_(std::move(key)), flight_(std::move(flight)) {}
    Leader(Leader&& other) noexcept
        : flights_(other.flights_), key_(std::move(other.key_)), flight_(std::move(other.flight_)) {}
    Leader& operator=(Leader&&) = delete;
    ~Leader() {
      if (flight_) land(Outcome());
    }
    void land(Outcome outcome) {
      const auto flight = std::exchange(flight_, nullptr);
      flights_.land(key_, *flight, std::move(outcome));
    }

   private:
    Flights& flights_;
    std::string key_;
    std::shared_ptr<Flight> flight_;
  };
  /// What joining gave: the right to fly, or another's outcome; neither if the time was over or a stop was
  /// asked for.
  struct Joined {
    std::optional<Leader> leader{};
    std::optional<Outcome> outcome{};
  };

  /// Flies if nobody does, or waits for who does, in real time.
  Task<Joined> join(Io& io, const std::string& key, std::chrono::steady_clock::time_point end,
                    std::stop_token stop) {
    Joined joined;
    const auto flight = take_off(key, joined.leader);
    if (!joined.leader && co_await io.wait_for(flight->landed, end, stop)) joined.outcome = flight->outcome;
    co_return joined;
  }

 private:
  std::shared_ptr<Flight> take_off(const std::string& key, std::optional<Leader>& leader) {
    const std::lock_guard guard(mutex_);
    auto& flying = flights_.get()[key];
    if (!flying) {
      flying = std::make_shared<Flight>();
      leader.emplace(*this, key, flying);
    }
    return flying;
  }
  void land(const std::string& key, Flight& flight, Outcome outcome) {
    {
      const std::lock_guard guard(mutex_);
      flight.outcome = std::move(outcome);
      flights_.get().erase(key);
    }
    flight.landed.set();
  }

  ForkedMutex mutex_;
  ProcessOwn<std::unordered_map<std::string, std::shared_ptr<Flight>>> flights_;
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
