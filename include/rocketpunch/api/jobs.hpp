#pragma once
#include "rocketpunch/version.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/upload.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// Jobs. Safe to use from many threads; shares ownership of the client's state.
template <class Caller>
class Jobs {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  /// Made by `Client::jobs`.
  explicit Jobs(Caller caller) : caller_(std::move(caller)) {}

  /// A page of the jobs that are hiring. Calls `searchJobs`.
  Reply<Page<JobSummary>> search(const JobQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("searchJobs"), Page<JobSummary>>(caller_, query, options);
  }

  /// All jobs that are hiring, page by page as they are asked for. Calls `searchJobs` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<JobSummary> search_all(JobQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<detail::op("searchJobs"), JobSummary>(caller_, std::move(query), std::move(options),
                                                              std::move(how));
  }

  /// A job, whole; `not_found` for deleted and draft ones. The id is greater than 0. Calls `getJob`.
  Reply<Job> get(JobId job_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("getJob"), Job>(caller_, detail::codec::JobTarget{job_id.value()},
                                                   options);
  }

  /// The jobs of these ids, whole, in their order, each fetched as it is asked for: a walk of which every
  /// page is one job, with the errors, options, quota and outcome of a walk. `WalkOptions::pages_ahead` of
  /// them are fetched side by side; an id that stands there twice is fetched twice. An error is an element,
  /// with the id in its text and the place among the ids (from 1) in `page()`. Where the service says that
  /// there is no such job (`not_found`), the walk goes on, whatever `skip_failed_pages` says, and is complete
  /// without it; other errors are passed over or end the walk as those of a page. Calls `getJob` for each.
  template <class Ids = std::initializer_list<JobId>>
  WalkOf<Job> get_all(Ids&& job_ids, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk_details<detail::op("getJob"), Job, detail::codec::JobTarget>(
        caller_, detail::ids_of<JobId>(job_ids), std::move(options), std::move(how));
  }

  /// Creates a job of that company, with 0 to 10 images, and applications taken on Rocketpunch. It isn't
  /// visible before `publish`. Needs scope `job:write`. Never sent twice where the first may have arrived:
  /// then the error is `outcome_unknown`. Calls `createJob`.
  Reply<CompanyJob> create(std::string_view company, const JobDraft& draft,
                           const std::vector<Upload>& images = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("createJob"), CompanyJob>(caller_, detail::codec::CompanyTarget{company},
                                                             draft, {images}, options);
  }
  /// The same without images.
  template <class = void>  // so that `create(company, draft, {})` means the other one
  Reply<CompanyJob> create(std::string_view company, const JobDraft& draft,
                           const CallOptions& options) const {
    return create(company, draft, {}, options);
  }

  /// Changes a job that takes applications on Rocketpunch. What becomes of its images, with others or with
  /// none, isn't specified. Needs scope `job:write`. Sent once, as `create`. Calls `updatePlatformJob`.
  Reply<CompanyJob> update(std::string_view company, JobId job_id, const JobChanges& changes,
                           const std::vector<Upload>& images = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("updatePlatformJob"), CompanyJob>(
        caller_, detail::codec::PlatformJobTarget{company, job_id.value()}, changes, {images}, options);
  }
  /// The same without images.
  template <class = void>  // so that `update(company, job_id, changes, {})` means the other one
  Reply<CompanyJob> update(std::string_view company, JobId job_id, const JobChanges& changes,
                           const CallOptions& options) const {
    return update(company, job_id, changes, {}, options);
  }

  /// Opens a job for applications. Needs scope `job:write`. Calls `publishJob`.
  Reply<CompanyJob> publish(std::string_view company, JobId job_id, const JobPeriod& period = {},
                            const CallOptions& options = {}) const {
    return detail::call<detail::op("publishJob"), CompanyJob>(
        caller_, detail::codec::CompanyJobTarget{company, job_id.value()}, period, options);
  }

  /// Closes a job for applications. Needs scope `job:write`. Calls `disableJob`.
  Reply<CompanyJob> unpublish(std::string_view company, JobId job_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("disableJob"), CompanyJob>(
        caller_, detail::codec::CompanyJobTarget{company, job_id.value()}, options);
  }

  /// Removes a job. One that an earlier attempt has removed counts as removed. Needs scope `job:write`. Calls
  /// `deleteJob`.
  Reply<void> remove(std::string_view company, JobId job_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("deleteJob"), void>(
        caller_, detail::codec::CompanyJobTarget{company, job_id.value()}, options);
  }

  /// A page of the jobs of a company that the user may see, drafts too. Needs scope `job:manage:read`. Calls
  /// `listAccessibleCompanyJobs`.
  Reply<Page<CompanyJob>> of_company(std::string_view company, const PageQuery& query = {},
                                     const CallOptions& options = {}) const {
    return detail::call<detail::op("listAccessibleCompanyJobs"), Page<CompanyJob>>(
        caller_, detail::codec::CompanyJobQuery{query, std::string(company)}, options);
  }

  /// All jobs of a company that the user may see, page by page as they are asked for. Needs scope
  /// `job:manage:read`. Calls `listAccessibleCompanyJobs` for each page of 50 (or `query.page_size`), from
  /// `query.page` on.
  WalkOf<CompanyJob> of_company_all(std::string_view company, const PageQuery& query = {},
                                    CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<detail::op("listAccessibleCompanyJobs"), CompanyJob>(
        caller_, detail::codec::CompanyJobQuery{query, std::string(company)}, std::move(options),
        std::move(how));
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api
