#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/oauth/callback.hpp"
#include "rocketpunch/detail/oauth/sign_in_store.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Sign-ins under way: keeps an authorization request until its callback is there, for ten minutes at the
/// most. Where that is shared by machines, the callback may come to another one than began. What is kept is
/// found by its state and the browser together, so a callback that somebody else began is refused.
///
///     const auto request = app.authorization_request();          // GET /sign-in
///     if (const auto kept = requests.keep(request, cookie); !kept) return show(kept.error());
///     redirect_to(request.url);
///
///     const auto request = requests.take(callback_url, cookie);  // GET /callback, perhaps another machine
///     if (!request) return show(request.error());
///     const auto newcomer = app.exchange(callback_url, *request);
///
/// Cheap to copy; copies are the same. Safe to use from many threads. Its functions may block for as long as
/// their limits say.
class SignInRequests {
 public:
  /// Keeps a request that the browser is to be sent on by. `browser`: what only that browser sends, and
  /// nobody else knows, as the value of a cookie that is `HttpOnly` and `SameSite=Lax`. Of one browser any
  /// number may be kept, for its windows. May be called again after an error.
  Result<void> keep(const AuthorizationRequest& request, std::string_view browser,
                    const StoreLimits& limits = {}) const {
    if (browser.empty()) return no_browser();
    return store_->keep(key_of(request.state().reveal(), browser), Secret(request.serialize()), limits);
  }

  /// The request that a callback of that browser answers, once: `OAuthApp::exchange` and
  /// `OAuthSession::exchange` check all else. An `invalid_argument` error where there is none: it was used
  /// already, took too long, or another browser began it.
  Result<AuthorizationRequest> take(std::string_view callback, std::string_view browser,
                                    const StoreLimits& limits = {}) const {
    const auto fields = detail::callback_fields(callback);
    if (!fields) return fields.error();
    const std::string* const state = detail::callback_field(*fields, "state");
    if (state == nullptr) return detail::callback_without_state();
    if (browser.empty()) return no_browser();
    const auto text = store_->take(key_of(*state, browser), limits);
    if (!text) return text.error();
    if (!*text)
      return detail::callback_refused(
          "fits no sign-in that this browser has under way: it was used already, took more than ten minutes, "
          "or was begun with another browser; start the sign-in again");
    return AuthorizationRequest::deserialize((*text)->reveal());
  }

 protected:
  /// Keeps them in that store.
  explicit SignInRequests(std::shared_ptr<detail::SignInStore> store) : store_(std::move(store)) {}

 private:
  static std::string key_of(std::string_view state, std::string_view browser) {
    std::string of = std::to_string(browser.size()) + ':';
    return detail::sha256(of.append(browser).append(state));
  }
  static Error no_browser() {
    return detail::callback_refused("can't be tied to a browser: name what only that browser sends");
  }

  std::shared_ptr<detail::SignInStore> store_;
};

/// `SignInRequests` of one process, in memory: 10,000 at the most, of which the oldest go first.
class MemorySignInRequests : public SignInRequests {
 public:
  /// By that clock they last ten minutes.
  explicit MemorySignInRequests(std::shared_ptr<Clock> clock = SystemClock::instance())
      : SignInRequests(std::make_shared<detail::MemorySignIns>(std::move(clock))) {}
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
