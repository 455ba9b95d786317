// Times in the user's zone.
#include "output/local_time.hpp"

#include <time.h>

#include "support/catch.hpp"
#include "support/variable.hpp"

namespace rocketpunch::test::cli_local_time {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

namespace {

/// The user's zone, as long as it lives. By its rules, since a machine may lack the names.
struct Zone {
  explicit Zone(const char* rules) : variable("TZ", rules) { tzset(); }
  Variable variable;
};
constexpr const char* seoul = "KST-9";
constexpr const char* berlin = "CET-1CEST,M3.5.0,M10.5.0/3";

constexpr sys_seconds moment = sys_days(2026y / 8 / 23) + 15h;  // midnight in Seoul

}  // namespace

TEST_CASE("a moment is shown as the user's clocks show it", "[cli]") {
  const Zone zone(seoul);
  const auto shown = cli::local_time(moment);
  REQUIRE(shown);
  CHECK(shown->text == "2026-08-24 00:00");
  CHECK(shown->zone == "KST");
  CHECK(shown->offset == 9h);
}

TEST_CASE("summer time is that of the moment, not of now", "[cli]") {
  const Zone zone(berlin);
  CHECK(cli::local_time(moment)->zone == "CEST");
  CHECK(cli::local_time(sys_days(2026y / 1 / 5))->text == "2026-01-05 01:00");
  CHECK(cli::local_time(sys_days(2026y / 1 / 5))->zone == "CET");
}

TEST_CASE("beside another zone, Seoul's time is told", "[cli]") {
  {
    const Zone zone(berlin);
    CHECK(cli::local_and_seoul(moment) == "2026-08-23 17:00 CEST (2026-08-24 00:00 in Seoul)");
    CHECK(cli::local_and_seoul(moment - 6h) == "2026-08-23 11:00 CEST (18:00 in Seoul)");
  }
  const Zone zone(seoul);
  CHECK(cli::local_and_seoul(moment) == "2026-08-24 00:00 KST");
}

TEST_CASE("a moment beyond all calendars is in UTC", "[cli]") {
  constexpr sys_seconds late = sys_days(std::chrono::year(20'000) / 1 / 1);
  CHECK_FALSE(cli::local_time(late));
  CHECK(cli::local_and_seoul(late) == "20000-01-01T00:00:00Z");
}

TEST_CASE("people type days and times in their zone, or with one", "[cli]") {
  const Zone zone(seoul);
  CHECK(cli::read_moment("2026-08-24") == moment);
  CHECK(cli::read_moment("2026-08-24 00:00") == moment);
  CHECK(cli::read_moment("2026-08-24T00:00:30") == moment + 30s);
  CHECK(cli::read_moment("2026-08-23T15:00Z") == moment);
  CHECK(cli::read_moment("2026-08-23T17:00+02:00") == moment);
  CHECK(cli::read_moment("2026-08-23 10:00-05:00") == moment);
}

TEST_CASE("what is typed is in the zone's summer or winter time, as its day has it", "[cli]") {
  const Zone zone(berlin);
  CHECK(cli::read_moment("2026-08-23 17:00") == moment);
  CHECK(cli::read_moment("2026-01-05 01:00") == sys_days(2026y / 1 / 5));
}

TEST_CASE("what is no time is refused", "[cli]") {
  for (const char* text : {"", "yesterday", "2026-02-30", "2026-13-01", "2026-8-1", "2026-08-24x",
                           "2026-08-24T", "2026-08-24T25:00", "2026-08-24T00:00Zulu", "2026-08-24T10"}) {
    CAPTURE(text);
    CHECK_FALSE(cli::read_moment(text));
  }
}

}  // namespace rocketpunch::test::cli_local_time
