#pragma once
#include "rocketpunch/base/version.hpp"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "rocketpunch/base/forks.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/oauth/token_store.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Keeps tokens until the program ends: for programs of one process that sign users in anew, and for tests.
/// A `TokenStore`; safe to use from many threads. A child made by `fork` has its own copy, in which no lock
/// is held.
class MemoryTokenStore {
  struct State;

 public:
  /// The right to replace a user's tokens; given up when it is destroyed.
  class Lock {
   public:
    Lock(Lock&&) noexcept = default;
    Lock& operator=(Lock&&) = delete;
    ~Lock() {
      if (!state_ || !is_held()) return;
      const std::lock_guard guard(state_->mutex);
      state_->locks.get().users.erase(user_);
      state_->locks.get().released.notify_all();
    }

    /// The user's tokens; nothing where there are none.
    Result<std::optional<TokenSet>> load() const {
      if (!is_held()) return detail::lock_of_parent(detail::users_tokens);
      return state_->load(user_);
    }
    /// Keeps these in place of the user's tokens.
    Result<void> save(const TokenSet& tokens) {
      if (!is_held()) return detail::lock_of_parent(detail::users_tokens);
      const std::lock_guard guard(state_->mutex);
      state_->tokens.insert_or_assign(user_, tokens);
      return {};
    }
    /// Removes the user's tokens.
    Result<void> erase() {
      if (!is_held()) return detail::lock_of_parent(detail::users_tokens);
      const std::lock_guard guard(state_->mutex);
      state_->tokens.erase(user_);
      return {};
    }

   private:
    friend MemoryTokenStore;
    Lock(std::shared_ptr<State> state, std::string user) : state_(std::move(state)), user_(std::move(user)) {}
    bool is_held() const { return process_ == detail::Forks::generation(); }

    std::shared_ptr<State> state_;
    std::string user_;
    unsigned process_ = detail::Forks::generation();
  };

  /// The user's tokens; nothing where there are none.
  Result<std::optional<TokenSet>> load(const std::string& user) const { return state_->load(user); }

  /// Waits for the lock on the user's tokens.
  Result<Lock> lock(const std::string& user, const LockOptions& wait = {}) const {
    std::unique_lock guard(state_->mutex);
    auto& locks = state_->locks.get();
    const auto is_free = [&] { return !locks.users.contains(user); };
    if (!locks.released.wait_for(guard, wait.stop, wait.timeout, is_free))
      return detail::lock_not_had(detail::users_tokens, wait.stop.stop_requested());
    locks.users.insert(user);
    return Lock(state_, user);
  }

  /// The same for copies, which are one store.
  std::string identity() const { return std::to_string(reinterpret_cast<std::uintptr_t>(state_.get())); }

 private:
  struct Locks {
    std::condition_variable_any released;
    std::set<std::string> users;
  };
  struct State {
    Result<std::optional<TokenSet>> load(const std::string& user) {
      const std::lock_guard guard(mutex);
      const auto found = tokens.find(user);
      if (found == tokens.end()) return std::optional<TokenSet>();
      return std::optional(found->second);
    }

    detail::ForkedMutex mutex;
    std::map<std::string, TokenSet> tokens;
    detail::ProcessOwn<Locks> locks;
  };

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

static_assert(TokenStore<MemoryTokenStore>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
