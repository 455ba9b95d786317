// A user's token that can be renewed, as that of a session.
#pragma once

#include "rocketpunch/auth.hpp"

namespace rocketpunch::test {

struct Renewing {
  static constexpr bool acts_for_user = true;
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::bearer, Secret("token")};
  }
  Result<Renewal> renew(const Credential&, const SendOptions&) const { return Renewal::refreshed; }
};

}  // namespace rocketpunch::test
