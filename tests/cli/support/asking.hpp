// Runs of the command rocketpunch that ask a mock server of the test's.
#pragma once

#include <utility>

#include "rocketpunch/testing/mock_server.hpp"
#include "support/ran.hpp"

namespace rocketpunch::test {

/// A mock server, a home, and runs of the command with both, within this process.
struct Asking {
  explicit Asking(testing::MockOptions options = {}) : server(std::move(options)) {}

  /// What names the server and its key.
  Variables variables(Variables more = {}) const {
    more.insert({"ROCKETPUNCH_BASE_URL", server.base_url()});
    more.insert({"ROCKETPUNCH_OAUTH_URL", server.oauth_url()});
    more.insert({"ROCKETPUNCH_API_KEY", "rp_app_test"});
    return home.variables(std::move(more));
  }
  Ran run(const Arguments& arguments) const { return run(arguments, InProcess{}); }
  /// The same with more around it; its variables count before those of the server.
  Ran run(const Arguments& arguments, InProcess around) const {
    around.variables = variables(std::move(around.variables));
    return run_cli(arguments, around);
  }

  testing::MockServer server;
  CliHome home{};
};

}  // namespace rocketpunch::test
