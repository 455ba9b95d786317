#include "export/mirror.hpp"

#include <chrono>
#include <filesystem>
#include <rocketpunch/timestamp.hpp>
#include <utility>

#include "export/changes.hpp"

namespace cli {

namespace {

/// Of the items that are known to be outside the filters, so many are asked for again by a walk: those that
/// were asked for longest ago. Jobs that have ended stay there for years, and would use up the quota.
constexpr int most_outside_again = 50;
constexpr int most_at_once = 40;

/// An item's columns in SQL, each with what `text_of` makes of its name.
template <class TextOf>
std::string for_columns(const MirrorFormat& format, TextOf text_of) {
  std::string text;
  for (const Column& column : format.columns) text += text_of(sql_name(column.name));
  return text;
}

}  // namespace

/// What is carried out again and again.
struct Mirror::Statements {
  Statements(Database& database, const MirrorFormat& format)
      : find(database,
             "SELECT json, details, gone_at IS NOT NULL OR outside_at IS NOT NULL FROM items WHERE id = ?"),
        seen(
            database,
            "SELECT 1 FROM items WHERE id = ?1 AND walk = ?2 UNION ALL SELECT 1 FROM left_out WHERE id = ?1"),
        insert(database, "INSERT INTO items (id, json, details, last_seen, walk, first_seen" +
                             for_columns(format, [](const std::string& name) { return ", " + name; }) +
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?4" +
                             for_columns(format, [](const std::string&) { return ", ?"; }) + ")"),
        update(database,
               "UPDATE items SET json = ?2, details = ?3, last_seen = ?4, walk = ?5, gone_at = NULL,"
               " outside_at = NULL" +
                   for_columns(format, [](const std::string& name) { return ", " + name + " = ?"; }) +
                   " WHERE id = ?1"),
        see(database, "UPDATE items SET last_seen = ?2, walk = ?3 WHERE id = ?1"),
        leave_out(database, "INSERT OR IGNORE INTO left_out VALUES (?)"),
        note(database, "INSERT INTO history (time, walk, id, kind, fields) VALUES (?, ?, ?, ?, ?)"),
        go(database, "UPDATE items SET gone_at = ?2, checked_at = ?2 WHERE id = ?1"),
        leave(database,
              "UPDATE items SET outside_at = coalesce(outside_at, ?2), checked_at = ?2 WHERE id = ?1"),
        is_outside(database, "SELECT outside_at IS NOT NULL FROM items WHERE id = ?"),
        checked(database, "DELETE FROM to_check WHERE id = ?") {}

  Statement find, seen, insert, update, see, leave_out, note, go, leave, is_outside, checked;
};

Mirror::Mirror(const std::string& path, MirrorFormat format, const Selection& selection, bool restart,
               std::shared_ptr<rp::Clock> clock)
    : made_(!is_there(path)),
      lock_(Descriptor::locked(path)),
      database_(path),
      format_(std::move(format)),
      selection_(selection),
      clock_(std::move(clock)),
      has_tables_(has_mirror(database_, selection_)) {
  if (!has_tables_) return;
  add_what_is_new(database_, format_);
  if (restart)
    Statement(database_,
              "UPDATE walks SET state = 'given up', ended = ? WHERE state IN ('listing', 'checking')")
        .with(now())
        .run();
  take_up_walk();
}

Mirror::~Mirror() {
  std::error_code ignored;
  if (made_ && std::filesystem::is_empty(database_.path(), ignored))  // nothing was begun
    std::filesystem::remove(database_.path(), ignored);
}

std::string Mirror::now() const {
  return to_string(rp::Timestamp(std::chrono::floor<std::chrono::seconds>(clock_->wall_now())));
}

void Mirror::take_up_walk() {
  Statement walk(
      database_,
      "SELECT number, page, total, items, left_out, state = 'checking', new, changed, returned, outside,"
      " gone FROM walks WHERE state IN ('listing', 'checking') ORDER BY number DESC");
  if (!walk.step()) return;
  walk_ = walk.number(0);
  place_ = {.page = static_cast<int>(walk.number(1)),
            .total = walk.number(2),
            .items = walk.number(3),
            .left_out = walk.number(4),
            .listed = walk.number(5) != 0};
  counts_ = {.fresh = walk.number(6),
             .changed = walk.number(7),
             .returned = walk.number(8),
             .outside = walk.number(9),
             .gone = walk.number(10)};
  statements_ = std::make_unique<Statements>(database_, format_);
}

void Mirror::begin() {
  if (walk_ != 0) return;
  if (!std::exchange(has_tables_, true)) make_mirror(database_, format_, selection_);
  Statement(database_, "INSERT INTO walks (began, state) VALUES (?, 'listing')").with(now()).run();
  walk_ = database_.last_row();
  database_.run("DELETE FROM to_check; DELETE FROM left_out");
  statements_ = std::make_unique<Statements>(database_, format_);
}

void Mirror::write_walk(const char* state, bool ended) {
  Statement(database_,
            "UPDATE walks SET state = ?, ended = ?, page = ?, total = ?, items = ?, left_out = ?, new = ?,"
            " changed = ?, returned = ?, outside = ?, gone = ? WHERE number = ?")
      .with(std::string_view(state), ended ? std::optional(now()) : std::nullopt, std::int64_t{place_.page},
            place_.total, place_.items, place_.left_out, counts_.fresh, counts_.changed, counts_.returned,
            counts_.outside, counts_.gone, walk_)
      .run();
}

bool Mirror::has(const std::string& id) {
  if (walk_ == 0) return false;
  Statement& seen = statements_->seen.with(id, walk_);
  const bool has = seen.step();
  seen.reset();
  return has;
}

void Mirror::add(const std::vector<Item>& items, const Place& place) {
  Transaction transaction(database_);
  begin();
  for (const Item& item : items) put(item);
  place_ = place;
  write_walk("listing", false);
  transaction.commit();
}

void Mirror::put(const Item& item) {
  Statement& find = statements_->find.with(item.id);
  const bool known = find.step();
  const std::string json = known ? find.text(0) : "", details = known ? find.text(1) : "";
  const bool was_away = known && find.number(2) != 0;
  find.reset();
  if (!item.whole) {  // as it was, as far as anything is known of it
    if (known)
      statements_->see.with(item.id, now(), walk_).run();
    else
      statements_->leave_out.with(item.id).run();
    return;
  }
  nlohmann::ordered_json fields;
  if (known) {
    fields = changed_fields(json, item.json);
    if (item.details && !details.empty()) fields.update(changed_fields(details, *item.details));
  }
  Statement& write = known ? statements_->update : statements_->insert;
  write.with(item.id, item.json, item.details, now(), walk_);
  int place = 5;
  for (const Cell& cell : item.cells) {
    ++place;
    if (!cell.text.empty()) write.bind(place, std::string_view(cell.text));
  }
  write.run();
  if (!known) {
    ++counts_.fresh;
    note(item.id, "new");
  } else if (was_away) {
    ++counts_.returned;
    note(item.id, "returned", fields);
  } else if (!fields.empty()) {
    ++counts_.changed;
    note(item.id, "changed", fields);
  }
}

void Mirror::note(const std::string& id, const char* kind, const nlohmann::ordered_json& fields) {
  statements_->note
      .with(now(), walk_, id, std::string_view(kind),
            fields.empty() ? std::nullopt : std::optional(fields.dump()))
      .run();
}

void Mirror::listed(const Place& place) {
  Transaction transaction(database_);
  begin();
  place_ = place;
  place_.listed = true;
  if (place_.left_out > 0) {  // what the walk has missed may be what it couldn't read
    write_walk("incomplete", true);
  } else {
    Statement(database_,
              "INSERT INTO to_check SELECT id FROM items WHERE walk <> ? AND gone_at IS NULL"
              " AND outside_at IS NULL")
        .with(walk_)
        .run();
    Statement(database_,
              "INSERT INTO to_check SELECT id FROM items WHERE walk <> ? AND gone_at IS NULL"
              " AND outside_at IS NOT NULL ORDER BY checked_at, id LIMIT ?")
        .with(walk_, std::int64_t{most_outside_again})
        .run();
    write_walk("checking", false);
  }
  transaction.commit();
}

std::int64_t Mirror::missed() { return database_.number("SELECT count(*) FROM to_check"); }

std::vector<std::string> Mirror::some_missed() {
  std::vector<std::string> ids;
  Statement missed(database_, "SELECT id FROM to_check ORDER BY id LIMIT " + std::to_string(most_at_once));
  while (missed.step()) ids.push_back(missed.text(0));
  return ids;
}

void Mirror::found_out(const std::vector<std::string>& ids, const std::vector<Whereabouts>& found) {
  Transaction transaction(database_);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string& id = ids[i];
    if (found[i] == Whereabouts::gone) {
      statements_->go.with(id, now()).run();
      ++counts_.gone;
      note(id, "gone");
    } else if (found[i] == Whereabouts::unknown) {
      ++place_.left_out;
    } else {
      Statement& outside = statements_->is_outside.with(id);
      const bool known = outside.step() && outside.number(0) != 0;
      outside.reset();
      statements_->leave.with(id, now()).run();
      if (!known) {
        ++counts_.outside;
        note(id, "outside");
      }
    }
    statements_->checked.with(id).run();
  }
  write_walk("checking", false);
  transaction.commit();
}

std::string Mirror::end() {
  write_walk(place_.left_out == 0 ? "whole" : "incomplete", true);
  std::string told = "in " + database_.path() + ": " + std::to_string(counts_.fresh) + " new";
  const auto tell = [&](std::int64_t count, const char* what) {
    if (count > 0) told += ", " + std::to_string(count) + ' ' + what;
  };
  tell(counts_.changed, "changed");
  tell(counts_.returned, "returned");
  tell(counts_.gone, "gone");
  tell(counts_.outside, "no longer within the filters");
  return told;
}

}  // namespace cli
