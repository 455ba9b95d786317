#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/body_types.hpp"
#include "rocketpunch/params/job.hpp"

namespace rocketpunch::codec {

template <>
struct BodySchema<ApplicationSetting> {
  static constexpr BodyField fields[] = {
      body_field<&ApplicationSetting::type>("type", "type"),
      body_field<&ApplicationSetting::title>("title", "title", {.most = 50}),
      body_field<&ApplicationSetting::required>("required", "required"),
      body_field<&ApplicationSetting::upload_type>("uploadType", "upload_type"),
  };
};

template <>
struct BodySchema<JobDraft> {
  static constexpr ImageRule images[] = {{"images", 10}};
  static constexpr BodyField fields[] = {
      body_field<&JobDraft::title>("jobTitle", "title", {.least = 1, .most = 30}),
      body_field<&JobDraft::subtitle>("jobSubtitle", "subtitle", {.most = 50}),
      body_field<&JobDraft::category>("jobCategory", "category", {.least = 1}),
      body_field<&JobDraft::seniorities>("seniorities", "seniorities", {.required = true}),
      body_field<&JobDraft::employment_types>("employmentTypes", "employment_types", {.required = true}),
      body_field<&JobDraft::work_type>("workType", "work_type"),
      body_field<&JobDraft::intro>("jobBio", "intro", {.least = 1}),
      body_field<&JobDraft::duty>("jobResponse", "duty", {.least = 1}),
      body_field<&JobDraft::minimum_qualification>("jobMinimumQual", "minimum_qualification"),
      body_field<&JobDraft::preferred_qualification>("jobPreferQual", "preferred_qualification"),
      body_field<&JobDraft::benefit>("jobBenefit", "benefit"),
      body_field<&JobDraft::hire_process>("jobHireProcess", "hire_process"),
      body_field<&JobDraft::hire_notes>("jobHireNotes", "hire_notes"),
      body_field<&JobDraft::start_date>("startDate", "start_date"),
      body_field<&JobDraft::end_date>("endDate", "end_date"),
      body_field<&JobDraft::email>("email", "email"),
      body_field<&JobDraft::notify_emails>("notifyEmails", "notify_emails", {.most = 10}),
      body_field<&JobDraft::settings>("settings", "settings", {.required = true}),
      body_field<&JobDraft::military>("military", "military"),
      body_field<&JobDraft::veteran>("veteran", "veteran"),
  };
};

template <>
struct BodySchema<JobChanges> {
  static constexpr ImageRule images[] = {{"images", 10}};
  static constexpr bool is_change = true;
  static constexpr BodyField fields[] = {
      body_field<&JobChanges::title>("jobTitle", "title"),
      body_field<&JobChanges::subtitle>("jobSubtitle", "subtitle"),
      body_field<&JobChanges::category>("jobCategory", "category"),
      body_field<&JobChanges::seniorities>("seniorities", "seniorities"),
      body_field<&JobChanges::employment_types>("employmentTypes", "employment_types"),
      body_field<&JobChanges::work_type>("workType", "work_type"),
      body_field<&JobChanges::intro>("jobBio", "intro"),
      body_field<&JobChanges::duty>("jobResponse", "duty"),
      body_field<&JobChanges::minimum_qualification>("jobMinimumQual", "minimum_qualification"),
      body_field<&JobChanges::preferred_qualification>("jobPreferQual", "preferred_qualification"),
      body_field<&JobChanges::benefit>("jobBenefit", "benefit"),
      body_field<&JobChanges::hire_process>("jobHireProcess", "hire_process"),
      body_field<&JobChanges::hire_notes>("jobHireNotes", "hire_notes"),
      body_field<&JobChanges::email>("email", "email"),
      body_field<&JobChanges::notify_emails>("notifyEmails", "notify_emails"),
      body_field<&JobChanges::settings>("settings", "settings"),
      body_field<&JobChanges::military>("military", "military"),
      body_field<&JobChanges::veteran>("veteran", "veteran"),
  };
};

template <>
struct BodySchema<JobPeriod> {
  static constexpr BodyField fields[] = {
      body_field<&JobPeriod::start_date>("startDate", "start_date"),
      body_field<&JobPeriod::end_date>("endDate", "end_date"),
  };
};

}  // namespace rocketpunch::codec
