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

/// People's public profiles, as the guide published before the specification has them; deployments that
/// follow the specification answer an error. Safe to use from many threads; keeps what it needs of its client
/// alive.
template <class Caller>
class Profiles {
 public:
  explicit Profiles(Caller caller) : caller_(std::move(caller)) {}

  /// A page of profiles: `Result<Page<Profile>>`. Calls `searchProfiles`.
  auto search(const ProfileQuery& query = {}, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("searchProfiles");
    return caller_.template call<Page<Profile>>(row, codec::encode(row, query), options);
  }

  /// All profiles, page by page as they are asked for: `Walk<Profile>`. Calls `searchProfiles` for each page
  /// of 50 (or `query.page_size`), from `query.page` on.
  auto search_all(ProfileQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return caller_.template walk<Profile>(operation("searchProfiles"), std::move(query), std::move(options),
                                          std::move(how));
  }

  /// The signed-in user's own profile: `Result<Profile>`. Calls `getMyProfile`, which only deployments that
  /// follow the guide have; `OAuthSession::user_info` is everywhere.
  auto me(const CallOptions& options = {}) const {
    detail::require_user<typename Caller::auth_type>();
    constexpr const Operation& row = operation("getMyProfile");
    return caller_.template call<Profile>(row, codec::RequestWriter(row).finish(), options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch
