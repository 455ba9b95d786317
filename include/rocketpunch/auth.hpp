#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What a request is authenticated with.
struct Credential {
  /// How a credential is sent.
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
  constexpr bool takes_app_key =
      access == Operation::Access::app_key || access == Operation::Access::app_key_and_user;
  static_assert(
      AppAuth<Auth> || !takes_app_key,
      "this operation needs the App Key: make the Client with an AppKey, with UserCredentials (App Key and "
      "access token) or with an OAuthSession, not with a BearerToken alone");
  static_assert(
      UserAuth<Auth> || access != Operation::Access::user,
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

namespace detail {
/// Throws for a key or token that no header can carry. `what` names it.
inline void require_credential(std::string_view credential, const char* what) {
  if (is_quoted(credential)) throw not_sent(ErrorKind::configuration, std::string(what) + quotes_advice);
  if (!is_visible_ascii(credential))
    throw not_sent(ErrorKind::configuration,
                   std::string(what) + " must be visible ASCII characters, without spaces or line ends");
}
}  // namespace detail

/// Authenticates an app by its App Key: for all that is public. Never prints; safe to share between threads.
class AppKey {
 public:
  /// An App Key (`rp_app_...`). Throws a configuration `Error` for a text that can't be one.
  explicit AppKey(std::string key) : AppKey(std::move(key), "the App Key") {}

  /// The App Key in `ROCKETPUNCH_API_KEY`. Throws a configuration `Error` where it is unset or unusable.
  static AppKey from_env() {
    constexpr auto name = "ROCKETPUNCH_API_KEY";
    return AppKey(detail::required_environment(name, "your App Key (rp_app_...)"), name);
  }
  /// The same, with the `Error` as a result.
  template <class = void>  // so that only units that call it compile it
  static Result<AppKey> try_from_env() {
    return detail::caught(from_env);
  }

  /// The key, whatever the operation.
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::app_key, key_};
  }

 private:
  AppKey(std::string key, const char* what) : key_(std::move(key)) {
    detail::require_credential(key_.reveal(), what);
    if (key_.reveal().substr(0, 7) == "rp_sec_")
      throw detail::not_sent(
          ErrorKind::configuration,
          std::string(what) + " is a secret key (rp_sec_...); the App Key begins with rp_app_");
  }

  Secret key_;
};

/// Acts for a signed-in user with an access token that someone else keeps valid: for user operations only,
/// since public reads need the App Key; `UserCredentials` has both. Never prints; safe to share between
/// threads.
class BearerToken {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;
  /// Marks it as no `AppAuth`.
  static constexpr bool has_app_key = false;

  /// An access token. Throws a configuration `Error` for a text that can't be one.
  explicit BearerToken(std::string token) : BearerToken(std::move(token), "the access token") {}

  /// The access token in `ROCKETPUNCH_ACCESS_TOKEN`. Throws a configuration `Error` where it is unset or
  /// unusable.
  static BearerToken from_env() {
    constexpr auto name = "ROCKETPUNCH_ACCESS_TOKEN";
    return BearerToken(detail::required_environment(name, "an access token"), name);
  }
  /// The same, with the `Error` as a result.
  template <class = void>
  static Result<BearerToken> try_from_env() {
    return detail::caught(from_env);
  }

  /// The token, whatever the operation.
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::bearer, token_};
  }

 private:
  BearerToken(std::string token, const char* what) : token_(std::move(token)) {
    detail::require_credential(token_.reveal(), what);
  }

  Secret token_;
};

/// Acts for a signed-in user with an access token that someone else keeps valid, and for the app with its App
/// Key: for all operations. Reads of posts carry both, which fills `owned`. Never prints; safe to share
/// between threads.
class UserCredentials {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;

  /// That key and that token.
  UserCredentials(AppKey app_key, BearerToken token)
      : app_key_(std::move(app_key)), token_(std::move(token)) {}

  /// Those in `ROCKETPUNCH_API_KEY` and `ROCKETPUNCH_ACCESS_TOKEN`. Throws a configuration `Error` where one
  /// of them is unset or unusable.
  static UserCredentials from_env() { return {AppKey::from_env(), BearerToken::from_env()}; }
  /// The same, with the `Error` as a result.
  template <class = void>
  static Result<UserCredentials> try_from_env() {
    return detail::caught(from_env);
  }

  /// What the operation needs, and what it may carry.
  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    if (operation.access == Operation::Access::app_key) return app_key_.credential(operation, limits);
    auto given = token_.credential(operation, limits);
    if (operation.access != Operation::Access::user)
      given->app_key = app_key_.credential(operation, limits).value().value;
    return given;
  }

 private:
  AppKey app_key_;
  BearerToken token_;
};

namespace detail {

class AsyncAuth;

/// The authentication of a client's calls, whatever its type. Cheap to copy; copies share it.
class AnyAuth {
 public:
  // in that order: whether this type itself is an AuthPolicy depends on its constructors, this one too
  template <class Auth>
  requires(!std::derived_from<Auth, AnyAuth>) && AuthPolicy<Auth> AnyAuth(Auth auth)
      : auth_(std::make_shared<Of<Auth>>(std::move(auth))) {}

  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    return auth_->credential(operation, limits);
  }
  bool is_renewable() const noexcept { return auth_->is_renewable(); }
  /// Only if it is renewable.
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const {
    return auth_->renew(refused, limits);
  }
  /// The same for calls that don't block; null: they may ask it as any other, since it has a transport of its
  /// own or needs none.
  AsyncAuth* async_auth() const noexcept { return auth_->async_auth(); }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual Result<Credential> credential(const Operation& operation, const SendOptions& limits) const = 0;
    virtual bool is_renewable() const noexcept = 0;
    virtual Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const = 0;
    virtual AsyncAuth* async_auth() const noexcept = 0;
  };
  template <class Auth>
  struct Of final : Any {
    explicit Of(Auth a) : auth(std::move(a)) {}
    Result<Credential> credential(const Operation& operation, const SendOptions& limits) const override {
      return auth.credential(operation, limits);
    }
    bool is_renewable() const noexcept override { return RenewableAuth<Auth>; }
    Result<Renewal> renew([[maybe_unused]] const Credential& refused,
                          [[maybe_unused]] const SendOptions& limits) const override {
      if constexpr (RenewableAuth<Auth>)
        return auth.renew(refused, limits);
      else
        return Renewal::found;
    }
    AsyncAuth* async_auth() const noexcept override {
      if constexpr (requires {
                      { auth.async_auth() } -> std::same_as<AsyncAuth*>;
                    })
        return auth.async_auth();
      else
        return nullptr;
    }
    Auth auth;
  };

  std::shared_ptr<const Any> auth_;
};

}  // namespace detail

/// Any authentication that acts for a signed-in user and has an App Key, such as `UserCredentials` or an
/// `OAuthSession`, behind one type: what a `UserClient` is authenticated by. Cheap to copy; copies share it.
class AnyUserAuth : public detail::AnyAuth {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;

  /// Takes an authentication over.
  template <class Auth>
  requires(!std::derived_from<Auth, detail::AnyAuth>) && UserAuth<Auth>&& AppAuth<Auth> AnyUserAuth(Auth auth)
      : AnyAuth(std::move(auth)) {}
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
