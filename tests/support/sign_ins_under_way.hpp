// Authorization requests as a web server keeps them, and callbacks to them.
#pragma once

#include <atomic>
#include <rocketpunch/oauth/authorization_request.hpp>
#include <rocketpunch/oauth/config.hpp>
#include <rocketpunch/oauth/sign_in_requests.hpp>
#include <rocketpunch/stop_token.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace rocketpunch::test {

inline AuthorizationRequest new_request() {
  return AuthorizationRequest::make({.client_id = "rp_app_test",
                                     .client_secret = Secret("rp_sec_test"),
                                     .redirect_uri = "https://board.example/callback",
                                     .scopes = {"profile", "email"}});
}
inline std::string callback_of(const AuthorizationRequest& request) {
  return "/callback?code=x&state=" + std::string(request.state().reveal());
}
/// Whether it is given back as it was.
inline bool gives(const SignInRequests& requests, const AuthorizationRequest& expected,
                  std::string_view browser) {
  const auto taken = requests.take(callback_of(expected), browser);
  return taken && taken->serialize() == expected.serialize();
}
/// Whether there is none, which is the user's matter.
inline bool has_none(const SignInRequests& requests, const AuthorizationRequest& request,
                     std::string_view browser) {
  const auto taken = requests.take(callback_of(request), browser);
  return !taken && taken.error().kind() == ErrorKind::invalid_argument &&
         taken.error().message().find("fits no sign-in") != std::string::npos;
}

/// What holds of all of them. `here` and `there` are two objects for one place.
inline void check_sign_in_requests(const SignInRequests& here, const SignInRequests& there) {
  const auto request = new_request(), window = new_request(), other = new_request();
  REQUIRE(here.keep(request, "ann"));
  REQUIRE(here.keep(request, "ann"));  // as after an error
  REQUIRE(here.keep(window, "ann"));
  REQUIRE(there.keep(other, "bob"));
  CHECK(has_none(there, request, "bob"));  // which doesn't take it from ann
  CHECK(has_none(there, new_request(), "ann"));
  CHECK(gives(there, request, "ann"));
  CHECK(has_none(there, request, "ann"));
  CHECK(has_none(here, request, "ann"));
  CHECK(gives(here, window, "ann"));
  CHECK(gives(here, other, "bob"));
}

/// Of many that take one at once, one has it.
inline void check_taken_once(const SignInRequests& here, const SignInRequests& there) {
  for (int round = 0; round < 20; ++round) {
    const auto request = new_request();
    REQUIRE(here.keep(request, "ann"));
    std::atomic<int> had{0}, refused{0};
    {
      std::vector<detail::jthread> threads;
      for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
          const auto taken = (i % 2 == 0 ? here : there).take(callback_of(request), "ann");
          ++(taken ? had : refused);
        });
    }
    CHECK(had == 1);
    CHECK(refused == 7);
  }
}

}  // namespace rocketpunch::test
