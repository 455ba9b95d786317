// Calls over an HTTP library that the program has already, here cpp-httplib, in place of libcurl.
//   ROCKETPUNCH_API_KEY=... ROCKETPUNCH_BASE_URL=http://127.0.0.1:... own_transport [KEYWORD]
// As Debian builds it: for https, define CPPHTTPLIB_OPENSSL_SUPPORT and link libssl.
#include <httplib.h>

#include <chrono>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>

namespace rp = rocketpunch;

/// A `Transport`: a type with `send`, called from as many threads as the client is.
class HttplibTransport {
 public:
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions& limits) const {
    const auto end = std::chrono::steady_clock::now() + limits.timeout;  // for httplib it is that of a read
    const auto path_at = request.url.find('/', request.url.find("://") + 3);
    httplib::Client client(request.url.substr(0, path_at));  // follows no redirects, which is required
    client.set_connection_timeout(limits.connect_timeout);
    client.set_read_timeout(limits.timeout);
    client.set_write_timeout(limits.timeout);

    httplib::Request to_send;
    to_send.method = request.method;
    to_send.path = request.url.substr(path_at);  // percent-encoded
    for (const auto& [name, value] : request.headers) to_send.headers.emplace(name, value);
    to_send.body = request.body;
    bool too_large = false;
    rp::HttpResponse response;
    to_send.content_receiver = [&](const char* bytes, std::size_t count, std::uint64_t, std::uint64_t) {
      too_large = response.body.size() + count > limits.max_response_bytes;
      if (!too_large) response.body.append(bytes, count);
      return !too_large && !limits.stop.stop_requested() && std::chrono::steady_clock::now() < end;
    };
    const auto result = client.send(to_send);
    if (!result) return failure(result.error(), std::chrono::steady_clock::now() >= end, too_large, limits);
    response.status = result->status;  // whatever it is: the SDK judges it
    for (const auto& [name, value] : result->headers) response.headers.add(name, value);
    return response;
  }

 private:
  /// `maybe_sent` decides whether a write is repeated: false only where nothing can have arrived.
  static rp::Error failure(httplib::Error what, bool late, bool too_large, const rp::SendOptions& limits) {
    rp::ErrorKind kind = rp::ErrorKind::network;
    if (late || what == httplib::Error::ConnectionTimeout) kind = rp::ErrorKind::timeout;
    if (too_large) kind = rp::ErrorKind::response_too_large;
    if (limits.stop.stop_requested()) kind = rp::ErrorKind::cancelled;
    const bool connected = what != httplib::Error::Connection && what != httplib::Error::ConnectionTimeout;
    return rp::Error({.kind = kind, .message = httplib::to_string(what), .maybe_sent = connected});
  }
};

int main(int argc, char** argv) try {
  const rp::Client client{rp::AppKey::from_env(), {}, HttplibTransport()};
  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  const auto page = client.jobs().search(query);
  if (!page) {
    std::cerr << page.error() << '\n';
    return 1;
  }
  for (const auto& job : page->items) std::cout << job.id << "  " << job.title << '\n';
} catch (const rp::Error& error) {
  std::cerr << "own_transport: " << error << '\n';
  return 1;
}
