#include "export/mirror_tables.hpp"

#include <set>

#include "program/exit_code.hpp"

namespace cli {

namespace {

constexpr int application_id = 0x52504558;  // "RPEX"
constexpr int version = 1;

[[noreturn]] void refuse(const Database& database, const std::string& why) {
  throw Failure(ExitCode::failed, database.path() + ": " + why + "; name another file");
}

std::string id_column(const MirrorFormat& format) { return format.numbers ? "id INTEGER" : "id TEXT"; }

/// What a walk has listed, and has nothing of to keep: so that it isn't asked for again when it goes on.
void make_left_out(Database& database, const MirrorFormat& format) {
  database.run("CREATE TABLE IF NOT EXISTS left_out (" + id_column(format) + " PRIMARY KEY)");
}

}  // namespace

std::string sql_name(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

bool has_mirror(Database& database, const Selection& selection) {
  if (database.number("PRAGMA application_id") != application_id) {
    if (database.number("SELECT count(*) FROM sqlite_master") > 0)
      refuse(database, "this database was not made by an export");
    return false;
  }
  if (database.number("PRAGMA user_version") > version)
    refuse(database, "this database was made by a later version of this program");
  Statement kept(database, "SELECT selection FROM export");
  if (!kept.step()) refuse(database, "this database says nothing of what it is of");
  require_same(Selection::parse(kept.text(0)), selection, database.path(), "name another file");
  return true;
}

void make_mirror(Database& database, const MirrorFormat& format, const Selection& selection) {
  const std::string id = id_column(format);
  std::string columns;
  for (const Column& column : format.columns) columns += sql_name(column.name) + " TEXT, ";
  database.run(
      "CREATE TABLE export (selection TEXT NOT NULL);"
      "CREATE TABLE items (" +
      id + " PRIMARY KEY, " + columns +
      "json TEXT NOT NULL, details TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,"
      "  gone_at TEXT, outside_at TEXT, checked_at TEXT, walk INTEGER NOT NULL);"
      "CREATE TABLE history (number INTEGER PRIMARY KEY, time TEXT NOT NULL, walk INTEGER NOT NULL, " +
      id +
      " NOT NULL, kind TEXT NOT NULL, fields TEXT);"
      "CREATE INDEX history_of_item ON history (id);"
      "CREATE TABLE walks (number INTEGER PRIMARY KEY, began TEXT NOT NULL, ended TEXT, state TEXT NOT NULL,"
      "  page INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, items INTEGER NOT NULL DEFAULT 0,"
      "  left_out INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0,"
      "  changed INTEGER NOT NULL DEFAULT 0, returned INTEGER NOT NULL DEFAULT 0,"
      "  outside INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0);"
      "CREATE TABLE to_check (" +
      id +
      " PRIMARY KEY);"
      "PRAGMA application_id = " +
      std::to_string(application_id) +
      ";"
      "PRAGMA user_version = " +
      std::to_string(version));
  make_left_out(database, format);
  Statement(database, "INSERT INTO export VALUES (?)").with(selection.dump()).run();
}

void add_what_is_new(Database& database, const MirrorFormat& format) {
  make_left_out(database, format);
  std::set<std::string> present;
  Statement columns(database, "SELECT name FROM pragma_table_info('items')");
  while (columns.step()) present.insert(columns.text(0));
  for (const Column& column : format.columns)
    if (!present.contains(column.name))
      database.run("ALTER TABLE items ADD COLUMN " + sql_name(column.name) + " TEXT");
}

}  // namespace cli
