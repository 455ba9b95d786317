#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <utility>
#include <vector>

#include "rocketpunch/api/codes.hpp"
#include "rocketpunch/api/companies.hpp"
#include "rocketpunch/api/events.hpp"
#include "rocketpunch/api/jobs.hpp"
#include "rocketpunch/api/me.hpp"
#include "rocketpunch/api/posts.hpp"
#include "rocketpunch/api/urls.hpp"
#include "rocketpunch/auth.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/format.hpp"
#include "rocketpunch/fwd.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"
#include "rocketpunch/walk.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

template <class T>
class AsyncWalk;

/// What a bulk job is going to take.
struct QuotaCost {
  std::int64_t calls = 0;            ///< Calls still to be made.
  std::int64_t items = 0;            ///< The service's count of all matches.
  std::chrono::milliseconds time{};  ///< How long the quota stretches them, about, the calls' own time aside.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// Where the limits are. Calls nothing, except where it says so. Safe to use from many threads.
template <class Caller>
class Quota {
 public:
  /// Made by `Client::quota`.
  explicit Quota(Caller caller) : caller_(std::move(caller)) {}

  /// All windows as they are now. Unless the mode is `off`, as far as this client's ledger has counted and
  /// responses have told; with `off`, as if nothing had been called.
  Result<std::vector<QuotaWindow>> windows() const { return caller_.core()->quota_windows(); }

  /// What going on with a walk takes. Fetches the walk's first page if that hasn't been done, which is kept
  /// for the walk: so it costs no call more. Fails if that page does, and with `decode` if the service's
  /// count of pages is so large that the quota would stretch them over more than a year.
  template <class T>
  Result<QuotaCost> cost_of(Walk<T>& walk) const {
    if (auto started = walk.start(); !started) return started.error();
    return cost_of_rest(walk);
  }
  /// The same without blocking; the walk stays where it is meanwhile.
  template <class T>
  Task<Result<QuotaCost>> cost_of(AsyncWalk<T>& walk) const;
  /// How long the quota stretches that many calls of walks, about: for a job that isn't one walk, such as a
  /// list and the details of all that is on it. Fails with `decode` above a year.
  Result<std::chrono::milliseconds> time_for(std::int64_t calls) const {
    return caller_.core()->quota_time(calls, Priority::bulk, {});
  }

 private:
  template <class T>
  static Task<Result<QuotaCost>> cost_later(Quota self, AsyncWalk<T>& walk);
  template <class AnyWalk>
  Result<QuotaCost> cost_of_rest(const AnyWalk& walk, const LockOptions& wait = {}) const {
    QuotaCost cost{.calls = walk.pages_left(), .items = walk.total_items()};
    const auto time = caller_.core()->quota_time(cost.calls, Priority::bulk, wait);
    if (!time) return time.error();
    cost.time = *time;
    return cost;
  }

  Caller caller_;
};

/// All that can be called. Of a `Client`, functions block: `Reply<T>` is `Result<T>` and `WalkOf<T>` is
/// `Walk<T>`. Of an `AsyncClient`, these are `Task<Result<T>>` and `AsyncWalk<T>`.
template <class Caller>
class Resources {
 public:
  /// A `Result` of it, or a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;

  /// Jobs
  Jobs<Caller> jobs() const { return Jobs<Caller>(caller_); }
  /// Events, with their tickets, sessions, hosts and questions
  Events<Caller> events() const { return Events<Caller>(caller_); }
  /// Posts
  Posts<Caller> posts() const { return Posts<Caller>(caller_); }
  /// Catalogues of codes
  Codes<Caller> codes() const { return Codes<Caller>(caller_); }
  /// Companies; not in the specification
  Companies<Caller> companies() const { return Companies<Caller>(caller_); }
  /// People; not in the specification
  Profiles<Caller> profiles() const { return Profiles<Caller>(caller_); }

  /// What the signed-in user may do
  Me<Caller> me() const { return Me<Caller>(caller_); }

  /// Where the limits are, and what a walk is going to cost
  Quota<Caller> quota() const { return Quota<Caller>(caller_); }

  /// Calls any path under the base URL, for what this version has no function for, with all the
  /// authentication that the client has, and the same retries, limits and errors. Gives status, headers and
  /// body of a 2xx response.
  Reply<HttpResponse> request(const RawRequest& request, const CallOptions& options = {}) const {
    return caller_.request(request, options);
  }
  /// The same, and reads the body into what `parse` reads: a model of the API, such as `Job`, a page or a
  /// list of them; `void`: into none.
  template <class Model>
  Reply<Model> request(const RawRequest& request, const CallOptions& options = {}) const {
    return caller_.template request<Model>(request, options);
  }

 protected:
  /// Made by a client.
  explicit Resources(Caller caller) : caller_(std::move(caller)) {}
  /// What calls are made by.
  const Caller& caller() const noexcept { return caller_; }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whether a client with such an authentication may be taken for one with `Auth`, which stands for its kind.
template <class Other, class Auth>
concept seen_as =
    (std::same_as<Auth, AppKey> && AppAuth<Other> && !UserAuth<Other>) ||
    (std::same_as<Auth, AnyUserAuth> && AppAuth<Other> && UserAuth<Other>) || std::same_as<Other, Auth>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The Rocketpunch Open API, authenticated by `Auth` and sent over a `Transport` (libcurl unless told
/// otherwise: include `<rocketpunch/rocketpunch.hpp>`). Calls block and return a `Result`; safe to use from
/// many threads. Cheap to copy: copies share settings, credentials and connections. `AppClient` and
/// `UserClient` are those to name in members and parameters.
template <class Auth, class T>
class Client : public api::Resources<detail::BlockingCaller<Auth>> {
  static_assert(AuthPolicy<Auth>, "Auth must be an AuthPolicy");
  static_assert(
      requires { sizeof(T); },
      "the Client's transport is not defined: include <rocketpunch/rocketpunch.hpp>");
  static_assert(Transport<T>, "T must be a Transport");

 public:
  /// A client with a default-made transport. Throws a configuration `Error` for unusable options.
  explicit Client(Auth auth, ClientOptions options = {}) requires std::default_initializable<T>
      : Client(std::move(auth), std::move(options), T{}) {}
  /// A client with that transport. Throws a configuration `Error` for unusable options.
  Client(Auth auth, ClientOptions options, T transport)
      : Client(Caller(std::move(auth), std::move(options), std::move(transport))) {}
  // copied where others are moved, so that one that was moved from can still be called
  Client(const Client&) = default;
  Client& operator=(const Client&) = default;
  /// Another client, whatever it is authenticated by and sends over: an `AppClient` of one that acts for an
  /// app alone, a `UserClient` of one that acts for a user and has an App Key. They share all.
  template <class OtherAuth, class Other>
  requires(std::same_as<T, AnyTransport>&& detail::seen_as<OtherAuth, Auth> &&
           !std::same_as<Client<OtherAuth, Other>, Client>) Client(const Client<OtherAuth, Other>& other)
      : Client(Caller(other.caller())) {}

  /// The same for another authentication, such as a user's `OAuthSession` of the same app: it shares
  /// connections, settings, quota and cache. Cheap.
  template <AuthPolicy Other>
  Client<Other, T> as(Other auth) const {
    return Client<Other, T>(detail::BlockingCaller<Other>(this->caller().core()->as(std::move(auth)),
                                                          this->caller().transport()));
  }
  /// The same with other settings: it shares connections, credentials, quota and cache. Cheap. Throws a
  /// configuration `Error` for settings that can't be used.
  Client with(const ClientChanges& changes) const {
    return Client(Caller(this->caller().core()->with(changes), this->caller().transport()));
  }

  /// The same calls without blocking, if this client was made with the transport of an `Engine`: they share
  /// settings, credentials, quota and cache. They go on where `executor` says; unset: on the thread that runs
  /// the engine. Needs `<rocketpunch/async.hpp>`. Without an engine it doesn't compile; where only an
  /// `AnyTransport` is known, it throws a configuration `Error`.
  AsyncClient<Auth> async(Executor executor = {}) const;

 private:
  using Caller = detail::BlockingCaller<Auth>;
  template <class, class>
  friend class Client;

  explicit Client(Caller caller) : api::Resources<Caller>(std::move(caller)) {}
};

/// A client, or the configuration `Error` that its constructor would throw.
template <class T = CurlTransport, AuthPolicy Auth>
Result<Client<Auth, T>> make_client(Auth auth, ClientOptions options = {}) {
  return detail::caught([&] { return Client<Auth, T>(std::move(auth), std::move(options)); });
}
/// The same with that transport.
template <AuthPolicy Auth, Transport T>
Result<Client<Auth, T>> make_client(Auth auth, ClientOptions options, T transport) {
  return detail::caught(
      [&] { return Client<Auth, T>(std::move(auth), std::move(options), std::move(transport)); });
}
/// The same where the credentials may be missing: `make_client(AppKey::try_from_env(), {}, transport)`.
template <AuthPolicy Auth, Transport T>
Result<Client<Auth, T>> make_client(Result<Auth> auth, ClientOptions options, T transport) {
  if (!auth) return auth.error();
  return make_client(*std::move(auth), std::move(options), std::move(transport));
}
/// The same over the default transport: `make_client(AppKey::try_from_env())`.
template <class T = CurlTransport, AuthPolicy Auth>
Result<Client<Auth, T>> make_client(Result<Auth> auth, ClientOptions options = {}) {
  if (!auth) return auth.error();
  return make_client<T>(*std::move(auth), std::move(options));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
