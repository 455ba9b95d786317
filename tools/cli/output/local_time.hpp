// Times in the user's zone ($TZ, or the machine's).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// A moment as clocks where the user is show it.
struct LocalTime {
  std::string text{};             ///< `2026-09-01 19:00`
  std::string zone{};             ///< Abbreviation of the zone at that moment, such as `KST`
  std::chrono::seconds offset{};  ///< East of UTC
};

/// Nothing for a moment that no clock shows, as in the year 20000.
std::optional<LocalTime> local_time(std::chrono::sys_seconds moment);

/// The same with the zone (in UTC where no clock shows it), and with Seoul's time where that is another:
/// `2026-09-01 12:00 CEST (19:00 in Seoul)`.
std::string local_and_seoul(std::chrono::sys_seconds moment);

/// The moment that a person means: ISO 8601 with a zone, or a day (its beginning) or day and time in the
/// user's zone, such as `2026-09-01` or `2026-09-01 19:00`.
std::optional<std::chrono::sys_seconds> read_moment(std::string_view text);

}  // namespace cli
