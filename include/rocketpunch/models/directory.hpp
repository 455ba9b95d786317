#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A company (`searchCompanies`; in the published guide, not in the specification).
struct Company {
  std::string id{};                          ///< Company id
  std::string name{};                        ///< Name
  std::string handle{};                      ///< Handle; `company_url(handle)` is its page.
  std::optional<std::string> description{};  ///< What it does
  std::optional<int> employee_count{};       ///< Employees
  std::optional<int> founded_year{};         ///< Year of foundation
  std::optional<std::string> website{};      ///< Its own site
};

/// The company that someone works for.
struct ProfileCompany {
  std::string name{};                   ///< Name
  std::optional<std::string> handle{};  ///< Handle
};

/// A person's public profile (`searchProfiles`; in the published guide, not in the specification).
struct Profile {
  std::string handle{};                             ///< Handle; `profile_url(handle)` is the page.
  std::string name{};                               ///< Name
  std::optional<std::string> headline{};            ///< One line about the person
  std::vector<std::string> skills{};                ///< Skills
  std::optional<ProfileCompany> current_company{};  ///< Where the person works now
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
