// Where an export's items come from.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <rocketpunch/error.hpp>
#include <string>
#include <vector>

#include "output/records.hpp"

namespace cli {

namespace rp = rocketpunch;

/// Something that is exported, whatever it is.
struct Item {
  std::string id{};
  std::string json{};                    ///< As lists show it, in one line.
  std::optional<std::string> details{};  ///< The whole of it, in one line, where that was asked for.
  std::vector<Cell> cells{};             ///< In the chosen columns
  bool whole = true;  ///< False: details were asked for, and could not be had; there are no cells then.
};

/// A page of a list, without what came before in the same walk.
struct ListedPage {
  int number = 0;
  int pages = 0;           ///< How many there are, as the service counts them.
  std::int64_t total = 0;  ///< How many items there are on all of them, as the service counts them.
  int size = 0;            ///< Items on a full page
  std::vector<Item> items{};
};

/// What became of an item that a list doesn't have.
enum class Whereabouts {
  there,
  gone,
  unknown,  ///< The service fails when it is asked for this one.
};

/// Where an export's items come from. Throws an `rp::Error` for what can't be had.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Begins a walk at that page of the list.
  virtual void begin(int page) = 0;
  /// The next page that has items; nothing: the walk has come to its end.
  virtual std::optional<ListedPage> next() = 0;
  /// How many items the list had when the last page was fetched, as the service counts them.
  virtual std::int64_t total() const = 0;
  /// What was left out since the last call of this function, for it can't be read: an error for each.
  virtual std::vector<rp::Error> take_left_out() = 0;

  /// Fetches the details of these. What the service says isn't there has none; neither has what can't be
  /// read, or makes the service fail while others don't: `take_left_out` tells of that. `told`: called for
  /// each, with how many there are by then.
  virtual void get_details(std::vector<Item>& items, const std::function<void(std::size_t)>& told) = 0;
  /// Asks for each of these by itself. What stays unknown, `take_left_out` tells of.
  virtual std::vector<Whereabouts> look_for(const std::vector<std::string>& ids) = 0;
  /// How long that many calls take within the quota, about; nothing: it holds up none, or that can't be told.
  virtual std::optional<std::chrono::milliseconds> time_for(std::int64_t calls) = 0;
};

}  // namespace cli
