// Items as lines of text.
#pragma once

#include <string>
#include <vector>

#include "export/source.hpp"
#include "output/records.hpp"

namespace cli {

/// How items become lines: NDJSON, which has them whole, or CSV, which has the columns that were chosen.
struct LineFormat {
  bool csv = false;
  std::vector<Column> columns{};
  std::string id_name{};  ///< Of the id in JSON

  /// What stands before the first item; empty for NDJSON.
  std::string head() const;
  /// An item with its line end.
  std::string line(const Item& item) const;
  /// Whether a file may be an export of the same kind, by its first line.
  bool is_first_line(const std::string& line) const;
};

}  // namespace cli
