#pragma once
#include "rocketpunch/version.hpp"

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/detail/os/forks.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Work that several callers want at the same time, which one of them does for all (Go's singleflight). For
/// each key there is one call at a time; who joins it does the work, or waits until `Call::done` is set. The
/// calls of a process are not in flight in a child made by `fork`.
template <class Value>
class SingleFlight {
 public:
  /// What a call comes to, for all who joined it. Without a value: its leader gave it up.
  using Call = Outcome<Value>;

  /// Who does the work. One that is destroyed before it has ended the call gives it up, so that another of
  /// those who wait can lead the next one.
  class Leader {
   public:
    Leader(SingleFlight& flights, std::string key, std::shared_ptr<Call> call) noexcept
        : flights_(flights), key_(std::move(key)), call_(std::move(call)) {}
    Leader(Leader&&) noexcept = default;
    Leader& operator=(Leader&&) = delete;
    ~Leader() {
      if (call_) end();
    }
    /// Ends the call, once.
    void finish(Value value) {
      call_->value.emplace(std::move(value));
      end();
    }
    void fail(std::exception_ptr thrown) noexcept {
      call_->thrown = std::move(thrown);
      end();
    }

   private:
    void end() {
      const auto call = std::move(call_);
      flights_.forget(key_, *call);
      call->done.set();
    }

    SingleFlight& flights_;
    std::string key_;
    std::shared_ptr<Call> call_;
  };

  /// A call that was joined, and the right to do its work, where nobody else does.
  struct Joined {
    std::shared_ptr<Call> call;
    std::optional<Leader> leader{};
  };

  /// `mutex` is the owner's, who holds it where that is said, and nowhere else.
  explicit SingleFlight(ForkedMutex& mutex) : mutex_(mutex) {}

  /// Joins the call of that key, which begins where there is none. With the mutex held.
  Joined join(const std::string& key) {
    auto& calls = calls_.get();
    if (const auto found = calls.find(key); found != calls.end()) return {found->second};
    Joined joined{std::make_shared<Call>()};
    std::string own = key;  // nothing throws once others can join
    calls.emplace(key, joined.call);
    joined.leader.emplace(*this, std::move(own), joined.call);
    return joined;
  }
  /// Whether there is a call of that key. With the mutex held.
  bool in_flight(const std::string& key) { return calls_.get().contains(key); }

 private:
  void forget(const std::string& key, const Call& call) {
    const std::lock_guard guard(mutex_);
    auto& calls = calls_.get();
    // in a child, the key may stand for a call of its own
    if (const auto found = calls.find(key); found != calls.end() && found->second.get() == &call)
      calls.erase(found);
  }

  ForkedMutex& mutex_;
  ProcessOwn<std::unordered_map<std::string, std::shared_ptr<Call>>> calls_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
