#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/patch.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The company that offers a job.
struct JobCompany {
  std::optional<std::string> handle{};    ///< Handle, as in the address of its page; may be missing.
  std::string name{};                     ///< Name
  std::optional<std::string> logo_url{};  ///< Address of the logo.
  std::optional<std::string> industry{};  ///< Code, such as `IT_AI`: see `codes().job_industries()`.
  std::optional<CompanySize> size{};      ///< Size class

  friend bool operator==(const JobCompany&, const JobCompany&) = default;
};

/// A job as lists show it (`searchJobs`).
struct JobSummary {
  JobId id{};                             ///< Job id
  std::string title{};                    ///< Title
  std::optional<std::string> subtitle{};  ///< Second line
  std::optional<std::string> category{};  ///< Code, such as `dataAi`: see `codes().job_categories()`.
  std::vector<Seniority> seniorities{};   ///< Any of these
  std::vector<EmploymentType> employment_types{};  ///< Any of these
  std::optional<WorkType> work_type{};             ///< Where the work is done
  JobCompany company{};                            ///< Who offers it
  std::optional<Timestamp> end_at{};               ///< End of applications; none: always open.
  std::string web_url{};                           ///< Its page
  std::optional<std::string> location{};  ///< Place in words; only in deployments that follow the guide.
  std::optional<Timestamp> posted_at{};   ///< Publication; only in deployments that follow the guide.

  friend bool operator==(const JobSummary&, const JobSummary&) = default;
};

namespace codes {
/// Values of `JobStatus`.
struct JobStatus {
  enum class Value : unsigned char {
    unknown,
    published,  ///< visible
    finish,     ///< the company ended hiring
    draft,      ///< not published yet; only its company sees it
  };
  static constexpr Value unknown = Value::unknown, published = Value::published, finish = Value::finish,
                         draft = Value::draft;
  static constexpr std::string_view codes[] = {"published", "finish", "draft"};
};
}  // namespace codes

/// State of a job; see `Job::is_open`.
using JobStatus = OpenEnum<codes::JobStatus>;

namespace codes {
/// Values of `ApplyType`.
struct ApplyType {
  enum class Value : unsigned char {
    unknown,
    platform,  ///< on Rocketpunch
    outlink,   ///< at `ApplyMethod::url`
  };
  static constexpr Value unknown = Value::unknown, platform = Value::platform, outlink = Value::outlink;
  static constexpr std::string_view codes[] = {"PLATFORM", "OUTLINK"};
};
}  // namespace codes

/// Where applications are taken.
using ApplyType = OpenEnum<codes::ApplyType>;

/// How to apply for a job.
struct ApplyMethod {
  ApplyType type{};                  ///< Where applications are taken
  std::optional<std::string> url{};  ///< The address to apply at

  friend bool operator==(const ApplyMethod&, const ApplyMethod&) = default;
};

/// A job, whole (`getJob`). Deleted and draft jobs are never returned.
struct Job {
  JobId id{};                                            ///< Job id
  JobStatus status{};                                    ///< Visible or ended
  bool hiring = false;                                   ///< Whether it takes applications
  std::string title{};                                   ///< Title
  std::optional<std::string> subtitle{};                 ///< Second line
  std::optional<std::string> category{};                 ///< Code: see `codes().job_categories()`.
  std::vector<Seniority> seniorities{};                  ///< Any of these
  std::vector<EmploymentType> employment_types{};        ///< Any of these
  std::optional<WorkType> work_type{};                   ///< Where the work is done
  std::optional<std::string> language{};                 ///< Language of the texts
  std::optional<std::string> description{};              ///< The job in detail
  std::optional<std::string> duty{};                     ///< What to do
  std::optional<std::string> minimum_qualification{};    ///< What is required
  std::optional<std::string> preferred_qualification{};  ///< What is welcome
  std::optional<std::string> benefit{};                  ///< What the company offers
  std::optional<std::string> hire_process{};             ///< Steps of hiring
  std::optional<std::string> hire_notes{};               ///< Remarks on hiring
  std::vector<std::string> images{};                     ///< Addresses of images
  bool allow_remote = false;                             ///< Whether remote work is allowed
  JobCompany company{};                                  ///< Who offers it
  ApplyMethod apply_method{};                            ///< How to apply
  std::optional<Timestamp> start_at{};                   ///< Start of applications
  std::optional<Timestamp> end_at{};                     ///< End of applications; none: always open.
  std::string web_url{};                                 ///< Its page
  std::optional<Timestamp> created_at{};  ///< Creation; missing where a deployment follows the guide.
  std::optional<std::string> location{};  ///< Place in words; only in deployments that follow the guide.
  std::optional<Timestamp> posted_at{};   ///< Publication; only in deployments that follow the guide.

  /// Whether it takes applications now: published and hiring, the only state that counts as open.
  bool is_open() const noexcept { return status == JobStatus::published && hiring; }

  friend bool operator==(const Job&, const Job&) = default;
};

/// A job as its company sees it (`createJob`, `updatePlatformJob`, `publishJob`, `disableJob`,
/// `listAccessibleCompanyJobs`).
struct CompanyJob {
  JobId id{};                                      ///< Job id
  JobStatus status{};                              ///< State; `draft` before it is published.
  bool hiring = false;                             ///< Whether it takes applications
  std::string title{};                             ///< Title
  std::optional<std::string> subtitle{};           ///< Second line
  std::optional<std::string> category{};           ///< Code: see `codes().job_categories()`.
  std::vector<Seniority> seniorities{};            ///< Any of these
  std::vector<EmploymentType> employment_types{};  ///< Any of these
  std::optional<WorkType> work_type{};             ///< Where the work is done
  std::optional<Timestamp> start_at{};             ///< Start of applications
  std::optional<Timestamp> end_at{};               ///< End of applications; none: always open.
  std::string web_url{};                           ///< Its page

  friend bool operator==(const CompanyJob&, const CompanyJob&) = default;
};

namespace codes {
/// Values of `ApplicationSettingType`.
struct ApplicationSettingType {
  enum class Value : unsigned char { unknown, resume, cover_letter, portfolio, custom };
  static constexpr Value unknown = Value::unknown, resume = Value::resume, cover_letter = Value::cover_letter,
                         portfolio = Value::portfolio, custom = Value::custom;
  static constexpr std::string_view codes[] = {"RESUME", "COVER_LETTER", "PORTFOLIO", "CUSTOM"};
};
}  // namespace codes

/// What an applicant hands in.
using ApplicationSettingType = OpenEnum<codes::ApplicationSettingType>;

namespace codes {
/// Values of `UploadType`.
struct UploadType {
  enum class Value : unsigned char { unknown, file, url, any };
  static constexpr Value unknown = Value::unknown, file = Value::file, url = Value::url, any = Value::any;
  static constexpr std::string_view codes[] = {"FILE", "URL", "ANY"};
};
}  // namespace codes

/// In which form it is handed in.
using UploadType = OpenEnum<codes::UploadType>;

/// A document that an application for a job has.
struct ApplicationSetting {
  ApplicationSettingType type{};            ///< What it is; required.
  std::optional<std::string> title{};       ///< What it is called, at most 50 characters.
  std::optional<bool> required{};           ///< Whether an application must have it; unset: no.
  std::optional<UploadType> upload_type{};  ///< In which form; unset: any.

  friend bool operator==(const ApplicationSetting&, const ApplicationSetting&) = default;
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

  friend bool operator==(const JobDraft&, const JobDraft&) = default;
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

  friend bool operator==(const JobChanges&, const JobChanges&) = default;
};

/// When a published job takes applications (`publishJob`).
/// The days are taken for Korea's, as deadlines show. What is left out is the service's choice.
struct JobPeriod {
  Patch<std::chrono::year_month_day> start_date{};  ///< First day
  Patch<std::chrono::year_month_day> end_date{};    ///< Last day; cleared: always open.

  friend bool operator==(const JobPeriod&, const JobPeriod&) = default;
};

namespace codes {
/// Values of `JobSort`.
struct JobSort {
  enum class Value : unsigned char {
    unknown,
    relevance_desc,   ///< best match first; what the service does unless told
    date_desc,        ///< newest first
    popularity_desc,  ///< most popular first
  };
  static constexpr Value unknown = Value::unknown, relevance_desc = Value::relevance_desc,
                         date_desc = Value::date_desc, popularity_desc = Value::popularity_desc;
  static constexpr std::string_view codes[] = {"RELEVANCE_DESC", "DATE_DESC", "POPULARITY_DESC"};
};
}  // namespace codes

/// Order of jobs.
using JobSort = OpenEnum<codes::JobSort>;

/// Which jobs to find (`searchJobs`): only those that are hiring are.
struct JobQuery {
  std::optional<std::string> keyword{};       ///< In title or text; at most 100 characters, empty: unset.
  std::optional<std::string> company{};       ///< Company handle: letters, digits, `_`, `-`; at most 255.
  std::vector<std::string> job_categories{};  ///< Codes of `codes().job_categories()`
  std::vector<Seniority> seniorities{};       ///< Experience
  std::vector<EmploymentType> employment_types{};  ///< Contract
  std::vector<CompanySize> company_sizes{};        ///< Size class of the company
  std::vector<WorkType> work_types{};              ///< Where the work is done
  std::optional<JobSort> sort{};                   ///< Order
  std::optional<int> page{};                       ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};                  ///< 1 to 50; unset: 20, and 50 in `search_all`.

  friend bool operator==(const JobQuery&, const JobQuery&) = default;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
