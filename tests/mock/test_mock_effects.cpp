// Writes are never doubled, by the mock server's own count: every operation that writes, and each way in
// which its answer can be lost or stand for nothing.
#include <chrono>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <utility>

#include "support/all_writes.hpp"
#include "support/catch.hpp"

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;
using rocketpunch::testing::Fault;

namespace {

testing::MockOptions without_limits() {
  testing::MockOptions options;
  options.per_minute = options.per_day = 0;
  options.write_limits = false;
  options.jobs = options.events = options.posts = 20;
  return options;
}

/// One of each that can be changed or removed; the event has a part of each kind only where it must, since
/// one with tickets can't be removed.
Targets prepared(const Writer& client, const Operation& row) {
  Targets on;
  on.post = client.posts().create({.text = "t"}).value().id;
  on.job = client.jobs().create("acme", least_job()).value().id;
  if (row.id == "disableJob") client.jobs().publish("acme", on.job).value();
  const auto events = client.events();
  on.event = events.create("acme", least_event(), write_image[0]).value().id;
  if (row.id == "deleteEvent") return on;
  on.ticket = events.create_ticket(on.event, {.name = "n"}).value().id;
  on.session = events.create_session(on.event, {.day = write_day, .name = "n"}).value().id;
  on.host = events.add_host(on.event, {.type = HostType::member, .id = "lee", .role = HostRole::sponsor})
                .value()
                .id;
  on.faq = events.create_faq(on.event, {.category = "c", .title = "t"}).value().id;
  return on;
}

}  // namespace

TEST_CASE("no write takes effect twice by the mock server's count") {
  testing::MockServer server(without_limits());
  const std::pair<const char*, Fault> losses[] = {
      {"answer lost before its body", {.cut_after = 0}},
      {"answer lost within its body", {.cut_after = 3}},
      {"502 of a gateway, nothing done",
       {.status = 502, .body = "<html></html>", .content_type = "text/html"}},
      {"503 in the service's words, nothing done", {.status = 503}}};
  const Writer client{BearerToken{"test-access-token"},
                      {.base_url = server.base_url(), .retry = {.first_wait = 0ms}}};
  for (const Write& write : all_writes()) {
    const Operation& row = row_of(write.id);
    for (const auto& [name, fault] : losses) {
      const Targets on = prepared(client, row);
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
      if (row.replay != Replay::unsafe) {
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
