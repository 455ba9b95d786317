#include "commands/writing.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "output/text.hpp"

namespace cli {

namespace {

constexpr std::size_t longest_text = 1u << 20;

/// A problem in words, such as `text must be at most 5000 characters`.
std::string in_words(const rp::Problem& problem) {
  return harmless(problem.field + (problem.field.empty() ? "" : " ") + problem.message);
}

/// What is told of a scope that wasn't granted.
bool lacks_scope(const rp::Error& error, const std::string& scope) {
  return error.kind() == rp::ErrorKind::forbidden && error.details().find(scope) != std::string::npos;
}

/// Looks for what may have been written; whatever comes of that, the outcome isn't known.
void note_candidates(Context& context, const Write& write, const rp::UserClient& client) try {
  if (!write.find || context.stop().stop_requested()) return;
  const auto found = write.find(client);
  for (const std::string& candidate : found) context.note("it may be " + harmless(candidate));
  if (found.empty()) context.note("nothing like it is there so far; what was lost may still come");
} catch (const rp::Error& error) {
  context.note(std::string("it can't be looked for: ") + error.what());
}

}  // namespace

void add_write_options(CLI::App& command, WriteOptions& options) {
  const std::string group = "Writing";
  command.add_flag("-y,--yes", options.yes, "Don't ask before; needed where there is no terminal")
      ->group(group);
  command
      .add_flag("--dry-run", options.dry_run,
                "Send nothing: show what would be sent, and all that breaks a rule (then the status is 2). "
                "Needs no key")
      ->group(group);
  command.add_flag("--json", options.json, "The service's answer, or the dry run, as JSON")->group(group);
}

bool may_have_happened(const rp::Error& error) {
  switch (error.kind()) {
    case rp::ErrorKind::outcome_unknown: return true;
    case rp::ErrorKind::network:
    case rp::ErrorKind::timeout:
    case rp::ErrorKind::cancelled:
    case rp::ErrorKind::response_too_large:
    case rp::ErrorKind::decode: return error.maybe_sent();
    // a gateway's, which doesn't know: the service has a code for each of its own
    case rp::ErrorKind::server: return error.status() >= 500 && error.code().empty();
    default: return false;
  }
}

namespace detail {

rp::UserClient prepare(Context& context, const WriteOptions& options, const Write& write) {
  if (!write.problems.empty()) {
    for (std::size_t i = 0; i + 1 < write.problems.size(); ++i) context.note(in_words(write.problems[i]));
    throw usage_failure(in_words(write.problems.back()) + "; nothing was sent");
  }
  // before anybody is asked in vain
  if (!options.yes && !context.can_ask()) context.confirm(write.question, false);
  if (!context.has_user())
    throw Failure(ExitCode::not_allowed,
                  "nobody is signed in; run rocketpunch sign-in --scope profile," + write.scope);
  rp::UserClient client = context.user();
  if (!options.yes && write.about) context.note(write.about(client));
  context.confirm(write.question, options.yes);
  return client;
}

void fail(Context& context, const Write& write, const rp::UserClient& client, const rp::Error& error) {
  if (may_have_happened(error)) {
    note_candidates(context, write, client);
    std::string message = error.what();
    if (error.kind() != rp::ErrorKind::outcome_unknown) message += "; it may have been carried out";
    if (error.safe_to_repeat()) message += ", and doing it again does no harm";
    throw Failure(ExitCode::outcome_unknown, message + "; to look: " + write.look);
  }
  if (lacks_scope(error, write.scope))
    throw Failure(ExitCode::not_allowed,
                  error.what() + ("; rocketpunch sign-in --scope profile," + write.scope + " asks for it"));
  throw error;
}

}  // namespace detail

std::vector<rp::Upload> images_of(const std::vector<std::string>& paths) {
  std::vector<rp::Upload> images;
  for (const std::string& path : paths) images.push_back(rp::Upload::file(path));
  return images;
}

std::vector<rp::Problem> with_files(std::vector<rp::Problem> problems,
                                    const std::vector<std::string>& paths) {
  for (rp::Problem& problem : problems)
    for (std::size_t i = 0; i < paths.size(); ++i)
      if (problem.field == "images[" + std::to_string(i) + ']') problem.field = "image " + paths[i];
  return problems;
}

std::string excerpt(std::string_view text) {
  constexpr int most_cells = 48;
  return '"' + cut(harmless(text), most_cells) + '"';
}

std::string read_text_file(Context& context, const std::string& path) {
  if (path == "-") return context.read_input(longest_text);
  std::string text(longest_text + 1, '\0');
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file || (!file.read(text.data(), static_cast<std::streamsize>(text.size())) && !file.eof()))
    throw usage_failure(path + " can't be read: " + std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > longest_text) throw usage_failure(path + " is too long for a text that can be written");
  return text;
}

}  // namespace cli
