#pragma once

#include <cstdint>
#include <utility>

#include "rocketpunch/codec/job_tables.hpp"
#include "rocketpunch/codec/page_tables.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch {

/// Jobs. Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Jobs {
 public:
  explicit Jobs(Caller caller) : caller_(std::move(caller)) {}

  /// A page of the jobs that are hiring: `Result<Page<JobSummary>>`. Calls `searchJobs`.
  auto search(const JobQuery& query = {}, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("searchJobs");
    return caller_.template call<Page<JobSummary>>(row, codec::encode(row, query), options);
  }

  /// All jobs that are hiring, page by page as they are asked for: `Walk<JobSummary>`. Calls `searchJobs`
  /// for each page of 50 (or `query.page_size`), from `query.page` on.
  auto search_all(JobQuery query = {}, CallOptions options = {}) const {
    return caller_.template walk<JobSummary>(operation("searchJobs"), std::move(query), std::move(options));
  }

  /// A job, whole: `Result<Job>`; `not_found` for deleted and draft ones. The id is greater than 0. Calls
  /// `getJob`.
  auto get(std::int64_t job_id, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("getJob");
    return caller_.template call<Job>(row, codec::RequestWriter(row).id("jobId", job_id).finish(), options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch
