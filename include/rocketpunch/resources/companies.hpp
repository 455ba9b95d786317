#pragma once
#include "rocketpunch/base/language.hpp"

#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/directory.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch {

/// Companies, as the guide published before the specification has them; deployments that follow the
/// specification answer an error. Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Companies {
 public:
  explicit Companies(Caller caller) : caller_(std::move(caller)) {}

  /// A page of companies: `Result<Page<Company>>`. Calls `searchCompanies`.
  auto search(const CompanyQuery& query = {}, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("searchCompanies");
    return caller_.template call<Page<Company>>(row, codec::encode(row, query), options);
  }

  /// All companies, page by page as they are asked for: `Walk<Company>`. Calls `searchCompanies` for each
  /// page of 50 (or `query.page_size`), from `query.page` on.
  auto search_all(CompanyQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return caller_.template walk<Company>(operation("searchCompanies"), std::move(query), std::move(options),
                                          std::move(how));
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch
