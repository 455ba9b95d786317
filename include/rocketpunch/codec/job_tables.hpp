#pragma once
#include "rocketpunch/base/version.hpp"

#include "rocketpunch/codec/common_tables.hpp"
#include "rocketpunch/codec/schema.hpp"
#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/models/job.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/models/urls.hpp"
#include "rocketpunch/models/written.hpp"
#include "rocketpunch/params/job.hpp"
#include "rocketpunch/params/queries.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

template <class Field>
struct Schema<JobCompany, Field> {
  static constexpr Field fields[] = {
      field<&JobCompany::id>("id"),
      field<&JobCompany::name>("name", Need::both),
      field<&JobCompany::logo_url>("logoUrl"),
      field<&JobCompany::industry>("industry"),
      field<&JobCompany::size>("size"),
      guide_field<&JobCompany::id>("handle"),
  };
};

template <class Field>
struct Schema<JobSummary, Field> {
  static constexpr Field fields[] = {
      field<&JobSummary::id>("jobId", Need::now),
      field<&JobSummary::title>("title", Need::both),
      field<&JobSummary::subtitle>("subtitle"),
      field<&JobSummary::category>("jobCategory"),
      field<&JobSummary::seniorities>("seniorities", Need::now),
      field<&JobSummary::employment_types>("employmentTypes", Need::now),
      field<&JobSummary::work_type>("workType"),
      field<&JobSummary::company>("company", Need::both),
      field<&JobSummary::end_at>("endAt"),
      field<&JobSummary::web_url>("webUrl", Need::now),
      guide_field<&JobSummary::id>("id", Need::guide),
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
      field<&ApplyMethod::type>("type", Need::now),
      field<&ApplyMethod::url>("url"),
  };
};

template <class Field>
struct Schema<Job, Field> {
  static constexpr Field fields[] = {
      field<&Job::id>("jobId", Need::now),
      field<&Job::status>("status", Need::now),
      field<&Job::hiring>("hiring", Need::now),
      field<&Job::title>("title", Need::both),
      field<&Job::subtitle>("subtitle"),
      field<&Job::category>("jobCategory"),
      field<&Job::seniorities>("seniorities", Need::now),
      field<&Job::employment_types>("employmentTypes", Need::now),
      field<&Job::work_type>("workType"),
      field<&Job::language>("language"),
      field<&Job::description>("description"),
      field<&Job::duty>("duty"),
      field<&Job::minimum_qualification>("minimumQualification"),
      field<&Job::preferred_qualification>("preferredQualification"),
      field<&Job::benefit>("benefit"),
      field<&Job::hire_process>("hireProcess"),
      field<&Job::hire_notes>("hireNotes"),
      field<&Job::images>("jobImages", Need::now),
      field<&Job::allow_remote>("allowRemote", Need::now),
      field<&Job::company>("company", Need::both),
      field<&Job::apply_method>("applyMethod", Need::now),
      field<&Job::start_at>("startAt"),
      field<&Job::end_at>("endAt"),
      field<&Job::web_url>("webUrl", Need::now),
      field<&Job::created_at>("createdAt", Need::now),
      guide_field<&Job::id>("id", Need::guide),
      guide_field<&Job::location>("location"),
      guide_field<&Job::work_type>("work_type"),
      guide_field<&Job::posted_at>("posted_at"),
  };
  static void finish(Job& job) {
    if (job.web_url.empty()) job.web_url = job_url(job.id);
  }
};

template <class Field>
struct Schema<WrittenJob, Field> {
  static constexpr Field fields[] = {
      field<&WrittenJob::id>("jobId", Need::now),
      field<&WrittenJob::status>("status", Need::now),
      field<&WrittenJob::hiring>("hiring", Need::now),
      field<&WrittenJob::title>("title", Need::now),
      field<&WrittenJob::subtitle>("subtitle"),
      field<&WrittenJob::category>("jobCategory"),
      field<&WrittenJob::seniorities>("seniorities", Need::now),
      field<&WrittenJob::employment_types>("employmentTypes", Need::now),
      field<&WrittenJob::work_type>("workType"),
      field<&WrittenJob::start_at>("startAt"),
      field<&WrittenJob::end_at>("endAt"),
      field<&WrittenJob::web_url>("webUrl", Need::now),
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
      field<&JobQuery::company_id>("companyId", limits::company),
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
      path_field<&CompanyJobQuery::company>("companyId", {.slug = true}),
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
  using models = Types<Page<JobSummary>, Job, WrittenJob, Page<WrittenJob>>;
  using queries = Types<JobQuery, CompanyJobQuery, JobTarget, CompanyJobTarget>;
  using bodies = Types<Write<CompanyJobTarget, JobPeriod>>;
  using bodies_with_images = Types<Write<CompanyTarget, JobDraft>, Write<PlatformJobTarget, JobChanges>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
