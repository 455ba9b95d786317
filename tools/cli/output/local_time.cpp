#include "output/local_time.hpp"

#include <time.h>

#include <algorithm>
#include <rocketpunch/timestamp.hpp>

namespace cli {

namespace rp = rocketpunch;

namespace {

std::string written(const tm& parts, const char* format) {
  char text[64];
  return std::string(text, strftime(text, sizeof text, format, &parts));
}

tm seoul_parts(std::chrono::sys_seconds moment) {
  const time_t seconds = static_cast<time_t>((moment + std::chrono::hours(9)).time_since_epoch().count());
  tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::optional<LocalTime> local_time(std::chrono::sys_seconds moment) {
  const time_t seconds = static_cast<time_t>(moment.time_since_epoch().count());
  tm parts{};
  if (localtime_r(&seconds, &parts) == nullptr || parts.tm_year > 8099 || parts.tm_year < -1900)
    return std::nullopt;
  return LocalTime{written(parts, "%Y-%m-%d %H:%M"), parts.tm_zone, std::chrono::seconds(parts.tm_gmtoff)};
}

std::string local_and_seoul(std::chrono::sys_seconds moment) {
  const auto here = local_time(moment);
  if (!here) return to_string(rp::Timestamp(moment));
  const std::string text = here->text + ' ' + here->zone;
  if (here->offset == std::chrono::hours(9)) return text;
  const tm there = seoul_parts(moment);
  const bool same_day = here->text.starts_with(written(there, "%Y-%m-%d"));
  return text + " (" + written(there, same_day ? "%H:%M" : "%Y-%m-%d %H:%M") + " in Seoul)";
}

std::optional<std::chrono::sys_seconds> read_moment(std::string_view text) {
  std::string plain(text);
  if (plain.size() > 10 && plain[10] == ' ') plain[10] = 'T';
  tm parts{};
  const char* rest = strptime(plain.c_str(), "%Y-%m-%d", &parts);
  if (rest == nullptr || rest != plain.c_str() + 10) return std::nullopt;
  // with a zone, the SDK reads it
  if (const auto time = plain.find('T');
      time != plain.npos && plain.find_first_of("Zz+-", time) != plain.npos) {
    const auto moment = rp::Timestamp::parse(plain);
    if (!moment) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(*moment);
  }
  if (*rest == 'T') {
    const std::string clock = rest;
    rest = strptime(clock.c_str(), clock.size() > 6 ? "T%H:%M:%S" : "T%H:%M", &parts);
    if (rest == nullptr || *rest != '\0') return std::nullopt;
  } else if (*rest != '\0') {
    return std::nullopt;
  }
  const int day = parts.tm_mday;
  parts.tm_isdst = -1;
  const time_t seconds = mktime(&parts);
  if (parts.tm_mday != day) return std::nullopt;  // a day that there isn't, such as 2026-02-30
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

}  // namespace cli
