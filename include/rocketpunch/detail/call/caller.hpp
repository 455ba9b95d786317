#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/call/paginator.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/transport.hpp"
#include "rocketpunch/walk.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the copies of a client share.
struct CallerState {
  std::shared_ptr<ClientCore> core;
  AnyTransport transport;
};

/// Carries out calls on the calling thread: what stands behind the resources of a `Client`. Cheap to copy,
/// and safe to use from many threads.
template <AuthPolicy Auth>
class BlockingCaller {
 public:
  /// Who calls.
  using auth_type = Auth;
  /// What a call gives.
  template <class Model>
  using Reply = Result<Model>;
  /// What a walk is.
  template <class Item>
  using WalkOf = Walk<Item>;

  BlockingCaller(AnyAuth auth, ClientOptions options, AnyTransport transport)
      : BlockingCaller(make_client_core(std::move(auth), std::move(options)), std::move(transport)) {}
  BlockingCaller(std::shared_ptr<ClientCore> core, AnyTransport transport)
      : state_(std::make_shared<const CallerState>(CallerState{std::move(core), std::move(transport)})) {}
  /// The calls of another caller, seen as those of this type's authentication.
  template <AuthPolicy Other>
  explicit BlockingCaller(const BlockingCaller<Other>& other) : state_(other.state_) {}

  /// Calls an operation and reads its response into a model; `void`: into none.
  template <class Model>
  Result<Model> call(const Operation& operation, const Result<codec::WireRequest>& request,
                     const CallOptions& options) const {
    return read<Model>({operation, request, options});
  }

  /// Calls what there is no function for, and gives the whole response (2xx).
  Result<HttpResponse> request(const RawRequest& request, const CallOptions& options) const {
    const Operation row = codec::operation_of(request);
    return run_blocking(*state_->core, state_->transport,
                        {row, codec::encode(row, request), options, &request.headers});
  }
  /// The same, and reads the response into a model; `void`: into none.
  template <class Model>
  Result<Model> request(const RawRequest& request, const CallOptions& options) const {
    const Operation row = codec::operation_of(request);
    return read<Model>({row, codec::encode(row, request), options, &request.headers});
  }

  /// What the calls of this client and its copies share.
  const std::shared_ptr<ClientCore>& core() const noexcept { return state_->core; }
  /// What they are sent by.
  const AnyTransport& transport() const noexcept { return state_->transport; }
  /// The loop of a transport that has one; null: it has none.
  std::shared_ptr<EventLoop> loop() const { return loop_in(state_->transport); }

 private:
  template <AuthPolicy>
  friend class BlockingCaller;

  template <class Model>
  Result<Model> read(CallRequest call) const {
    if constexpr (std::is_void_v<Model>) {
      const auto response = run_blocking(*state_->core, state_->transport, call);
      return response ? Result<void>() : response.error();
    } else {
      Result<Model> model{Model{}};
      const ModelSlot slot = slot_of(*model);
      call.model = &slot;
      const auto response = run_blocking(*state_->core, state_->transport, call);
      if (!response) return response.error();
      return model;
    }
  }

  std::shared_ptr<const CallerState> state_;
};

/// Fills in what the calls of a walk have unless told otherwise; gives the first page.
template <class Query>
int prepare_walk(Query& query, CallOptions& options) {
  if (!query.page_size) query.page_size = 50;
  if (!options.priority) options.priority = Priority::bulk;
  return query.page.value_or(1);
}

/// Makes the calls of a walk: a function that calls for one page, and gives what the caller gives.
template <class Item, class Caller, class Query>
auto page_call(Caller caller, const Operation& operation, Query query, CallOptions options,
               const WalkOptions& how) {
  return [caller = std::move(caller), &operation, query = std::move(query), options = std::move(options),
          skip = static_cast<std::size_t>((std::max)(how.skip_bad_items, 0))](
             int page, const stop_token& stop, CallInfo& info) {
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

/// Which of the details that were asked for.
struct DetailNumber {
  int number;  ///< From 1
  int count;
  std::string id;
};

/// A detail as a page of its own, for a walk; an error tells the id.
template <class Model>
Result<Page<Model>> page_of(Result<Model> detail, const DetailNumber& which) {
  if (!detail) {
    ErrorDetails error = detail.error().parts();
    error.message = "id " + which.id + (error.message.empty() ? "" : ": ") + error.message;
    return Error(std::move(error));
  }
  Page<Model> page;
  page.total_items = which.count;
  page.total_pages = which.count;
  page.page = which.number;
  page.page_size = 1;
  page.items.push_back(*std::move(detail));
  return page;
}
/// The same of what a caller gives.
template <class Model>
Result<Page<Model>> as_page(Result<Model> detail, const DetailNumber& which) {
  return page_of(std::move(detail), which);
}

// How resources call: by an operation that is known at compile time, so that its row decides there who may.
// What a `Caller` is given at run time is the row.

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
  return caller.template call<Model>(row, codec::encode(row, target, body, caller.core()->checks(options)),
                                     options);
}

/// The same with images beside the JSON.
template <Op O, class Model, class Caller, class Target, class Body>
typename Caller::template Reply<Model> call(const Caller& caller, const Target& target, const Body& body,
                                            codec::Images images, const CallOptions& options) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  return caller.template call<Model>(
      row, codec::encode(row, target, body, caller.core()->checks(options), images), options);
}

/// All items of a search, page by page.
template <Op O, class Item, class Caller, class Query>
typename Caller::template WalkOf<Item> walk(const Caller& caller, Query query, CallOptions options,
                                            WalkOptions how) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  const int first_page = prepare_walk(query, options);
  const stop_token stop = options.stop;
  CallInfo* const info = std::exchange(options.info, nullptr);
  options.response = nullptr;  // pages ahead would write it side by side
  auto fetch = page_call<Item>(caller, row, std::move(query), std::move(options), how);
  return {first_page, std::move(fetch), std::move(how), stop, info};
}

/// The details of many, in the order of their ids: a walk of which each page is one. `Target` is made of an
/// id.
template <Op O, class Model, class Target, class Id, class Caller>
typename Caller::template WalkOf<Model> walk_details(const Caller& caller, std::vector<Id> ids,
                                                     CallOptions options, WalkOptions how) {
  const Operation& row = row_for<O, typename Caller::auth_type>();
  if (!options.priority) options.priority = Priority::bulk;
  const stop_token stop = options.stop;
  CallInfo* const info = std::exchange(options.info, nullptr);
  options.response = nullptr;  // as in `walk`
  const int count = static_cast<int>(ids.size());
  // shared, since the function is copied for each call that is made ahead
  auto fetch = [caller, to = &row, ids = std::make_shared<const std::vector<Id>>(std::move(ids)),
                options = std::move(options)](int number, const stop_token& stop_one, CallInfo& info_one) {
    const Id& id = (*ids)[static_cast<std::size_t>(number) - 1];
    auto options_one = options;
    options_one.stop = stop_one;
    options_one.info = &info_one;
    return as_page(caller.template call<Model>(*to, codec::encode(*to, Target{id.value()}), options_one),
                   DetailNumber{number, static_cast<int>(ids->size()), to_string(id)});
  };
  return {1, std::move(fetch), std::move(how), stop, info, count};
}
/// The ids that a range has.
template <class Id, class Ids>
std::vector<Id> ids_of(Ids&& range) {
  std::vector<Id> ids;
  for (const auto& id : range) ids.push_back(Id(id));
  return ids;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
