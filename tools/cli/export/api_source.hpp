// Jobs, events or posts as the API lists them.
#pragma once

#include <algorithm>
#include <charconv>
#include <iterator>
#include <rocketpunch/parse.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "commands/description.hpp"
#include "export/source.hpp"

namespace cli {

/// How a kind of things is listed and shown. `Resource`: `jobs()` of a client, or another that has
/// `search_all` and `get_all`.
template <class Resource, class Query, class Summary, class Detail>
struct Listing {
  Resource resource;
  Query query;
  rp::CallOptions call;
  const Description<Summary>& summary;
  const Description<Detail>& detail;
  std::vector<std::size_t> chosen;  ///< Columns: of `detail` where details are asked for, else of `summary`.
  bool details = false;
  /// How long that many calls take within the quota, about; nothing: not known.
  std::function<std::optional<std::chrono::milliseconds>(std::int64_t)> time_for;
};

/// Jobs, events or posts as the API lists them.
template <class Resource, class Query, class Summary, class Detail>
class ApiSource final : public Source {
 public:
  explicit ApiSource(Listing<Resource, Query, Summary, Detail> listing) : listing_(std::move(listing)) {}

  void begin(int page) override {
    Query query = listing_.query;
    query.page = page;
    walk_.reset();  // what it was fetching ahead is of no use any more
    walk_.emplace(listing_.resource.search_all(std::move(query), listing_.call,
                                               {.pages_ahead = 1, .skip_bad_items = most_left_out}));
    bad_items_ = 0;
  }

  std::optional<ListedPage> next() override {
    auto page = walk_->pages().next();
    for (const auto& bad = walk_->bad_items(); bad_items_ < bad.size(); ++bad_items_)
      left_out_.push_back(bad[bad_items_]);
    if (!page) return std::nullopt;
    const rp::Page<Summary>& found = page->value();
    ListedPage listed{.number = walk_->progress().page,
                      .pages = found.total_pages,
                      .total = found.total_items,
                      .size = found.page_size};
    for (const Summary& summary : found) listed.items.push_back(item_of(summary));
    return listed;
  }

  std::int64_t total() const override { return walk_->total_items(); }

  std::vector<rp::Error> take_left_out() override { return std::exchange(left_out_, {}); }

  void get_details(std::vector<Item>& items, const std::function<void(std::size_t)>& told) override {
    std::vector<Id> ids;
    for (const Item& item : items) ids.push_back(id_of(item.id));
    auto walk = listing_.resource.get_all(
        ids, listing_.call, {.pages_ahead = calls_at_once - 1, .skip_failed_pages = details_may_fail_});
    std::size_t at = 0;
    std::vector<rp::Error> doubtful;  // no later one has shown that it is of the item, and not of the service
    for (const auto& detail : walk) {
      Item& item = items[at];
      if (detail) {
        answered_ = detail->id;
        item.details = rp::serialize(*detail).value();
        item.cells = cells_of(*detail, listing_.detail);
        std::move(doubtful.begin(), doubtful.end(), std::back_inserter(left_out_));
        doubtful.clear();
      } else {
        item.whole = false;
        const rp::Error& error = detail.error();
        if (cant_be_read(error))
          left_out_.push_back(error);
        else if (error.kind() == rp::ErrorKind::server && !error.code().empty())
          doubtful.push_back(error);
        else if (error.kind() != rp::ErrorKind::not_found)
          throw error;
      }
      told(++at);
    }
    walk.outcome().value();
    if (!doubtful.empty() && !still_answers()) throw doubtful.front();
    std::move(doubtful.begin(), doubtful.end(), std::back_inserter(left_out_));
    details_may_fail_ -= walk.progress().failed_pages;
  }

  std::vector<Whereabouts> look_for(const std::vector<std::string>& ids) override {
    std::vector<Id> wanted;
    for (const std::string& id : ids) wanted.push_back(id_of(id));
    auto walk = listing_.resource.get_all(
        wanted, listing_.call,
        {.pages_ahead = calls_at_once - 1, .skip_failed_pages = static_cast<int>(ids.size())});
    std::vector<Whereabouts> found;
    for (const auto& detail : walk)
      found.push_back(detail ? Whereabouts::there : whereabouts_by(detail.error()));
    walk.outcome().value();
    return found;
  }

  std::optional<std::chrono::milliseconds> time_for(std::int64_t calls) override {
    return listing_.time_for(calls);
  }

 private:
  using Id = decltype(Summary::id);
  /// What is wrong with one item is no reason to have none of the others; what is wrong with many, is.
  static constexpr int most_left_out = 20;
  static constexpr int calls_at_once = 8;

  /// Whether that is wrong with the answer for one item, and stays so.
  static bool cant_be_read(const rp::Error& error) {
    return error.kind() == rp::ErrorKind::decode || error.kind() == rp::ErrorKind::response_too_large;
  }
  /// Whether the service gives details that it gave before: then it fails for others alone.
  bool still_answers() const {
    if (!answered_) return false;
    const auto again = listing_.resource.get_all({*answered_}, listing_.call, {}).collect();
    if (!again && again.error().kind() == rp::ErrorKind::cancelled) throw again.error();
    return again.has_value();
  }
  /// One that fails, each time, must not keep a mirror from being brought up to date. So nothing is made of
  /// it; a later walk asks again.
  Whereabouts whereabouts_by(const rp::Error& error) {
    if (error.kind() == rp::ErrorKind::not_found) return Whereabouts::gone;
    if (cant_be_read(error)) return Whereabouts::there;  // else there were nothing to be read
    if (error.kind() != rp::ErrorKind::server || error.code().empty() || ++unknown_ > most_left_out)
      throw error;
    left_out_.push_back(error);
    return Whereabouts::unknown;
  }
  static Id id_of(const std::string& text) {
    if constexpr (requires(const Id& id) { id.empty(); }) {
      return Id(text);
    } else {
      std::int64_t number = 0;  // an id, since it was made of one: 0 would be refused
      std::from_chars(text.data(), text.data() + text.size(), number);
      return Id(number);
    }
  }
  template <class T>
  std::vector<Cell> cells_of(const T& value, const Description<T>& description) const {
    std::vector<Cell> cells;
    for (const std::size_t column : listing_.chosen) cells.push_back(description[column].cell(value));
    return cells;
  }
  Item item_of(const Summary& summary) const {
    Item item{.id = to_string(summary.id), .json = rp::serialize(summary).value()};
    if (!listing_.details) item.cells = cells_of(summary, listing_.summary);
    return item;
  }

  Listing<Resource, Query, Summary, Detail> listing_;
  std::optional<rp::Walk<Summary>> walk_;
  std::size_t bad_items_ = 0;   // of the walk, those that were taken
  std::optional<Id> answered_;  // of the last one whose details came
  int details_may_fail_ = most_left_out;
  int unknown_ = 0;  // of those that were looked for
  std::vector<rp::Error> left_out_;
};

}  // namespace cli
