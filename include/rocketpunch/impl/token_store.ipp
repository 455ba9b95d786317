#pragma once
#include "rocketpunch/version.hpp"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `MemoryTokenStore`.
class MemoryTokens : public std::enable_shared_from_this<MemoryTokens> {
 public:
  static constexpr bool never_blocks = true;

  class Lock {
   public:
    Lock(Lock&&) noexcept = default;
    Lock& operator=(Lock&&) = delete;
    ~Lock() {
      if (!store_ || !is_held()) return;
      const std::lock_guard guard(store_->mutex_);
      store_->locks_.get().users.erase(user_);
      store_->locks_.get().released.notify_all();
    }

    Result<std::optional<TokenSet>> load() const {
      if (!is_held()) return lock_held_by_parent_error(users_tokens);
      return store_->load(user_);
    }
    Result<void> save(const TokenSet& tokens) {
      if (!is_held()) return lock_held_by_parent_error(users_tokens);
      const std::lock_guard guard(store_->mutex_);
      store_->tokens_.insert_or_assign(user_, tokens);
      return {};
    }
    Result<void> erase() {
      if (!is_held()) return lock_held_by_parent_error(users_tokens);
      const std::lock_guard guard(store_->mutex_);
      store_->tokens_.erase(user_);
      return {};
    }

   private:
    friend MemoryTokens;
    Lock(std::shared_ptr<MemoryTokens> store, std::string user)
        : store_(std::move(store)), user_(std::move(user)) {}
    bool is_held() const { return process_ == Forks::generation(); }

    std::shared_ptr<MemoryTokens> store_;
    std::string user_;
    unsigned process_ = Forks::generation();
  };

  Result<std::optional<TokenSet>> load(const std::string& user) {
    const std::lock_guard guard(mutex_);
    const auto found = tokens_.find(user);
    if (found == tokens_.end()) return std::optional<TokenSet>();
    return std::optional(found->second);
  }
  Result<Lock> lock(const std::string& user, const LockOptions& wait) {
    std::unique_lock guard(mutex_);
    Locks& locks = locks_.get();
    const auto is_free = [&] { return !locks.users.contains(user); };
    if (!locks.released.wait_for(guard, wait.stop, wait.timeout, is_free))
      return lock_timeout_error(users_tokens, wait.stop.stop_requested());
    locks.users.insert(user);
    return Lock(shared_from_this(), user);
  }

 private:
  struct Locks {
    condition_variable_any released;
    std::set<std::string> users;
  };

  ForkedMutex mutex_;
  std::map<std::string, TokenSet> tokens_;
  ProcessOwn<Locks> locks_;
};

template <class>
AnyTokenStore make_memory_token_store() {
  return std::make_shared<MemoryTokens>();
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
