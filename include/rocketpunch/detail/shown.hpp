#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <string>
#include <string_view>

#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/timestamp.hpp"

/// What values print as, for the libraries that format. The same as `operator<<`: without the control
/// characters that a service may have put into a text. Secrets are none of these: formatting one doesn't
/// compile.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline std::string_view shown(const Error& error) { return error.what(); }
inline std::string_view shown(ErrorKind kind) { return to_string(kind); }
inline std::string shown(const Timestamp& time) { return printable(to_string(time)); }
inline std::string shown(const Date& day) { return printable(to_string(day)); }
inline std::string shown(const TimeOfDay& time) { return printable(to_string(time)); }
template <class Codes>
std::string shown(const OpenEnum<Codes>& code) {
  return printable(code.code());
}

template <class T>
inline constexpr bool is_open_enum = false;
template <class Codes>
inline constexpr bool is_open_enum<OpenEnum<Codes>> = true;

/// A type that is formatted as a text.
template <class T>
concept Shown = std::same_as<T, Error> || std::same_as<T, ErrorKind> || std::same_as<T, Timestamp> ||
    std::same_as<T, Date> || std::same_as<T, TimeOfDay> || is_open_enum<T>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
