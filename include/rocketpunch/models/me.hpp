#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/open_enum.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A company, in short.
struct CompanyRef {
  std::string permalink{};                ///< Handle
  std::optional<std::string> name{};      ///< Name
  std::optional<std::string> logo_url{};  ///< Address of the logo
};

/// What the signed-in user may do for a company.
struct CompanyPermission {
  CompanyRef company{};                     ///< The company
  std::vector<std::string> capabilities{};  ///< Operations of the API that the user may call
};

/// Where the signed-in user has roles for the whole company (`getMyCompanyPermissions`).
struct CompanyPermissions {
  std::vector<CompanyPermission> companies{};  ///< In no particular order
};

/// Values of `ResourceType`.
struct ResourceTypeCodes {
  enum class Value : unsigned char { unknown, event, job };
  static constexpr Value unknown = Value::unknown, event = Value::event, job = Value::job;
  static constexpr std::string_view codes[] = {"EVENT", "JOB"};
};
/// What a role is for.
using ResourceType = OpenEnum<ResourceTypeCodes>;

/// What the signed-in user may do with an event or a job.
struct ResourceRole {
  ResourceType resource_type{};             ///< Event or job
  std::string resource_id{};                ///< Its id
  std::vector<std::string> capabilities{};  ///< Operations of the API that the user may call
};

/// The signed-in user's roles for single events or jobs (`getMyResourceRoles`).
struct ResourceRoles {
  std::vector<ResourceRole> items{};  ///< At most one where a single resource was asked for
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
