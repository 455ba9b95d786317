#include "rocketpunch/timestamp.hpp"

#include <sstream>
#include <vector>

#include "rocketpunch/api/job.hpp"
#include "support/catch.hpp"

namespace date_test {

using namespace rocketpunch;
using namespace std::chrono;
using namespace std::chrono_literals;

TEST_CASE("days", "[date]") {
  const auto date = Date::from_text("2026-09-01");
  CHECK(date.readable());
  CHECK(date.ymd() == year{2026} / 9 / 1);
  CHECK(date == Date(year{2026} / 9 / 1));
  CHECK(date != Date(year{2026} / 9 / 2));
  std::ostringstream out;
  out << date << ' ' << Date(year{5} / 1 / 2);
  CHECK(out.str() == "2026-09-01 0005-01-02");
}

TEST_CASE("a text that is no day is kept", "[date]") {
  for (const std::string text :
       {"someday", "2026-02-29", "2026-9-1", "2026-09-01T00:00", "2026-09-01 ", "09-01-2026"}) {
    const auto date = Date::from_text(std::string(text));
    INFO(text);
    CHECK(!date.readable());
    CHECK(to_string(date) == text);
    CHECK_THROWS_AS(date.ymd(), Error);
  }
  CHECK(!Date::from_text("").readable());
  try {
    (void)Date::from_text("someday").ymd();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::decode);
    CHECK(error.message() == "not a date: \"someday\"");
  }
}

TEST_CASE("times of day", "[date]") {
  CHECK(TimeOfDay::from_text("10:05").since_midnight() == 10h + 5min);
  CHECK(TimeOfDay::from_text("00:00").since_midnight() == 0min);
  CHECK(TimeOfDay::from_text("23:59:59").since_midnight() == 23h + 59min);  // seconds are dropped
  CHECK(TimeOfDay::from_text("24:00").since_midnight() == 24h);
  CHECK(TimeOfDay::from_text("24:00:00.000").since_midnight() == 24h);
  CHECK(TimeOfDay::from_text("10:05:59.999999999").since_midnight() == 10h + 5min);
  CHECK(TimeOfDay::from_text("10:05:00,5").since_midnight() == 10h + 5min);
  CHECK(TimeOfDay::from_text("23:59:60").since_midnight() == 23h + 59min);  // a leap second
  CHECK(TimeOfDay::from_text("10:05") == TimeOfDay(605min));
  CHECK(TimeOfDay::from_text("10:05") != TimeOfDay(606min));
  std::ostringstream out;
  out << TimeOfDay(9h + 5min) << ' ' << TimeOfDay(24h) << ' ' << TimeOfDay();
  CHECK(out.str() == "09:05 24:00 00:00");
}

TEST_CASE("a text that is no time of day is kept", "[date]") {
  for (const std::string text :
       {"noon", "9:05", "10", "10:60", "24:01", "24:00:01", "25:00", "10:00:", "10:00:61", "10:00:99",
        "10:00:0", "10:00.5", "10:00:00.", "24:00:00.1", "10:00Z", "-1:00", " 10:00"}) {
    const auto time = TimeOfDay::from_text(std::string(text));
    INFO(text);
    CHECK(!time.readable());
    CHECK(to_string(time) == text);
    CHECK_THROWS_AS(time.since_midnight(), Error);
  }
  CHECK(!TimeOfDay::from_text("").readable());
  try {
    (void)TimeOfDay::from_text("noon").since_midnight();
  } catch (const Error& error) {
    CHECK(error.message() == "not a time of day: \"noon\"");
  }
}

TEST_CASE("a day is parsed without an object for what isn't one", "[date]") {
  CHECK(Date::parse("2026-09-01") == std::chrono::year{2026} / 9 / 1);
  for (const char* text : {"", "2026-09", "2026-02-30", "2026-09-01T00:00", " 2026-09-01", "2026-9-1"})
    CHECK(!Date::parse(text));
}

TEST_CASE("texts are taken from names too, which keep them", "[date]") {
  const std::string day = "2026-09-01", hour = "10:05", moment = "2026-09-01T10:05", code = "NEW_CODE";
  CHECK(Date::from_text(day).readable());
  CHECK(TimeOfDay::from_text(hour).readable());
  CHECK(Timestamp::from_text(moment).readable());
  CHECK(JobStatus::from_code(code).code() == code);
}

TEST_CASE("days and times of day are in a total order", "[date]") {
  std::vector<Date> days;
  for (const char* text :
       {"someday", "2026-09-01", "2026-08-31", "", "soon", "1969-12-31", "9999-12-31", "soon"})
    days.push_back(Date::from_text(text));
  std::vector<TimeOfDay> times;
  for (const char* text : {"noon", "24:00", "00:00", "", "10:05", "late", "noon", "10:05:30"})
    times.push_back(TimeOfDay::from_text(text));
  const auto check = [](const auto& values) {
    for (const auto& a : values)
      for (const auto& b : values) {
        CHECK((a < b) + (b < a) + (a == b) == 1);
        if (a.readable() && !b.readable()) CHECK(a < b);
        for (const auto& c : values)
          if (a < b && b < c) CHECK(a < c);
      }
  };
  check(days);
  check(times);
  CHECK(Date::from_text("2026-08-31") < Date::from_text("2026-09-01"));
  CHECK(TimeOfDay::from_text("10:05") < TimeOfDay::from_text("24:00"));
}

}  // namespace date_test
