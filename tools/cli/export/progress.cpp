#include "export/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "output/text.hpp"

namespace cli {

namespace {

/// A part of the line, in the order in which they stand there.
struct Piece {
  std::string text;
  int rank;  ///< The highest is left out first; 0: never.
};

std::string joined(const std::vector<Piece>& pieces) {
  std::string line;
  for (const Piece& piece : pieces) line += (line.empty() || line.back() == ' ' ? "" : ", ") + piece.text;
  return line;
}

std::string bar(double done) {
  constexpr int width = 20;
  const int full = static_cast<int>(std::clamp(done, 0.0, 1.0) * width);
  return '[' + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(width - full), '.') + "] ";
}

std::string spoken_rate(double rate) {
  char text[32];
  std::snprintf(text, sizeof text, rate < 10 ? "%.1f/s" : "%.0f/s", rate);
  return text;
}

/// `3 h 20 min`; without the second where it is none.
std::string of_two(std::int64_t first, const char* unit, std::int64_t second, const char* second_unit) {
  return std::to_string(first) + unit +
         (second > 0 ? ' ' + std::to_string(second) + second_unit : std::string());
}

}  // namespace

std::string spoken(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
  const auto minutes = (seconds + 59) / 60, hours = minutes / 60;
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (minutes < 60) return std::to_string(minutes) + " min";
  if (hours < 24) return of_two(hours, " h", minutes % 60, " min");
  return of_two(hours / 24, hours / 24 == 1 ? " day" : " days", hours % 24, " h");
}

std::string progress_line(const Progress& progress, const Noun& noun, int columns) {
  const auto of = [](std::int64_t part, std::int64_t all) {
    return std::to_string(part) + " of " + std::to_string(std::max(part, all));
  };
  std::vector<Piece> pieces;
  if (progress.total > 0)
    pieces.push_back({bar(static_cast<double>(progress.items) / static_cast<double>(progress.total)), 4});
  pieces.push_back({of(progress.items, progress.total) + ' ' + noun.many, 0});
  pieces.push_back({"page " + of(progress.page, progress.pages), 3});
  if (progress.rate > 0) pieces.push_back({spoken_rate(progress.rate), 5});
  if (progress.to_go) pieces.push_back({spoken(*progress.to_go) + " to go", 2});
  if (progress.wait.count() > 0) pieces.push_back({"waits " + spoken(progress.wait) + " for the quota", 1});
  while (pieces.size() > 1 && cells(joined(pieces)) > columns) {
    const auto least = std::max_element(pieces.begin(), pieces.end(),
                                        [](const Piece& a, const Piece& b) { return a.rank < b.rank; });
    pieces.erase(least);
  }
  return cut(joined(pieces), columns);
}

ProgressLine::ProgressLine(Context& context, const Noun& noun) : context_(context), noun_(noun) {
  if (!context_.terminal().err) return;
  context_.tell_waits_by([this](std::chrono::milliseconds wait) {
    const std::lock_guard guard(mutex_);
    if (!shown_) shown_.emplace();
    shown_->wait = wait;
    draw();
  });
}

ProgressLine::~ProgressLine() {
  if (context_.terminal().err) context_.tell_waits_by(nullptr);
  const std::lock_guard guard(mutex_);
  clear();
}

void ProgressLine::show(const Progress& progress) {
  if (!context_.terminal().err) return;
  const std::lock_guard guard(mutex_);
  shown_ = progress;
  draw();
}

void ProgressLine::note(std::string_view line) {
  const std::lock_guard guard(mutex_);
  clear();
  context_.note(line);
  if (shown_) draw();
}

void ProgressLine::draw() {
  const int columns = context_.terminal().err_columns > 0 ? context_.terminal().err_columns : 80;
  // the last cell stays free: some terminals go on to the next line behind it
  const std::string line = progress_line(*shown_, noun_, columns - 1);
  const int width = cells(line);
  context_.err() << '\r' << padded(line, drawn_) << std::flush;
  drawn_ = width;
}

void ProgressLine::clear() {
  if (drawn_ == 0) return;
  context_.err() << '\r' << std::string(static_cast<std::size_t>(drawn_), ' ') << '\r' << std::flush;
  drawn_ = 0;
}

}  // namespace cli
