// The table of all calls: that it is one of all detail::operations, and that each call is what it says.
#include <algorithm>
#include <chrono>
#include <string>

#include "support/all_calls.hpp"
#include "support/catch.hpp"
#include "support/small_mock.hpp"

namespace all_calls_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

TEST_CASE("the table of calls has every operation, but for the page that a browser goes to") {
  const auto& calls = all_calls();
  for (const Operation& row : detail::operations) {
    INFO(row.id);
    const bool called =
        std::any_of(calls.begin(), calls.end(), [&](const Call& call) { return call.id == row.id; });
    CHECK(called == (row.id != "oauthAuthorize"));
  }
}

TEST_CASE("every call of the table works, and is of the operation that it names") {
  testing::MockServer server(small_mock());
  for (const Call& call : all_calls()) {
    const Operation& row = row_of(call.id);
    INFO(call.name);
    Caller by(server, server.issuer(), {});
    by.prepare(server, server.issuer(), row);
    const auto before = effects_of(server, row);
    const auto error = call.call(by);
    INFO((error ? error->what() : ""));
    CHECK_FALSE(error);
    CHECK(effects_of(server, row) - before == (row.replay == Operation::Replay::safe ? 0 : 1));

    // its error says which operation it was
    by.prepare(server, server.issuer(), row);
    server.inject({.status = 418});
    const auto refused = call.call(by);
    REQUIRE(refused);
    CHECK(refused->operation() == call.id);
    CHECK(refused->kind() == ErrorKind::unexpected_status);
  }
}

}  // namespace all_calls_test
