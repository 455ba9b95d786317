#include "rocketpunch/testing/mock_server.hpp"

#include <cmath>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "events/own_event.hpp"
#include "oauth/consent.hpp"
#include "oauth/scopes.hpp"
#include "records/added_records.hpp"
#include "server/connection_threads.hpp"
#include "server/context.hpp"
#include "server/sockets.hpp"

namespace rocketpunch::testing {
namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr int most_records = 10'000;

[[noreturn]] void fail_to_start(const std::string& problem) {
  throw std::runtime_error("mock server: " + problem);
}

void check_options(const MockOptions& options) {
  if (options.port < 0 || options.port > 65535)
    fail_to_start("port must be from 0 to 65535: " + std::to_string(options.port));
  if (options.per_minute < 0 || options.per_day < 0) fail_to_start("limits must be 0 or more");
  if (!(options.clock_speed > 0) || !std::isfinite(options.clock_speed))
    fail_to_start("clock_speed must be above 0");
  if (options.token_delay.count() < 0) fail_to_start("token_delay must be 0 or more");
  if (options.key_header.empty()) fail_to_start("key_header must not be empty");
  for (const auto& scope : options.consentable_scopes)
    if (const auto known = mock::read_scopes(scope); !known || known->size() != 1)
      fail_to_start("consentable_scopes has one that isn't known: " + scope);
  const int year{std::chrono::year_month_day{options.today}.year()};
  if (year < 1971 || year > 9000) fail_to_start("today must be from 1971 to 9000");
  for (const int records : {options.jobs, options.events, options.posts})
    if (records < 0 || records > most_records)
      fail_to_start("there can be 0 to " + std::to_string(most_records) +
                    " records of a kind: " + std::to_string(records));
}

MockOptions checked_options(MockOptions options) {
  check_options(options);
  return options;
}

/// Whether a request has a body, and so has to be read before it can be answered.
bool has_body(const httplib::Request& request) {
  return request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
}

}  // namespace

struct MockServer::Impl {
  explicit Impl(MockOptions options) : context{checked_options(std::move(options))} {
    route();
    configure();
    bind();
    start();
  }

  /// The library's router sees nothing: requests without a body are answered before it, the others by a
  /// handler for all paths. (A DELETE without a length would otherwise be read until the client gives up.)
  void route() {
    http.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (has_body(request)) return httplib::Server::HandlerResponse::Unhandled;
      mock::answer(context, request, response);
      return httplib::Server::HandlerResponse::Handled;
    });
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
      mock::answer(context, request, response);
    };
    http.Get(".*", handler);
    http.Post(".*", handler);
    http.Put(".*", handler);
    http.Patch(".*", handler);
    http.Delete(".*", handler);
    http.Options(".*", handler);
    // Requests that the library itself refuses. What the mock answers without a body has a challenge instead.
    http.set_error_handler([this](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty() && !response.content_provider_ && !response.has_header("WWW-Authenticate"))
        mock::respond_error(context, mock::error_of(response.status), response);
    });
  }

  void configure() {
    http.set_tcp_nodelay(true);
    http.set_keep_alive_max_count(1'000'000'000);
    http.set_keep_alive_timeout(60);
    http.set_socket_options([this](int socket) {
      mock::prepare_listener(socket);
      listening_socket = socket;
    });
  }

  void bind() {
    const int wanted = context.options.port;
    port = wanted == 0 ? http.bind_to_any_port(loopback) : http.bind_to_port(loopback, wanted) ? wanted : -1;
    if (port <= 0) fail_to_start("can't listen on port " + std::to_string(wanted) + " of " + loopback);
    mock::widen_backlog(listening_socket);
    context.issuer.append("http://").append(loopback).append(":").append(std::to_string(port));
  }

  /// Returns once the library is accepting: a stop before that would be lost.
  void start() {
    std::promise<void> accepting;
    http.new_task_queue = [&accepting] {
      accepting.set_value();
      return new mock::ConnectionThreads;
    };
    listener = std::async(std::launch::async, [this] { http.listen_after_bind(); });
    accepting.get_future().wait();
  }

  void stop() {
    const std::lock_guard lock{stopping};
    if (!listener.valid()) return;
    context.stopping.raise();
    http.stop();
    // Again and again, as one may have been accepted in the meantime.
    do {
      mock::end_connections(port);
    } while (listener.wait_for(std::chrono::milliseconds{20}) != std::future_status::ready);
    listener.get();
    stopped.raise();
  }

  mock::Context context;
  httplib::Server http;
  int listening_socket = -1;
  int port = 0;
  std::future<void> listener;
  std::mutex stopping;
  mock::StopSignal stopped;
};

MockServer::MockServer(MockOptions options) : impl_{std::make_unique<Impl>(std::move(options))} {}
MockServer::~MockServer() { stop(); }

int MockServer::port() const { return impl_->port; }

std::string MockServer::base_url() const { return issuer() + "/api/v1"; }
std::string MockServer::oauth_url() const { return issuer() + "/oauth"; }
std::string MockServer::issuer() const { return impl_->context.issuer; }

std::string MockServer::consent(const std::string& authorization_url, bool approve) {
  return mock::consent(impl_->context, authorization_url, approve);
}
void MockServer::add_redirect_uri(std::string client_id, std::string uri) {
  impl_->context.oauth_clients.add_redirect_uri(client_id, std::move(uri));
}
void MockServer::expire_access_tokens() { impl_->context.oauth_tokens.expire_access_tokens(); }
void MockServer::add_participants(const std::string& event_id, int count) {
  mock::add_participants(impl_->context, event_id, count);
}
void MockServer::add(std::string_view json) {
  mock::add_record(impl_->context.store, std::string{json}, mock::new_time(impl_->context.options));
}
void MockServer::remove(std::string_view json) {
  mock::remove_record(impl_->context.store, std::string{json});
}
OAuthCounts MockServer::oauth_counts() const { return impl_->context.oauth_tokens.counts(); }

void MockServer::inject(Fault fault) { impl_->context.faults.inject(std::move(fault)); }
void MockServer::clear_faults() { impl_->context.faults.clear(); }
std::size_t MockServer::requests() const { return impl_->context.log.count(); }
std::map<std::string, std::size_t> MockServer::effects() const { return impl_->context.effects.counts(); }
std::vector<MockServer::Seen> MockServer::seen() const { return impl_->context.log.latest(); }
void MockServer::forget() { impl_->context.log.clear(); }
void MockServer::wait() const { impl_->stopped.wait(); }
void MockServer::stop() { impl_->stop(); }

}  // namespace rocketpunch::testing
