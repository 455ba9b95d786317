#include "export/lines.hpp"

namespace cli {

namespace {

constexpr const char* csv_end = "\r\n";  // RFC 4180

}  // namespace

std::string LineFormat::head() const {
  if (!csv) return {};
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return csv_line(names) + csv_end;
}

std::string LineFormat::line(const Item& item) const {
  if (!csv) return item.details.value_or(item.json) + '\n';
  std::vector<std::string> fields;
  for (const Cell& cell : item.cells) fields.push_back(cell.text);
  return csv_line(fields) + csv_end;
}

bool LineFormat::is_first_line(const std::string& line) const {
  if (csv) return line + '\n' == head();
  return line.starts_with("{\"" + id_name + "\":");
}

}  // namespace cli
