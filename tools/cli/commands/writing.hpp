// What all commands that write do: check, ask, and tell what became of it.
#pragma once

#include <functional>
#include <optional>
#include <rocketpunch/problems.hpp>
#include <string>
#include <vector>

#include "commands/dry_run.hpp"
#include "program/context.hpp"

namespace cli {

/// What all commands that write take.
struct WriteOptions {
  bool yes = false;
  bool dry_run = false;
  bool json = false;
};

/// `--yes` and `--dry-run`, and `--json`.
void add_write_options(CLI::App& command, WriteOptions& options);

/// A write that was asked for, beside the call itself.
struct Write {
  std::string question{};               ///< `Remove post 12?`, harmless to a terminal
  std::string scope{};                  ///< That it needs, such as `post:write`
  std::vector<rp::Problem> problems{};  ///< What breaks a rule of the specification
  std::string look{};                   ///< How to see what became of it where that isn't known
  /// What a person who is asked should know beside the question, harmless to a terminal; unset: nothing.
  std::function<std::string(const rp::UserClient&)> about{};
  /// What may be the thing that was written, a line each; unset: there is nothing to look for.
  std::function<std::vector<std::string>(const rp::UserClient&)> find{};
};

/// Whether a write that ended with this error may have been carried out all the same.
bool may_have_happened(const rp::Error& error);

namespace detail {
/// All that comes before the call; gives the client to make it with. Throws a `Failure` where it isn't to be
/// made.
rp::UserClient prepare(Context& context, const WriteOptions& options, const Write& write);
/// Throws what the user is told of a call that failed.
[[noreturn]] void fail(Context& context, const Write& write, const rp::UserClient& client,
                       const rp::Error& error);
}  // namespace detail

/// Carries a write out, or shows it. `call` makes it with a client of the user's, and gives a `Result`;
/// `tell` gets that, and says what was done.
template <class Call, class Tell>
ExitCode carry_out(Context& context, const WriteOptions& options, const Write& write, const Call& call,
                   const Tell& tell) {
  if (options.dry_run)
    return show_dry_run(context, write.problems, options.json,
                        [&](const rp::UserClient& client) -> std::optional<rp::Error> {
                          const auto result = call(client);
                          return result ? std::nullopt : std::optional(result.error());
                        });
  const rp::UserClient client = detail::prepare(context, options, write);
  const auto result = call(client);
  if (!result) detail::fail(context, write, client, result.error());
  tell(result);
  return ExitCode::done;
}

/// The images in these files.
std::vector<rp::Upload> images_of(const std::vector<std::string>& paths);
/// The problems, where those of images name their files: `images[1]` says nothing to who typed a path.
std::vector<rp::Problem> with_files(std::vector<rp::Problem> problems, const std::vector<std::string>& paths);

/// The beginning of a text, in quotes and one line, for questions and notes.
std::string excerpt(std::string_view text);

/// The text of a file, `-`: of the standard input. Throws a `Failure` for one that can't be read, or that is
/// longer than any text that can be written.
std::string read_text_file(Context& context, const std::string& path);

}  // namespace cli
