#pragma once
#include "rocketpunch/base/language.hpp"

#include <algorithm>
#include <cstdint>

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/page.hpp"

namespace rocketpunch::codec {

template <class T>
struct Schema<Page<T>> {
  static constexpr Field fields[] = {
      field<&Page<T>::total_items>("totalItems", Need::now),
      field<&Page<T>::total_pages>("totalPages", Need::now),
      field<&Page<T>::page>("page", Need::both),
      field<&Page<T>::page_size>("pageSize", Need::now),
      field<&Page<T>::items>("items", Need::both),
      guide_field<&Page<T>::total_items>("total", Need::guide),
      guide_field<&Page<T>::page_size>("per_page", Need::guide),
  };
  static void finish(Page<T>& page) {
    page.total_items = (std::max)(page.total_items, std::int64_t{0});
    page.total_pages = (std::max)(page.total_pages, 0);
    if (page.total_pages != 0 || page.page_size <= 0 || page.total_items <= 0) return;
    const std::int64_t pages = (page.total_items - 1) / page.page_size + 1;
    page.total_pages = static_cast<int>(pages < 0x7fffffff ? pages : 0x7fffffff);
  }
};

}  // namespace rocketpunch::codec
