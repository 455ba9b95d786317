// Records as a table, as CSV or as JSON, by one description of their columns.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/terminal.hpp"

namespace cli {

/// A column of records.
struct Column {
  std::string name{};   ///< As in `--columns` and in CSV's first line: the service's name for it
  std::string title{};  ///< Head of the table
  bool shown = true;    ///< Whether a table has it unless told otherwise; CSV has all.
  bool right = false;   ///< For numbers
  int least = 0;        ///< Cells that it may be cut to where the table is too wide; 0: never cut
};

/// What stands in a column of a record.
struct Cell {
  Cell() = default;
  Cell(std::string value) : text(std::move(value)) {}
  Cell(const char* value) : text(value) {}
  /// A moment: for people in their own zone, for programs in UTC, which is `value`.
  Cell(std::string value, std::chrono::sys_seconds moment) : text(std::move(value)), time(moment) {}

  std::string text{};  ///< As it came
  std::optional<std::chrono::sys_seconds> time{};
};

/// How records are written.
enum class Format { table, csv, json };

/// What the command line says about it.
struct OutputOptions {
  bool json = false;
  bool csv = false;
  std::vector<std::string> columns{};  ///< Empty: those that the format has by itself.

  Format format() const noexcept { return json ? Format::json : csv ? Format::csv : Format::table; }
};

/// Which of the columns are written, in which order. Throws a `std::invalid_argument` that lists them for a
/// name that none has.
std::vector<std::size_t> chosen_columns(const std::vector<Column>& columns, const OutputOptions& options);

/// Texts as a line of CSV (RFC 4180), without its end.
std::string csv_line(const std::vector<std::string>& fields);

/// Writes records one by one. CSV and JSON go out as they come, a table at the end, since its columns are as
/// wide as what is in them.
class RecordWriter {
 public:
  /// `columns`: those that were chosen. The stream must outlive it.
  RecordWriter(std::vector<Column> columns, const OutputOptions& options, const Terminal& terminal,
               std::ostream& out);

  /// A record as cells in the columns' order; of tables and CSV.
  void row(std::vector<Cell> cells);
  /// A record as a JSON document; of JSON.
  void json(std::string_view document);
  /// What is left to be written. To be called once, also where there were no records.
  void end();

 private:
  void write_csv(const std::vector<Cell>& cells);
  void write_table();

  std::vector<Column> columns_;
  Format format_;
  bool by_name_;  // whether the columns were named on the command line, and so none is left out
  Terminal terminal_;
  std::ostream& out_;
  std::vector<std::vector<Cell>> rows_;
  bool begun_ = false;
};

/// A single record as lines of a name and a value, without what is empty. Texts of several lines stand below
/// their name.
void write_details(const std::vector<Column>& columns, const std::vector<Cell>& cells,
                   const Terminal& terminal, std::ostream& out);

}  // namespace cli
