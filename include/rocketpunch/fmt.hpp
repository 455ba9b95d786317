#pragma once
#include "rocketpunch/version.hpp"

#include <fmt/format.h>

#include <string_view>

#include "rocketpunch/detail/shown.hpp"

// `fmt::format("{}", job.work_type)`: errors, their kinds, codes, moments, days and times of day, for
// programs that use the library fmt. The options are those of a text, such as `{:>20}`.

/// Formats what `operator<<` prints.
template <rocketpunch::detail::Shown T>
struct fmt::formatter<T, char> : fmt::formatter<std::string_view, char> {
  template <class Context>
  auto format(const T& value, Context& context) const {
    return fmt::formatter<std::string_view, char>::format(rocketpunch::detail::shown(value), context);
  }
};
