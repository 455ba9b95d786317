#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/job.hpp"
#include "rocketpunch/models/urls.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<JobCompany> {
  static constexpr Field fields[] = {
      field<&JobCompany::id>("id"),
      field<&JobCompany::name>("name", Need::both),
      field<&JobCompany::logo_url>("logoUrl"),
      field<&JobCompany::industry>("industry"),
      field<&JobCompany::size>("size"),
      guide_field<&JobCompany::id>("handle"),
  };
};

template <>
struct Schema<JobSummary> {
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

template <>
struct Schema<ApplyMethod> {
  static constexpr Field fields[] = {
      field<&ApplyMethod::type>("type", Need::now),
      field<&ApplyMethod::url>("url"),
  };
};

template <>
struct Schema<Job> {
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

}  // namespace rocketpunch::codec
