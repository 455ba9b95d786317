#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// What the signed-in user may do. All of it needs scope `company:manage:read`. Safe to use from many
/// threads; shares ownership of the client's state.
template <class Caller>
class Me {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;

  /// Made by `Client::me`.
  explicit Me(Caller caller) : caller_(std::move(caller)) {}

  /// The companies for which the user has roles as a whole, and the operations these allow. Calls
  /// `getMyCompanyPermissions`.
  Reply<CompanyPermissions> company_permissions(const CallOptions& options = {}) const {
    return detail::call<detail::op("getMyCompanyPermissions"), CompanyPermissions>(
        caller_, detail::codec::NoParameters{}, options);
  }

  /// The user's roles for single events or jobs of a company, a page of them. The last page is the first one
  /// with fewer than `page_size` (20). Calls `getMyResourceRoles`.
  Reply<ResourceRoles> resource_roles(std::string_view company, const ResourceRoleQuery& query,
                                      const CallOptions& options = {}) const {
    return detail::call<detail::op("getMyResourceRoles"), ResourceRoles>(
        caller_, detail::codec::CompanyRoleQuery{query, std::string(company)}, options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api
