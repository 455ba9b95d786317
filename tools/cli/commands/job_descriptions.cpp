#include "commands/job_descriptions.hpp"

namespace cli {

const Description<rp::JobSummary>& job_summary_description() {
  using Job = rp::JobSummary;
  static const Description<Job> description = {
      {number("jobId", "Id"), [](const Job& job) { return cell(job.id); }},
      {shown("title", "Title", 24), [](const Job& job) { return cell(job.title); }},
      {shown("company", "Company", 12), [](const Job& job) { return cell(job.company.name); }},
      {shown("endAt", "Ends"), [](const Job& job) { return cell(job.end_at); }},
      {shown("seniorities", "Seniority", 12), [](const Job& job) { return cell(job.seniorities); }},
      {shown("employmentTypes", "Employment", 12), [](const Job& job) { return cell(job.employment_types); }},
      {shown("workType", "Work"), [](const Job& job) { return cell(job.work_type); }},
      {shown("jobCategory", "Category"), [](const Job& job) { return cell(job.category); }},
      {further("subtitle", "Subtitle"), [](const Job& job) { return cell(job.subtitle); }},
      {further("companyId", "Company id"), [](const Job& job) { return cell(job.company.handle); }},
      {further("industry", "Industry"), [](const Job& job) { return cell(job.company.industry); }},
      {further("companySize", "Company size"), [](const Job& job) { return cell(job.company.size); }},
      {further("location", "Location"), [](const Job& job) { return cell(job.location); }},
      {further("postedAt", "Posted"), [](const Job& job) { return cell(job.posted_at); }},
      {further("webUrl", "Page"), [](const Job& job) { return cell(job.web_url); }},
  };
  return description;
}

const Description<rp::Job>& job_description() {
  using Job = rp::Job;
  static const Description<Job> description = {
      {number("jobId", "Id"), [](const Job& job) { return cell(job.id); }},
      {shown("title", "Title", 24), [](const Job& job) { return cell(job.title); }},
      {further("subtitle", "Subtitle"), [](const Job& job) { return cell(job.subtitle); }},
      {shown("company", "Company", 12), [](const Job& job) { return cell(job.company.name); }},
      {further("companyId", "Company id"), [](const Job& job) { return cell(job.company.handle); }},
      {further("industry", "Industry"), [](const Job& job) { return cell(job.company.industry); }},
      {further("companySize", "Company size"), [](const Job& job) { return cell(job.company.size); }},
      {shown("status", "Status"), [](const Job& job) { return cell(job.status); }},
      {shown("hiring", "Hiring"), [](const Job& job) { return cell(job.hiring); }},
      {further("startAt", "Starts"), [](const Job& job) { return cell(job.start_at); }},
      {shown("endAt", "Ends"), [](const Job& job) { return cell(job.end_at); }},
      {further("jobCategory", "Category"), [](const Job& job) { return cell(job.category); }},
      {further("seniorities", "Seniority"), [](const Job& job) { return cell(job.seniorities); }},
      {further("employmentTypes", "Employment"), [](const Job& job) { return cell(job.employment_types); }},
      {further("workType", "Work"), [](const Job& job) { return cell(job.work_type); }},
      {further("allowRemote", "Remote"), [](const Job& job) { return cell(job.allow_remote); }},
      {further("location", "Location"), [](const Job& job) { return cell(job.location); }},
      {further("language", "Language"), [](const Job& job) { return cell(job.language); }},
      {further("createdAt", "Created"), [](const Job& job) { return cell(job.created_at); }},
      {further("postedAt", "Posted"), [](const Job& job) { return cell(job.posted_at); }},
      {further("webUrl", "Page"), [](const Job& job) { return cell(job.web_url); }},
      {further("applyUrl", "Apply at"), [](const Job& job) { return cell(job.apply_method.url); }},
      {further("description", "Description"), [](const Job& job) { return cell(job.description); }},
      {further("duty", "Duty"), [](const Job& job) { return cell(job.duty); }},
      {further("minimumQualification", "Required"),
       [](const Job& job) { return cell(job.minimum_qualification); }},
      {further("preferredQualification", "Welcome"),
       [](const Job& job) { return cell(job.preferred_qualification); }},
      {further("benefit", "Benefits"), [](const Job& job) { return cell(job.benefit); }},
      {further("hireProcess", "Process"), [](const Job& job) { return cell(job.hire_process); }},
      {further("hireNotes", "Notes"), [](const Job& job) { return cell(job.hire_notes); }},
  };
  return description;
}

const Description<rp::CompanyJob>& company_job_description() {
  using Job = rp::CompanyJob;
  static const Description<Job> description = {
      {number("jobId", "Id"), [](const Job& job) { return cell(job.id); }},
      {shown("title", "Title", 24), [](const Job& job) { return cell(job.title); }},
      {shown("status", "Status"), [](const Job& job) { return cell(job.status); }},
      {shown("hiring", "Hiring"), [](const Job& job) { return cell(job.hiring); }},
      {shown("startAt", "Starts"), [](const Job& job) { return cell(job.start_at); }},
      {shown("endAt", "Ends"), [](const Job& job) { return cell(job.end_at); }},
      {further("subtitle", "Subtitle"), [](const Job& job) { return cell(job.subtitle); }},
      {further("jobCategory", "Category"), [](const Job& job) { return cell(job.category); }},
      {further("seniorities", "Seniority"), [](const Job& job) { return cell(job.seniorities); }},
      {further("employmentTypes", "Employment"), [](const Job& job) { return cell(job.employment_types); }},
      {further("workType", "Work"), [](const Job& job) { return cell(job.work_type); }},
      {further("webUrl", "Page"), [](const Job& job) { return cell(job.web_url); }},
  };
  return description;
}

}  // namespace cli
