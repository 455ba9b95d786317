#pragma once
#include "rocketpunch/version.hpp"

#include <utility>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// Companies, as the guide published before the specification has them; deployments that follow the
/// specification answer an error. Safe to use from many threads; shares ownership of the client's state.
template <class Caller>
class Companies {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  /// Made by `Client::companies`.
  explicit Companies(Caller caller) : caller_(std::move(caller)) {}

  /// A page of companies. Calls `searchCompanies`.
  Reply<Page<Company>> search(const CompanyQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("searchCompanies"), Page<Company>>(caller_, query, options);
  }

  /// All companies, page by page as they are asked for. Calls `searchCompanies` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<Company> search_all(CompanyQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<detail::op("searchCompanies"), Company>(caller_, std::move(query), std::move(options),
                                                                std::move(how));
  }

 private:
  Caller caller_;
};

/// People's public profiles, as the guide published before the specification has them; deployments that
/// follow the specification answer an error. Safe to use from many threads; shares ownership of the client's
/// state.
template <class Caller>
class Profiles {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  /// Made by `Client::profiles`.
  explicit Profiles(Caller caller) : caller_(std::move(caller)) {}

  /// A page of profiles. Calls `searchProfiles`.
  Reply<Page<Profile>> search(const ProfileQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("searchProfiles"), Page<Profile>>(caller_, query, options);
  }

  /// All profiles, page by page as they are asked for. Calls `searchProfiles` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<Profile> search_all(ProfileQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<detail::op("searchProfiles"), Profile>(caller_, std::move(query), std::move(options),
                                                               std::move(how));
  }

  /// The signed-in user's own profile. Calls `getMyProfile`, which only deployments that follow the guide
  /// have; `OAuthSession::user_info` is everywhere.
  Reply<Profile> me(const CallOptions& options = {}) const {
    return detail::call<detail::op("getMyProfile"), Profile>(caller_, detail::codec::NoParameters{}, options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api
