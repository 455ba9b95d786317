#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/never_blocks.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_lease.hpp"
#include "rocketpunch/oauth/token_set.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// Named in errors of locks that were not had in time.
inline constexpr std::string_view users_tokens = "the user's tokens";

template <class S>
concept LoadsWithin = requires(S& store, const std::string& user, const StoreLimits& limits) {
  { store.load(user, limits) } -> std::same_as<Result<std::optional<TokenSet>>>;
};

}  // namespace detail

/// Where users' tokens are kept for the processes of one machine.
///
/// `load` gives the tokens of a user, by the name that the program gives each, or nothing where there are
/// none. `lock` gives a `Lock`, which only one thread of one process holds at a time for a user, until it is
/// destroyed; through it tokens are read, replaced and removed. The SDK holds it while it refreshes, since a
/// refresh token can be used once only: `save` must be durable when it returns, and another process that then
/// gets the lock must see what was saved. A process that ends without releasing the lock must not keep it.
/// `erase` succeeds where there are none. Functions that may take long have one more parameter, with a
/// default: `load` and `erase` a `StoreLimits`, `save` the `SaveOptions`. `lock` ends as `LockOptions` say,
/// with `timeout` where another has the lock, at once where the timeout is 0, and with `cancelled` after a
/// stop.
template <class S>
concept LockedTokenStore = (detail::LoadsWithin<S> ||
                            requires(S & store, const std::string& user) {
                              { store.load(user) } -> std::same_as<Result<std::optional<TokenSet>>>;
                            }) &&
                           requires(S& store, const std::string& user, const LockOptions& wait) {
  { store.lock(user, wait) } -> std::same_as<Result<typename S::Lock>>;
}
&&std::move_constructible<typename S::Lock>&& requires(typename S::Lock& lock, const TokenSet& tokens) {
  { lock.load() } -> std::same_as<Result<std::optional<TokenSet>>>;
  { lock.save(tokens) } -> std::same_as<Result<void>>;
  { lock.erase() } -> std::same_as<Result<void>>;
};

/// Where users' tokens are kept for many machines. Whether who has the right to replace them still runs can't
/// be told there, so the right is a lease: it ends by itself after `hold`, by the store's clock.
///
/// `load` gives the tokens of a user, or nothing where there are none. `acquire` gives them too, as of now,
/// and begins a `Lease` unless another's lasts; it waits for nobody. Through a lease tokens are replaced and
/// removed, durably when that returns. An error of kind `conflict` says that the lease had ended, or that not
/// `SaveOptions::answers` is the refresh token that is stored, and that nothing was changed. A response that
/// is kept though its lease had ended ends another's. A lease ends when it is destroyed. A refresh is
/// `acquire`; `save` of the tokens with a mark that a request is about to be sent, with a `hold` that is
/// longer than the request may take; and `save` of the response. A function that failed is called again,
/// though it may have done its work, and then succeeds.
template <class S>
concept LeasedTokenStore = detail::LoadsWithin<S> &&
    requires(S& store, const std::string& user, std::chrono::milliseconds hold, const StoreLimits& limits) {
  { store.acquire(user, hold, limits) } -> std::same_as<Result<Acquired<typename S::Lease>>>;
} && std::move_constructible<typename S::Lease> &&
    requires(typename S::Lease& lease, const TokenSet& tokens, const SaveOptions& options,
             const StoreLimits& limits) {
  { lease.save(tokens, options) } -> std::same_as<Result<void>>;
  { lease.erase(limits) } -> std::same_as<Result<void>>;
};

/// Where users' tokens are kept: a `LockedTokenStore` for one machine, a `LeasedTokenStore` for many.
///
/// All functions are called from many threads. Errors of kind `storage` are tried again for less than a
/// second, those of kind `network`, of a server that can't be reached, as long as there is time. A store may
/// have a function `identity`, whose text is the same for all objects that stand for one store: sessions of
/// one process that share it see at once what any of them has done, a sign-out among it. For calls that don't
/// block, functions are called on threads of the engine (`EngineOptions::blocking_threads`), those of a lock
/// and its destructor each perhaps on another; a store with `static constexpr bool never_blocks = true` is
/// called by who runs the engine.
template <class S>
concept TokenStore = LockedTokenStore<S> || LeasedTokenStore<S>;

/// A store of any type behind one. Cheap to copy; copies share the store.
class AnyTokenStore {
  struct AnyLock {
    virtual ~AnyLock() = default;
    virtual Result<std::optional<TokenSet>> load(const StoreLimits& limits) = 0;
    virtual Result<void> save(const TokenSet& tokens, const SaveOptions& options) = 0;
    virtual Result<void> erase(const StoreLimits& limits) = 0;
  };

 public:
  /// The right to replace a user's tokens; given up when it is destroyed, or when the process ends.
  class Lock {
   public:
    /// The user's tokens; nothing where there are none.
    Result<std::optional<TokenSet>> load(const StoreLimits& limits = {}) const { return lock_->load(limits); }
    /// Keeps these in place of the user's tokens; durable when it returns.
    Result<void> save(const TokenSet& tokens, const SaveOptions& options = {}) {
      return lock_->save(tokens, options);
    }
    /// Removes the user's tokens.
    Result<void> erase(const StoreLimits& limits = {}) { return lock_->erase(limits); }
    /// Whether these may block.
    bool may_block() const noexcept { return may_block_; }

   private:
    friend AnyTokenStore;
    Lock(std::unique_ptr<AnyLock> lock, bool may_block) : lock_(std::move(lock)), may_block_(may_block) {}
    std::unique_ptr<AnyLock> lock_;
    bool may_block_;
  };

  /// An empty handle, of which only that can be asked.
  AnyTokenStore() = default;
  /// Wraps `store`; null: an empty handle.
  template <TokenStore S>
  AnyTokenStore(std::shared_ptr<S> store) {
    if (!store) return;
    if constexpr (std::derived_from<S, AnyTokenStore>)
      store_ = store->store_;
    else
      store_ = std::make_shared<Of<S>>(std::move(store));
  }

  /// Whether there is a store.
  explicit operator bool() const noexcept { return store_ != nullptr; }
  /// Whether its functions may block.
  bool may_block() const noexcept { return store_->may_block(); }
  /// Whether it is a `LeasedTokenStore`.
  bool is_leased() const noexcept { return store_->is_leased(); }
  /// The same text for all objects of this process that stand for one store, and for no other.
  std::string identity() const { return store_->identity(); }
  /// The user's tokens; nothing where there are none.
  Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits = {}) const {
    return store_->load(user, limits);
  }
  /// The user's tokens, and the right to replace them unless another has it: for `hold`, or from a
  /// `LockedTokenStore` until it is destroyed. Waits for nobody.
  Result<Acquired<Lock>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                 const StoreLimits& limits = {}) const {
    return store_->acquire(user, hold, limits);
  }
  /// Waits for the right to replace the user's tokens; from a `LeasedTokenStore` it is had for a minute.
  Result<Lock> lock(const std::string& user, const LockOptions& wait = {}) const {
    return store_->lock(user, wait);
  }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual bool may_block() const noexcept = 0;
    virtual bool is_leased() const noexcept = 0;
    virtual std::string identity() = 0;
    virtual Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits) = 0;
    virtual Result<Acquired<Lock>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                           const StoreLimits& limits) = 0;
    virtual Result<Lock> lock(const std::string& user, const LockOptions& wait) = 0;
  };
  template <class L>
  struct LockOf final : AnyLock {
    explicit LockOf(L l) : lock(std::move(l)) {}
    Result<std::optional<TokenSet>> load(const StoreLimits& limits) override {
      if constexpr (requires { lock.load(limits); })
        return lock.load(limits);
      else
        return lock.load();
    }
    Result<void> save(const TokenSet& tokens, const SaveOptions& options) override {
      if constexpr (requires { lock.save(tokens, options); })
        return lock.save(tokens, options);
      else
        return lock.save(tokens);
    }
    Result<void> erase(const StoreLimits& limits) override {
      if constexpr (requires { lock.erase(limits); })
        return lock.erase(limits);
      else
        return lock.erase();
    }
    L lock;
  };
  template <class S>
  struct LeaseOf final : AnyLock {
    LeaseOf(std::shared_ptr<S> s, std::string u, Acquired<typename S::Lease> a)
        : store(std::move(s)), user(std::move(u)), acquired(std::move(a)) {}
    Result<std::optional<TokenSet>> load(const StoreLimits& limits) override {
      // they came with the lease, and who replaces them since ends it
      if (std::exchange(is_loaded, true)) return store->load(user, limits);
      if (acquired.unreadable) return *acquired.unreadable;
      return std::move(acquired.tokens);
    }
    Result<void> save(const TokenSet& tokens, const SaveOptions& options) override {
      return acquired.lease->save(tokens, options);
    }
    Result<void> erase(const StoreLimits& limits) override { return acquired.lease->erase(limits); }
    std::shared_ptr<S> store;
    std::string user;
    Acquired<typename S::Lease> acquired;
    bool is_loaded = false;
  };
  template <class S>
  struct Of final : Any {
    explicit Of(std::shared_ptr<S> s) : store(std::move(s)) {}
    bool may_block() const noexcept override { return !detail::NeverBlocks<S>; }
    bool is_leased() const noexcept override { return LeasedTokenStore<S>; }
    std::string identity() override {
      if constexpr (requires {
                      { store->identity() } -> std::convertible_to<std::string>;
                    })
        return store->identity();
      else
        return std::to_string(reinterpret_cast<std::uintptr_t>(store.get()));
    }
    Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits) override {
      if constexpr (detail::LoadsWithin<S>)
        return store->load(user, limits);
      else
        return store->load(user);
    }
    Result<Acquired<Lock>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                   const StoreLimits& limits) override {
      Acquired<Lock> out;
      if constexpr (LeasedTokenStore<S>) {
        auto acquired = store->acquire(user, hold, limits);
        if (!acquired) return acquired.error();
        out.tokens = acquired->tokens;
        out.unreadable = acquired->unreadable;
        if (acquired->lease)
          out.lease = Lock(std::make_unique<LeaseOf<S>>(store, user, *std::move(acquired)), may_block());
      } else {
        auto lock = this->lock(user, {.timeout = std::chrono::milliseconds(0), .stop = limits.stop});
        if (!lock && lock.error().kind() != ErrorKind::timeout) return lock.error();
        auto tokens = lock ? lock->load() : load(user, limits);
        if (!tokens) return tokens.error();
        out.tokens = *std::move(tokens);
        if (lock) out.lease = *std::move(lock);
      }
      return out;
    }
    Result<Lock> lock(const std::string& user, const LockOptions& wait) override {
      if constexpr (LeasedTokenStore<S>) {
        using namespace std::chrono;
        for (const auto end = steady_clock::now() + wait.timeout;;) {
          auto acquired = acquire(user, minutes(1), {.stop = wait.stop});
          if (!acquired) return acquired.error();
          if (acquired->lease) return *std::move(acquired->lease);
          const auto now = steady_clock::now();
          const bool waited = SystemClock().wait_until((std::min)(end, now + milliseconds(50)), wait.stop);
          if (!waited || now >= end) return detail::lock_timeout_error(detail::users_tokens, !waited);
        }
      } else {
        auto lock = store->lock(user, wait);
        if (!lock) return lock.error();
        return Lock(std::make_unique<LockOf<typename S::Lock>>(*std::move(lock)), may_block());
      }
    }
    std::shared_ptr<S> store;
  };

  std::shared_ptr<Any> store_;
};

static_assert(TokenStore<AnyTokenStore>);

namespace detail {

template <class = void>
AnyTokenStore make_memory_token_store();

}  // namespace detail

/// Keeps tokens until the program ends: for programs of one process that sign users in anew, and for tests.
/// A `TokenStore`; safe to use from many threads. Copies are the same store. A child made by `fork` has its
/// own copy, in which no lock is held.
class MemoryTokenStore : public AnyTokenStore {
 public:
  /// A store without tokens.
  MemoryTokenStore() : AnyTokenStore(detail::make_memory_token_store()) {}
};

static_assert(TokenStore<MemoryTokenStore>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/token_store.ipp"
#endif
