#include "commands/filters.hpp"

#include "commands/options.hpp"

namespace cli {

void add_job_filters(CLI::App& command, rp::JobQuery& query) {
  const std::string group = "Filters";
  command.add_option("KEYWORD,--keyword", query.keyword, "In title or text")
      ->option_text("TEXT")
      ->group(group);
  command.add_option("--company", query.company, "Handle of the company")
      ->option_text("HANDLE")
      ->group(group);
  add_texts(command, "--job-categories,--job-category", query.job_categories,
            "Kind of work; rocketpunch codes job-categories lists them")
      ->option_text("CODE,...")
      ->group(group);
  add_codes(command, "--seniorities,--seniority", query.seniorities, "Experience")->group(group);
  add_codes(command, "--employment-types,--employment-type", query.employment_types, "Contract")
      ->group(group);
  add_codes(command, "--company-sizes,--company-size", query.company_sizes, "Size of the company")
      ->group(group);
  add_codes(command, "--work-types,--work-type", query.work_types, "Where the work is done")->group(group);
  add_code(command, "--sort", query.sort, "Order")->group(group);
}

void add_event_filters(CLI::App& command, rp::EventQuery& query) {
  const std::string group = "Filters";
  command.add_option("KEYWORD,--keyword", query.keyword, "In name or description")
      ->option_text("TEXT")
      ->group(group);
  add_codes(command, "--categories,--category", query.categories, "Kind of event")->group(group);
  add_codes(command, "--subjects,--subject", query.subjects, "What it is about")->group(group);
  add_codes(command, "--open-types,--open-type", query.open_types, "At a venue, on line, or both")
      ->group(group);
  add_day(command, "--start-date-from", query.start_date_from, "Earliest day of its start")->group(group);
  add_day(command, "--start-date-to", query.start_date_to, "Latest day of its start")->group(group);
  add_code(command, "--status", query.status, "Where it stands in time")->group(group);
}

void add_post_filters(CLI::App& command, rp::PostQuery& query) {
  const std::string group = "Filters";
  command.add_option("KEYWORD,--keyword", query.keyword, "In the text")->option_text("TEXT")->group(group);
  command.add_option("--company", query.company, "Handle of the company that wrote it")
      ->option_text("HANDLE")
      ->group(group);
  command.add_flag("--has-images", query.has_images, "Only those with images")->group(group);
  command.add_flag("--has-og", query.has_og, "Only those with a link that tells of itself (Open Graph)")
      ->group(group);
  add_moment(command, "--posted-after", query.posted_after, "Not written before")->group(group);
  add_moment(command, "--posted-before", query.posted_before, "Not written after")->group(group);
  add_code(command, "--sort", query.sort, "Order")->group(group);
}

}  // namespace cli
