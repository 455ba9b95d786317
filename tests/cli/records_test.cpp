// Records as a table, CSV and lines.
#include "output/records.hpp"

#include <time.h>

#include <sstream>
#include <stdexcept>

#include "output/text.hpp"
#include "support/catch.hpp"
#include "support/variable.hpp"

namespace rocketpunch::test::cli_records {

using Catch::Matchers::ContainsSubstring;
using cli::Cell;
using cli::Column;
using cli::OutputOptions;
using cli::Terminal;
using namespace std::chrono_literals;

namespace {

const std::vector<Column> columns = {{.name = "id", .title = "Id", .right = true},
                                     {.name = "title", .title = "Title", .least = 12},
                                     {.name = "company", .title = "Company", .least = 8},
                                     {.name = "page", .title = "Page"}};

const std::vector<std::vector<Cell>> rows = {
    {"1", "백엔드 개발자를 모십니다 (Go, Kubernetes, PostgreSQL)", "누리담웍스", "https://example.com/1"},
    {"20", "🚀 Growth", "Orbit Kitchen", "https://example.com/20"}};

std::string written(const std::vector<Column>& chosen, const std::vector<std::vector<Cell>>& records, const Terminal& terminal,
                    const OutputOptions& options = {}) {
  std::ostringstream out;
  cli::RecordWriter writer(chosen, options, terminal, out);
  for (const auto& record : records) writer.row(record);
  writer.end();
  return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a table of 80 cells is cut to them, and its columns stay aligned", "[cli]") {
  const auto lines = lines_of(written(columns, rows, {.out = true, .columns = 80}));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "ID  TITLE                                COMPANY        PAGE");
  CHECK(lines[1] == "");
  for (const std::string& line : lines) CHECK(cli::cells(line) <= 80);
}

TEST_CASE("a table of 200 cells has everything", "[cli]") {
  const auto lines = lines_of(written(columns, rows, {.out = true, .columns = 200}));
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == " 1  백엔드 개발자를 모십니다 (Go, Kubernetes, PostgreSQL)  누리담웍스     https://example.com/1");
  CHECK(lines[2] == "20  🚀 Growth                                              Orbit Kitchen  https://example.com/20");
}

}  // namespace rocketpunch::test::cli_records
