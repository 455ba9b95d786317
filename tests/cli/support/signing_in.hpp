// A browser, and the user in front of it, for sign-ins of the command rocketpunch.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "rocketpunch/rocketpunch.hpp"
#include "support/asking.hpp"
#include "support/sockets.hpp"

namespace rocketpunch::test {

/// Runs of the command that sign a user of the mock server's in. The app is registered with a port that was
/// free a moment ago.
struct SigningIn : Asking {
  explicit SigningIn(testing::MockOptions options = {}) : Asking(std::move(options)) {
    Port chosen;
    redirect_uri = chosen.url("/callback");
    chosen.close();
    server.add_redirect_uri("rp_app_test", redirect_uri);
  }

  /// What `sign-in` needs beside what every command does.
  Variables with_client(Variables more = {}) const {
    more.insert({"ROCKETPUNCH_CLIENT_SECRET", "rp_sec_test"});
    more.insert({"ROCKETPUNCH_REDIRECT_URI", redirect_uri});
    return more;
  }
  /// Has the user decide, and the browser follow where it is sent: to the program.
  void decide(const std::string& url, bool approve = true) {
    const std::string callback = server.consent(url, approve);
    const auto page = CurlTransport().send({.url = callback}, {});
    answer = page ? page->body : page.error().what();
  }
  /// Signs in with these arguments, by a browser of this machine.
  Ran sign_in(Arguments arguments = {}, bool approve = true, InProcess around = {}) {
    arguments.insert(arguments.begin(), "sign-in");
    around.variables = with_client(std::move(around.variables));
    around.variables.insert({"DISPLAY", ":0"});
    std::jthread browser;
    around.browse = [&](const std::string& url) {
      opened = url;
      browser = std::jthread([this, url, approve] { decide(url, approve); });
      return true;
    };
    return run(arguments, around);
  }
  /// A run with the app's secret at hand.
  Ran run_signed_in(const Arguments& arguments, InProcess around = {}) const {
    around.variables = with_client(std::move(around.variables));
    return run(arguments, around);
  }

  std::string redirect_uri{};
  std::string opened{};  ///< The page that was opened last
  std::string answer{};  ///< What the program showed in the browser
};

}  // namespace rocketpunch::test
