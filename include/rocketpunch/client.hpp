#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
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

 protected:
  explicit Resources(Caller caller) : caller_(std::move(caller)) {}
  const Caller& caller() const noexcept { return caller_; }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Calls that don't block: `<rocketpunch/async.hpp>` has them.
template <AuthPolicy Auth>
class AsyncClient;

/// The Rocketpunch Open API, authenticated by `Auth` and sent over a `Transport` (libcurl unless told
/// otherwise: include `<rocketpunch/rocketpunch.hpp>`). Calls block and return a `Result`; safe to use from
/// many threads. Cheap to copy: copies share settings, credentials and connections.
template <AuthPolicy Auth, Transport T = CurlTransport>
class Client : public api::Resources<detail::BlockingCaller<Auth, T>> {
 public:
  /// A client with a default-made transport. Throws a configuration `Error` for unusable options.
  explicit Client(Auth auth, ClientOptions options = {}) requires std::default_initializable<T>
      : Client(std::move(auth), std::move(options), T{}) {}
  /// A client with that transport. Throws a configuration `Error` for unusable options.
  Client(Auth auth, ClientOptions options, T transport)
      : api::Resources<detail::BlockingCaller<Auth, T>>(
            detail::BlockingCaller<Auth, T>(std::move(auth), std::move(options), std::move(transport))) {}

  /// The same calls without blocking, if this client was made with the transport of an `Engine`: they share
  /// settings, credentials, quota and cache. They go on where `executor` says; unset: on the thread that runs
  /// the engine. Needs `<rocketpunch/async.hpp>`.
  AsyncClient<Auth> async(Executor executor = {}) const;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
