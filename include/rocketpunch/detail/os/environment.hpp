#pragma once
#include "rocketpunch/version.hpp"

#include <cstdlib>
#ifdef _WIN32
#include <filesystem>
#endif
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whether a text still has the quotes around it in which it was written somewhere.
inline bool is_quoted(std::string_view text) noexcept {
  return text.size() > 1 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
}
inline constexpr const char* quotes_advice =
    " has quotes around it: remove them (files of variables are often read with them)";

/// The value of an environment variable; an empty one counts as unset. So do all where the program runs with
/// more rights than its user has, whose environment it is (where the system tells). Throws a configuration
/// error that names it where the value is in quotes.
inline std::optional<std::string> environment(const char* name) {
#ifdef _WIN32
  // without the system's header, whose macros would come into every program
#ifdef _MSC_VER
#pragma warning(suppress : 4996)
#endif
  const wchar_t* const found = _wgetenv(std::filesystem::path(name).c_str());
  const std::u8string utf8 = std::filesystem::path(found == nullptr ? L"" : found).u8string();
  const std::string text(utf8.begin(), utf8.end());
  const char* const value = text.c_str();
#elif defined(__linux__) && defined(_GNU_SOURCE)
  const char* const value = secure_getenv(name);
#else
  const char* const value = std::getenv(name);
#endif
  if (value == nullptr || *value == '\0') return std::nullopt;
  if (is_quoted(value)) throw not_sent(ErrorKind::configuration, std::string(name) + quotes_advice);
  return std::string(value);
}

/// The value of an environment variable; throws a configuration error that names it where it is unset.
inline std::string required_environment(const char* name, const char* what) {
  if (auto value = environment(name)) return *std::move(value);
  throw not_sent(ErrorKind::configuration,
                 std::string("set the environment variable ") + name + " to " + what);
}

/// What a function gives, or the `Error` that it throws.
template <class Make>
auto caught(Make make) -> Result<decltype(make())> {
  try {
    return make();
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
