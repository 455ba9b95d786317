#pragma once
#include "rocketpunch/base/version.hpp"

#include <string_view>

#include "rocketpunch/base/error_kind.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Which requests are sent again after a status.
enum class Repeated {
  never,       ///< none
  idempotent,  ///< reads and idempotent operations
  all,         ///< writes too: the service refused them before it did anything
};

/// What a status that is no success means.
struct StatusRule {
  int status = 0;                  ///< HTTP status; 0: any other one.
  ErrorKind kind{};                ///< The error that it becomes.
  Repeated repeated{};             ///< Which requests are sent again.
  std::string_view advice{};       ///< What to do about it; empty: what the kind says.
  bool on_new_connection = false;  ///< The connection was the reason: it is not used again.
};

/// The statuses that mean something of their own. RFC 9110, 6585 (429, 431), 8470 (425); 520 to 530 are of
/// gateways.
inline constexpr StatusRule status_rules[] = {
    // clang-format off
    {400, ErrorKind::bad_request, Repeated::never},
    {401, ErrorKind::unauthorized, Repeated::never},
    {403, ErrorKind::forbidden, Repeated::never},
    {404, ErrorKind::not_found, Repeated::never},
    {407, ErrorKind::unexpected_status, Repeated::never, "check the proxy's address, user and password"},
    {408, ErrorKind::server, Repeated::idempotent, "the request took too long to arrive: try later"},
    {409, ErrorKind::conflict, Repeated::never},
    {410, ErrorKind::not_found, Repeated::never},
    {413, ErrorKind::bad_request, Repeated::never, "send less: smaller or fewer images"},
    {414, ErrorKind::bad_request, Repeated::never, "search for shorter or fewer values"},
    {415, ErrorKind::bad_request, Repeated::never, "send images of another format"},
    {421, ErrorKind::server, Repeated::idempotent, "the connection led to the wrong server: try later", true},
    {422, ErrorKind::bad_request, Repeated::never},
    {425, ErrorKind::server, Repeated::idempotent, "the request came too early: try later"},
    {429, ErrorKind::rate_limited, Repeated::all},
    {431, ErrorKind::bad_request, Repeated::never, "use a shorter key, token or language"},
    {500, ErrorKind::server, Repeated::idempotent},
    {502, ErrorKind::server, Repeated::idempotent},
    {503, ErrorKind::server, Repeated::idempotent},
    {504, ErrorKind::server, Repeated::idempotent},
    {511, ErrorKind::server, Repeated::never, "sign in to the network that this machine is in"},
    {520, ErrorKind::server, Repeated::idempotent},
    {521, ErrorKind::server, Repeated::idempotent},
    {522, ErrorKind::server, Repeated::idempotent},
    {523, ErrorKind::server, Repeated::idempotent},
    {524, ErrorKind::server, Repeated::idempotent},
    {529, ErrorKind::server, Repeated::idempotent},
    {530, ErrorKind::server, Repeated::idempotent},
    // clang-format on
};

/// What a status means that is no success.
constexpr StatusRule rule_of(int status) noexcept {
  for (const StatusRule& rule : status_rules)
    if (rule.status == status) return rule;
  return {.kind = status >= 500 && status < 600 ? ErrorKind::server : ErrorKind::unexpected_status};
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
