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

std::string written(const std::vector<Column>& chosen, const std::vector<std::vector<Cell>>& records,
                    const Terminal& terminal, const OutputOptions& options = {}) {
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
  CHECK(lines[0] == "ID  TITLE                                  COMPANY        PAGE");
  CHECK(lines[1] == " 1  백엔드 개발자를 모십니다 (Go, Kubern…  누리담웍스     https://example.com/1");
  CHECK(lines[2] == "20  🚀 Growth                              Orbit Kitchen  https://example.com/20");
  CHECK(cli::cells(lines[2]) == 80);
}

TEST_CASE("a table of 200 cells has everything", "[cli]") {
  const auto lines = lines_of(written(columns, rows, {.out = true, .columns = 200}));
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] ==
        " 1  백엔드 개발자를 모십니다 (Go, Kubernetes, PostgreSQL)  누리담웍스     https://example.com/1");
  CHECK(lines[2] ==
        "20  🚀 Growth                                              Orbit Kitchen  https://example.com/20");
}

TEST_CASE("in a pipe nothing is cut", "[cli]") {
  CHECK(written(columns, rows, {}) == written(columns, rows, {.out = true, .columns = 200}));
}

TEST_CASE("where the window is too narrow, the last columns go", "[cli]") {
  const auto lines = lines_of(written(columns, rows, {.out = true, .columns = 40}));
  CHECK(lines[0] == "ID  TITLE                  COMPANY");
  for (const std::string& line : lines) CHECK(cli::cells(line) <= 40);
  for (const std::string& line : lines_of(written(columns, rows, {.out = true, .columns = 3})))
    CHECK(cli::cells(line) <= 3);
}

TEST_CASE("columns that were asked for stay, and the line is cut", "[cli]") {
  const OutputOptions named{.columns = {"page", "title"}};
  std::vector<Column> chosen;
  for (const auto i : cli::chosen_columns(columns, named)) chosen.push_back(columns[i]);
  const auto lines =
      lines_of(written(chosen, {{rows[0][3], rows[0][1]}}, {.out = true, .columns = 30}, named));
  CHECK(lines[0] == "PAGE                   TITLE");
  CHECK(lines[1] == "https://example.com/1  백엔드…");
}

TEST_CASE("columns are chosen by their names, whatever their case", "[cli]") {
  using Chosen = std::vector<std::size_t>;
  CHECK(cli::chosen_columns(columns, {.columns = {"PAGE", "id", "page"}}) == Chosen{3, 0, 3});
  CHECK_THROWS_WITH(cli::chosen_columns(columns, {.columns = {"salary"}}),
                    "--columns: there is no \"salary\"; there are id, title, company, page");
}

TEST_CASE("a table has the columns for it, CSV all", "[cli]") {
  using Chosen = std::vector<std::size_t>;
  const std::vector<Column> some = {{.name = "a"}, {.name = "b", .shown = false}};
  CHECK(cli::chosen_columns(some, {}) == Chosen{0});
  CHECK(cli::chosen_columns(some, {.csv = true}) == Chosen{0, 1});
}

TEST_CASE("only a coloured table has colours", "[cli]") {
  CHECK_THAT(written(columns, rows, {.out = true, .columns = 80, .color = true}),
             ContainsSubstring("\x1b[1m"));
  CHECK(written(columns, rows, {.out = true, .columns = 80}).find('\x1b') == std::string::npos);
}

TEST_CASE("texts in a table can't steer the terminal", "[cli]") {
  const std::string table = written({{.name = "t", .title = "T"}}, {{"\x1b[2J\u202e\nx"}}, {.out = true});
  CHECK(table == "T\n<U+001B>[2J<U+202E> x\n");
}

TEST_CASE("no records are no table, but CSV's first line and an empty list", "[cli]") {
  CHECK(written(columns, {}, {}).empty());
  CHECK(written(columns, {}, {}, {.csv = true}) == "id,title,company,page\n");
  CHECK(written(columns, {}, {}, {.json = true}) == "[]\n");
}

TEST_CASE("CSV quotes what has to be quoted, and has texts as they came", "[cli]") {
  const std::vector<Column> two = {{.name = "a"}, {.name = "b"}};
  CHECK(written(two, {{"plain", "with \"quotes\", comma\nand line end"}, {"", "\x1b[31m"}}, {},
                {.csv = true}) == "a,b\nplain,\"with \"\"quotes\"\", comma\nand line end\"\n,\x1b[31m\n");
}

TEST_CASE("CSV has no empty line for a record whose only field is empty", "[cli]") {
  CHECK(written({{.name = "a"}}, {{""}, {"b"}}, {}, {.csv = true}) == "a\n\"\"\nb\n");
}

TEST_CASE("CSV on a terminal can't steer it", "[cli]") {
  CHECK(written({{.name = "a"}}, {{"\x1b[31m"}}, {.out = true}, {.csv = true}) == "a\n<U+001B>[31m\n");
}

TEST_CASE("JSON is one list, written as it comes", "[cli]") {
  std::ostringstream out;
  cli::RecordWriter writer({}, {.json = true}, {}, out);
  writer.json("{\"a\": \"\u202e\"}");
  CHECK(out.str() == "[\n{\"a\": \"\\u202e\"}");
  writer.json("2");
  writer.end();
  CHECK(out.str() == "[\n{\"a\": \"\\u202e\"},\n2\n]\n");
}

TEST_CASE("the zone stands in the title, or where zones differ, beside each time", "[cli]") {
  const Variable zone("TZ", "CET-1CEST,M3.5.0,M10.5.0/3");
  tzset();
  const std::vector<Column> times = {{.name = "endAt", .title = "Ends"}};
  const Cell summer("2026-08-23T15:00:00Z", std::chrono::sys_days(2026y / 8 / 23) + 15h);
  const Cell winter("2026-01-05T15:00:00Z", std::chrono::sys_days(2026y / 1 / 5) + 15h);
  CHECK(written(times, {{summer}, {Cell()}}, {}) == "ENDS (CEST)\n2026-08-23 17:00\n\n");
  CHECK(written(times, {{summer}, {winter}}, {}) == "ENDS\n2026-08-23 17:00 CEST\n2026-01-05 16:00 CET\n");
  CHECK(written(times, {{summer}}, {}, {.csv = true}) == "endAt\n2026-08-23T15:00:00Z\n");
}

TEST_CASE("details are lines of a name and a value, wrapped to the window", "[cli]") {
  const std::vector<Column> details = {
      {.title = "Id"}, {.title = "Empty"}, {.title = "Title"}, {.title = "Text"}};
  const std::vector<Cell> cells = {"1", "", "a title of several words that is long",
                                   "first\n\nthird line\x1b"};
  std::ostringstream narrow, pipe;
  cli::write_details(details, cells, {.out = true, .columns = 30}, narrow);
  CHECK(narrow.str() ==
        "Id     1\n"
        "Title  a title of several\n"
        "       words that is long\n"
        "Text\n"
        "  first\n"
        "\n"
        "  third line<U+001B>\n");
  cli::write_details(details, cells, {}, pipe);
  CHECK_THAT(pipe.str(), ContainsSubstring("Title  a title of several words that is long\n"));
}

}  // namespace rocketpunch::test::cli_records
