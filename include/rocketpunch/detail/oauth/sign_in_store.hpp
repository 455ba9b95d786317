#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// How long a sign-in may be under way: a user who reads the consent page takes no longer.
inline constexpr std::chrono::minutes sign_ins_are_kept{10};

/// Keeps sign-ins under way as texts, by keys that nobody can guess, each of which can be taken once.
class SignInStore {
 public:
  SignInStore() = default;
  SignInStore(const SignInStore&) = delete;
  SignInStore& operator=(const SignInStore&) = delete;
  virtual ~SignInStore() = default;

  /// May be called again for a key that is there: that stays.
  virtual Result<void> keep(const std::string& key, const Secret& text, const StoreLimits& limits) = 0;
  /// Nothing: it isn't there, was taken, or its time is over.
  virtual Result<std::optional<Secret>> take(const std::string& key, const StoreLimits& limits) = 0;
};

/// In memory, a limited number of them: the oldest go first.
class MemorySignIns final : public SignInStore {
 public:
  explicit MemorySignIns(std::shared_ptr<Clock> clock) : clock_(std::move(clock)) {}

  Result<void> keep(const std::string& key, const Secret& text, const StoreLimits&) override {
    const auto now = clock_->now();
    const std::lock_guard guard(mutex_);
    while (!by_age_.empty() && (by_age_.begin()->first <= now - sign_ins_are_kept || by_age_.size() >= most))
      drop(by_age_.begin());
    if (kept_.contains(key)) return {};
    kept_.emplace(key, Kept{text, by_age_.emplace(now, key)});
    return {};
  }
  Result<std::optional<Secret>> take(const std::string& key, const StoreLimits&) override {
    const auto now = clock_->now();
    const std::lock_guard guard(mutex_);
    const auto found = kept_.find(key);
    if (found == kept_.end()) return std::optional<Secret>();
    std::optional<Secret> text;
    if (found->second.by_age->first > now - sign_ins_are_kept) text = std::move(found->second.text);
    drop(found->second.by_age);
    return text;
  }

 private:
  using ByAge = std::multimap<Clock::Steady, std::string>;
  struct Kept {
    Secret text;
    ByAge::iterator by_age;
  };
  // anybody can begin a sign-in
  static constexpr std::size_t most = 10'000;

  void drop(ByAge::iterator one) {
    kept_.erase(one->second);
    by_age_.erase(one);
  }

  const std::shared_ptr<Clock> clock_;
  ForkedMutex mutex_;
  std::map<std::string, Kept> kept_;
  ByAge by_age_;
};

/// Keeps texts in a server, by keys of 32 bytes; `take` gives one that was kept less than ten minutes ago, by
/// the server's clock, and removes it.
template <class S>
concept SignInServer = requires(S& server, const std::string& text, const StoreLimits& limits) {
  { server.keep(text, text, limits) } -> std::same_as<Result<void>>;
  { server.take(text, limits) } -> std::same_as<Result<std::optional<std::string>>>;
};

/// In a server, sealed for the store of that name.
template <SignInServer Server>
class SealedSignIns final : public SignInStore {
 public:
  SealedSignIns(Server server, TokenSeal seal, std::string name)
      : server_(std::move(server)), seal_(std::move(seal)), name_(std::move(name)) {}

  Result<void> keep(const std::string& key, const Secret& text, const StoreLimits& limits) override {
    const std::string named = key_of(key);
    return server_.keep(named, seal_.seal_text(text, sealed_for(named)), limits);
  }
  Result<std::optional<Secret>> take(const std::string& key, const StoreLimits& limits) override {
    const std::string named = key_of(key);
    const auto sealed = server_.take(named, limits);
    if (!sealed) return sealed.error();
    if (!*sealed) return std::optional<Secret>();
    auto text = seal_.open_text(**sealed, sealed_for(named));
    if (!text) return text.error();
    return std::optional(*std::move(text));
  }

 private:
  std::string key_of(const std::string& key) const { return sha256(name_ + '\0' + key); }
  SealedFor sealed_for(const std::string& key) const { return {.store = name_, .user = base64url(key)}; }

  Server server_;
  const TokenSeal seal_;
  const std::string name_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
