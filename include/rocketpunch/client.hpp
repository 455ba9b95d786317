#pragma once

#include <utility>

#include "rocketpunch/auth/app_key.hpp"
#include "rocketpunch/auth/bearer_token.hpp"
#include "rocketpunch/base/version.hpp"
#include "rocketpunch/codec/raw_request.hpp"
#include "rocketpunch/models/urls.hpp"
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

namespace rocketpunch {

/// The Rocketpunch Open API, authenticated by `Auth` and sent over a `Transport` (libcurl unless told
/// otherwise: include `<rocketpunch/rocketpunch.hpp>`). Calls block and return a `Result`; safe to use from
/// many threads. Cheap to copy: copies share settings, credentials and connections.
template <AuthPolicy Auth, Transport T = CurlTransport>
class Client {
 public:
  /// A client with a default-made transport. Throws a configuration `Error` for unusable options.
  explicit Client(Auth auth, ClientOptions options = {}) requires std::default_initializable<T>
      : Client(std::move(auth), std::move(options), T{}) {}
  /// A client with that transport. Throws a configuration `Error` for unusable options.
  Client(Auth auth, ClientOptions options, T transport)
      : caller_(std::move(auth), std::move(options), std::move(transport)) {}

  /// Jobs
  auto jobs() const { return Jobs<Caller>(caller_); }
  /// Events, with their tickets, sessions, hosts and questions
  auto events() const { return Events<Caller>(caller_); }
  /// Posts
  auto posts() const { return Posts<Caller>(caller_); }
  /// Catalogues of codes
  auto codes() const { return Codes<Caller>(caller_); }
  /// Companies; not in the specification
  auto companies() const { return Companies<Caller>(caller_); }
  /// People; not in the specification
  auto profiles() const { return Profiles<Caller>(caller_); }

  /// What the signed-in user may do
  auto me() const { return Me<Caller>(caller_); }

  /// Where the limits are, and what a walk is going to cost
  auto quota() const { return Quota<Caller>(caller_); }

  /// Calls any path under the base URL, for what this version has no function for, with the same
  /// authentication, retries, limits and errors. Gives status, headers and body of a 2xx answer.
  Result<HttpResponse> request(const RawRequest& request, const CallOptions& options = {}) const {
    const Operation row = codec::operation_of(request, UserAuth<Auth> ? Access::user : Access::app_key);
    return caller_.exchange(row, codec::encode(row, request), request.headers, options);
  }

 private:
  using Caller = BlockingCaller<Auth, T>;
  Caller caller_;
};

}  // namespace rocketpunch
