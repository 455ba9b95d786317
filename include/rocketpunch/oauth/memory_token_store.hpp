#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/oauth/token_store.hpp"

namespace rocketpunch {

/// Keeps tokens until the program ends: for programs of one process that sign users in anew, and for tests.
/// A `TokenStore`; safe to use from many threads.
class MemoryTokenStore {
  struct State;

 public:
  /// The right to replace a user's tokens; given up when it is destroyed.
  class Lock {
   public:
    Lock(Lock&&) noexcept = default;
    Lock& operator=(Lock&&) = delete;
    ~Lock() {
      if (!state_) return;
      const std::lock_guard guard(state_->mutex);
      state_->entries[user_].locked = false;
      state_->released.notify_all();
    }

    /// The user's tokens; nothing where there are none.
    Result<std::optional<TokenSet>> load() const {
      const std::lock_guard guard(state_->mutex);
      return state_->entries[user_].tokens;
    }
    /// Keeps these in place of the user's tokens.
    Result<void> save(const TokenSet& tokens) {
      const std::lock_guard guard(state_->mutex);
      state_->entries[user_].tokens = tokens;
      return {};
    }
    /// Removes the user's tokens.
    Result<void> erase() {
      const std::lock_guard guard(state_->mutex);
      state_->entries[user_].tokens.reset();
      return {};
    }

   private:
    friend MemoryTokenStore;
    Lock(std::shared_ptr<State> state, std::string user) : state_(std::move(state)), user_(std::move(user)) {}

    std::shared_ptr<State> state_;
    std::string user_;
  };

  /// The user's tokens; nothing where there are none.
  Result<std::optional<TokenSet>> load(const std::string& user) const {
    const std::lock_guard guard(state_->mutex);
    const auto entry = state_->entries.find(user);
    if (entry == state_->entries.end()) return std::optional<TokenSet>();
    return entry->second.tokens;
  }

  /// Waits for the lock on the user's tokens.
  Result<Lock> lock(const std::string& user, const LockOptions& wait = {}) const {
    std::unique_lock guard(state_->mutex);
    Entry& entry = state_->entries[user];  // stays where it is
    const auto free = [&] { return !entry.locked; };
    if (!state_->released.wait_for(guard, wait.stop, wait.timeout, free))
      return detail::lock_not_had(detail::users_tokens, wait.stop.stop_requested());
    entry.locked = true;
    return Lock(state_, user);
  }

  /// The same for copies, which are one store.
  std::string identity() const { return std::to_string(reinterpret_cast<std::uintptr_t>(state_.get())); }

 private:
  struct Entry {
    std::optional<TokenSet> tokens;
    bool locked = false;
  };
  struct State {
    std::mutex mutex;
    std::condition_variable_any released;
    std::map<std::string, Entry> entries;
  };

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

static_assert(TokenStore<MemoryTokenStore>);

}  // namespace rocketpunch
