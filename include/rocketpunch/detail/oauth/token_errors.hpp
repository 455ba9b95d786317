#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <utility>

#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/token_set.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline Error sign_in_ended(std::string why) { return not_sent(ErrorKind::sign_in_required, std::move(why)); }
inline Error nobody_signed_in() { return sign_in_ended("nobody is signed in"); }

/// The service refused the refresh token of these.
inline Error refresh_refused(const TokenSet& tokens) {
  return Error({.kind = ErrorKind::sign_in_required,
                .message = tokens.unanswered_refresh
                               ? "the sign-in was lost: the answer to an earlier refresh never came "
                                 "or was not stored, and the service had replaced the refresh token"
                               : "the refresh token has expired, was revoked, or was used elsewhere",
                .code = "invalid_grant",
                .maybe_sent = false});
}

/// The response had a refresh token, which is kept, and no access token that can be used.
inline Error no_access_token() {
  return Error({.kind = ErrorKind::decode,
                .message = "access_token: missing, or can't stand in a header; the refresh token that came "
                           "with it is kept, and the next call tries again",
                .status = 200,
                .operation = "oauthToken",
                .maybe_sent = false});
}

/// Why a call goes without the tokens that a refresh will bring.
inline Error refresh_goes_on(bool stopped) {
  return Error({.kind = stopped ? ErrorKind::cancelled : ErrorKind::timeout,
                .message = stopped ? "stopped while the user's tokens are refreshed, which goes on"
                                   : "the refresh of the user's tokens takes longer than the call may, and "
                                     "goes on"});
}

inline Error unreadable_there(const Error& cause) {
  ErrorDetails error = cause.parts();
  error.message =
      "what is in the other store can't be read, and stays; sign_out() there removes it: " + error.message;
  return Error(std::move(error));
}

/// Whether a store changed nothing since the lease had ended.
inline bool is_lease_ended(const Error& error) noexcept {
  return error.kind() == ErrorKind::conflict && error.status() == 0;
}

/// Whether the service may have replaced the refresh token without telling.
inline bool is_answer_lost(const Error& error) noexcept {
  return error.kind() == ErrorKind::outcome_unknown || error.kind() == ErrorKind::decode ||
         (error.kind() == ErrorKind::cancelled && error.maybe_sent());
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
