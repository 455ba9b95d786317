#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline constexpr std::size_t sqlstate_size = 5;
/// Whether it is a code of a server's error.
inline bool is_sqlstate(std::string_view text) {
  return text.size() == sqlstate_size &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

/// The server can't be reached, or not now.
inline Error postgres_unreachable(const std::string& why) {
  return not_sent(ErrorKind::network, "PostgreSQL: " + why);
}

/// What a code of a server's error means; the first that it begins with.
struct SqlstateMeaning {
  std::string_view beginning;
  ErrorKind kind{};
  std::string_view words;
};
inline constexpr SqlstateMeaning sqlstate_meanings[] = {
    {"08", ErrorKind::network, "the connection failed"},
    {"57P0", ErrorKind::network, "the server is starting, or going"},
    {"53300", ErrorKind::network, "the server has as many connections as it takes"},
    {"25006", ErrorKind::network,
     "the server takes no writes, as a standby; name all servers as `host`, and "
     "target_session_attrs=read-write"},
    {"28", ErrorKind::configuration, "the server refuses the role, its password or this machine"},
    {"3D000", ErrorKind::configuration, "there is no such database"},
    {"42P01", ErrorKind::configuration,
     "there is no such table: call create_table() once, or run sql/rocketpunch_postgres.sql"},
    {"3F000", ErrorKind::configuration, "there is no such schema"},
    {"42703", ErrorKind::configuration,
     "the table has other columns: create_table() and sql/rocketpunch_postgres.sql make the right ones"},
    {"42501", ErrorKind::storage, "the role lacks a right; SELECT, INSERT, UPDATE and DELETE are needed"},
    {"53", ErrorKind::storage, "the server has no room left"},
    {"", ErrorKind::storage, "the server refused the statement"},
};

/// The error of a server by its code alone: its words may repeat what was stored.
inline Error server_error(std::string_view sqlstate) {
  const auto* const meaning =
      std::find_if(std::begin(sqlstate_meanings), std::end(sqlstate_meanings),
                   [&](const SqlstateMeaning& one) { return sqlstate.starts_with(one.beginning); });
  return Error({.kind = meaning->kind,
                .message = "PostgreSQL: " + std::string(meaning->words),
                .code = std::string(sqlstate),
                .maybe_sent = false});
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
