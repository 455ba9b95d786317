// rocketpunch codes: the service's lists of codes
#include <memory>

#include "commands/all.hpp"
#include "commands/code_lists.hpp"
#include "commands/listing.hpp"

namespace cli {

namespace {

using CodeClient = decltype(std::declval<const rp::AppClient&>().codes());
using Catalogue = rp::Result<std::vector<rp::Code>> (CodeClient::*)(const rp::CallOptions&) const;

const Description<rp::Code>& code_description() {
  using C = rp::Code;
  static const Description<C> description = {
      {shown("code", "Code"), [](const C& c) { return cell(c.code); }},
      {shown("displayName", "Name", 16), [](const C& c) { return cell(c.display_name); }},
      {shown("description", "Description", 20), [](const C& c) { return cell(c.description); }},
  };
  return description;
}

/// An industry, and those above it.
struct IndustryRow {
  const rp::JobIndustry* industry = nullptr;
  const rp::JobIndustry* parent = nullptr;
  int level = 1;
};

const Description<IndustryRow>& industry_description() {
  using R = IndustryRow;
  static const Description<R> description = {
      {shown("code", "Code"), [](const R& r) { return cell(r.industry->code); }},
      {shown("displayName", "Name", 16), [](const R& r) { return cell(r.industry->display_name); }},
      {number("level", "Level"), [](const R& r) { return Cell(std::to_string(r.level)); }},
      {shown("parent", "Below"), [](const R& r) { return r.parent ? cell(r.parent->code) : Cell{}; }},
  };
  return description;
}

template <class Add>
void add_with_children(const rp::JobIndustry& industry, const rp::JobIndustry* parent, int level,
                       const Add& add) {
  add(IndustryRow{&industry, parent, level});
  for (const rp::JobIndustry& child : industry.children) add_with_children(child, &industry, level + 1, add);
}

void add_catalogue(CommandLine& line, CLI::App& codes, const std::string& name,
                   const std::string& description, Catalogue catalogue) {
  CLI::App& command = line.add(codes, name, description, "rocketpunch codes " + name + " --language en");
  const auto output = std::make_shared<OutputOptions>();
  add_output_options(command, *output);
  line.on(command, [output, catalogue](Context& context) {
    write_list(context, *output, code_description(), {"code", "codes"},
               [&] { return (context.app().codes().*catalogue)({}).value(); });
    return ExitCode::done;
  });
}

void add_industries(CommandLine& line, CLI::App& codes) {
  CLI::App& command =
      line.add(codes, "job-industries", "Industries of companies, of three levels; no search filters by them",
               "rocketpunch codes job-industries --language en");
  const auto output = std::make_shared<OutputOptions>();
  add_output_options(command, *output);
  line.on(command, [output](Context& context) {
    write_flattened(
        context, *output, industry_description(), {"industry", "industries"},
        [&] { return context.app().codes().job_industries().value(); },
        [](const rp::JobIndustry& industry, const auto& add) {
          add_with_children(industry, nullptr, 1, add);
        });
    return ExitCode::done;
  });
}

/// The letters and digits of a code, in small letters.
std::string plain(std::string_view code) {
  std::string text;
  for (const char c : code)
    if (c != '-' && c != '_' && c != ' ') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace

void use_job_categories(Context& context, std::vector<std::string>& categories) {
  if (categories.empty()) return;
  const auto known = context.app().codes().job_categories();
  if (!known && known.error().kind() == rp::ErrorKind::not_found) return;  // a deployment without such lists
  for (std::string& category : categories) {
    const auto same = std::find_if(known.value().begin(), known.value().end(),
                                   [&](const rp::Code& code) { return plain(code.code) == plain(category); });
    if (same != known.value().end()) {
      category = same->code;
      continue;
    }
    std::string list;
    for (const rp::Code& code : *known) list += (list.empty() ? "" : ", ") + code.code;
    throw usage_failure("--job-categories: there is no code \"" + category + "\"; there are " + list);
  }
}

void add_codes_command(CommandLine& line) {
  CLI::App& codes = line.add(line.app(), "codes", "Lists of codes, for filters");
  add_catalogue(line, codes, "job-categories", "Kinds of work, for jobs search --job-categories",
                &CodeClient::job_categories);
  add_catalogue(line, codes, "seniorities", "Experience, for jobs search --seniorities",
                &CodeClient::seniorities);
  add_catalogue(line, codes, "employment-types", "Contracts, for jobs search --employment-types",
                &CodeClient::employment_types);
  add_industries(line, codes);
  add_catalogue(line, codes, "event-categories", "Kinds of events, for events search --categories",
                &CodeClient::event_categories);
  add_catalogue(line, codes, "event-subjects", "What events are about, for events search --subjects",
                &CodeClient::event_subjects);
}

}  // namespace cli
