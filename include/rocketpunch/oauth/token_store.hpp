#pragma once
#include "rocketpunch/base/language.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/models/token_set.hpp"

namespace rocketpunch {

/// Where users' tokens are kept, by a name that the program gives each user.
///
/// `load` gives the tokens, or nothing where there are none. `lock` gives a `Lock`, which only one thread of
/// one process holds at a time for a user, until it is destroyed; through it tokens are read, replaced and
/// removed. The SDK holds it while it refreshes, since a refresh token can be used once only: `save` must be
/// durable when it returns, and another process that then gets the lock must see what was saved. A process
/// that ends without releasing the lock must not keep it. `erase` succeeds where there are none. A store may
/// have a function `identity`, whose text is the same for all objects that stand for one store: sessions of
/// one process that share it see at once what any of them has done, a sign-out among it. All functions are
/// called from many threads; their errors are of kind `storage`, and what failed so is tried again for less
/// than a second.
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

namespace detail {

/// A user's place in a store of any type.
class TokenPlace {
 public:
  /// The lock on it.
  class Lock {
   public:
    virtual ~Lock() = default;
    virtual Result<std::optional<TokenSet>> load() = 0;
    virtual Result<void> save(const TokenSet& tokens) = 0;
    virtual Result<void> erase() = 0;
  };

  virtual ~TokenPlace() = default;
  /// The same text for all that are one place, and for no other of this process.
  virtual std::string identity() const = 0;
  virtual Result<std::optional<TokenSet>> load() = 0;
  virtual Result<std::unique_ptr<Lock>> lock(const LockOptions& wait) = 0;
};

template <TokenStore S>
class TokenPlaceIn final : public TokenPlace {
 public:
  TokenPlaceIn(std::shared_ptr<S> store, std::string user)
      : store_(std::move(store)), user_(std::move(user)) {}

  std::string identity() const override {
    std::string store;
    if constexpr (requires {
                    { store_->identity() } -> std::convertible_to<std::string>;
                  })
      store = store_->identity();
    else
      store = std::to_string(reinterpret_cast<std::uintptr_t>(store_.get()));
    return store + '\0' + user_;
  }
  Result<std::optional<TokenSet>> load() override { return store_->load(user_); }
  Result<std::unique_ptr<Lock>> lock(const LockOptions& wait) override {
    auto held = store_->lock(user_, wait);
    if (!held) return held.error();
    return std::unique_ptr<Lock>(std::make_unique<Held>(*std::move(held)));
  }

 private:
  struct Held final : Lock {
    explicit Held(typename S::Lock l) : lock(std::move(l)) {}
    Result<std::optional<TokenSet>> load() override { return lock.load(); }
    Result<void> save(const TokenSet& tokens) override { return lock.save(tokens); }
    Result<void> erase() override { return lock.erase(); }
    typename S::Lock lock;
  };

  std::shared_ptr<S> store_;
  std::string user_;
};

/// What the locks of token stores are on.
inline constexpr std::string_view users_tokens = "the user's tokens";

}  // namespace detail

}  // namespace rocketpunch
