#include "server/context.hpp"

#include <algorithm>

namespace rocketpunch::testing::mock {

Context::Context(MockOptions chosen)
    : options{std::move(chosen)},
      store{options},
      access{options},
      limiter{options},
      log{options.key_header},
      router{all_routes()},
      oauth_clients{options.oauth_clients},
      oauth_tokens{options, access, issuer} {}

Seconds new_time(const MockOptions& options) { return std::max(clock_now(), Seconds{options.today}); }

Seconds Call::write_time() const { return new_time(context.options); }

void Call::took_effect(const char* operation) { context.effects.add(operation); }

void Call::respond(const Json& json, int status) {
  response.status = status;
  response.set_content(to_text(json), "application/json");
}

void respond_error(const Context& context, const ApiError& error, httplib::Response& response) {
  response.status = error.status;
  for (const auto& [name, value] : error.headers) response.headers.emplace(name, value);
  if (error.bare) return;
  response.set_content(to_text(error_body(error, context.options.guide)), "application/json");
}

}  // namespace rocketpunch::testing::mock
