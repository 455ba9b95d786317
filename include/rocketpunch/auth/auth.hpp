#pragma once
#include "rocketpunch/base/version.hpp"

#include <concepts>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What a request is authenticated with.
struct Credential {
  enum class Kind {
    none,     ///< nothing is sent
    app_key,  ///< sent in the App Key's header
    bearer,   ///< sent as `Authorization: Bearer ...`
    basic,    ///< sent as `Authorization: Basic ...`, already in base64
  };
  Kind kind = Kind::none;  ///< How it is sent
  Secret value{};          ///< The key or token
  Secret app_key{};        ///< App Key that is sent beside a bearer token; empty: none
};

/// What gives each attempt of a call its credential. Asked anew for every attempt, with the limits of the
/// call, since it may have to fetch a token; called from many threads at once.
template <class T>
concept AuthPolicy = std::copy_constructible<T> &&
    requires(const T& auth, const Operation& operation, const SendOptions& limits) {
  { auth.credential(operation, limits) } -> std::same_as<Result<Credential>>;
};

/// An `AuthPolicy` that acts for a signed-in user: it has a member `acts_for_user` that is true.
template <class T>
concept UserAuth = AuthPolicy<T> && requires {
  requires T::acts_for_user;
};

/// An `AuthPolicy` that has an App Key, as public reads need it: each but those with a member `has_app_key`
/// that is false.
template <class T>
concept AppAuth = AuthPolicy<T> && !requires {
  requires !T::has_app_key;
};

namespace detail {
/// The row of an operation that is called with such authentication. Refuses, in words, to compile for one
/// that the row's `access` excludes.
template <Op O, class Auth>
consteval const Operation& row_for() {
  constexpr Access access = operation(O).access;
  constexpr bool takes_app_key = access == Access::app_key || access == Access::app_key_and_user;
  static_assert(
      AppAuth<Auth> || !takes_app_key,
      "this operation needs the App Key: make the Client with an AppKey, with UserCredentials (App Key and "
      "access token) or with an OAuthSession, not with a BearerToken alone");
  static_assert(
      UserAuth<Auth> || access != Access::user,
      "this operation needs a signed-in user: make the Client with a BearerToken, UserCredentials or "
      "an OAuthSession, not with an AppKey");
  return operation(O);
}
}  // namespace detail

/// How a refused credential was renewed.
enum class Renewal {
  refreshed,  ///< a new one was fetched: another refusal is final
  found,      ///< another one was there already, which may be out of date as well
};

/// An `AuthPolicy` whose credential can be renewed when a user operation is answered with 401. `renew` gets
/// the one that was refused, and makes sure that it isn't the current one any more.
template <class T>
concept RenewableAuth = AuthPolicy<T> &&
    requires(const T& auth, const Credential& refused, const SendOptions& limits) {
  { auth.renew(refused, limits) } -> std::same_as<Result<Renewal>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
