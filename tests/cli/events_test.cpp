// rocketpunch events, against the mock server.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "rocketpunch/json.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_events {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

/// Ids of listed events. The first is that of one which has tickets, sessions and questions.
std::string event_with(const Asking& asking, const std::string& part) {
  for (const auto& event : json::parse(asking.run({"events", "search", "--limit", "50", "--json"}).out)) {
    const auto id = event["eventId"].get<std::string>();
    if (!json::parse(asking.run({"events", part, id, "--json"}).out).empty()) return id;
  }
  throw std::runtime_error("no event has any");
}

const testing::MockOptions unlimited{.per_minute = 0, .per_day = 0};

}  // namespace

TEST_CASE("all filters of events are sent", "[cli]") {
  const Asking asking;
  CHECK(asking
            .run({"events",
                  "search",
                  "--keyword",
                  "AI",
                  "--categories",
                  "conference,Networking",
                  "--subjects",
                  "web3",
                  "--open-types",
                  "on-offline",
                  "--start-date-from",
                  "2026-09-01",
                  "--start-date-to",
                  "2026-12-31",
                  "--status",
                  "upcoming",
                  "--page",
                  "1",
                  "--page-size",
                  "5"})
            .status == 0);
  CHECK(asking.server.seen().back().target ==
        "/api/v1/events?keyword=AI&categories=CONFERENCE&categories=NETWORKING&subjects=WEB3&"
        "openTypes=ON_OFFLINE&startDateFrom=2026-09-01&startDateTo=2026-12-31&status=UPCOMING&page=1&"
        "pageSize=5");
  CHECK(asking
            .run({"events", "search", "AI", "--category", "fair", "--subject", "finance", "--open-type",
                  "online"})
            .status == 0);
  CHECK(asking.server.seen().back().target ==
        "/api/v1/events?keyword=AI&categories=FAIR&subjects=FINANCE&openTypes=ONLINE");
}

TEST_CASE("what is no code or day of events is refused", "[cli]") {
  const Asking asking;
  CHECK_THAT(asking.run({"events", "search", "--status", "soon"}).err,
             ContainsSubstring("--status: there is no code \"soon\"; there are upcoming, ongoing, closed"));
  const auto ran = asking.run({"events", "search", "--start-date-from", "2026-02-30"});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("--start-date-from: \"2026-02-30\" is no day, such as 2026-09-01"));
}

TEST_CASE("events are listed, and shown whole", "[cli]") {
  const Asking asking;
  const auto list = asking.run({"events", "search", "--limit", "2"});
  CHECK_THAT(list.out, StartsWith("ID ") && ContainsSubstring("STARTS"));
  CHECK_THAT(list.err, ContainsSubstring("2 events\n"));
  const auto ids = json::parse(asking.run({"events", "search", "--limit", "2", "--json"}).out);
  const auto id = ids[0]["eventId"].get<std::string>();
  const auto ran = asking.run({"events", "get", id});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring(id) && ContainsSubstring("\nDescription\n  "));
  CHECK(ran.out.find("<p>") == std::string::npos);
  CHECK_THAT(
      json::parse(asking.run({"events", "get", id, "--json"}).out)["descriptionHtml"].get<std::string>(),
      ContainsSubstring("<"));
  const auto both = asking.run({"events", "get", id, ids[1]["eventId"], "--csv", "--columns", "eventId"});
  CHECK(both.out == "eventId\n" + id + '\n' + ids[1]["eventId"].get<std::string>() + '\n');
  CHECK(asking.run({"events", "get", "none"}).status == 3);
}

TEST_CASE("the tickets of an event are listed", "[cli]") {
  const Asking asking(unlimited);
  const auto id = event_with(asking, "tickets");
  CHECK_THAT(asking.run({"events", "tickets", id}).out, StartsWith("NAME") && ContainsSubstring("SOLD OUT"));
  CHECK_THAT(asking.run({"events", "tickets", id, "--csv"}).out,
             StartsWith("name,type,price,currency,soldOut,"));
}

TEST_CASE("the sessions of an event are listed one by one, and JSON has their times", "[cli]") {
  const Asking asking(unlimited);
  const auto id = event_with(asking, "sessions");
  const auto slots = json::parse(asking.run({"events", "sessions", id, "--json"}).out);
  std::ptrdiff_t sessions = 0;
  for (const auto& slot : slots) sessions += static_cast<std::ptrdiff_t>(slot["sessions"].size());
  const auto ran = asking.run({"events", "sessions", id, "--csv", "--columns", "day,startTime,name"});
  CHECK_THAT(ran.out, StartsWith("day,startTime,name\n"));
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == sessions + 1);
}

TEST_CASE("the questions of an event are listed with their answers", "[cli]") {
  const Asking asking(unlimited);
  const auto id = event_with(asking, "faqs");
  CHECK_THAT(asking.run({"events", "faqs", id}).out, StartsWith("CATEGORY") && ContainsSubstring("ANSWER"));
  CHECK(json::parse(asking.run({"events", "faqs", id, "--json"}).out)[0].contains("faqs"));
}

TEST_CASE("an event without any has none, and one that isn't there is not found", "[cli]") {
  Asking asking;
  asking.server.add(Event{.id = "bare", .name = "Bare"});
  for (const char* part : {"tickets", "sessions", "faqs"}) {
    CAPTURE(part);
    const auto ran = asking.run({"events", part, "bare"});
    CHECK(ran.status == 0);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, StartsWith("rocketpunch: no "));
    CHECK(asking.run({"events", part, "none"}).status == 3);
  }
}

}  // namespace rocketpunch::test::cli_events
