#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/job.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/models/written.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/job.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/params/upload.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch {

/// Jobs. Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Jobs {
 public:
  explicit Jobs(Caller caller) : caller_(std::move(caller)) {}

  /// A page of the jobs that are hiring: `Result<Page<JobSummary>>`. Calls `searchJobs`.
  auto search(const JobQuery& query = {}, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("searchJobs");
    return caller_.template call<Page<JobSummary>>(row, codec::encode(row, query), options);
  }

  /// All jobs that are hiring, page by page as they are asked for: `Walk<JobSummary>`. Calls `searchJobs`
  /// for each page of 50 (or `query.page_size`), from `query.page` on.
  auto search_all(JobQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return caller_.template walk<JobSummary>(operation("searchJobs"), std::move(query), std::move(options),
                                             std::move(how));
  }

  /// A job, whole: `Result<Job>`; `not_found` for deleted and draft ones. The id is greater than 0. Calls
  /// `getJob`.
  auto get(std::int64_t job_id, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("getJob");
    return caller_.template call<Job>(row, codec::RequestWriter(row).id("jobId", job_id).finish(), options);
  }

  /// Creates a job of that company, with 0 to 10 images, and applications taken on Rocketpunch:
  /// `Result<WrittenJob>`. It isn't visible before `publish`. Needs scope `job:write`. Never sent twice where
  /// the first may have arrived: then the error is `outcome_unknown`. Calls `createJob`.
  auto create(std::string_view company, const JobDraft& draft, const std::vector<Upload>& images = {},
              const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("createJob");
    return write<WrittenJob>(row,
                             codec::write_parts(of_company(row, company), draft, caller_.calls()->checks(),
                                                {{"images", images, 10}}),
                             options);
  }

  /// Changes a job that takes applications on Rocketpunch: `Result<WrittenJob>`. What becomes of its images,
  /// with others or with none, isn't specified. Needs scope `job:write`. Sent once, as `create`. Calls
  /// `updatePlatformJob`.
  auto update(std::string_view company, std::int64_t job_id, const JobChanges& changes,
              const std::vector<Upload>& images = {}, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("updatePlatformJob");
    auto request = of_company(row, company, job_id);
    request.pair("type", "PLATFORM");
    return write<WrittenJob>(
        row, codec::write_parts(request, changes, caller_.calls()->checks(), {{"images", images, 10}}),
        options);
  }

  /// Opens a job for applications: `Result<WrittenJob>`. Needs scope `job:write`. Calls `publishJob`.
  auto publish(std::string_view company, std::int64_t job_id, const JobPeriod& period = {},
               const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("publishJob");
    return write<WrittenJob>(
        row, codec::write_json(of_company(row, company, job_id), period, caller_.calls()->checks()), options);
  }

  /// Closes a job for applications: `Result<WrittenJob>`. Needs scope `job:write`. Calls `disableJob`.
  auto disable(std::string_view company, std::int64_t job_id, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("disableJob");
    return write<WrittenJob>(row, of_company(row, company, job_id).finish(), options);
  }

  /// Removes a job: `Result<void>`. One that an earlier attempt has removed counts as removed. Needs scope
  /// `job:write`. Calls `deleteJob`.
  auto remove(std::string_view company, std::int64_t job_id, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("deleteJob");
    return write<void>(row, of_company(row, company, job_id).finish(), options);
  }

  /// A page of the jobs of a company that the user may see, drafts too: `Result<Page<WrittenJob>>`. Needs
  /// scope `job:manage:read`. Calls `listAccessibleCompanyJobs`.
  auto accessible(std::string_view company, const PageQuery& query = {},
                  const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("listAccessibleCompanyJobs");
    return write<Page<WrittenJob>>(
        row, codec::encode(row, codec::CompanyJobQuery{query, std::string(company)}), options);
  }

  /// All jobs of a company that the user may see, page by page as they are asked for: `Walk<WrittenJob>`.
  /// Needs scope `job:manage:read`. Calls `listAccessibleCompanyJobs` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  auto accessible_all(std::string_view company, const PageQuery& query = {}, CallOptions options = {},
                      WalkOptions how = {}) const {
    detail::require_user<typename Caller::auth_type>();
    return caller_.template walk<WrittenJob>(operation("listAccessibleCompanyJobs"),
                                             codec::CompanyJobQuery{query, std::string(company)},
                                             std::move(options), std::move(how));
  }

 private:
  static codec::RequestWriter of_company(const Operation& row, std::string_view company) {
    codec::RequestWriter request(row);
    request.handle("companyId", std::string(company));
    return request;
  }
  static codec::RequestWriter of_company(const Operation& row, std::string_view company,
                                         std::int64_t job_id) {
    codec::RequestWriter request = of_company(row, company);
    request.id("jobId", job_id);
    return request;
  }
  template <class Model>
  auto write(const Operation& row, const Result<codec::WireRequest>& request,
             const CallOptions& options) const {
    detail::require_user<typename Caller::auth_type>();
    return caller_.template call<Model>(row, request, options);
  }

  Caller caller_;
};

}  // namespace rocketpunch
