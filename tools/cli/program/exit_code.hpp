// How a run of the program ends.
#pragma once

#include <rocketpunch/error.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace cli {

namespace rp = rocketpunch;

/// The exit status, which scripts may rely on; README and man page list them.
enum class ExitCode {
  done = 0,
  failed = 1,
  usage = 2,        ///< The command line, or a setting, can't be used; nothing was sent.
  not_found = 3,    ///< The service has no such thing.
  not_allowed = 4,  ///< Key, sign-in, scope or permission.
  limited = 5,      ///< The quota.
  unreachable = 6,  ///< Network, proxy or certificate; or the service is down.
  outcome_unknown = 7,
  incomplete = 8,  ///< A walk ended before it had seen everything.
  differs = 9,     ///< What was compared isn't the same.
  interrupted = 130,
};

/// An exit status, and what it says.
struct ExitMeaning {
  ExitCode code{};
  const char* meaning = "";
};

/// All of them, in their order, for the man page.
inline constexpr ExitMeaning exit_meanings[] = {
    {ExitCode::done, "Done."},
    {ExitCode::failed, "Failed in a way that no other status says, such as a file that can't be written."},
    {ExitCode::usage, "The command line, or a setting, can't be used. Nothing was sent."},
    {ExitCode::not_found, "The service has no such thing."},
    {ExitCode::not_allowed, "Not allowed: the key, the sign-in, a scope or a permission is missing."},
    {ExitCode::limited, "The quota is used up."},
    {ExitCode::unreachable, "The service can't be reached, or is down: network, proxy or certificate."},
    {ExitCode::outcome_unknown, "It isn't known whether a write has happened: look before it is repeated."},
    {ExitCode::incomplete, "Not all was seen: what was written is a part."},
    {ExitCode::differs, "A specification differs from what this version knows."},
    {ExitCode::interrupted, "Interrupted by a signal, such as Ctrl-C."},
};

/// The status for an error of a call.
ExitCode exit_code_of(const rp::Error& error);

/// What ends a command with a line on the standard error and that status.
class Failure : public std::runtime_error {
 public:
  /// `message`: what happened and what to do, in one line without the program's name.
  Failure(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

/// A command line that can't be carried out.
inline Failure usage_failure(const std::string& message) { return {ExitCode::usage, message}; }

}  // namespace cli
