#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/patch.hpp"
#include "rocketpunch/models/codes.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Values of `ApplicationSettingType`.
struct ApplicationSettingTypeCodes {
  enum class Value : unsigned char { unknown, resume, cover_letter, portfolio, custom };
  static constexpr Value unknown = Value::unknown, resume = Value::resume, cover_letter = Value::cover_letter,
                         portfolio = Value::portfolio, custom = Value::custom;
  static constexpr std::string_view codes[] = {"RESUME", "COVER_LETTER", "PORTFOLIO", "CUSTOM"};
};
/// What an applicant hands in.
using ApplicationSettingType = OpenEnum<ApplicationSettingTypeCodes>;

/// Values of `UploadType`.
struct UploadTypeCodes {
  enum class Value : unsigned char { unknown, file, url, any };
  static constexpr Value unknown = Value::unknown, file = Value::file, url = Value::url, any = Value::any;
  static constexpr std::string_view codes[] = {"FILE", "URL", "ANY"};
};
/// In which form it is handed in.
using UploadType = OpenEnum<UploadTypeCodes>;

/// A document that an application for a job has.
struct ApplicationSetting {
  ApplicationSettingType type{};            ///< What it is; required.
  std::optional<std::string> title{};       ///< What it is called, at most 50 characters.
  std::optional<bool> required{};           ///< Whether an application must have it; unset: no.
  std::optional<UploadType> upload_type{};  ///< In which form; unset: any.
};

/// A job to be created, with applications taken on Rocketpunch (`createJob`). Texts without a limit told here
/// have none in the specification.
struct JobDraft {
  std::string title{};                             ///< 1 to 30 characters.
  std::optional<std::string> subtitle{};           ///< At most 50 characters.
  std::string category{};                          ///< Code: see `codes().job_categories()`; required.
  std::vector<Seniority> seniorities{};            ///< At least one.
  std::vector<EmploymentType> employment_types{};  ///< At least one.
  std::optional<WorkType> work_type{};             ///< Where the work is done.
  std::string intro{};                             ///< Required. `jobBio`; comes back as `Job::description`.
  std::string duty{};                              ///< What to do; required. `jobResponse`.
  std::optional<std::string> minimum_qualification{};    ///< What is required.
  std::optional<std::string> preferred_qualification{};  ///< What is welcome.
  std::optional<std::string> benefit{};                  ///< What the company offers.
  std::optional<std::string> hire_process{};             ///< Steps of hiring.
  std::optional<std::string> hire_notes{};               ///< Remarks on hiring.
  /// First day of applications, taken for Korea's; required.
  std::chrono::year_month_day start_date{};
  /// Last day of applications, taken for Korea's: deadlines are its end (14:59 or 15:00 UTC). Unset: always
  /// open.
  std::optional<std::chrono::year_month_day> end_date{};
  std::optional<std::string> email{};          ///< Address for questions.
  std::vector<std::string> notify_emails{};    ///< Who is told of applications; at most 10 addresses.
  std::vector<ApplicationSetting> settings{};  ///< What an application consists of; at least one.
  std::optional<bool> military{};              ///< Open to alternative military service; unset: no.
  std::optional<bool> veteran{};               ///< Veterans are preferred; unset: no.
};

/// A change of a job (`updatePlatformJob`): what is left out stays as it is; at least one must not be. The
/// specification tells no limits of a change, so that the service alone checks them.
struct JobChanges {
  std::optional<std::string> title{};                             ///< 1 to 30 characters.
  Patch<std::string> subtitle{};                                  ///< At most 50 characters.
  std::optional<std::string> category{};                          ///< Code: see `codes().job_categories()`.
  std::optional<std::vector<Seniority>> seniorities{};            ///< At least one.
  std::optional<std::vector<EmploymentType>> employment_types{};  ///< At least one.
  std::optional<WorkType> work_type{};                            ///< Where the work is done.
  std::optional<std::string> intro{};                         ///< `jobBio`; comes back as `Job::description`.
  std::optional<std::string> duty{};                          ///< What to do. `jobResponse`.
  Patch<std::string> minimum_qualification{};                 ///< What is required.
  Patch<std::string> preferred_qualification{};               ///< What is welcome.
  Patch<std::string> benefit{};                               ///< What the company offers.
  Patch<std::string> hire_process{};                          ///< Steps of hiring.
  Patch<std::string> hire_notes{};                            ///< Remarks on hiring.
  Patch<std::string> email{};                                 ///< Address for questions.
  std::optional<std::vector<std::string>> notify_emails{};    ///< Who is told of applications; at most 10.
  std::optional<std::vector<ApplicationSetting>> settings{};  ///< What an application consists of.
  std::optional<bool> military{};                             ///< Open to alternative military service.
  std::optional<bool> veteran{};                              ///< Veterans are preferred.
};

/// When a published job takes applications (`publishJob`).
/// The days are taken for Korea's, as deadlines show. What is left out is the service's choice.
struct JobPeriod {
  Patch<std::chrono::year_month_day> start_date{};  ///< First day
  Patch<std::chrono::year_month_day> end_date{};    ///< Last day; cleared: always open.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
