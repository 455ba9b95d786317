#pragma once
#include "rocketpunch/base/version.hpp"

#include <utility>

#include "rocketpunch/auth/app_key.hpp"
#include "rocketpunch/auth/bearer_token.hpp"
#include "rocketpunch/auth/user_credentials.hpp"
#include "rocketpunch/models/urls.hpp"
#include "rocketpunch/params/raw_request.hpp"
#include "rocketpunch/pipeline/blocking.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/resources/codes.hpp"
#include "rocketpunch/resources/companies.hpp"
#include "rocketpunch/resources/events.hpp"
#include "rocketpunch/resources/jobs.hpp"
#include "rocketpunch/resources/me.hpp"
#include "rocketpunch/resources/posts.hpp"
#include "rocketpunch/resources/profiles.hpp"
#include "rocketpunch/resources/quota.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// All that can be called. Of a `Client`, functions block: `Reply<T>` is `Result<T>` and `WalkOf<T>` is
/// `Walk<T>`. Of an `AsyncClient`, these are `Task<Result<T>>` and `AsyncWalk<T>`.
template <class Caller>
class Api {
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
  /// body of a 2xx answer.
  Reply<HttpResponse> request(const RawRequest& request, const CallOptions& options = {}) const {
    return caller_.request(request, options);
  }

 protected:
  explicit Api(Caller caller) : caller_(std::move(caller)) {}
  const Caller& caller() const noexcept { return caller_; }

 private:
  Caller caller_;
};

/// Calls that don't block: `<rocketpunch/async.hpp>` has them.
template <AuthPolicy Auth>
class AsyncClient;

/// The Rocketpunch Open API, authenticated by `Auth` and sent over a `Transport` (libcurl unless told
/// otherwise: include `<rocketpunch/rocketpunch.hpp>`). Calls block and return a `Result`; safe to use from
/// many threads. Cheap to copy: copies share settings, credentials and connections.
template <AuthPolicy Auth, Transport T = CurlTransport>
class Client : public Api<BlockingCaller<Auth, T>> {
 public:
  /// A client with a default-made transport. Throws a configuration `Error` for unusable options.
  explicit Client(Auth auth, ClientOptions options = {}) requires std::default_initializable<T>
      : Client(std::move(auth), std::move(options), T{}) {}
  /// A client with that transport. Throws a configuration `Error` for unusable options.
  Client(Auth auth, ClientOptions options, T transport)
      : Api<BlockingCaller<Auth, T>>(
            BlockingCaller<Auth, T>(std::move(auth), std::move(options), std::move(transport))) {}

  /// The same calls without blocking, if this client was made with the transport of an `Engine`: they share
  /// settings, credentials, quota and cache. They go on where `executor` says; unset: on the thread that runs
  /// the engine. Needs `<rocketpunch/async.hpp>`.
  AsyncClient<Auth> async(Executor executor = {}) const;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
