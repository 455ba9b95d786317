// Writes are never doubled, by the mock server's own count: every operation that writes, and each way in
// which its answer can be lost or stand for nothing.
#include <chrono>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <utility>

#include "support/all_writes.hpp"
#include "support/catch.hpp"
#include "support/small_mock.hpp"

namespace sdk_effects_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;
using rocketpunch::testing::Fault;

TEST_CASE("no write takes effect twice by the mock server's count") {
  testing::MockServer server(small_mock());
  const std::pair<const char*, Fault> losses[] = {
      {"answer lost before its body", {.cut_after = 0}},
      {"answer lost within its body", {.cut_after = 3}},
      {"502 of a gateway, nothing done",
       {.status = 502, .body = "<html></html>", .content_type = "text/html"}},
      {"503 in the service's words, nothing done", {.status = 503}}};
  const Writer client{UserCredentials{AppKey{"rp_app_test"}, BearerToken{"test-access-token"}},
                      {.base_url = server.base_url(), .retry = {.first_wait = 0ms}}};
  for (const Write& write : all_writes()) {
    const Operation& row = row_of(write.id);
    for (const auto& [name, fault] : losses) {
      const Targets on = made_for(row, client);
      const auto effects_before = server.effects();
      const auto count = [&](const auto& effects) {
        const auto found = effects.find(write.id);
        return found == effects.end() ? std::size_t{0} : found->second;
      };
      server.inject(fault);
      const auto error = write.call(client, on);
      const auto effects = count(server.effects()) - count(effects_before);
      INFO(write.id << ", " << name << ": " << effects << " effects, "
                    << (error ? error->what() : "success"));
      const bool acted = fault.cut_after.has_value();
      if (row.replay != Operation::Replay::unsafe) {
        CHECK_FALSE(error);
        CHECK(effects == 1);
      } else if (acted) {
        REQUIRE(error);
        CHECK(error->kind() == ErrorKind::outcome_unknown);
        CHECK(effects == 1);
      } else {
        REQUIRE(error);
        CHECK(error->kind() == (fault.body.empty() ? ErrorKind::server : ErrorKind::outcome_unknown));
        CHECK(error->attempts() == 1);
        CHECK(effects == 0);
      }
    }
  }
}

}  // namespace sdk_effects_test
