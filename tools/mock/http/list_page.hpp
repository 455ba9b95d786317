// Pages of lists, in the service's form and in that of the earlier guide.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "http/query_parameters.hpp"

namespace rocketpunch::testing::mock {

/// Which page of a list was asked for.
struct Page {
  int number = 1;
  int size = 20;
};

enum class Form { service, guide };

/// Reads `page` and `pageSize`; the guide's name of the latter, `per_page`, only for its form.
Page read_page(const Query& query, Form form);

/// A page's fields around its items.
Json page_json(const Page& page, std::size_t total, Json items, Form form);

/// The page of all that was found. `show` makes an item's JSON. A page past the end is empty.
template <typename Item, typename Show>
Json page_of(const std::vector<const Item*>& found, const Page& page, Form form, const Show& show) {
  Json items = Json::array();
  const auto size = static_cast<std::size_t>(page.size);
  const auto first = (static_cast<std::size_t>(page.number) - 1) * size;
  for (std::size_t i = first; i < std::min(found.size(), first + size); ++i) items.push_back(show(*found[i]));
  return page_json(page, found.size(), std::move(items), form);
}

}  // namespace rocketpunch::testing::mock
