#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// The transaction that replaces a user's tokens. A refresh token is good once, so nothing may be lost
/// between the service and the store: that a refresh begins is stored before it is sent, and its answer
/// before it is used. For one caller at a time, which holds the store's lock.
template <class = void>
class Refresh {
 public:
  /// Exchanges the refresh token of a set for another set, with those scopes (none: the same).
  using Send = std::function<Task<Result<TokenSet>>(Io&, const TokenSet&, const std::vector<std::string>&)>;

  explicit Refresh(Send send) : send_(std::move(send)) {}

  static Error nobody() { return ended("nobody is signed in"); }

  /// Whether there is an answer that could not be stored yet. May be asked by any thread.
  bool unsaved() const noexcept { return unsaved_.load(std::memory_order_acquire); }

  /// The stored tokens, after an answer that could not be stored at its time.
  Result<std::optional<TokenSet>> current(TokenPlace::Lock& lock) {
    auto stored = lock.load();
    if (!stored || !unsaved()) return stored;
    // what another process has put there since is newer, and not to be erased
    if (!*stored || (*stored)->refresh_token.reveal() != answered_.reveal()) {
      forget();
      return stored;
    }
    if (const auto saved = lock.save(answer_); !saved) return saved.error();
    const auto answer = std::optional<TokenSet>(answer_);
    forget();
    return answer;
  }

  /// Exchanges the stored tokens. `now` is the time of day.
  Task<Result<TokenSet>> run(Io& io, TokenPlace::Lock& lock, TokenSet tokens,
                             const std::vector<std::string>& scopes, Timestamp now, bool again = false) {
    if (tokens.refresh_token.empty())
      co_return ended("the access token has ended, and there is no refresh token");
    if (tokens.refresh_token.reveal() == refused_.reveal()) co_return refused(tokens);

    const auto unanswered = std::exchange(tokens.unanswered_refresh, now);
    // also finds out that the answer could not be stored, while nothing is lost by that
    if (const auto saved = lock.save(tokens); !saved) co_return saved.error();
    auto answer = co_await send_(io, tokens, scopes);
    if (answer) {
      constexpr std::chrono::minutes longest_on_its_way(5);
      if (unanswered && now.time() - unanswered->time() < longest_on_its_way)
        answer->unanswered_refresh = unanswered;
      co_return keep(lock, tokens, *std::move(answer));
    }

    const Error error = answer.error();
    if (is_lost(error)) co_return error;
    if (error.code() == "invalid_grant") {
      const auto newer = lock.load();
      // someone did not respect the lock: then the newer token counts
      if (!again && newer && *newer && (*newer)->refresh_token.reveal() != tokens.refresh_token.reveal())
        co_return co_await run(io, lock, **newer, scopes, now, true);
      refused_ = tokens.refresh_token;
    }
    tokens.unanswered_refresh = unanswered;
    // at worst a later error says that an answer was lost where none was
    static_cast<void>(lock.save(tokens).has_value());
    co_return error.code() == "invalid_grant" ? refused(tokens) : error;
  }

  /// Forgets what was found out about tokens that are no longer the stored ones.
  void forget() {
    refused_ = {};
    answer_ = {};
    answered_ = {};
    unsaved_.store(false, std::memory_order_release);
  }

 private:
  static Error ended(std::string why) {
    return Error({.kind = ErrorKind::sign_in_required, .message = std::move(why), .maybe_sent = false});
  }
  static Error refused(const TokenSet& tokens) {
    return Error({.kind = ErrorKind::sign_in_required,
                  .message = tokens.unanswered_refresh
                                 ? "the sign-in was lost: the answer to an earlier refresh never came "
                                   "or was not stored, and the service had replaced the refresh token"
                                 : "the refresh token has expired, was revoked, or was used elsewhere",
                  .code = "invalid_grant",
                  .maybe_sent = false});
  }
  /// Whether the service may have replaced the token without telling.
  static bool is_lost(const Error& error) noexcept {
    return error.kind() == ErrorKind::outcome_unknown || error.kind() == ErrorKind::decode ||
           (error.kind() == ErrorKind::cancelled && error.maybe_sent());
  }

  Result<TokenSet> keep(TokenPlace::Lock& lock, const TokenSet& before, TokenSet answer) {
    if (answer.refresh_token.empty()) answer.refresh_token = before.refresh_token;  // RFC 6749, section 6
    if (answer.scopes.empty()) answer.scopes = before.scopes;
    if (const auto saved = lock.save(answer); !saved) {
      answered_ = before.refresh_token;
      answer_ = std::move(answer);
      unsaved_.store(true, std::memory_order_release);
      return saved.error();
    }
    return answer;
  }

  Send send_;
  Secret refused_;   // refresh token that the service has refused
  TokenSet answer_;  // not stored yet
  Secret answered_;  // refresh token that it was the answer to
  std::atomic<bool> unsaved_{false};
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
