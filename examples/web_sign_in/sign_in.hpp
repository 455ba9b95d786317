// All that the site does with OAuth.
#pragma once

#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <string_view>
#include <utility>

/// Signs users in with Rocketpunch, and out again. Safe to use from many threads.
class SignIn {
 public:
  using User = rocketpunch::OAuthSession;

  /// Keeps users' tokens in the directory. Throws a configuration `Error` for what can't be used.
  SignIn(rocketpunch::OAuthConfig config, const std::string& token_directory)
      : config_(std::move(config)), tokens_(token_directory), app_(config_, options_, transport_) {}

  const rocketpunch::OAuthConfig& config() const { return config_; }

  /// Its `url` is where to send the browser. Keep what `serialize` gives until the browser is back.
  rocketpunch::AuthorizationRequest begin() const { return app_.authorization_request(); }

  /// Signs the user in whose browser is back, with what was kept for it.
  rocketpunch::Result<User> finish(std::string_view callback, std::string_view kept) const {
    const auto request = rocketpunch::AuthorizationRequest::deserialize(kept);
    if (!request) return request.error();
    const auto newcomer = app_.exchange(callback, *request);
    if (!newcomer) return newcomer.error();
    const auto info = newcomer->user_info();
    if (!info) return info.error();
    // One user has one set of tokens, whatever number of browsers it serves: the latest takes the place of
    // earlier ones, which end by themselves, and signing out ends it for all.
    return newcomer->move_to(tokens_, info->subject);
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
  /// One for all users. Several processes may be given the same directory: a user's tokens are refreshed by
  /// one of them at a time, and the others take over what it got.
  rocketpunch::FileTokenStore tokens_;
  /// One for all calls, which share its connections.
  rocketpunch::CurlTransport transport_{};
  rocketpunch::ClientOptions options_{.language = "en", .user_agent = "web-sign-in/1"};
  /// Begins and finishes all sign-ins.
  rocketpunch::OAuthApp app_;
};
