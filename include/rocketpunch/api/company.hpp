#pragma once
#include "rocketpunch/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A company (`searchCompanies`; in the published guide, not in the specification).
struct Company {
  CompanyId id{};                            ///< Company id, which is not for queries: they take the handle.
  std::string handle{};                      ///< Handle; `company_url(handle)` is its page.
  std::string name{};                        ///< Name
  std::optional<std::string> description{};  ///< What it does
  std::optional<int> employee_count{};       ///< Employees
  std::optional<int> founded_year{};         ///< Year of foundation
  std::optional<std::string> website{};      ///< Its own site

  friend bool operator==(const Company&, const Company&) = default;
};

/// A company, in short.
struct CompanyRef {
  std::string handle{};                   ///< Handle
  std::optional<std::string> name{};      ///< Name
  std::optional<std::string> logo_url{};  ///< Address of the logo

  friend bool operator==(const CompanyRef&, const CompanyRef&) = default;
};

/// What the signed-in user may do for a company.
struct CompanyPermission {
  CompanyRef company{};                     ///< The company
  std::vector<std::string> capabilities{};  ///< Operations of the API that the user may call

  friend bool operator==(const CompanyPermission&, const CompanyPermission&) = default;
};

/// Where the signed-in user has roles for the whole company (`getMyCompanyPermissions`).
struct CompanyPermissions {
  std::vector<CompanyPermission> companies{};  ///< In no particular order

  friend bool operator==(const CompanyPermissions&, const CompanyPermissions&) = default;
};

namespace codes {
/// Values of `ResourceType`.
struct ResourceType {
  enum class Value : unsigned char { unknown, event, job };
  static constexpr Value unknown = Value::unknown, event = Value::event, job = Value::job;
  static constexpr std::string_view codes[] = {"EVENT", "JOB"};
};
}  // namespace codes

/// What a role is for.
using ResourceType = OpenEnum<codes::ResourceType>;

/// What the signed-in user may do with an event or a job.
struct ResourceRole {
  ResourceType resource_type{};             ///< Event or job
  std::string resource_id{};                ///< Its id
  std::vector<std::string> capabilities{};  ///< Operations of the API that the user may call

  friend bool operator==(const ResourceRole&, const ResourceRole&) = default;
};

/// The signed-in user's roles for single events or jobs (`getMyResourceRoles`).
struct ResourceRoles {
  std::vector<ResourceRole> items{};  ///< At most one where a single resource was asked for

  friend bool operator==(const ResourceRoles&, const ResourceRoles&) = default;
};

/// Which of the signed-in user's roles (`getMyResourceRoles`).
struct ResourceRoleQuery {
  ResourceType resource_type{};              ///< Event or job; required.
  std::optional<std::string> resource_id{};  ///< A single one; unset: all that were granted.
  std::optional<int> page{};                 ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};            ///< 1 to 50; unset: 20.

  friend bool operator==(const ResourceRoleQuery&, const ResourceRoleQuery&) = default;
};

/// Which companies to find (`searchCompanies`, in the published guide).
struct CompanyQuery {
  std::optional<std::string> keyword{};  ///< Words to look for; empty: unset.
  std::optional<std::string> lang{};     ///< Language of the texts, such as `en`; the guide's own parameter.
  std::optional<int> page{};             ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};        ///< 1 to 50; unset: the service's choice, and 50 in `search_all`.

  friend bool operator==(const CompanyQuery&, const CompanyQuery&) = default;
};

/// The company that someone works for.
struct ProfileCompany {
  std::optional<std::string> handle{};  ///< Handle
  std::string name{};                   ///< Name

  friend bool operator==(const ProfileCompany&, const ProfileCompany&) = default;
};

/// A person's public profile (`searchProfiles`; in the published guide, not in the specification).
struct Profile {
  std::string handle{};                             ///< Handle; `profile_url(handle)` is the page.
  std::string name{};                               ///< Name
  std::optional<std::string> headline{};            ///< One line about the person
  std::vector<std::string> skills{};                ///< Skills
  std::optional<ProfileCompany> current_company{};  ///< Where the person works now

  friend bool operator==(const Profile&, const Profile&) = default;
};

/// The signed-in user (`getOAuthUserInfo`). Claims that the user did not grant are unset.
struct UserInfo {
  std::string subject{};                            ///< Id of the user, the same for all apps; never changes.
  std::optional<std::string> name{};                ///< Name to show. Scope `profile`.
  std::optional<std::string> preferred_username{};  ///< Handle; `profile_url(handle)` is the page.
  std::optional<std::string> picture{};             ///< URL of the picture. Scope `profile`.
  std::optional<std::string> email{};               ///< Scope `email`.

  friend bool operator==(const UserInfo&, const UserInfo&) = default;
};

/// Which people to find (`searchProfiles`, in the published guide).
struct ProfileQuery {
  std::optional<std::string> keyword{};  ///< Words to look for; empty: unset.
  std::optional<std::string> lang{};     ///< Language of the texts, such as `en`; the guide's own parameter.
  std::optional<int> page{};             ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};        ///< 1 to 50; unset: the service's choice, and 50 in `search_all`.

  friend bool operator==(const ProfileQuery&, const ProfileQuery&) = default;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
