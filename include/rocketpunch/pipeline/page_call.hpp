#pragma once
#include "rocketpunch/base/language.hpp"

#include <stop_token>
#include <utility>

#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch::detail {

/// Makes the calls of a walk: a function that calls for one page, and gives what the caller gives.
template <class Item, class Caller, class Query>
auto page_call(Caller caller, const Operation& operation, Query query, CallOptions options) {
  return [caller = std::move(caller), &operation, query = std::move(query), options = std::move(options)](
             int page, const std::stop_token& stop, CallInfo& info) {
    auto this_page = query;
    this_page.page = page;
    auto page_options = options;
    page_options.stop = stop;
    page_options.info = &info;
    return caller.template call<Page<Item>>(operation, codec::encode(operation, this_page), page_options);
  };
}

}  // namespace rocketpunch::detail
