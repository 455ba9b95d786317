// rocketpunch-mock, the program: what its arguments set.
#include <string>

#include "mock_oauth_caller.hpp"
#include "support/process.hpp"

namespace program_test {

using namespace mock_tests;

namespace {

const std::string program = ROCKETPUNCH_TEST_MOCK;

/// Port of a server that has said where it listens.
int port_of(Process& server) {
  const std::string line = server.line();
  const std::string before = "http://127.0.0.1:";
  const auto at = line.find(before);
  REQUIRE(at != line.npos);
  return std::stoi(line.substr(at + before.size()));
}

}  // namespace

TEST_CASE("mock program: --consentable-scopes says what users can consent to") {
  Process server{program, {"--port", "0", "--consentable-scopes", "profile email"}};
  httplib::Client client{"127.0.0.1", port_of(server)};
  const auto asked_for = [&](const std::string& scopes) {
    const auto path = "/oauth/authorize?" + encode(with(authorization, "scope", scopes));
    const auto response = client.Get(path.c_str());
    REQUIRE(response);
    return response->status == 200 ? std::string{"asked"}
                                   : query_value(response->get_header_value("Location"), "error");
  };
  CHECK(asked_for("email") == "asked");
  CHECK(asked_for("profile email") == "asked");
  CHECK(asked_for("profile post:write") == "invalid_scope");
}

TEST_CASE("mock program: without --consentable-scopes, users can consent to all") {
  Process server{program, {"--port", "0"}};
  httplib::Client client{"127.0.0.1", port_of(server)};
  const auto path = "/oauth/authorize?" + encode(with(authorization, "scope", "post:write"));
  CHECK(client.Get(path.c_str())->status == 200);
}

TEST_CASE("mock program: scopes that aren't known are refused") {
  for (const char* scopes : {"", "everything", "profile,email", "profile  email"}) {
    INFO(scopes);
    CHECK(Process(program, {"--consentable-scopes", scopes}).wait() == 2);
  }
}

}  // namespace program_test
