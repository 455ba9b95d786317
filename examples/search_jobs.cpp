// Searches public jobs and prints them as a table.
//   search_jobs [KEYWORD]        with ROCKETPUNCH_API_KEY set
#include <rocketpunch/rocketpunch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rp = rocketpunch;

namespace {

// Columns that a text takes up in a terminal: a Korean, Chinese or Japanese character takes two.
std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (const char byte : text) {
    const auto unit = static_cast<unsigned char>(byte);
    if (unit < 0x80 || unit >= 0xC0) ++columns;   // the first byte of a character
    if (unit >= 0xE3 && unit <= 0xED) ++columns;  // U+3000 to U+DFFF, roughly what is wide
  }
  return columns;
}

// The last day in Seoul on which one can apply. The service's times are UTC, in which most deadlines read
// 15:00.
std::string last_day(const std::optional<rp::Timestamp>& deadline) {
  if (!deadline) return "always open";
  if (!deadline->readable()) return to_string(*deadline);
  return to_string(rp::Date(rp::last_seoul_date(*deadline)));
}

using Row = std::vector<std::string>;

void print_table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      std::cout << row[i] << std::string(widths[i] - width(row[i]) + 2, ' ');
    std::cout << row.back() << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) try {
  rp::Client client{rp::AppKey::from_env()};

  rp::JobQuery query{.page_size = 20};
  if (argc > 1) query.keyword = argv[1];
  const auto page = client.jobs().search(query);
  if (!page) {
    std::cerr << page.error() << '\n';
    return 1;
  }

  std::vector<Row> rows{{"ID", "UNTIL (SEOUL)", "WORK", "COMPANY", "TITLE"}};
  for (const auto& job : page->items)
    rows.push_back({std::to_string(job.id), last_day(job.end_at),
                    job.work_type ? std::string{job.work_type->code()} : "-", job.company.name, job.title});
  print_table(rows);
  std::cout << page->items.size() << " of " << page->total_items << " jobs\n";
} catch (const rp::Error& error) {  // an unusable environment variable
  std::cerr << error << '\n';
  return 1;
}
