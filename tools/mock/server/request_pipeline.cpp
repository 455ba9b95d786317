// The way of a request: log, fault, route, caller, limits, handler.
#include <exception>
#include <mutex>
#include <shared_mutex>

#include "server/context.hpp"
#include "server/control_operations.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Where a request goes to.
struct Target {
  std::string path;
  bool at_root = false;
};

Target target_of(const httplib::Request& request) {
  if (auto below = below_base(request.path)) return {std::move(*below), false};
  return {request.path, true};
}

Router::Match route(const Context& context, const httplib::Request& request, const Target& target) {
  auto match =
      context.router.find(request.method == "HEAD" ? "GET" : request.method, target.path, target.at_root);
  if (match.route) return match;
  if (match.allowed.empty()) throw error_of(404);
  ApiError error = error_of(405);
  error.headers.emplace_back("Allow", match.allowed);
  throw error;
}

void authorize(const Route& route, const Caller& caller) {
  if (route.need == Need::key && !caller.has_key) throw error_of(401);
  if (route.need == Need::user && !caller.grant) throw token_error({});
  if (route.scope.empty() || !caller.grant || caller.grant->allows(route.scope)) return;
  ApiError error = error_of(403);
  error.details = route.scope;
  error.headers.emplace_back("WWW-Authenticate",
                             "Bearer error=\"insufficient_scope\", scope=\"" + route.scope + "\"");
  throw error;
}

Caller admit(const Context& context, const Route& route, const httplib::Request& request) try {
  auto caller = context.access.identify(request);
  authorize(route, caller);
  return caller;
} catch (ApiError& error) {
  error.bare = route.bare_401 && error.status == 401;
  throw;
}

[[noreturn]] void refuse_over_limit(const Allowance& allowance) {
  ApiError error = error_of(429);
  error.headers.emplace_back("Retry-After", std::to_string(retry_seconds(allowance.reset)));
  throw error;
}

void show_allowance(bool guide, const Allowance& allowance, httplib::Response& response) {
  if (!guide) {
    response.set_header("X-RP-RateLimit-Remaining", std::to_string(allowance.remaining));
    return;
  }
  const auto reset = std::chrono::system_clock::now() + allowance.reset;
  const auto unix_time = std::chrono::ceil<std::chrono::seconds>(reset.time_since_epoch()).count();
  response.set_header("X-RateLimit-Limit", std::to_string(allowance.limit));
  response.set_header("X-RateLimit-Remaining", std::to_string(allowance.remaining));
  response.set_header("X-RateLimit-Reset", std::to_string(unix_time));
}

void limit_operation(Context& context, const std::string& client, const std::string& quota,
                     httplib::Response& response) {
  const auto allowance = context.limiter.take(client, quota);
  if (!allowance) return;
  response.set_header("X-RP-RateLimit-Scope-Remaining", std::to_string(allowance->remaining));
  if (allowance->granted) return;
  response.set_header("X-RP-RateLimit-Scope", quota);
  refuse_over_limit(*allowance);
}

void run(const Route& route, Call& call) {
  auto& mutex = call.context.store.mutex;
  if (!route.locks_store) {
    route.answer(call);
  } else if (route.method == "GET") {
    const std::shared_lock lock{mutex};
    route.answer(call);
  } else {
    const std::unique_lock lock{mutex};
    route.answer(call);
  }
}

void serve(Context& context, const httplib::Request& request, const Target& target,
           httplib::Response& response) {
  auto match = route(context, request, target);
  const Route& route = *match.route;
  Call call{context,  request,
            response, std::move(match.path),
            {},       pick_language(request.get_header_value("Accept-Language"))};
  // The rest of an operation for nobody, such as a token endpoint, reads the Authorization header its own
  // way.
  if (route.need != Need::nobody) {
    call.caller = admit(context, route, request);
    limit_client(context, call.caller.client, response);
    if (!route.quota.empty()) limit_operation(context, call.caller.client, route.quota, response);
  }
  run(route, call);
}

void serve_or_fail(Context& context, const httplib::Request& request, const Target& target,
                   httplib::Response& response) {
  try {
    serve(context, request, target, response);
  } catch (const ApiError& error) {
    respond_error(context, error, response);
  } catch (const std::exception& error) {
    ApiError unforeseen = error_of(500);
    unforeseen.details = error.what();
    respond_error(context, unforeseen, response);
  }
}

}  // namespace

void limit_client(Context& context, const std::string& client, httplib::Response& response) {
  const auto allowance = context.limiter.take(client);
  if (!allowance) return;
  show_allowance(context.options.guide, *allowance, response);
  if (!allowance->granted) refuse_over_limit(*allowance);
}

void answer(Context& context, const httplib::Request& request, httplib::Response& response) {
  if (is_control(request)) {
    control(context, request, response);
    return;
  }
  context.log.add(request);
  const Target target = target_of(request);
  const auto fault = context.faults.take(request.method, target.path);
  if (fault && fault->delay.count() > 0) context.stopping.wait_for(fault->delay);
  if (fault && fault->status != 0)
    respond_error(context, error_of(fault->status), response);
  else
    serve_or_fail(context, request, target, response);
  response.set_header("Date", http_time(clock_now()));
  if (fault) spoil(*fault, response);
}

}  // namespace rocketpunch::testing::mock
