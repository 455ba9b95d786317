#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/models/codes.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The company that offers a job.
struct JobCompany {
  std::optional<std::string> id{};        ///< Handle, as in the address of its page; may be missing.
  std::string name{};                     ///< Name
  std::optional<std::string> logo_url{};  ///< Address of the logo.
  std::optional<std::string> industry{};  ///< Code, such as `IT_AI`: see `codes().job_industries()`.
  std::optional<CompanySize> size{};      ///< Size class
};

/// A job as lists show it (`searchJobs`).
struct JobSummary {
  std::int64_t id = 0;                    ///< Job id
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
};

/// Values of `JobStatus`.
struct JobStatusCodes {
  enum class Value : unsigned char {
    unknown,
    published,  ///< visible
    finish,     ///< the company ended hiring
  };
  static constexpr Value unknown = Value::unknown, published = Value::published, finish = Value::finish;
  static constexpr std::string_view codes[] = {"published", "finish"};
};
/// State of a job; see `Job::is_open`.
using JobStatus = OpenEnum<JobStatusCodes>;

/// Values of `ApplyType`.
struct ApplyTypeCodes {
  enum class Value : unsigned char {
    unknown,
    platform,  ///< on Rocketpunch
    outlink,   ///< at `ApplyMethod::url`
  };
  static constexpr Value unknown = Value::unknown, platform = Value::platform, outlink = Value::outlink;
  static constexpr std::string_view codes[] = {"PLATFORM", "OUTLINK"};
};
/// Where applications are taken.
using ApplyType = OpenEnum<ApplyTypeCodes>;

/// How to apply for a job.
struct ApplyMethod {
  ApplyType type{};                  ///< Where applications are taken
  std::optional<std::string> url{};  ///< The address to apply at
};

/// A job, whole (`getJob`). Deleted and draft jobs are never returned.
struct Job {
  std::int64_t id = 0;                                   ///< Job id
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
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
