// rocketpunch contract: what a version of the service's specification has that this version of the SDK hasn't
#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/all.hpp"
#include "commands/description.hpp"
#include "commands/options.hpp"
#include "contract/comparison.hpp"
#include "contract/deliberate.hpp"

namespace cli {

namespace {

using contract::Change;
using contract::Difference;

struct ContractOptions {
  std::string file{};
  std::vector<std::string> operations{};
  std::string only{};
  bool rows = false;
  bool deliberate = false;
  OutputOptions output{};
};

std::string words_of(const std::set<std::string>& words) {
  std::string made;
  for (const std::string& word : words) made += (made.empty() ? "" : ", ") + word;
  return made;
}

const Description<Difference>& difference_description() {
  using D = Difference;
  static const Description<D> description = {
      {shown("change", "Change"), [](const D& d) { return Cell(to_string(d.change)); }},
      {shown("breaks", "Breaks"), [](const D& d) { return cell(d.breaks); }},
      {shown("where", "Where", 16), [](const D& d) { return Cell(d.where); }},
      {shown("what", "What"), [](const D& d) { return Cell(d.what); }},
      {shown("sdk", "SDK", 8), [](const D& d) { return Cell(d.sdk); }},
      {shown("told", "Specification", 13), [](const D& d) { return Cell(d.told); }},
      {shown("operations", "Operations", 10), [](const D& d) { return Cell(words_of(d.operations)); }},
      {further("pointer", "Pointer"), [](const D& d) { return Cell(d.pointer); }},
      {further("reason", "On purpose", 10), [](const D& d) { return Cell(d.reason); }},
  };
  return description;
}

std::string difference_json(const Difference& difference) {
  nlohmann::ordered_json document = {{"change", to_string(difference.change)},
                                     {"breaks", difference.breaks},
                                     {"where", difference.where},
                                     {"what", difference.what},
                                     {"sdk", difference.sdk},
                                     {"told", difference.told},
                                     {"operations", difference.operations},
                                     {"pointer", difference.pointer}};
  if (!difference.code.empty()) document["rows"] = difference.code;
  if (!difference.reason.empty()) document["reason"] = difference.reason;
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string read_document(Context& context, const std::string& file) {
  if (file == "-") return context.read_input(contract::most_bytes);
  std::ifstream stream(file, std::ios::binary);
  const auto unreadable = [&](const std::string& why) {
    return Failure(ExitCode::failed, "can't read " + file + ": " + why);
  };
  if (!stream) throw unreadable("is it there, and may you read it?");
  std::string text;
  for (std::vector<char> part(1u << 20);
       stream.read(part.data(), static_cast<std::streamsize>(part.size())), stream.gcount() > 0;) {
    text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > contract::most_bytes)
      throw unreadable("it has more than " + std::to_string(contract::most_bytes) + " bytes");
  }
  if (stream.bad()) throw unreadable("reading failed");
  return text;
}

std::vector<Difference> differences_of(Context& context, const ContractOptions& options) try {
  const contract::Document document(read_document(context, options.file));
  return contract::compare(document, options.operations);
} catch (const contract::Malformed& error) {
  throw Failure(ExitCode::failed, options.file + ": " + error.what());
} catch (const std::invalid_argument& error) {
  throw usage_failure(error.what());
}

bool is_asked_for(const Difference& difference, const ContractOptions& options) {
  if (!options.deliberate && !difference.reason.empty()) return false;
  if (options.only == "breaking") return difference.breaks;
  if (options.only == "additions") return !difference.breaks && difference.change == Change::added;
  return true;
}

/// Tells of reasons that nothing needs any more.
void note_stale_reasons(Context& context, const std::vector<Difference>& differences) {
  for (const contract::Deliberate& one : contract::deliberate_differences())
    if (std::none_of(differences.begin(), differences.end(), [&](const Difference& difference) {
          return difference.where == one.where && difference.what == one.what &&
                 difference.told == one.told && difference.sdk == one.sdk;
        }))
      context.note("on purpose, but no longer there: " + std::string(one.where) + ' ' +
                   std::string(one.what));
}

std::string summary(int breaking, int other, int deliberate, bool are_shown) {
  const int all = breaking + other;
  std::string made =
      all == 0 ? "no differences" : std::to_string(all) + (all == 1 ? " difference, " : " differences, ");
  if (all > 0)
    made += breaking == 0 ? "none of which breaks a program"
                          : std::to_string(breaking) + " of which may break programs";
  if (deliberate > 0)
    made += "; " + std::to_string(deliberate) + " more on purpose" + (are_shown ? "" : ": see --deliberate");
  return made;
}

ExitCode write_contract(Context& context, const ContractOptions& options) {
  Records<Difference> records(difference_description(), options.output, context.terminal(), context.out());
  const auto differences = differences_of(context, options);
  int deliberate = 0, breaking = 0, other = 0;
  for (const Difference& difference : differences) {
    if (!difference.reason.empty()) ++deliberate;
    if (!is_asked_for(difference, options)) continue;
    if (difference.reason.empty()) ++(difference.breaks ? breaking : other);
    if (options.rows && !options.output.json) {
      if (!difference.code.empty()) context.out() << harmless_lines(difference.code) << '\n';
    } else if (options.output.json) {
      records.add_json(difference_json(difference));
    } else {
      records.add_row(difference);
    }
  }
  if (!options.rows || options.output.json) records.end();
  if (options.deliberate && options.operations.empty()) note_stale_reasons(context, differences);
  context.note(summary(breaking, other, deliberate, options.deliberate));
  return breaking + other == 0 ? ExitCode::done : ExitCode::differs;
}

}  // namespace

void add_contract(CommandLine& line) {
  CLI::App& command = line.add(
      line.app(), "contract",
      "Compares a specification of the service (OpenAPI 3.0 or 3.1, as JSON) with what this version of the "
      "SDK knows: operations, parameters, fields, limits and codes. Calls nothing. Status 9: something "
      "differs",
      "rocketpunch contract openapi.json --only breaking");
  const auto options = std::make_shared<ContractOptions>();
  command.add_option("FILE", options->file, "The specification; - for the standard input")
      ->required()
      ->option_text("FILE");
  add_texts(command, "--operation", options->operations, "Only these operations, by their ids")
      ->option_text("ID,...");
  command
      .add_option("--only", options->only,
                  "Only what breaks programs of this version, or only what is new and breaks none; the "
                  "status goes by it")
      ->check(CLI::IsMember({"breaking", "additions"}))
      ->option_text("KIND");
  command.add_flag("--rows", options->rows,
                   "In place of the table, the lines of C++ that what is new takes: rows, structs, tables. "
                   "JSON has them anyway");
  command.add_flag("--deliberate", options->deliberate, "Also what differs on purpose, with the reason");
  add_output_options(command, options->output);
  line.on(command, [options](Context& context) { return write_contract(context, *options); });
}

}  // namespace cli
