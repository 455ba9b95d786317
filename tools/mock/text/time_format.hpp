// Times as the API writes and reads them. All are UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rocketpunch::testing::mock {

using Seconds = std::chrono::sys_seconds;

/// Korea's clock before UTC. Days of jobs and sessions are Korea's, as real deadlines show: 14:59 UTC is the
/// last minute of the day in Seoul.
inline constexpr std::chrono::hours korea_ahead{9};

/// 2026-08-23T15:00, as in lists.
std::string list_time(Seconds time);
/// 2026-08-23T15:00:00, as in errors.
std::string error_time(Seconds time);
/// 2026-08-23T15:00:00Z, as in details.
std::string detail_time(Seconds time);
/// Sun, 23 Aug 2026 15:00:00 GMT, as in headers (RFC 9110, section 5.6.7).
std::string http_time(Seconds time);
/// 2026-08-23.
std::string date_text(Seconds time);

/// Reads YYYY-MM-DD.
std::optional<Seconds> read_date(std::string_view text);
/// Reads a date, or a date and time with or without seconds, fraction and zone.
std::optional<Seconds> read_time(std::string_view text);

/// The clock's time.
Seconds clock_now();

}  // namespace rocketpunch::testing::mock
