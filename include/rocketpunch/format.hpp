#pragma once
#include "rocketpunch/version.hpp"

#include <string_view>
#include <version>

#include "rocketpunch/detail/shown.hpp"

// `std::format("{}", job.work_type)`: errors, their kinds, codes, moments, days and times of day, where the
// standard library has <format>. The options are those of a text, such as `{:>20}`. Included by the clients.

#if defined(__cpp_lib_format)
#include <format>

/// Formats what `operator<<` prints.
template <rocketpunch::detail::Shown T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
  template <class Context>
  auto format(const T& value, Context& context) const {
    return std::formatter<std::string_view, char>::format(rocketpunch::detail::shown(value), context);
  }
};
#endif
