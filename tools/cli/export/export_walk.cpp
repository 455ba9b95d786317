#include "export/export_walk.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cli {

namespace {

using std::chrono::milliseconds;

/// Below that, nobody but who watches is told how long it is going to take.
constexpr milliseconds worth_telling = std::chrono::minutes(1);

std::string calls_and_time(std::int64_t calls, const std::optional<milliseconds>& time) {
  std::string text = std::to_string(calls) + (calls == 1 ? " call" : " calls");
  if (time && time->count() > 0) text += ", about " + spoken(*time) + " within the key's quota";
  return text;
}

}  // namespace

ExportWalk::ExportWalk(Context& context, Source& source, Destination& destination, const Noun& noun,
                       bool details)
    : context_(context),
      source_(source),
      destination_(destination),
      noun_(noun),
      details_(details),
      began_(context.clock()->now()),
      line_(context, noun),
      place_(destination.place()) {}

ExitCode ExportWalk::run() {
  try {
    if (!place_.listed) list();
    if (!destination_.wants_more()) return ExitCode::done;
    look_for_missed();
  } catch (const rp::Error& error) {
    end_early(error);
  }
  const std::string where = destination_.end();
  line_.note(noun_.count(place_.items) + (where.empty() ? "" : ' ' + where));
  if (place_.left_out == 0) return ExitCode::done;
  line_.note(noun_.count(place_.left_out) + " left out that can't be read; the export isn't whole");
  return ExitCode::incomplete;
}

void ExportWalk::end_early(const rp::Error& error) {
  const bool begun = place_.page > 0;
  const std::string advice = begun && destination_.lasts() ? "; the same command goes on from here" : "";
  const std::string where = !begun ? " before its first page was written"
                            : pages_ > 0
                                ? " at page " + std::to_string(place_.page) + " of " + std::to_string(pages_)
                                : "";
  if (error.kind() == rp::ErrorKind::cancelled && context_.stop().stop_requested())
    throw Failure(ExitCode::interrupted, "interrupted" + where + advice);
  if (!begun) throw error;
  throw Failure(ExitCode::incomplete, error.what() + advice);
}

void ExportWalk::list() {
  std::optional<int> from = std::max(1, place_.page);  // the last page again: it may have got others since
  while (from) {
    source_.begin(*std::exchange(from, std::nullopt));
    while (auto page = source_.next()) {
      ++calls_;
      page_size_ = std::max(1, page->size);
      from = page_to_go_back_to(page->number, page->total);
      if (from) break;
      take(*std::move(page));
      if (!destination_.wants_more()) return;
    }
    if (!from) from = page_to_go_back_to(place_.page + 1, source_.total());
  }
  take_left_out();
  place_.listed = true;
  destination_.listed(place_);
}

std::optional<int> ExportWalk::page_to_go_back_to(int number, std::int64_t total) {
  const std::int64_t shift = place_.total - total;
  if (shift <= 0 || number <= 1 || number <= went_back_at_) return std::nullopt;
  went_back_at_ = number;
  const std::int64_t pages = (shift - 1) / page_size_ + 1;
  return static_cast<int>(std::max<std::int64_t>(1, number - pages));
}

void ExportWalk::take(ListedPage page) {
  std::erase_if(page.items, [this](const Item& item) { return destination_.has(item.id); });
  if (pages_ == 0) announce(page);
  pages_ = page.pages;
  plan(page);
  if (details_ && !page.items.empty())
    source_.get_details(page.items, [this](std::size_t done) {
      ++calls_;
      show(static_cast<std::int64_t>(done));
    });
  take_left_out();
  const auto whole =
      std::count_if(page.items.begin(), page.items.end(), [](const Item& item) { return item.whole; });
  place_.page = page.number;
  place_.total = page.total;
  place_.items += whole;
  items_ += whole;
  destination_.add(page.items, place_);
  show(0);
}

void ExportWalk::take_left_out() {
  for (const rp::Error& error : source_.take_left_out()) {
    ++place_.left_out;
    line_.note(error.what());
  }
}

std::int64_t ExportWalk::calls_left(const ListedPage& page) const {
  const std::int64_t pages = std::max(0, page.pages - page.number);
  return pages + (details_ ? std::max<std::int64_t>(0, page.total - place_.items) : 0);
}

void ExportWalk::announce(const ListedPage& page) {
  const std::int64_t calls = calls_left(page);
  const auto time = source_.time_for(calls);
  if (calls == 0 || !(context_.terminal().err || time.value_or(milliseconds(0)) > worth_telling)) return;
  line_.note((place_.page > 0 ? "goes on at page " + std::to_string(page.number) + " of " : "") +
             noun_.count(page.total) + " on " + std::to_string(page.pages) +
             (page.pages == 1 ? " page: " : " pages: ") + calls_and_time(calls, time));
}

void ExportWalk::plan(const ListedPage& page) {
  if (!context_.terminal().err) return;
  const std::int64_t calls = calls_left(page);
  to_go_ = source_.time_for(calls);
  const auto passed = std::chrono::duration_cast<milliseconds>(context_.clock()->now() - began_);
  const auto at_this_rate = passed * calls / calls_;
  to_go_ = std::max(to_go_.value_or(milliseconds(0)), at_this_rate);
}

void ExportWalk::show(std::int64_t items_of_page) {
  const std::chrono::duration<double> passed = context_.clock()->now() - began_;
  line_.show({.page = place_.page,
              .pages = pages_,
              .items = place_.items + items_of_page,
              .total = place_.total,
              .rate = passed.count() > 0 ? static_cast<double>(items_ + items_of_page) / passed.count() : 0,
              .to_go = to_go_});
}

void ExportWalk::look_for_missed() {
  const std::int64_t missed = destination_.missed();
  const auto time = missed > 0 ? source_.time_for(missed) : std::nullopt;
  if (missed > 0 && (context_.terminal().err || time.value_or(milliseconds(0)) > worth_telling))
    line_.note(noun_.count(missed) + " that the list has no more: asks for each, " +
               calls_and_time(missed, time));
  for (auto ids = destination_.some_missed(); !ids.empty(); ids = destination_.some_missed()) {
    destination_.found_out(ids, source_.look_for(ids));
    take_left_out();
  }
}

}  // namespace cli
