// SQLite, as far as exports need it: handles that close themselves, and errors as `Failure`s.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace cli {

/// A database in a file. Its functions, and those of its statements, throw a `Failure` in one line that names
/// the file.
class Database {
 public:
  /// Opens it to be read and written; makes it where there is none.
  explicit Database(std::string path);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const std::string& path() const noexcept { return path_; }
  /// Carries out statements that give nothing.
  void run(const std::string& sql);
  /// What a statement gives that gives a number, such as `PRAGMA user_version`.
  std::int64_t number(const std::string& sql);
  /// Number of the row that was inserted last.
  std::int64_t last_row() const;

 private:
  friend class Statement;
  friend class Transaction;
  /// Throws what the result code means, unless that is success.
  void check(int code) const;

  std::string path_;
  sqlite3* handle_ = nullptr;
  bool opened_ = false;
};

/// A prepared statement. The database must outlive it.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Begins anew with these values for its parameters: numbers, texts, and optional ones.
  template <class... Values>
  Statement& with(const Values&... values) {
    reset();
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }
  void bind(int place, std::int64_t number);
  void bind(int place, std::string_view text);
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    if (value) bind(place, *value);  // else it is NULL, as all are that nothing was bound to
  }
  void reset();

  /// Goes on to the next row; false: there is none.
  bool step();
  /// Carries it out, where it gives no rows.
  void run() {
    while (step()) continue;
  }

  int columns() const;
  std::int64_t number(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

/// What is written as one: undone when it goes, unless it was committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace cli
