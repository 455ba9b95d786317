#include "search.hpp"

#include <iostream>

std::int64_t jobs_found(const rocketpunch::AppClient& client) {
  const auto page = client.jobs().search({.keyword = "AI"});
  if (page) return page->total_items;
  std::cerr << page.error() << '\n';
  return -1;
}
