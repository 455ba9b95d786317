// rocketpunch companies and people: search, and what a signed-in user may see of them
#include <memory>

#include "commands/all.hpp"
#include "commands/getting.hpp"
#include "commands/job_descriptions.hpp"
#include "commands/listing.hpp"

namespace cli {

namespace {

template <class Query>
struct DirectorySearch {
  Query query{};
  ListOptions list{};
};

struct CompanyJobs {
  std::string company{};
  ListOptions list{};
};

const Description<rp::Company>& company_description() {
  using C = rp::Company;
  static const Description<C> description = {
      {shown("handle", "Handle"), [](const C& c) { return cell(c.handle); }},
      {shown("name", "Name", 16), [](const C& c) { return cell(c.name); }},
      {number("employee_count", "Employees"), [](const C& c) { return cell(c.employee_count); }},
      {number("founded_year", "Founded"), [](const C& c) { return cell(c.founded_year); }},
      {shown("description", "Description", 20), [](const C& c) { return cell(c.description); }},
      {further("website", "Website"), [](const C& c) { return cell(c.website); }},
      {further("id", "Id"), [](const C& c) { return cell(c.id); }},
  };
  return description;
}

const Description<rp::Profile>& profile_description() {
  using P = rp::Profile;
  static const Description<P> description = {
      {shown("handle", "Handle"), [](const P& p) { return cell(p.handle); }},
      {shown("name", "Name", 12), [](const P& p) { return cell(p.name); }},
      {shown("current_company", "Company", 12),
       [](const P& p) { return p.current_company ? cell(p.current_company->name) : Cell{}; }},
      {shown("headline", "Headline", 20), [](const P& p) { return cell(p.headline); }},
      {shown("skills", "Skills", 12), [](const P& p) { return cell(p.skills); }},
  };
  return description;
}

template <class Query>
void add_guide_filters(CLI::App& command, Query& query) {
  const std::string group = "Filters";
  command.add_option("KEYWORD,--keyword", query.keyword, "Words to look for")
      ->option_text("TEXT")
      ->group(group);
  command.add_option("--lang", query.lang, "Language of the texts, such as en: the guide's own parameter")
      ->option_text("LANGUAGE")
      ->group(group);
}

void add_company_jobs(CommandLine& line, CLI::App& companies) {
  CLI::App& command =
      line.add(companies, "jobs", "Lists all jobs of a company that the signed-in user may see, drafts too",
               "rocketpunch companies jobs acme");
  const auto options = std::make_shared<CompanyJobs>();
  command.add_option("HANDLE", options->company, "Handle of the company")->required();
  add_list_options(command, options->list);
  line.on(command, [options](Context& context) {
    /// The jobs of one company, as what `write_search` searches.
    struct Jobs {
      decltype(context.user().jobs()) jobs;
      const std::string& company;
      auto search(const rp::PageQuery& query, const rp::CallOptions& call) const {
        return jobs.of_company(company, query, call);
      }
      auto search_all(const rp::PageQuery& query, rp::CallOptions call, rp::WalkOptions how) const {
        return jobs.of_company_all(company, query, std::move(call), std::move(how));
      }
    };
    return write_search(context, Jobs{context.user().jobs(), options->company}, rp::PageQuery{},
                        options->list, company_job_description(), {"job", "jobs"});
  });
}

void add_own_profile(CommandLine& line, CLI::App& people) {
  CLI::App& command =
      line.add(people, "me", "Shows the signed-in user's own profile", "rocketpunch people me --json");
  const auto output = std::make_shared<OutputOptions>();
  add_output_options(command, *output);
  line.on(command, [output](Context& context) {
    detail::DetailWriter<rp::Profile> writer(context, profile_description(), *output);
    writer.add(context.user().profiles().me().value());
    writer.end();
    return ExitCode::done;
  });
}

}  // namespace

void add_companies(CommandLine& line) {
  CLI::App& companies = line.add(line.app(), "companies", "Companies: search, jobs");
  CLI::App& command =
      line.add(companies, "search",
               "Searches companies, where the deployment follows the earlier published guide: others "
               "have no such operation",
               "rocketpunch companies search AI --mock");
  const auto options = std::make_shared<DirectorySearch<rp::CompanyQuery>>();
  add_guide_filters(command, options->query);
  add_list_options(command, options->list);
  line.on(command, [options](Context& context) {
    return write_search(context, context.app().companies(), options->query, options->list,
                        company_description(), {"company", "companies"});
  });
  add_company_jobs(line, companies);
}

void add_people(CommandLine& line) {
  CLI::App& people = line.add(line.app(), "people", "People's public profiles: search, me");
  CLI::App& command =
      line.add(people, "search",
               "Searches people, where the deployment follows the earlier published guide: others "
               "have no such operation",
               "rocketpunch people search designer --mock");
  const auto options = std::make_shared<DirectorySearch<rp::ProfileQuery>>();
  add_guide_filters(command, options->query);
  add_list_options(command, options->list);
  line.on(command, [options](Context& context) {
    return write_search(context, context.app().profiles(), options->query, options->list,
                        profile_description(), {"person", "people"});
  });
  add_own_profile(line, people);
}

}  // namespace cli
