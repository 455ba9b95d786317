#pragma once
#include "rocketpunch/base/language.hpp"

#include <algorithm>
#include <cstddef>
#include <stop_token>
#include <utility>

#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch::detail {

/// Makes the calls of a walk: a function that calls for one page, and gives what the caller gives.
template <class Item, class Caller, class Query>
auto page_call(Caller caller, const Operation& operation, Query query, CallOptions options,
               const WalkOptions& how) {
  return [caller = std::move(caller), &operation, query = std::move(query), options = std::move(options),
          skip = static_cast<std::size_t>((std::max)(how.skip_bad_items, 0))](
             int page, const std::stop_token& stop, CallInfo& info) {
    auto this_page = query;
    this_page.page = page;
    auto page_options = options;
    page_options.stop = stop;
    page_options.info = &info;
    auto request = codec::encode(operation, this_page);
    if (request) request->skip_bad_items = skip;
    return caller.template call<Page<Item>>(operation, std::move(request), page_options);
  };
}

}  // namespace rocketpunch::detail
