// Headers of answers: an input is a response, a header a line, a blank line, the body. Its first line is a
// text by itself, read as a date and as a time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "check.hpp"
#include "rocketpunch/detail/call/response_error.hpp"
#include "rocketpunch/detail/http/retry_after.hpp"
#include "rocketpunch/detail/quota/reservation.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/timestamp.hpp"

namespace {

using namespace rocketpunch;
using namespace std::chrono_literals;

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

void check_times(std::string_view text) {
  if (const auto time = Timestamp::parse(text)) {
    ROCKETPUNCH_FUZZ_CHECK(text.size() >= 10);
    const std::string printed = to_string(Timestamp(*time));
    // an offset can lead out of the years that are written with four digits
    const bool four_digits = printed.size() >= 20 && printed[4] == '-' && printed[0] != '-';
    ROCKETPUNCH_FUZZ_CHECK(Timestamp::parse(printed) == (four_digits ? time : std::nullopt));
    if (four_digits) ROCKETPUNCH_FUZZ_CHECK(to_string(Timestamp(*Timestamp::parse(printed))) == printed);
  }
  if (const auto date = detail::parse_http_date(text)) {
    ROCKETPUNCH_FUZZ_CHECK(text.size() >= 21 &&
                           text.size() <= 33);  // of three forms, with seconds or without
    ROCKETPUNCH_FUZZ_CHECK(*date >= std::chrono::sys_days(std::chrono::year{0} / 1 / 1));
    ROCKETPUNCH_FUZZ_CHECK(*date <= std::chrono::sys_days(std::chrono::year{10000} / 1 / 1));
  }
}

void check_headers(Headers headers, std::string_view name) {
  const auto before = headers.size();
  headers.add(std::string(name), "added");
  ROCKETPUNCH_FUZZ_CHECK(headers.size() == before + 1 && headers.contains(name));
  headers.set(std::string(name), "set");
  ROCKETPUNCH_FUZZ_CHECK(headers.get(name) == "set");
  headers.remove(name);
  ROCKETPUNCH_FUZZ_CHECK(!headers.contains(name) && headers.size() <= before);
  if (detail::is_token(name))
    ROCKETPUNCH_FUZZ_CHECK(detail::is_field_value(name) && detail::is_visible_ascii(name));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = take_line(text);
  check_times(first);

  HttpResponse response;
  response.status = size == 0 ? 0 : 200 + static_cast<int>(size % 400);
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.empty()) break;
    const auto colon = line.find(':');
    response.headers.add(std::string(line.substr(0, colon)),
                         std::string(colon == line.npos ? "" : line.substr(colon + 1)));
  }
  response.body = text;
  check_headers(response.headers, first);

  const Clock::Wall now = std::chrono::sys_days(std::chrono::year{2026} / 8 / 1);
  for (const int status : {response.status, 403, 429, 503}) {
    response.status = status;
    const auto told = detail::told_wait(response, now);
    if (told.wait) ROCKETPUNCH_FUZZ_CHECK(*told.wait >= 0s && *told.wait <= 366 * 24h);
    if (const auto pause = detail::pause_after(response, now))
      ROCKETPUNCH_FUZZ_CHECK(*pause <= *told.wait && *pause <= 24h);
    const auto failed = detail::failed_response(detail::operation("createPost"), response, now);
    ROCKETPUNCH_FUZZ_CHECK(failed.error.status == status);
    ROCKETPUNCH_FUZZ_CHECK(failed.in_words || !failed.error.message.empty());
    const std::string what = Error(failed.error).what();
    ROCKETPUNCH_FUZZ_CHECK(!what.empty() && what.size() < 8000);
    ROCKETPUNCH_FUZZ_CHECK(std::none_of(what.begin(), what.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';  // one line, whatever the body says
    }));
  }
  const auto limit = detail::rate_limit(response.headers, now);
  ROCKETPUNCH_FUZZ_CHECK(limit.remaining.value_or(0) >= 0 && limit.limit.value_or(0) >= 0 &&
                         limit.scope_remaining.value_or(0) >= 0);
  if (limit.reset)
    ROCKETPUNCH_FUZZ_CHECK(Timestamp::parse(to_string(Timestamp(*limit.reset))) == *limit.reset);
  return 0;
}
