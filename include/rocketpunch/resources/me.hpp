#pragma once
#include "rocketpunch/base/language.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/me.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch {

/// What the signed-in user may do. All of it needs scope `company:manage:read`. Safe to use from many
/// threads; keeps what it needs of its client alive.
template <class Caller>
class Me {
 public:
  explicit Me(Caller caller) : caller_(std::move(caller)) {}

  /// The companies for which the user has roles as a whole, and the operations these allow:
  /// `Result<CompanyPermissions>`. Calls `getMyCompanyPermissions`.
  auto company_permissions(const CallOptions& options = {}) const {
    detail::require_user<typename Caller::auth_type>();
    constexpr const Operation& row = operation("getMyCompanyPermissions");
    return caller_.template call<CompanyPermissions>(row, codec::RequestWriter(row).finish(), options);
  }

  /// The user's roles for single events or jobs of a company, a page of them: `Result<ResourceRoles>`. The
  /// last page is the first one with fewer than `page_size` (20). Calls `getMyResourceRoles`.
  auto resource_roles(std::string_view company, const ResourceRoleQuery& query,
                      const CallOptions& options = {}) const {
    detail::require_user<typename Caller::auth_type>();
    constexpr const Operation& row = operation("getMyResourceRoles");
    return caller_.template call<ResourceRoles>(
        row, codec::encode(row, codec::CompanyRoleQuery{query, std::string(company)}), options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch
