#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/observer.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Writes a line to the standard error: in one piece, since the stream is locked for each write.
inline void write_log_line(std::string line) {
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);  // on Windows it is buffered where it is a file or a pipe
}

/// Whether the log of level `info` has an event: calls that ended, attempts that failed, and what is seldom
/// and worth a look.
inline bool is_worth_info(const CallEvent& event) noexcept {
  using Kind = CallEvent::Kind;
  switch (event.kind) {
    case Kind::request:
    case Kind::retry:
    case Kind::wait:
    case Kind::cache_hit: return false;
    case Kind::response: return event.status >= 400;
    default: return true;
  }
}

/// The observer that `ROCKETPUNCH_LOG` asks for; none where it is unset. A value that is no level gets a
/// warning, once in a process: a program must not fail for how its log is set.
inline Observer environment_log() {
  std::string fault = "ROCKETPUNCH_LOG must be info or debug";
  try {
    const std::optional<std::string> level = environment("ROCKETPUNCH_LOG");
    if (!level) return {};
    if (*level == "debug") return [](const CallEvent& event) { write_log_line(LineLogger::line(event)); };
    if (*level == "info")
      return [](const CallEvent& event) {
        if (is_worth_info(event)) write_log_line(LineLogger::line(event));
      };
  } catch (const Error& error) {
    fault = error.message();
  }
  static std::atomic<bool> warned{false};
  if (!warned.exchange(true)) write_log_line("rocketpunch: " + fault + "; nothing is logged");
  return {};
}

/// A client's observer, and the log that the environment asks for beside it.
inline Observer with_environment_log(const Observer& own) {
  Observer log = environment_log();
  return log ? observe_all({own, std::move(log)}) : own;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
