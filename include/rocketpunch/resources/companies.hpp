#pragma once
#include "rocketpunch/base/version.hpp"

#include <utility>

#include "rocketpunch/models/directory.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/pipeline/operation_call.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Companies, as the guide published before the specification has them; deployments that follow the
/// specification answer an error. Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Companies {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  explicit Companies(Caller caller) : caller_(std::move(caller)) {}

  /// A page of companies. Calls `searchCompanies`.
  Reply<Page<Company>> search(const CompanyQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<op("searchCompanies"), Page<Company>>(caller_, query, options);
  }

  /// All companies, page by page as they are asked for. Calls `searchCompanies` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<Company> search_all(CompanyQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<op("searchCompanies"), Company>(caller_, std::move(query), std::move(options),
                                                        std::move(how));
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
