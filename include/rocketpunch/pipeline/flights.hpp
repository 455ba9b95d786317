#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>

#include "rocketpunch/base/error.hpp"
#include "rocketpunch/cache/entry.hpp"

namespace rocketpunch::detail {

/// Equal reads under way at the same time: one flies, the others wait for what it brings. Safe to use from
/// many threads.
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
    std::optional<Outcome> outcome;
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
      if (flight_) flights_.land(key_, *flight_, Outcome{});
    }
    void land(Outcome outcome) { flights_.land(key_, *std::exchange(flight_, nullptr), std::move(outcome)); }

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

  /// Flies if nobody does, or waits for who does. Threads wait for each other in real time.
  Joined join(const std::string& key, std::chrono::steady_clock::time_point end,
              const std::stop_token& stop) {
    std::unique_lock guard(mutex_);
    auto& flying = flights_[key];
    if (!flying) {
      flying = std::make_shared<Flight>();
      return {Leader(*this, key, flying), {}};
    }
    const auto flight = flying;
    if (!landed_.wait_until(guard, stop, end, [&] { return flight->outcome.has_value(); })) return {};
    return {{}, flight->outcome};
  }

 private:
  void land(const std::string& key, Flight& flight, Outcome outcome) {
    const std::lock_guard guard(mutex_);
    flight.outcome = std::move(outcome);
    flights_.erase(key);
    landed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable_any landed_;
  std::unordered_map<std::string, std::shared_ptr<Flight>> flights_;
};

}  // namespace rocketpunch::detail
