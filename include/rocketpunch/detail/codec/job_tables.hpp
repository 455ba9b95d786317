#pragma once
#include "rocketpunch/version.hpp"

#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/urls.hpp"
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

template <class Field>
struct Schema<JobCompany, Field> {
  static constexpr Field fields[] = {
      field<&JobCompany::handle>("id"),        field<&JobCompany::name>("name", Required::by_both),
      field<&JobCompany::logo_url>("logoUrl"), field<&JobCompany::industry>("industry"),
      field<&JobCompany::size>("size"),        guide_field<&JobCompany::handle>("handle"),
  };
};

template <class Field>
struct Schema<JobSummary, Field> {
  static constexpr Field fields[] = {
      field<&JobSummary::id>("jobId", Required::by_spec),
      field<&JobSummary::title>("title", Required::by_both),
      field<&JobSummary::subtitle>("subtitle"),
      field<&JobSummary::category>("jobCategory"),
      field<&JobSummary::seniorities>("seniorities", Required::by_spec),
      field<&JobSummary::employment_types>("employmentTypes", Required::by_spec),
      field<&JobSummary::work_type>("workType"),
      field<&JobSummary::company>("company", Required::by_both),
      field<&JobSummary::end_at>("endAt"),
      field<&JobSummary::web_url>("webUrl", Required::by_spec),
      guide_field<&JobSummary::id>("id", Required::by_guide),
      guide_field<&JobSummary::location>("location"),
      guide_field<&JobSummary::work_type>("work_type"),
      guide_field<&JobSummary::posted_at>("posted_at"),
  };
  static void finish(JobSummary& job) {
    if (job.web_url.empty()) job.web_url = job_url(job.id);
  }
};

template <class Field>
struct Schema<ApplyMethod, Field> {
  static constexpr Field fields[] = {
      field<&ApplyMethod::type>("type", Required::by_spec),
      field<&ApplyMethod::url>("url"),
  };
};

template <class Field>
struct Schema<Job, Field> {
  static constexpr Field fields[] = {
      field<&Job::id>("jobId", Required::by_spec),
      field<&Job::status>("status", Required::by_spec),
      field<&Job::hiring>("hiring", Required::by_spec),
      field<&Job::title>("title", Required::by_both),
      field<&Job::subtitle>("subtitle"),
      field<&Job::category>("jobCategory"),
      field<&Job::seniorities>("seniorities", Required::by_spec),
      field<&Job::employment_types>("employmentTypes", Required::by_spec),
      field<&Job::work_type>("workType"),
      field<&Job::language>("language"),
      field<&Job::description>("description"),
      field<&Job::duty>("duty"),
      field<&Job::minimum_qualification>("minimumQualification"),
      field<&Job::preferred_qualification>("preferredQualification"),
      field<&Job::benefit>("benefit"),
      field<&Job::hire_process>("hireProcess"),
      field<&Job::hire_notes>("hireNotes"),
      field<&Job::images>("jobImages", Required::by_spec),
      field<&Job::allow_remote>("allowRemote", Required::by_spec),
      field<&Job::company>("company", Required::by_both),
      field<&Job::apply_method>("applyMethod", Required::by_spec),
      field<&Job::start_at>("startAt"),
      field<&Job::end_at>("endAt"),
      field<&Job::web_url>("webUrl", Required::by_spec),
      field<&Job::created_at>("createdAt"),
      guide_field<&Job::id>("id", Required::by_guide),
      guide_field<&Job::location>("location"),
      guide_field<&Job::work_type>("work_type"),
      guide_field<&Job::posted_at>("posted_at"),
  };
  static void finish(Job& job) {
    if (job.web_url.empty()) job.web_url = job_url(job.id);
  }
};

template <class Field>
struct Schema<CompanyJob, Field> {
  static constexpr Field fields[] = {
      field<&CompanyJob::id>("jobId", Required::by_spec),
      field<&CompanyJob::status>("status", Required::by_spec),
      field<&CompanyJob::hiring>("hiring", Required::by_spec),
      field<&CompanyJob::title>("title", Required::by_spec),
      field<&CompanyJob::subtitle>("subtitle"),
      field<&CompanyJob::category>("jobCategory"),
      field<&CompanyJob::seniorities>("seniorities", Required::by_spec),
      field<&CompanyJob::employment_types>("employmentTypes", Required::by_spec),
      field<&CompanyJob::work_type>("workType"),
      field<&CompanyJob::start_at>("startAt"),
      field<&CompanyJob::end_at>("endAt"),
      field<&CompanyJob::web_url>("webUrl", Required::by_spec),
  };
};

template <class Field>
struct Schema<ApplicationSetting, Field> {
  static constexpr Field fields[] = {
      field<&ApplicationSetting::type>("type"),
      field<&ApplicationSetting::title>("title", {.most = 50}),
      field<&ApplicationSetting::required>("required"),
      field<&ApplicationSetting::upload_type>("uploadType"),
  };
};

template <class Field>
struct Schema<JobDraft, Field> {
  static constexpr ImageRule images[] = {limits::images};
  static constexpr Field fields[] = {
      field<&JobDraft::title>("jobTitle", {.least = 1, .most = 30}),
      field<&JobDraft::subtitle>("jobSubtitle", {.most = 50}),
      field<&JobDraft::category>("jobCategory", {.least = 1}),
      field<&JobDraft::seniorities>("seniorities", {.required = true}),
      field<&JobDraft::employment_types>("employmentTypes", {.required = true}),
      field<&JobDraft::work_type>("workType"),
      field<&JobDraft::intro>("jobBio", {.least = 1}),
      field<&JobDraft::duty>("jobResponse", {.least = 1}),
      field<&JobDraft::minimum_qualification>("jobMinimumQual"),
      field<&JobDraft::preferred_qualification>("jobPreferQual"),
      field<&JobDraft::benefit>("jobBenefit"),
      field<&JobDraft::hire_process>("jobHireProcess"),
      field<&JobDraft::hire_notes>("jobHireNotes"),
      field<&JobDraft::start_date>("startDate"),
      field<&JobDraft::end_date>("endDate"),
      field<&JobDraft::email>("email"),
      field<&JobDraft::notify_emails>("notifyEmails", {.most = 10}),
      field<&JobDraft::settings>("settings", {.required = true}),
      field<&JobDraft::military>("military"),
      field<&JobDraft::veteran>("veteran"),
  };
};

/// The specification tells no limits of a change.
template <class Field>
struct Schema<JobChanges, Field> {
  static constexpr ImageRule images[] = {limits::images};
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&JobChanges::title>("jobTitle"),
      field<&JobChanges::subtitle>("jobSubtitle"),
      field<&JobChanges::category>("jobCategory"),
      field<&JobChanges::seniorities>("seniorities"),
      field<&JobChanges::employment_types>("employmentTypes"),
      field<&JobChanges::work_type>("workType"),
      field<&JobChanges::intro>("jobBio"),
      field<&JobChanges::duty>("jobResponse"),
      field<&JobChanges::minimum_qualification>("jobMinimumQual"),
      field<&JobChanges::preferred_qualification>("jobPreferQual"),
      field<&JobChanges::benefit>("jobBenefit"),
      field<&JobChanges::hire_process>("jobHireProcess"),
      field<&JobChanges::hire_notes>("jobHireNotes"),
      field<&JobChanges::email>("email"),
      field<&JobChanges::notify_emails>("notifyEmails"),
      field<&JobChanges::settings>("settings"),
      field<&JobChanges::military>("military"),
      field<&JobChanges::veteran>("veteran"),
  };
};

template <class Field>
struct Schema<JobPeriod, Field> {
  static constexpr Field fields[] = {
      field<&JobPeriod::start_date>("startDate"),
      field<&JobPeriod::end_date>("endDate"),
  };
};

template <class Field>
struct Schema<JobQuery, Field> {
  static constexpr Field fields[] = {
      field<&JobQuery::keyword>("keyword", limits::keyword),
      field<&JobQuery::company>("companyId", limits::company),
      field<&JobQuery::job_categories>("jobCategories", limits::code),
      field<&JobQuery::seniorities>("seniorities"),
      field<&JobQuery::employment_types>("employmentTypes"),
      field<&JobQuery::company_sizes>("companySizes"),
      field<&JobQuery::work_types>("workTypes"),
      field<&JobQuery::sort>("sort"),
      field<&JobQuery::page>("page", limits::page),
      field<&JobQuery::page_size>("pageSize", limits::page_size),
  };
};

template <class Field>
struct Schema<CompanyJobQuery, Field> {
  using base = PageQuery;
  static constexpr Field fields[] = {
      path_field<&CompanyJobQuery::company>("companyId", {.handle = true}),
  };
};

template <class Field>
struct Schema<JobTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&JobTarget::job_id>("jobId"),
  };
};

template <class Field>
struct Schema<CompanyJobTarget, Field> {
  static constexpr Field fields[] = {
      field<&CompanyJobTarget::company>("companyId", limits::company),
      path_field<&CompanyJobTarget::job_id>("jobId"),
  };
};

template <class Field>
struct Schema<PlatformJobTarget, Field> {
  static constexpr Field fields[] = {
      field<&PlatformJobTarget::company>("companyId", limits::company),
      path_field<&PlatformJobTarget::job_id>("jobId"),
      field<&PlatformJobTarget::type>("type"),
  };
};

/// What the operations of jobs take and give.
struct JobSlice : Slice {
  using models = Types<Page<JobSummary>, Job, CompanyJob, Page<CompanyJob>>;
  using queries = Types<JobQuery, CompanyJobQuery, JobTarget, CompanyJobTarget>;
  using bodies = Types<Write<CompanyJobTarget, JobPeriod>>;
  using bodies_with_images = Types<Write<CompanyTarget, JobDraft>, Write<PlatformJobTarget, JobChanges>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
