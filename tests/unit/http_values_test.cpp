// Dates, header fields and lists of headers.
#include "rocketpunch/detail/http/retry_after.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/transport.hpp"
#include "support/catch.hpp"

namespace http_values_test {

using namespace rocketpunch;
using namespace std::chrono;
using namespace std::chrono_literals;

TEST_CASE("HTTP dates", "[http]") {
  CHECK(detail::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") ==
        sys_days(1994y / 11 / 6) + 8h + 49min + 37s);
  CHECK(detail::parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == sys_seconds());
  CHECK(detail::parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT") == sys_days(2024y / 2 / 29) + 24h - 1s);
  CHECK(detail::parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == sys_days(2017y / 1 / 1));
  CHECK(detail::parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT") == sys_days(9999y / 12 / 31) + 24h - 1s);
  const char* const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned month = 1; month <= 12; ++month)
    CHECK(detail::parse_http_date(std::string("Mon, 02 ") + months[month - 1] + " 2026 00:00:00 GMT") ==
          sys_days(2026y / month / 2));
}

TEST_CASE("HTTP dates of the obsolete forms", "[http]") {
  const auto when = sys_days(1994y / 11 / 6) + 8h + 49min + 37s;
  CHECK(detail::parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == when);
  CHECK(detail::parse_http_date("Sun Nov  6 08:49:37 1994") == when);
  CHECK(detail::parse_http_date("Wed Nov 16 08:49:37 1994") == when + days(10));
  // a year of two digits is at most 50 years ahead
  const auto now = sys_days(2026y / 11 / 28);
  CHECK(detail::parse_http_date("Saturday, 28-Nov-26 00:00:00 GMT", now) == now);
  CHECK(detail::parse_http_date("Saturday, 28-Nov-76 00:00:00 GMT", now) == sys_days(2076y / 11 / 28));
  CHECK(detail::parse_http_date("Monday, 29-Nov-76 00:00:00 GMT", now) == sys_days(1976y / 11 / 29));
  CHECK(detail::parse_http_date("Friday, 31-Dec-99 23:59:59 GMT", now) == sys_days(2000y / 1 / 1) - 1s);
  CHECK(detail::parse_http_date("Saturday, 01-Jan-00 00:00:00 GMT", sys_days(2099y / 12 / 31)) ==
        sys_days(2100y / 1 / 1));
}

TEST_CASE("what is no HTTP date", "[http]") {
  for (const std::string_view text : {"",
                                      "120",
                                      "Sun, ",
                                      "Sun, 06 Nov 1994",
                                      "Sun, 06 Nov 1994 08:49:37",
                                      "Sun, 06 Nov 1994 08:49:37 UTC",
                                      "Sun, 06 Nov 1994 08:49:37 +0000",
                                      "Sunday, 06-Nov-94 08:49:37",
                                      "Sunday, 06-Nov-1994 08:49:37 GMT",
                                      "Sunday, 06 Nov 94 08:49:37 GMT",
                                      "Sun, 06-Nov-94 08:49:37 GMT",
                                      "Sunday, 31-Nov-94 08:49:37 GMT",
                                      "Sun Nov 6 08:49:37 1994",
                                      "Sun Nov  6 08:49:37 94",
                                      "Sun Nov  6 08:49:37 1994 GMT",
                                      "Sun Nov 31 08:49:37 1994",
                                      "Sun Nov",
                                      "Sun, 6 Nov 1994 08:49:37 GMT",
                                      "Sun, 31 Nov 1994 08:49:37 GMT",
                                      "Sun, 00 Nov 1994 08:49:37 GMT",
                                      "Tue, 29 Feb 2026 00:00:00 GMT",
                                      "Sun, 06 nov 1994 08:49:37 GMT",
                                      "Sun, 06 Nix 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 94 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 24:00:00 GMT",
                                      "Sun, 06 Nov 1994 08:60:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:61 GMT",
                                      "Sun, 06 Nov 1994 08:49:37 GMT ",
                                      " Sun, 06 Nov 1994 08:49:37 GMT",
                                      "Sun,06 Nov 1994 08:49:37 GMT",
                                      "1994-11-06T08:49:37Z"}) {
    INFO(text);
    CHECK(!detail::parse_http_date(text));
  }
}

TEST_CASE("headers compare without regard to case and keep their order", "[http]") {
  Headers headers = {{"Content-Type", "text/html"}, {"Set-Cookie", "a"}, {"set-cookie", "b"}};
  CHECK(headers.size() == 3);
  CHECK(headers.get("content-type") == "text/html");
  CHECK(headers.get("SET-COOKIE") == "a");
  CHECK(!headers.get("Content-Typ"));
  CHECK(!headers.get(""));
  CHECK(headers.contains("CONTENT-TYPE"));
  std::string all;
  for (const auto& [name, value] : headers) all += name + '=' + value + ' ';
  CHECK(all == "Content-Type=text/html Set-Cookie=a set-cookie=b ");
}

TEST_CASE("headers are added, set and removed", "[http]") {
  Headers headers;
  CHECK(headers.empty());
  headers.add("Accept", "a");
  headers.add("ACCEPT", "b");
  headers.add("Other", "x");
  CHECK(headers.size() == 3);
  headers.set("accept", "c");
  CHECK(headers.size() == 2);
  CHECK(headers.get("Accept") == "c");
  headers.set("New", "y");
  CHECK(headers.get("new") == "y");
  headers.remove("OTHER");
  CHECK(!headers.contains("Other"));
  headers.remove("not there");
  CHECK(headers.size() == 2);
  headers.clear();
  CHECK(headers.empty());
}

TEST_CASE("names, values and tokens of headers", "[http]") {
  using namespace rocketpunch::detail;
  CHECK(is_token("X-RP-API-Key"));
  CHECK(is_token("!#$%&'*+-.^_`|~09azAZ"));
  for (const std::string_view text :
       {"", " ", "a b", "a:b", "a\r", "a\n", "a/b", "(a)", "é", "a,b", "\"a\"", "a\x7f"})
    CHECK(!is_token(text));
  CHECK(!is_token(std::string_view("a\0", 2)));
  CHECK(is_field_value(""));
  CHECK(is_field_value("a b\tc é ~"));
  for (const std::string_view text : {"a\r\nX: y", "a\n", "a\r", "\x01", "\x1f", "\x7f"})
    CHECK(!is_field_value(text));
  CHECK(!is_field_value(std::string_view("a\0", 2)));
  CHECK(is_visible_ascii("rp_app_x-1.2~"));
  for (const std::string_view text : {"", "a b", "a\t", "a\n", "é", "\x7f"}) CHECK(!is_visible_ascii(text));
}

}  // namespace http_values_test
