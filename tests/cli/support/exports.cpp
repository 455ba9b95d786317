#include "support/exports.hpp"

#include <fstream>
#include <sstream>

#include "export/sqlite.hpp"

namespace rocketpunch::test {

std::vector<std::string> rows(const std::string& database, const std::string& sql) {
  cli::Database opened(database);
  cli::Statement statement(opened, sql);
  std::vector<std::string> rows;
  while (statement.step()) {
    std::string row;
    for (int column = 0; column < statement.columns(); ++column)
      row += (column == 0 ? "" : "|") + statement.text(column);
    rows.push_back(row);
  }
  return rows;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace rocketpunch::test
