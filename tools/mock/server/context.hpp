// Everything that one server has, and what its handlers are given of it.
#pragma once

#include <httplib.h>

#include <string>
#include <utility>
#include <vector>

#include "http/authentication.hpp"
#include "http/faults.hpp"
#include "http/rate_limiter.hpp"
#include "http/request_log.hpp"
#include "http/router.hpp"
#include "oauth/clients.hpp"
#include "oauth/tokens.hpp"
#include "records/store.hpp"
#include "rocketpunch/testing/mock_server.hpp"
#include "server/effect_counts.hpp"
#include "server/stop_signal.hpp"

namespace rocketpunch::testing::mock {

struct Context {
  explicit Context(MockOptions chosen);

  const MockOptions options;
  Store store;
  Access access;
  RateLimiter limiter;
  FaultBook faults;
  RequestLog log;
  StopSignal stopping;
  Effects effects;
  Router router;
  /// http://127.0.0.1:PORT; set once the port is known, before the first request.
  std::string issuer;
  OAuthClients oauth_clients;
  OAuthTokens oauth_tokens;
};

/// The time of what is made now: never before the generated records, so that the newest is the newest.
Seconds new_time(const MockOptions& options);

/// One request on its way to its handler. The pipeline has checked the caller and locked the store, as the
/// route says.
struct Call {
  Context& context;
  const httplib::Request& request;
  httplib::Response& response;
  /// What stood for the {...} of the route's path.
  std::vector<std::string> path;
  Caller caller;
  std::string language;

  /// The time of what is made now.
  Seconds write_time() const;
  /// Counts that the operation of that id changed something.
  void took_effect(const char* operation);
  /// Answers with JSON.
  void respond(const Json& json, int status = 200);
};

/// The operations of all slices.
Routes all_routes();

/// Counts a request of an App Key, and says in the answer how many are left. Throws the 429 for one too many.
void limit_client(Context& context, const std::string& client, httplib::Response& response);

/// Answers a request, whatever it is.
void answer(Context& context, const httplib::Request& request, httplib::Response& response);

/// Writes an error body, and the error's headers.
void respond_error(const Context& context, const ApiError& error, httplib::Response& response);

}  // namespace rocketpunch::testing::mock
