#include "commands/job_descriptions.hpp"

namespace cli {

const Description<rp::JobSummary>& job_summary_description() {
  using Job = rp::JobSummary;
  static const Description<Job> description = {
      {{.name = "jobId", .title = "Id", .right = true},
       [](const Job& job) { return Cell(to_string(job.id)); }},
      {{.name = "title", .title = "Title", .least = 24}, [](const Job& job) { return Cell(job.title); }},
      {{.name = "company", .title = "Company", .least = 12},
       [](const Job& job) { return Cell(job.company.name); }},
      {{.name = "endAt", .title = "Ends"}, [](const Job& job) { return cell(job.end_at); }},
      {{.name = "seniorities", .title = "Seniority", .least = 12},
       [](const Job& job) { return cell(job.seniorities); }},
      {{.name = "employmentTypes", .title = "Employment", .least = 12},
       [](const Job& job) { return cell(job.employment_types); }},
      {{.name = "workType", .title = "Work"}, [](const Job& job) { return cell(job.work_type); }},
      {{.name = "category", .title = "Category"}, [](const Job& job) { return cell(job.category); }},
      {{.name = "subtitle", .title = "Subtitle", .shown = false},
       [](const Job& job) { return cell(job.subtitle); }},
      {{.name = "companyId", .title = "Company id", .shown = false},
       [](const Job& job) { return cell(job.company.handle); }},
      {{.name = "industry", .title = "Industry", .shown = false},
       [](const Job& job) { return cell(job.company.industry); }},
      {{.name = "companySize", .title = "Company size", .shown = false},
       [](const Job& job) { return cell(job.company.size); }},
      {{.name = "location", .title = "Location", .shown = false},
       [](const Job& job) { return cell(job.location); }},
      {{.name = "postedAt", .title = "Posted", .shown = false},
       [](const Job& job) { return cell(job.posted_at); }},
      {{.name = "webUrl", .title = "Page", .shown = false}, [](const Job& job) { return Cell(job.web_url); }},
  };
  return description;
}

const Description<rp::Job>& job_description() {
  using Job = rp::Job;
  static const Description<Job> description = {
      {{.name = "jobId", .title = "Id", .right = true},
       [](const Job& job) { return Cell(to_string(job.id)); }},
      {{.name = "title", .title = "Title", .least = 24}, [](const Job& job) { return Cell(job.title); }},
      {{.name = "subtitle", .title = "Subtitle", .shown = false},
       [](const Job& job) { return cell(job.subtitle); }},
      {{.name = "company", .title = "Company", .least = 12},
       [](const Job& job) { return Cell(job.company.name); }},
      {{.name = "companyId", .title = "Company id", .shown = false},
       [](const Job& job) { return cell(job.company.handle); }},
      {{.name = "industry", .title = "Industry", .shown = false},
       [](const Job& job) { return cell(job.company.industry); }},
      {{.name = "companySize", .title = "Company size", .shown = false},
       [](const Job& job) { return cell(job.company.size); }},
      {{.name = "status", .title = "Status"}, [](const Job& job) { return cell(job.status); }},
      {{.name = "hiring", .title = "Hiring"}, [](const Job& job) { return cell(job.hiring); }},
      {{.name = "startAt", .title = "Starts", .shown = false},
       [](const Job& job) { return cell(job.start_at); }},
      {{.name = "endAt", .title = "Ends"}, [](const Job& job) { return cell(job.end_at); }},
      {{.name = "category", .title = "Category", .shown = false},
       [](const Job& job) { return cell(job.category); }},
      {{.name = "seniorities", .title = "Seniority", .shown = false},
       [](const Job& job) { return cell(job.seniorities); }},
      {{.name = "employmentTypes", .title = "Employment", .shown = false},
       [](const Job& job) { return cell(job.employment_types); }},
      {{.name = "workType", .title = "Work", .shown = false},
       [](const Job& job) { return cell(job.work_type); }},
      {{.name = "allowRemote", .title = "Remote", .shown = false},
       [](const Job& job) { return cell(job.allow_remote); }},
      {{.name = "location", .title = "Location", .shown = false},
       [](const Job& job) { return cell(job.location); }},
      {{.name = "language", .title = "Language", .shown = false},
       [](const Job& job) { return cell(job.language); }},
      {{.name = "createdAt", .title = "Created", .shown = false},
       [](const Job& job) { return cell(job.created_at); }},
      {{.name = "postedAt", .title = "Posted", .shown = false},
       [](const Job& job) { return cell(job.posted_at); }},
      {{.name = "webUrl", .title = "Page", .shown = false}, [](const Job& job) { return Cell(job.web_url); }},
      {{.name = "applyUrl", .title = "Apply at", .shown = false},
       [](const Job& job) { return cell(job.apply_method.url); }},
      {{.name = "description", .title = "Description", .shown = false},
       [](const Job& job) { return cell(job.description); }},
      {{.name = "duty", .title = "Duty", .shown = false}, [](const Job& job) { return cell(job.duty); }},
      {{.name = "minimumQualification", .title = "Required", .shown = false},
       [](const Job& job) { return cell(job.minimum_qualification); }},
      {{.name = "preferredQualification", .title = "Welcome", .shown = false},
       [](const Job& job) { return cell(job.preferred_qualification); }},
      {{.name = "benefit", .title = "Benefits", .shown = false},
       [](const Job& job) { return cell(job.benefit); }},
      {{.name = "hireProcess", .title = "Process", .shown = false},
       [](const Job& job) { return cell(job.hire_process); }},
      {{.name = "hireNotes", .title = "Notes", .shown = false},
       [](const Job& job) { return cell(job.hire_notes); }},
  };
  return description;
}

}  // namespace cli
