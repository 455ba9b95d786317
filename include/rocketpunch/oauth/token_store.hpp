#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/never_blocks.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A signed-in user's tokens. Prints without them.
struct TokenSet {
  /// What user operations carry; ends after minutes.
  Secret access_token{};
  /// Obtains the next set; single use, since the service replaces it. Empty: none was given.
  Secret refresh_token{};
  /// Scopes that the user granted.
  std::vector<std::string> scopes{};
  /// When the set was asked for, by the clock of the machine that asked.
  Timestamp issued_at{};
  /// When the access token ends, by the same clock.
  Timestamp expires_at{};
  /// When a refresh of these tokens, or of those they come from, was begun to which no response was stored:
  /// the service may carry it out yet, and so end the sign-in. Unset: there is none, or minutes have passed
  /// since.
  std::optional<Timestamp> unanswered_refresh{};

  friend bool operator==(const TokenSet& a, const TokenSet& b) noexcept {
    return a.access_token.reveal() == b.access_token.reveal() &&
           a.refresh_token.reveal() == b.refresh_token.reveal() && a.scopes == b.scopes &&
           a.issued_at == b.issued_at && a.expires_at == b.expires_at &&
           a.unanswered_refresh == b.unanswered_refresh;
  }
  /// Prints when the access token ends, and the scopes.
  friend std::ostream& operator<<(std::ostream& out, const TokenSet& tokens) {
    out << "tokens until " << tokens.expires_at << " for";
    for (const std::string& scope : tokens.scopes) out << ' ' << scope;
    return out;
  }
};

/// Where users' tokens are kept, by a name that the program gives each user.
///
/// `load` gives the tokens, or nothing where there are none. `lock` gives a `Lock`, which only one thread of
/// one process holds at a time for a user, until it is destroyed; through it tokens are read, replaced and
/// removed. The SDK holds it while it refreshes, since a refresh token can be used once only: `save` must be
/// durable when it returns, and another process that then gets the lock must see what was saved. A process
/// that ends without releasing the lock must not keep it. `erase` succeeds where there are none. A store may
/// have a function `identity`, whose text is the same for all objects that stand for one store: sessions of
/// one process that share it see at once what any of them has done, a sign-out among it. All functions are
/// called from many threads. Their errors are of kind `storage`, and what failed so is tried again for less
/// than a second; but `lock` ends as `LockOptions` say, with `timeout` where another has the lock, at once
/// where the timeout is 0, and with `cancelled` after a stop.
///
/// For calls that don't block, functions are called on threads of the engine
/// (`EngineOptions::blocking_threads`), those of a `Lock` and its destructor each perhaps on another; a store
/// with `static constexpr bool never_blocks = true` is called by who runs the engine.
template <class S>
concept TokenStore = requires(S& store, const std::string& user, const LockOptions& wait) {
  { store.load(user) } -> std::same_as<Result<std::optional<TokenSet>>>;
  { store.lock(user, wait) } -> std::same_as<Result<typename S::Lock>>;
}
&&std::move_constructible<typename S::Lock>&& requires(typename S::Lock& lock, const TokenSet& tokens) {
  { lock.load() } -> std::same_as<Result<std::optional<TokenSet>>>;
  { lock.save(tokens) } -> std::same_as<Result<void>>;
  { lock.erase() } -> std::same_as<Result<void>>;
};

/// A store of any type behind one. Cheap to copy; copies share the store.
class AnyTokenStore {
  struct AnyLock {
    virtual ~AnyLock() = default;
    virtual Result<std::optional<TokenSet>> load() = 0;
    virtual Result<void> save(const TokenSet& tokens) = 0;
    virtual Result<void> erase() = 0;
  };

 public:
  /// The right to replace a user's tokens; given up when it is destroyed, or when the process ends.
  class Lock {
   public:
    /// The user's tokens; nothing where there are none.
    Result<std::optional<TokenSet>> load() const { return lock_->load(); }
    /// Keeps these in place of the user's tokens; durable when it returns.
    Result<void> save(const TokenSet& tokens) { return lock_->save(tokens); }
    /// Removes the user's tokens.
    Result<void> erase() { return lock_->erase(); }
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
  /// The same text for all objects of this process that stand for one store, and for no other.
  std::string identity() const { return store_->identity(); }
  /// The user's tokens; nothing where there are none.
  Result<std::optional<TokenSet>> load(const std::string& user) const { return store_->load(user); }
  /// Waits for the lock on the user's tokens.
  Result<Lock> lock(const std::string& user, const LockOptions& wait = {}) const {
    auto lock = store_->lock(user, wait);
    if (!lock) return lock.error();
    return Lock(*std::move(lock), may_block());
  }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual bool may_block() const noexcept = 0;
    virtual std::string identity() = 0;
    virtual Result<std::optional<TokenSet>> load(const std::string& user) = 0;
    virtual Result<std::unique_ptr<AnyLock>> lock(const std::string& user, const LockOptions& wait) = 0;
  };
  template <class L>
  struct LockOf final : AnyLock {
    explicit LockOf(L l) : lock(std::move(l)) {}
    Result<std::optional<TokenSet>> load() override { return lock.load(); }
    Result<void> save(const TokenSet& tokens) override { return lock.save(tokens); }
    Result<void> erase() override { return lock.erase(); }
    L lock;
  };
  template <class S>
  struct Of final : Any {
    explicit Of(std::shared_ptr<S> s) : store(std::move(s)) {}
    bool may_block() const noexcept override { return !detail::NeverBlocks<S>; }
    std::string identity() override {
      if constexpr (requires {
                      { store->identity() } -> std::convertible_to<std::string>;
                    })
        return store->identity();
      else
        return std::to_string(reinterpret_cast<std::uintptr_t>(store.get()));
    }
    Result<std::optional<TokenSet>> load(const std::string& user) override { return store->load(user); }
    Result<std::unique_ptr<AnyLock>> lock(const std::string& user, const LockOptions& wait) override {
      auto lock = store->lock(user, wait);
      if (!lock) return lock.error();
      return std::unique_ptr<AnyLock>(std::make_unique<LockOf<typename S::Lock>>(*std::move(lock)));
    }
    std::shared_ptr<S> store;
  };

  std::shared_ptr<Any> store_;
};

static_assert(TokenStore<AnyTokenStore>);

namespace detail {

/// Named in errors of locks that were not had in time.
inline constexpr std::string_view users_tokens = "the user's tokens";

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
