// A walk over a list into a file, a database or the standard output.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "commands/listing.hpp"
#include "export/destination.hpp"
#include "export/progress.hpp"
#include "export/source.hpp"
#include "program/context.hpp"

namespace cli {

/// Walks over a list into a destination: on from where that is, page by page, with the details of each item
/// where these are asked for. Then looks for what the walk has missed.
class ExportWalk {
 public:
  ExportWalk(Context& context, Source& source, Destination& destination, const Noun& noun, bool details);

  /// Throws a `Failure` that says how to go on, if it doesn't come to the end.
  ExitCode run();

 private:
  void list();
  void take(ListedPage page);
  void look_for_missed();
  /// The page to go back to, where the list got shorter than it was a page before: what stood at the
  /// beginning of this page may stand on one that was read by now. Nothing: there is no need.
  std::optional<int> page_to_go_back_to(int number, std::int64_t total);
  void take_left_out();
  void announce(const ListedPage& page);
  void plan(const ListedPage& page);
  void show(std::int64_t items_of_page);
  std::int64_t calls_left(const ListedPage& page) const;
  [[noreturn]] void end_early(const rp::Error& error);

  Context& context_;
  Source& source_;
  Destination& destination_;
  const Noun noun_;
  const bool details_;
  const rp::Clock::Steady began_;
  ProgressLine line_;
  Place place_;
  int pages_ = 0;  // as the service counts them; 0: it wasn't asked yet
  int page_size_ = 1;
  int went_back_at_ = 0;  // the last page at which it went back; once at each, so that there is an end to it
  std::int64_t calls_ = 0;  // of this run
  std::int64_t items_ = 0;  // of this run
  std::optional<std::chrono::milliseconds> to_go_;
};

}  // namespace cli
