#include "output/records.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>

#include "output/local_time.hpp"
#include "output/text.hpp"

namespace cli {

namespace {

constexpr int gap = 2;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string bold(const std::string& text, const Terminal& terminal) {
  return terminal.color ? "\x1b[1m" + text + "\x1b[0m" : text;
}

/// In quotes where a comma, a quote or a line end asks for it.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// A table's texts and widths, being fitted.
struct Table {
  std::vector<Column> columns;
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;
  std::vector<int> widths;

  int width() const {
    return std::accumulate(widths.begin(), widths.end(), 0) + gap * (static_cast<int>(widths.size()) - 1);
  }
  void measure() {
    widths.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      int width = cells(titles[i]);
      for (const auto& row : rows) width = std::max(width, cells(row[i]));
      widths.push_back(width);
    }
  }
  /// Takes cells from the widest column that may be cut, until it fits; false: it doesn't.
  bool shrink_to(int most) {
    while (width() > most) {
      std::size_t widest = widths.size();
      for (std::size_t i = 0; i < widths.size(); ++i)
        if (columns[i].least > 0 && widths[i] > columns[i].least &&
            (widest == widths.size() || widths[i] > widths[widest]))
          widest = i;
      if (widest == widths.size()) return false;
      --widths[widest];
    }
    return true;
  }
  void drop_last() {
    columns.pop_back();
    titles.pop_back();
    for (auto& row : rows) row.pop_back();
  }
  std::string line(const std::vector<std::string>& texts) const {
    std::string line;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string text = cut(texts[i], widths[i]);
      if (i > 0) line += std::string(gap, ' ');
      line += columns[i].right ? right_aligned(text, widths[i]) : padded(text, widths[i]);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
  }
};

/// The zone stands in the title where it is the same for all, else beside each time.
void fill_times(Table& table, std::size_t column, const std::vector<std::vector<Cell>>& rows) {
  std::vector<std::optional<LocalTime>> times;
  std::set<std::string> zones;
  for (const auto& row : rows) {
    times.push_back(row[column].time ? local_time(*row[column].time) : std::nullopt);
    if (times.back()) zones.insert(times.back()->zone);
  }
  if (zones.size() == 1) table.titles[column] += " (" + *zones.begin() + ')';
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (times[i]) table.rows[i][column] = times[i]->text + (zones.size() > 1 ? ' ' + times[i]->zone : "");
}

Table table_of(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows) {
  Table table{.columns = columns, .titles = {}, .rows = {}, .widths = {}};
  for (const Column& column : columns) table.titles.push_back(upper(column.title));
  for (const auto& row : rows) {
    auto& texts = table.rows.emplace_back();
    for (const Cell& cell : row) texts.push_back(harmless(cell.text));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) fill_times(table, i, rows);
  return table;
}

}  // namespace

std::vector<std::size_t> chosen_columns(const std::vector<Column>& columns, const OutputOptions& options) {
  std::vector<std::size_t> chosen;
  if (options.columns.empty()) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].shown || options.format() != Format::table) chosen.push_back(i);
    return chosen;
  }
  for (const std::string& name : options.columns) {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const Column& column) { return upper(column.name) == upper(name); });
    if (found == columns.end()) {
      std::string known;
      for (const Column& column : columns) known += (known.empty() ? "" : ", ") + column.name;
      throw std::invalid_argument("--columns: there is no \"" + name + "\"; there are " + known);
    }
    chosen.push_back(static_cast<std::size_t>(found - columns.begin()));
  }
  return chosen;
}

std::string csv_line(const std::vector<std::string>& fields) {
  if (fields.size() == 1 && fields.front().empty()) return "\"\"";  // many readers pass over empty lines
  std::string line;
  for (const std::string& field : fields) line += (&field == &fields.front() ? "" : ",") + csv_field(field);
  return line;
}

RecordWriter::RecordWriter(std::vector<Column> columns, const OutputOptions& options,
                           const Terminal& terminal, std::ostream& out)
    : columns_(std::move(columns)),
      format_(options.format()),
      by_name_(!options.columns.empty()),
      terminal_(terminal),
      out_(out) {}

void RecordWriter::row(std::vector<Cell> cells) {
  if (format_ == Format::csv)
    write_csv(cells);
  else
    rows_.push_back(std::move(cells));
}

void RecordWriter::json(std::string_view document) {
  out_ << (std::exchange(begun_, true) ? ",\n" : "[\n") << harmless_json(document);
}

void RecordWriter::end() {
  if (format_ == Format::json) out_ << (begun_ ? "\n]\n" : "[]\n");
  if (format_ == Format::csv && !begun_) write_csv({});
  if (format_ == Format::table) write_table();
}

void RecordWriter::write_csv(const std::vector<Cell>& cells) {
  // in a pipe as it came; a terminal is not to be steered
  const auto write_line = [&](const auto& list, auto text_of) {
    std::vector<std::string> fields;
    for (const auto& one : list)
      fields.push_back(terminal_.out ? harmless_lines(text_of(one)) : text_of(one));
    out_ << csv_line(fields) << '\n';
  };
  if (!std::exchange(begun_, true)) write_line(columns_, [](const Column& column) { return column.name; });
  if (!cells.empty()) write_line(cells, [](const Cell& cell) { return cell.text; });
}

void RecordWriter::write_table() {
  if (rows_.empty()) return;
  Table table = table_of(columns_, rows_);
  table.measure();
  if (const int most = terminal_.columns; most > 0) {
    while (!table.shrink_to(most) && !by_name_ && table.columns.size() > 1) {
      table.drop_last();
      table.measure();
    }
    if (table.width() > most)  // columns that are wanted as they are: the line is cut
      for (std::size_t i = 0, left = static_cast<std::size_t>(most); i < table.widths.size(); ++i) {
        table.widths[i] = std::min(table.widths[i], static_cast<int>(left));
        left -= std::min(left, static_cast<std::size_t>(table.widths[i] + gap));
      }
  }
  out_ << bold(table.line(table.titles), terminal_) << '\n';
  for (const auto& row : table.rows) out_ << table.line(row) << '\n';
}

void write_details(const std::vector<Column>& columns, const std::vector<Cell>& cells,
                   const Terminal& terminal, std::ostream& out) {
  int label = 0;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (!cells[i].text.empty()) label = std::max(label, cli::cells(columns[i].title));
  // nobody reads lines of 200 cells with ease
  const int most = terminal.columns > 0 ? std::min(terminal.columns, 100) : 0;
  const auto lines_of = [&](const std::string& text, int width) {
    return wrapped(text, most > 0 ? std::max(width, 20) : static_cast<int>(text.size()) + 1);
  };
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (cells[i].text.empty()) continue;
    const std::string text = cells[i].time ? local_and_seoul(*cells[i].time) : harmless_lines(cells[i].text);
    const std::string title = padded(columns[i].title, label + gap);
    const bool below = text.find('\n') != text.npos;
    out << bold(below ? columns[i].title : title, terminal) << (below ? "\n" : "");
    bool first = !below;
    for (const std::string& line : lines_of(text, below ? most - gap : most - label - gap)) {
      if (!std::exchange(first, false) && !line.empty())
        out << std::string(static_cast<std::size_t>(below ? gap : label + gap), ' ');
      out << line << '\n';
    }
  }
}

}  // namespace cli
