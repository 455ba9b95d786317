// Values as std::format and fmt write them, where there is such a library.
#include "rocketpunch/format.hpp"

#include <chrono>
#include <sstream>
#include <string>
#include <type_traits>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/timestamp.hpp"
#include "support/catch.hpp"

#if __has_include(<fmt/format.h>)
#define FMT_HEADER_ONLY
#include "rocketpunch/fmt.hpp"
#endif

namespace format_test {

using namespace rocketpunch;
using namespace std::chrono_literals;

#if defined(__cpp_lib_format) || __has_include(<fmt/format.h>)

namespace {

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

/// `format`: of one value, by a text such as `{:>20}`; gives what it is printed as.
void check_all(const auto& format) {
  const Timestamp time = in_seoul(2026y / 9 / 1, 19h);
  const Error error({.kind = ErrorKind::not_found, .message = "gone\x1b[31m", .status = 404});
  format(time, "2026-09-01T10:00:00Z");
  format(Timestamp::from_text("so\non"), printed(Timestamp::from_text("so\non")));
  format(Date(2026y / 9 / 1), "2026-09-01");
  format(TimeOfDay(9h), "09:00");
  format(Seniority(Seniority::junior), "JUNIOR");
  format(Seniority("C_\x1b[LEVEL"), printed(Seniority("C_\x1b[LEVEL")));
  format(ErrorKind::not_found, "not_found");
  format(error, error.what());
}

}  // namespace

#endif

#if defined(__cpp_lib_format)
TEST_CASE("std::format writes what << prints", "[format]") {
  check_all([](const auto& value, const std::string& text) {
    CHECK(std::format("{}", value) == text);
    CHECK(std::format("{:*>60.3}", value) == std::string(57, '*') + text.substr(0, 3));
  });
  // a secret has none, so that nothing is written by mistake
  STATIC_REQUIRE(!std::is_default_constructible_v<std::formatter<Secret, char>>);
  STATIC_REQUIRE(std::is_default_constructible_v<std::formatter<Error, char>>);
}
#endif

#if __has_include(<fmt/format.h>)
TEST_CASE("fmt writes what << prints", "[format]") {
  check_all([](const auto& value, const std::string& text) {
    CHECK(fmt::format("{}", value) == text);
    CHECK(fmt::format("{:*>60.3}", value) == std::string(57, '*') + text.substr(0, 3));
  });
  STATIC_REQUIRE(!std::is_default_constructible_v<fmt::formatter<Secret, char>>);
  STATIC_REQUIRE(std::is_default_constructible_v<fmt::formatter<Error, char>>);
}
#endif

}  // namespace format_test
