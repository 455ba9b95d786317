// All that the site does with OAuth.
#pragma once

#include <rocketpunch/oauth/sign_in_requests.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "stores.hpp"

/// Signs users in with Rocketpunch, and out again. Safe to use from many threads.
class SignIn {
 public:
  using User = rocketpunch::OAuthSession;

  /// Throws a configuration `Error` for what can't be used.
  SignIn(rocketpunch::OAuthConfig config, Stores stores)
      : config_(std::move(config)), stores_(std::move(stores)), app_(config_, options_, transport_) {}

  const rocketpunch::OAuthConfig& config() const { return config_; }

  /// Where to send the browser, which is known by its cookie when it is back.
  rocketpunch::Result<std::string> begin(std::string_view cookie) const {
    const auto request = app_.authorization_request();
    const auto kept = stores_.requests.keep(request, cookie);
    if (!kept) return kept.error();
    return request.url;
  }

  /// Signs the user in whose browser is back, wherever it began. What was kept for it is taken out before it
  /// is used: no callback is good twice, and a code that came twice would have the service end the sign-in
  /// that the first one began.
  rocketpunch::Result<User> finish(std::string_view callback, std::string_view cookie) const {
    const auto request = stores_.requests.take(callback, cookie);
    if (!request) return request.error();
    const auto newcomer = app_.exchange(callback, *request);
    if (!newcomer) return newcomer.error();
    const auto info = newcomer->user_info();
    if (!info) return info.error();
    // One user has one set of tokens, whatever number of browsers it serves: the latest takes the place of
    // earlier ones, which end by themselves, and signing out ends it for all.
    return newcomer->move_to(stores_.tokens, info->subject);
  }

  /// Ends the sign-in: at the service if that can be reached, and here in any case. Gives what went wrong.
  rocketpunch::Result<void> end(const User& user) const {
    const auto revoked = user.revoke();
    if (revoked) return revoked;
    const auto removed = user.sign_out();
    return removed ? revoked : removed;
  }

  /// Calls the API for the user.
  rocketpunch::Client<User> client_of(const User& user) const {
    return rocketpunch::Client(user, options_, transport_);
  }

 private:
  rocketpunch::OAuthConfig config_;
  /// One for all users. Several processes may be given the same: a user's tokens are refreshed by one of them
  /// at a time, and the others take over what it got.
  Stores stores_;
  /// One for all calls, which share its connections.
  rocketpunch::CurlTransport transport_{};
  rocketpunch::ClientOptions options_{.language = "en", .user_agent = "web-sign-in/1"};
  /// Begins and finishes all sign-ins.
  rocketpunch::OAuthApp app_;
};
