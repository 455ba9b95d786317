// An export to an SQLite database, which later runs keep up with the service.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <rocketpunch/clock.hpp>
#include <string>
#include <vector>

#include "export/descriptor.hpp"
#include "export/destination.hpp"
#include "export/mirror_tables.hpp"
#include "export/selection.hpp"
#include "export/sqlite.hpp"

namespace cli {

/// A mirror of a list in an SQLite database: its items as they are, what became of them when, and the walks
/// that found it out. How far a walk has come is written with each page, so that a run that is killed at any
/// moment leaves what another one can go on with.
class Mirror final : public Destination {
 public:
  /// `restart`: a walk that an earlier run has begun is given up.
  Mirror(const std::string& path, MirrorFormat format, const Selection& selection, bool restart,
         std::shared_ptr<rp::Clock> clock);
  ~Mirror() override;

  Place place() const override { return place_; }
  bool lasts() const override { return true; }
  bool has(const std::string& id) override;
  void add(const std::vector<Item>& items, const Place& place) override;
  void listed(const Place& place) override;
  std::int64_t missed() override;
  std::vector<std::string> some_missed() override;
  void found_out(const std::vector<std::string>& ids, const std::vector<Whereabouts>& found) override;
  std::string end() override;

 private:
  struct Statements;
  /// What a walk has found out.
  struct Counts {
    std::int64_t fresh = 0, changed = 0, returned = 0, outside = 0, gone = 0;
  };

  void take_up_walk();
  /// Within a transaction: makes the tables and the walk's row, where they aren't there.
  void begin();
  void put(const Item& item);
  void note(const std::string& id, const char* kind, const nlohmann::ordered_json& fields = {});
  void write_walk(const char* state, bool ended);
  std::string now() const;

  const bool made_;  // whether there was no such file before
  Descriptor lock_;  // goes after the database: closing a file ends all of SQLite's locks on it
  Database database_;
  const MirrorFormat format_;
  const Selection selection_;
  const std::shared_ptr<rp::Clock> clock_;
  bool has_tables_;
  std::unique_ptr<Statements> statements_;
  std::int64_t walk_ = 0;  // its number; 0: it has no row yet
  Place place_;
  Counts counts_;
};

}  // namespace cli
