#pragma once
#include "rocketpunch/base/language.hpp"

#include <string>

#include "rocketpunch/models/event.hpp"
#include "rocketpunch/params/queries.hpp"

/// What functions are given beside each other, as one thing to be written.
namespace rocketpunch::codec {

/// The jobs of a company that the signed-in user may see.
struct CompanyJobQuery : PageQuery {
  std::string company{};
};
/// The roles of the signed-in user at a company.
struct CompanyRoleQuery : ResourceRoleQuery {
  std::string company{};
};
/// The new role of a host.
struct HostRoleChange {
  HostRole role{};
};

}  // namespace rocketpunch::codec
