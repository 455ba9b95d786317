#include "http/list_page.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr int largest_page = 50;

}  // namespace

Page read_page(const Query& query, Form form) {
  // A guide's deployment is asked in either way; the current one knows only its own.
  const bool per_page = form == Form::guide && !query.text("per_page").empty();
  return {.number = query.number("page", 1, 1, std::numeric_limits<int>::max()),
          .size = query.number(per_page ? "per_page" : "pageSize", 20, 1, largest_page)};
}

Json page_json(const Page& page, std::size_t total, Json items, Form form) {
  if (form == Form::guide)
    return {{"items", std::move(items)}, {"total", total}, {"page", page.number}, {"per_page", page.size}};
  const auto size = static_cast<std::size_t>(page.size);
  return {{"totalItems", total},
          {"totalPages", (total + size - 1) / size},
          {"page", page.number},
          {"pageSize", page.size},
          {"items", std::move(items)}};
}

}  // namespace rocketpunch::testing::mock
