#pragma once
#include "rocketpunch/base/version.hpp"

#include <utility>

#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/models/directory.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/pipeline/operation_call.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// People's public profiles, as the guide published before the specification has them; deployments that
/// follow the specification answer an error. Safe to use from many threads; keeps what it needs of its client
/// alive.
template <class Caller>
class Profiles {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  explicit Profiles(Caller caller) : caller_(std::move(caller)) {}

  /// A page of profiles. Calls `searchProfiles`.
  Reply<Page<Profile>> search(const ProfileQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<op("searchProfiles"), Page<Profile>>(caller_, query, options);
  }

  /// All profiles, page by page as they are asked for. Calls `searchProfiles` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<Profile> search_all(ProfileQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<op("searchProfiles"), Profile>(caller_, std::move(query), std::move(options),
                                                       std::move(how));
  }

  /// The signed-in user's own profile. Calls `getMyProfile`, which only deployments that follow the guide
  /// have; `OAuthSession::user_info` is everywhere.
  Reply<Profile> me(const CallOptions& options = {}) const {
    return detail::call<op("getMyProfile"), Profile>(caller_, codec::NoParameters{}, options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
