// A store of leases in memory, as a server of many machines keeps them, by a clock of its own that is moved.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/token_store.hpp"

namespace rocketpunch::test {

class LeasedTokens {
 public:
  static constexpr bool never_blocks = true;
  using Time = std::chrono::nanoseconds;

  struct State {
    struct User {
      std::optional<TokenSet> tokens{};
      Time until{};
      unsigned fence = 0;
    };
    std::mutex mutex{};
    std::map<std::string, User> users{};
    std::vector<std::string> commands{};  // what was asked, in its order
    std::vector<std::chrono::milliseconds> holds{};
    int failures = 0;                                  // how many commands to come can't reach the store
    std::function<void(const std::string&)> before{};  // is called before a command, without the mutex
    Time ahead{};                                      // of the real clock
    Time now() const { return std::chrono::steady_clock::now().time_since_epoch() + ahead; }
  };

  class Lease {
   public:
    Lease(std::shared_ptr<State> state, std::string user, unsigned fence)
        : state_(std::move(state)), user_(std::move(user)), fence_(fence) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) noexcept = delete;
    ~Lease() {
      if (!state_ || is_over_) return;
      const std::lock_guard guard(state_->mutex);
      auto& user = state_->users[user_];
      state_->commands.push_back("release");
      if (user.fence == fence_) user.until = {};
    }

    Result<void> save(const TokenSet& tokens, const SaveOptions& options) {
      const auto begun = begin(*state_, options.answers.empty() ? "save" : "answer");
      if (!begun) return begun;
      const std::lock_guard guard(state_->mutex);
      auto& user = state_->users[user_];
      const bool lasts = user.fence == fence_ && state_->now() < user.until;
      state_->holds.push_back(options.hold);
      if (options.answers.empty()) {
        if (!lasts) return ended();
      } else {
        const auto stored = user.tokens ? user.tokens->refresh_token.reveal() : std::string_view();
        if (stored == tokens.refresh_token.reveal() && stored != options.answers.reveal()) return {};
        if (!user.tokens || stored != options.answers.reveal()) return ended();
        if (!lasts) ++user.fence;  // who has it by now has read the former tokens
      }
      user.tokens = tokens;
      if (lasts) user.until = state_->now() + options.hold;
      is_over_ = options.hold == options.hold.zero();
      return {};
    }
    Result<void> erase(const StoreLimits&) {
      const auto begun = begin(*state_, "erase");
      if (!begun) return begun;
      const std::lock_guard guard(state_->mutex);
      auto& user = state_->users[user_];
      if (user.fence != fence_ || state_->now() >= user.until) return ended();
      user.tokens.reset();
      return {};
    }

   private:
    static Error ended() { return Error({.kind = ErrorKind::conflict, .message = "the lease had ended"}); }

    std::shared_ptr<State> state_;
    std::string user_;
    unsigned fence_;
    bool is_over_ = false;
  };

  Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits&) {
    const auto begun = begin(*state, "load");
    if (!begun) return begun.error();
    const std::lock_guard guard(state->mutex);
    return state->users[user].tokens;
  }
  Result<Acquired<Lease>> acquire(const std::string& name, std::chrono::milliseconds hold,
                                  const StoreLimits&) {
    const auto begun = begin(*state, "acquire");
    if (!begun) return begun.error();
    const std::lock_guard guard(state->mutex);
    auto& user = state->users[name];
    Acquired<Lease> acquired;
    acquired.tokens = user.tokens;
    if (state->now() < user.until) return acquired;
    user.until = state->now() + hold;
    acquired.lease.emplace(state, name, ++user.fence);
    return acquired;
  }

  std::shared_ptr<State> state = std::make_shared<State>();

 private:
  static Result<void> begin(State& state, const char* command) {
    if (state.before) state.before(command);
    const std::lock_guard guard(state.mutex);
    state.commands.push_back(command);
    if (state.failures == 0) return {};
    --state.failures;
    return Error({.kind = ErrorKind::network, .message = "can't reach the store"});
  }
};

static_assert(LeasedTokenStore<LeasedTokens>);

}  // namespace rocketpunch::test
