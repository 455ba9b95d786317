// Where an export is written to, and how far it has come.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "export/source.hpp"

namespace cli {

/// How far a walk has come: what it takes to go on.
struct Place {
  int page = 0;               ///< The last one that was written whole; 0: none was.
  std::int64_t total = 0;     ///< How many items there were in all, as the service counted them then.
  std::int64_t items = 0;     ///< Items that the walk has seen
  std::int64_t left_out = 0;  ///< Items that it has left out, for they can't be read.
  bool listed = false;        ///< Whether the walk has come to the end of the list.
};

/// Where an export is written to. Throws a `Failure` where that can't be done; what was written before stays.
class Destination {
 public:
  Destination() = default;
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;
  virtual ~Destination() = default;

  /// Where the walk goes on, which an earlier run may have begun.
  virtual Place place() const = 0;
  /// Whether what is written stays, so that the same command goes on where this one ended.
  virtual bool lasts() const = 0;
  /// Whether anybody wants more of it.
  virtual bool wants_more() const { return true; }
  /// Whether the walk has seen the item before.
  virtual bool has(const std::string& id) = 0;
  /// Writes a page's items, none of which it has, and how far the walk has come: both or nothing.
  virtual void add(const std::vector<Item>& items, const Place& place) = 0;

  /// The walk has come to the end of the list, and has seen all of it but what was left out.
  virtual void listed(const Place& place) = 0;
  /// How many items a whole walk has missed that are to be asked for by themselves.
  virtual std::int64_t missed() { return 0; }
  /// Some of them: none once that was done.
  virtual std::vector<std::string> some_missed() { return {}; }
  /// What became of these.
  virtual void found_out(const std::vector<std::string>& /*ids*/, const std::vector<Whereabouts>& /*found*/) {
  }
  /// Ends the export. Gives what is to be told of it, such as `in jobs.db: 3 new, 1 changed`.
  virtual std::string end() = 0;
};

}  // namespace cli
