// How far an export has come, for the person who waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "commands/listing.hpp"
#include "program/context.hpp"

namespace cli {

/// A time as people say it: `45 s`, `12 min`, `3 h 20 min`, `2 days 4 h`.
std::string spoken(std::chrono::milliseconds time);

/// How far an export has come.
struct Progress {
  int page = 0;
  int pages = 0;
  std::int64_t items = 0;
  std::int64_t total = 0;
  double rate = 0;                                   ///< Items in a second; 0: not known yet.
  std::optional<std::chrono::milliseconds> to_go{};  ///< Nothing: not known.
  std::chrono::milliseconds wait{};                  ///< For the quota, just begun; 0: none.
};

/// That in a line of so many cells. What doesn't fit is left out, the least important first.
std::string progress_line(const Progress& progress, const Noun& noun, int columns);

/// Draws the line on the standard error, each time in place of the last; nothing where that is no terminal.
/// Tells of waits for the quota meanwhile, in place of the context.
class ProgressLine {
 public:
  ProgressLine(Context& context, const Noun& noun);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  void show(const Progress& progress);
  /// A line that stays. The progress stands below it.
  void note(std::string_view line);

 private:
  void draw();  // both with the mutex locked
  void clear();

  Context& context_;
  const Noun noun_;
  std::mutex mutex_;  // waits are told on the threads of pages ahead
  std::optional<Progress> shown_;
  int drawn_ = 0;  // cells on the line
};

}  // namespace cli
