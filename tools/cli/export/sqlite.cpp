#include "export/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

#include "program/exit_code.hpp"

namespace cli {

namespace {

/// For a program that reads the file, or looks at it; another export is told by the lock.
constexpr int busy_ms = 10'000;

/// What happened, and what to do. `opened`: the database itself could be opened, so that something beside it
/// can't.
std::string words_of(sqlite3* handle, int code, bool opened) {
  const int system = sqlite3_system_errno(handle);
  const std::string why = system != 0 ? std::string(": ") + std::strerror(system) : "";
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another program has it locked; close that, and run the same command again";
    case SQLITE_FULL: return "there is no room left on the disk; make some, and run the same command again";
    case SQLITE_NOTADB: return "this is no SQLite database; name another file";
    case SQLITE_CORRUPT: return "the database is damaged; move it away, and the same command makes a new one";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return "it can't be written" + why;
    case SQLITE_CANTOPEN:
      if (!opened) return "it can't be opened" + why;
      // SQLite tries several ways, and knows the system's word on the last one alone
      return "its journal can't be made beside it; make room for files, or let its directory be written, "
             "and run the same command again";
    case SQLITE_IOERR: return "it can't be read or written" + why + "; run the same command again after that";
    default: return handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  }
}

}  // namespace

Database::Database(std::string path) : path_(std::move(path)) {
  // no name of a file means anything else to SQLite, as ":memory:" would
  const std::string name = path_.front() == '/' ? path_ : "./" + path_;
  const int code =
      sqlite3_open_v2(name.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  try {
    check(code);
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
  opened_ = true;
  sqlite3_busy_timeout(handle_, busy_ms);
}

Database::~Database() { sqlite3_close(handle_); }

void Database::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  throw Failure(ExitCode::failed, path_ + ": " + words_of(handle_, code, opened_));
}

void Database::run(const std::string& sql) {
  check(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

std::int64_t Database::number(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.number(0) : 0;
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  database_.check(
      sqlite3_prepare_v2(database_.handle_, sql.c_str(), static_cast<int>(sql.size()), &handle_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::bind(int place, std::int64_t number) {
  database_.check(sqlite3_bind_int64(handle_, place, number));
}

void Statement::bind(int place, std::string_view text) {
  // an empty view may have no address, which would mean NULL
  const char* const begin = text.empty() ? "" : text.data();
  database_.check(sqlite3_bind_text64(handle_, place, begin, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::reset() {
  sqlite3_reset(handle_);  // says again what the last step said
  sqlite3_clear_bindings(handle_);
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  // a statement that is left open would keep its transaction open
  if (code != SQLITE_DONE) {
    try {
      database_.check(code);
    } catch (...) {
      sqlite3_reset(handle_);
      throw;
    }
  }
  sqlite3_reset(handle_);
  return false;
}

int Statement::columns() const { return sqlite3_column_count(handle_); }

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

std::string Statement::text(int column) const {
  const auto* const begin = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return begin == nullptr
             ? std::string()
             : std::string(begin, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  // after some errors SQLite has undone it by itself: then this fails, and that is well
  if (open_) sqlite3_exec(database_.handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace cli
