#pragma once
#include "rocketpunch/base/version.hpp"

#include <stop_token>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"
#include "rocketpunch/pipeline/walk_pages.hpp"

/// How resources call: by an operation that is known at compile time, so that its row decides there who may.
/// What a `Caller` is given at run time is the row.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Calls an operation with a query or a target, and reads its response into a model; `void`: into none.
template <Op O, class Model, class Caller, class Query>
typename Caller::template Reply<Model> call(const Caller& caller, const Query& query,
                                            const CallOptions& options) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  return caller.template call<Model>(row, codec::encode(row, query), options);
}

/// The same with a body of JSON.
template <Op O, class Model, class Caller, class Target, class Body>
typename Caller::template Reply<Model> call(const Caller& caller, const Target& target, const Body& body,
                                            const CallOptions& options) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  return caller.template call<Model>(row, codec::encode(row, target, body, caller.calls()->checks()),
                                     options);
}

/// The same with images beside the JSON.
template <Op O, class Model, class Caller, class Target, class Body>
typename Caller::template Reply<Model> call(const Caller& caller, const Target& target, const Body& body,
                                            codec::Images images, const CallOptions& options) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  return caller.template call<Model>(row, codec::encode(row, target, body, caller.calls()->checks(), images),
                                     options);
}

/// All items of a search, page by page.
template <Op O, class Item, class Caller, class Query>
typename Caller::template WalkOf<Item> walk(const Caller& caller, Query query, CallOptions options,
                                            WalkOptions how) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  const int first_page = prepare_walk(query, options);
  const std::stop_token stop = options.stop;
  CallInfo* const info = std::exchange(options.info, nullptr);
  auto fetch = page_call<Item>(caller, row, std::move(query), std::move(options), how);
  return {first_page, std::move(fetch), std::move(how), stop, info};
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
