#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstdint>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A page of a list.
template <class T>
struct Page {
  std::int64_t total_items = 0;  ///< Matches on all pages, as the service counts them; not negative.
  int total_pages = 0;           ///< Pages of `page_size`; worked out where the service doesn't tell.
  int page = 0;                  ///< Number of this page, from 1.
  int page_size = 0;             ///< Items on a full page.
  std::vector<T> items{};        ///< The matches on this page; empty past the end.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
