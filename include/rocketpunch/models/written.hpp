#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/models/codes.hpp"
#include "rocketpunch/models/job.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A job as its company sees it (`createJob`, `updatePlatformJob`, `publishJob`, `disableJob`,
/// `listAccessibleCompanyJobs`).
struct WrittenJob {
  std::int64_t id = 0;                             ///< Job id
  JobStatus status{};                              ///< State; such as `draft` before it is published.
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
};

/// An event that was created or changed (`createEvent`, `patchEvent`).
struct WrittenEvent {
  std::string id{};       ///< Event id
  std::string web_url{};  ///< Its page
};

/// A ticket that was created or changed.
struct WrittenTicket {
  std::int64_t id = 0;  ///< Ticket id
};
/// A session that was created or changed.
struct WrittenSession {
  std::int64_t id = 0;  ///< Session id
};
/// A host that was added or changed.
struct WrittenHost {
  std::int64_t id = 0;  ///< Host id, which is not the handle
};
/// A question that was created or changed.
struct WrittenFaq {
  std::int64_t id = 0;  ///< Question id
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
