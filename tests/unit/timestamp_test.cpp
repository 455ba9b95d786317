#include "rocketpunch/timestamp.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <vector>

#include "support/catch.hpp"

namespace timestamp_test {

using namespace rocketpunch;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

/// What the text reads as, printed; empty: no time.
std::string read(std::string_view text) {
  const auto time = Timestamp::parse(text);
  return time ? to_string(Timestamp(*time)) : "";
}

sys_days on(int y, unsigned m, unsigned d) { return sys_days(year{y} / month{m} / day{d}); }

}  // namespace

TEST_CASE("moments by the clock of Seoul", "[timestamp]") {
  CHECK(to_string(in_seoul(2026y / 9 / 1, 19h)) == "2026-09-01T10:00:00Z");
  CHECK(to_string(in_seoul(2026y / 9 / 1)) == "2026-08-31T15:00:00Z");
  CHECK(in_seoul(2026y / 8 / 31, 24h) == in_seoul(2026y / 9 / 1));
  CHECK(to_string(in_seoul(2028y / 2 / 29, 8h + 30min)) == "2028-02-28T23:30:00Z");
  try {
    static_cast<void>(in_seoul(2026y / 2 / 29));
    FAIL("there is no such day");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK(error.message() == "in_seoul: day must be a valid date");
  }

  const Timestamp evening = in_seoul(2026y / 9 / 1, 19h + 5min + 1us);
  CHECK(seoul_date(evening) == 2026y / 9 / 1);
  CHECK(seoul_time(evening) == local_days(2026y / 9 / 1) + 19h + 5min + 1us);
  CHECK(seoul_date(Timestamp::from_text("2026-08-23T14:59")) == 2026y / 8 / 23);
  CHECK(seoul_date(Timestamp::from_text("2026-08-23T15:00")) == 2026y / 8 / 24);
  CHECK_THROWS_AS(seoul_date(Timestamp::from_text("soon")), Error);
}

TEST_CASE("a deadline closes on the last day before it", "[timestamp]") {
  CHECK(last_seoul_date(in_seoul(2026y / 9 / 1)) == 2026y / 8 / 31);
  CHECK(last_seoul_date(in_seoul(2026y / 9 / 1, 23h + 59min)) == 2026y / 9 / 1);
  CHECK(last_seoul_date(in_seoul(2026y / 1 / 1)) == 2025y / 12 / 31);
  CHECK(last_seoul_date(Timestamp::from_text("2026-08-23T15:00")) == 2026y / 8 / 23);
}

TEST_CASE("times without a zone are UTC", "[timestamp]") {
  // not local time: these two are midnight and one minute before it in Seoul
  CHECK(Timestamp::parse("2026-08-23T15:00") == on(2026, 8, 23) + 15h);
  CHECK(Timestamp::parse("2026-08-23T14:59") == on(2026, 8, 23) + 14h + 59min);
  CHECK(read("2026-08-23T15:00:07") == "2026-08-23T15:00:07Z");
  CHECK(read("2026-08-23 15:00") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23") == "2026-08-23T00:00:00Z");
}

TEST_CASE("times with a zone", "[timestamp]") {
  CHECK(read("2026-08-23T15:00Z") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T15:00:30Z") == "2026-08-23T15:00:30Z");
  CHECK(read("2026-08-24T00:00:00+09:00") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-24T00:00:00+0900") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-24T00:00+09") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T11:30:00-03:30") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-12-31T23:00:00-02:00") == "2027-01-01T01:00:00Z");
  CHECK(read("2026-08-23T15:00:00+00:00") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T15:00:00-00:00") == "2026-08-23T15:00:00Z");
}

TEST_CASE("fractions of a second, to the microsecond", "[timestamp]") {
  CHECK(read("2026-08-23T15:00:00.5Z") == "2026-08-23T15:00:00.5Z");
  CHECK(read("2026-08-23T15:00:00,25Z") == "2026-08-23T15:00:00.25Z");
  CHECK(read("2026-08-23T15:00:00.000001") == "2026-08-23T15:00:00.000001Z");
  CHECK(read("2026-08-23T15:00:00.123456789Z") == "2026-08-23T15:00:00.123456Z");
  CHECK(read("2026-08-23T15:00:00.0000009Z") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T15:00:00.100+09:00") == "2026-08-23T06:00:00.1Z");
  CHECK(read("2026-08-23T15:00:00." + std::string(5000, '9')) == "2026-08-23T15:00:00.999999Z");
}

TEST_CASE("a leap second is the second after it", "[timestamp]") {
  CHECK(read("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z");
  CHECK(read("2016-12-31T23:59:61Z").empty());
}

TEST_CASE("the ends of the calendar", "[timestamp]") {
  CHECK(read("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00Z");
  CHECK(read("1969-12-31T23:59:59.999999Z") == "1969-12-31T23:59:59.999999Z");
  CHECK(read("9999-12-31T23:59:59.999999Z") == "9999-12-31T23:59:59.999999Z");
  CHECK(read("2024-02-29") == "2024-02-29T00:00:00Z");
  CHECK(read("2000-02-29") == "2000-02-29T00:00:00Z");
  CHECK(to_string(Timestamp(on(-1, 12, 31))) == "-0001-12-31T00:00:00Z");
  CHECK(to_string(Timestamp(on(10000, 1, 1))) == "10000-01-01T00:00:00Z");
}

TEST_CASE("what is no time", "[timestamp]") {
  for (const std::string_view text : {"",
                                      " ",
                                      "soon",
                                      "2026",
                                      "2026-08",
                                      "2026-8-23",
                                      "26-08-23",
                                      "2026-02-29",
                                      "2100-02-29",
                                      "2026-13-01",
                                      "2026-00-01",
                                      "2026-01-00",
                                      "2026-04-31",
                                      "20260823",
                                      "2026/08/23",
                                      "-2026-08-23",
                                      "+2026-08-23",
                                      "12026-08-23",
                                      "2026-08-23T",
                                      "2026-08-23T15",
                                      "2026-08-23T1500",
                                      "2026-08-23T24:01",
                                      "2026-08-23T24:00:01",
                                      "2026-08-23T24:00:00.000001",
                                      "2026-08-23T25:00",
                                      "2026-08-23T15:00  Z",
                                      "2026-08-23T15:00 ",
                                      "2026-08-23T15:00 KST",
                                      "2026-08-23T15:00UTCZ",
                                      "2026-08-23T15:00utc+1",
                                      "2026-08-23T15:00[Asia/Seoul]",
                                      "2026-08-23T15:00Z[]",
                                      "2026-08-23T15:00Z[Asia/Seoul",
                                      "2026-08-23T15:00Z[Asia Seoul]",
                                      "2026-08-23T15:00Z[!Asia/Seoul]",
                                      "2026-08-23T15:00Z[Asia/Seoul]Z",
                                      "2026-08-23T15:00+0900[Asia/Seoul]x",
                                      "2026-08-23T15:00+[Asia/Seoul]",
                                      "2026-08-23T15:60",
                                      "2026-08-23T15:00:",
                                      "2026-08-23T15:00:0",
                                      "2026-08-23T15:00:00.",
                                      "2026-08-23T15:00:00.Z",
                                      "2026-08-23T15:00.5",
                                      "2026-08-23T15:00.5Z",
                                      "2026-08-23T15:00ZZ",
                                      "2026-08-23Z",
                                      "2026-08-23T15:00+",
                                      "2026-08-23T15:00+9",
                                      "2026-08-23T15:00+09:",
                                      "2026-08-23T15:00+09:0",
                                      "2026-08-23T15:00+09:60",
                                      "2026-08-23T15:00+24:00",
                                      "2026-08-23T15:00+09:00Z",
                                      "2026-08-23T15:00Z+09:00",
                                      " 2026-08-23",
                                      "2026-08-23 ",
                                      "2026-08-23T15:00\n",
                                      "2026-08-23T-1:00",
                                      "٢٠٢٦-08-23"}) {
    INFO(text);
    CHECK(read(text).empty());
  }
  CHECK(!Timestamp::parse(std::string_view("2026-08-23\0", 11)));
}

TEST_CASE("an unreadable text is kept", "[timestamp]") {
  const auto soon = Timestamp::from_text("soon");
  CHECK(!soon.readable());
  CHECK(to_string(soon) == "soon");
  CHECK_THROWS_AS(soon.time(), Error);
  try {
    (void)soon.time();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::decode);
    CHECK(error.message() == "not a time: \"soon\"");
  }
  CHECK(!Timestamp::from_text("").readable());
  const auto read = Timestamp::from_text("2026-08-23T15:00");
  CHECK(read.readable());
  CHECK(read.time() == on(2026, 8, 23) + 15h);
}

TEST_CASE("times compare", "[timestamp]") {
  const Timestamp earlier(on(2026, 1, 1));
  const Timestamp later(on(2026, 1, 1) + 1us);
  CHECK(earlier < later);
  CHECK(later > earlier);
  CHECK(earlier <= Timestamp::from_text("2026-01-01T09:00+09:00"));
  CHECK(earlier == Timestamp::from_text("2026-01-01"));
  CHECK(earlier != later);
  CHECK(Timestamp() < earlier);
  CHECK(Timestamp(on(1969, 1, 1)) < Timestamp());
}

TEST_CASE("what is no time comes behind all times, by its text", "[timestamp]") {
  const auto soon = Timestamp::from_text("soon");
  const Timestamp last(on(9999, 12, 31));
  CHECK(soon == Timestamp::from_text("soon"));
  CHECK(soon != Timestamp::from_text("later"));
  CHECK(soon != Timestamp());
  CHECK(last < soon);
  CHECK(soon > last);
  CHECK(Timestamp::from_text("later") < soon);
  CHECK((soon <=> Timestamp::from_text("soon")) == std::strong_ordering::equal);
}

TEST_CASE("times are in a total order, of which equality is a part", "[timestamp]") {
  std::vector<Timestamp> times;
  for (const char* text : {"soon", "2026-08-23T15:00", "ASAP", "1969-01-01", "", "2026-08-24T00:00+09:00",
                           "TBD", "1970-01-01", " ", "9999-12-31", "soon"})
    times.push_back(Timestamp::from_text(text));
  for (const Timestamp& a : times)
    for (const Timestamp& b : times) {
      CHECK((a < b) + (b < a) + (a == b) == 1);
      for (const Timestamp& c : times)
        if (a < b && b < c) CHECK(a < c);
    }
}

TEST_CASE("700 deadlines are sorted, whatever they are", "[timestamp]") {
  std::vector<Timestamp> deadlines;
  for (int i = 0; i < 700; ++i)
    deadlines.push_back(i % 3 == 0   ? Timestamp::from_text("ASAP")
                        : i % 7 == 0 ? Timestamp::from_text("room " + std::to_string(i * 37 % 11))
                                     : Timestamp(on(2026, 1, 1) + hours(i * 7919 % 700)));
  std::sort(deadlines.begin(), deadlines.end());
  CHECK(std::is_sorted(deadlines.begin(), deadlines.end()));
  const auto first_text =
      std::find_if(deadlines.begin(), deadlines.end(), [](const auto& t) { return !t.readable(); });
  CHECK(std::none_of(first_text, deadlines.end(), [](const auto& t) { return t.readable(); }));
  for (auto it = deadlines.begin(); it + 1 < first_text; ++it) CHECK(it->time() <= (it + 1)->time());
  const std::set<Timestamp> once(deadlines.begin(), deadlines.end());
  CHECK(once.count(Timestamp::from_text("ASAP")) == 1);
}

TEST_CASE("the end of a day, small letters, and names of zones", "[timestamp]") {
  CHECK(read("2026-08-23T24:00") == "2026-08-24T00:00:00Z");
  CHECK(read("2026-12-31T24:00:00.000Z") == "2027-01-01T00:00:00Z");
  CHECK(read("2026-08-23T24:00+09:00") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23t15:00:30z") == "2026-08-23T15:00:30Z");
  CHECK(read("2026-08-24T00:00+09:00[Asia/Seoul]") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-24T00:00:00.5+0900[Asia/Seoul][u-ca=gregory]") == "2026-08-23T15:00:00.5Z");
  CHECK(read("2026-08-24T00:00+09[Asia/Seoul]") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T15:00Z[Etc/GMT+0]") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-24 00:00:00 +0900") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23 15:00:00 UTC") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T15:00:00GMT") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T15:00 Z") == "2026-08-23T15:00:00Z");
  CHECK(read("2026-08-23T11:30\u221203:30") == "2026-08-23T15:00:00Z");
}

TEST_CASE("times of any precision are cut to microseconds, downwards", "[timestamp]") {
  CHECK(Timestamp(sys_time<nanoseconds>(1999ns)).time().time_since_epoch() == 1us);
  CHECK(Timestamp(sys_time<nanoseconds>(-1ns)).time().time_since_epoch() == -1us);
  CHECK(Timestamp(sys_time<hours>(24h)) == Timestamp(on(1970, 1, 2)));
  CHECK(Timestamp() == Timestamp(on(1970, 1, 1)));
}

TEST_CASE("a text of the service that is no time is printed without controls", "[timestamp]") {
  std::ostringstream out;
  out << Timestamp::from_text("now\n\x1b[2J\u202e");
  CHECK(out.str() == "now  [2J\ufffd");
  CHECK(to_string(Timestamp::from_text("now\n")) == "now\n");
}

TEST_CASE("times print, and read back as they were", "[timestamp]") {
  std::ostringstream out;
  out << Timestamp(on(2026, 3, 4) + 5h + 6min + 7s + 80ms);
  CHECK(out.str() == "2026-03-04T05:06:07.08Z");
  for (const auto time : {Timestamp::Time(on(0, 1, 1)), Timestamp::Time(on(1969, 12, 31) + 1us),
                          Timestamp::Time(on(2026, 2, 28) + 86399999999us)})
    CHECK(Timestamp::parse(to_string(Timestamp(time))) == time);
}

}  // namespace timestamp_test
