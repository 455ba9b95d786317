// How a model of the SDK is shown: its columns, and what stands in them.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <rocketpunch/parse.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "output/records.hpp"
#include "output/text.hpp"
#include "program/exit_code.hpp"

namespace cli {

/// A column of a model.
template <class T>
struct Field {
  Column column;
  Cell (*cell)(const T&);
};

/// How a model is shown. The first column is its id, or what it is known by.
template <class T>
using Description = std::vector<Field<T>>;

/// A column that tables have, which may be cut to `least` cells; 0: it is never cut.
inline Column shown(const char* name, const char* title, int least = 0) {
  return {.name = name, .title = title, .least = least};
}
/// The same for numbers.
inline Column number(const char* name, const char* title) {
  return {.name = name, .title = title, .right = true};
}
/// A column that tables have only where it is asked for.
inline Column further(const char* name, const char* title, int least = 0) {
  return {.name = name, .title = title, .shown = false, .least = least};
}

/// A model in the service's form.
template <class T>
std::string json_text(const T& value) {
  return indented_json(rp::serialize(value).value());
}

template <class T>
std::vector<Column> columns_of(const Description<T>& description) {
  std::vector<Column> columns;
  for (const Field<T>& field : description) columns.push_back(field.column);
  return columns;
}

// ---- Cells ----

inline Cell cell(const std::string& text) { return text; }
inline Cell cell(const std::optional<std::string>& text) { return text.value_or(""); }
template <class Thing>
Cell cell(rp::Id<Thing> id) {
  return to_string(id);
}
template <class Thing>
Cell cell(const rp::TextId<Thing>& id) {
  return id.value();
}
inline Cell cell(bool yes) { return yes ? "yes" : "no"; }
template <std::integral Number>
Cell cell(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : std::string();
}
/// A moment; a text of the service's that is none stays as it came.
inline Cell cell(const std::optional<rp::Timestamp>& moment) {
  if (!moment) return {};
  std::string text = to_string(*moment);
  if (!moment->readable()) return text;
  return {std::move(text), std::chrono::floor<std::chrono::seconds>(moment->time())};
}
template <class Codes>
Cell cell(const rp::OpenEnum<Codes>& code) {
  return std::string(code.code());
}
template <class Codes>
Cell cell(const std::optional<rp::OpenEnum<Codes>>& code) {
  return code ? cell(*code) : Cell{};
}
/// Texts or codes, with a comma between them.
template <class T>
Cell cell(const std::vector<T>& list) {
  std::string text;
  for (const T& one : list) text += (text.empty() ? "" : ", ") + cell(one).text;
  return text;
}

/// Writes models as the options say. Throws a `Failure` for a column that there isn't: made before anything
/// is asked for, it costs no call.
template <class T>
class Records {
 public:
  Records(const Description<T>& description, const OutputOptions& options, const Terminal& terminal,
          std::ostream& out)
      : description_(description),
        chosen_(choose(description, options)),
        format_(options.format()),
        writer_(chosen_columns_of(description, chosen_), options, terminal, out) {}

  void add(const T& value) {
    if (format_ == Format::json)
      add_json(json_text(value));
    else
      add_row(value);
  }
  /// What `add` does for a table or CSV, and for JSON: for values whose JSON is another's.
  void add_row(const T& value) {
    ++count_;
    writer_.row(cells_of(value));
  }
  void add_json(std::string_view document) {
    ++count_;
    writer_.json(document);
  }
  void end() { writer_.end(); }
  std::int64_t count() const noexcept { return count_; }

 private:
  static std::vector<std::size_t> choose(const Description<T>& description,
                                         const OutputOptions& options) try {
    return chosen_columns(columns_of(description), options);
  } catch (const std::invalid_argument& error) {
    throw usage_failure(error.what());
  }
  static std::vector<Column> chosen_columns_of(const Description<T>& description,
                                               const std::vector<std::size_t>& chosen) {
    std::vector<Column> columns;
    for (const std::size_t i : chosen) columns.push_back(description[i].column);
    return columns;
  }
  std::vector<Cell> cells_of(const T& value) const {
    std::vector<Cell> cells;
    for (const std::size_t i : chosen_) cells.push_back(description_[i].cell(value));
    return cells;
  }

  const Description<T>& description_;
  std::vector<std::size_t> chosen_;
  Format format_;
  RecordWriter writer_;
  std::int64_t count_ = 0;
};

}  // namespace cli
