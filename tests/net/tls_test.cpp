// Certificates are always verified, and nothing goes to a server that fails.
#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/detail/curl/handle_pool.hpp"
#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/tls.hpp"

namespace tls_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

const Authority& authority() {
  static const Authority one;
  return one;
}

std::string https(const SocketServer& server, const std::string& host = "localhost") {
  return "https://" + host + ":" + std::to_string(server.port());
}

Client<AppKey> trusting_client(const SocketServer& server, const std::string& host = "localhost") {
  return reader_of(options_for(https(server, host)), {.ca_bundle = authority().bundle()});
}

/// A server with a certificate for that subject; the client's call to it must fail for the certificate.
void check_refused(const Authority& issuer, const Authority::Subject& subject, const std::string& host) {
  const auto context = issuer.certify(subject);
  SocketServer server(always_over_tls(*context, answer(200, codes_json)));
  const auto codes = trusting_client(server, host).codes().seniorities();
  REQUIRE_FALSE(codes);
  INFO(codes.error().what());
  CHECK(codes.error().kind() == ErrorKind::tls);
  CHECK_FALSE(codes.error().maybe_sent());
  CHECK(codes.error().attempts() == 1);
  CHECK_FALSE(codes.error().message().empty());
  server.stop();
  CHECK(server.requests() == 0);
}

}  // namespace

TEST_CASE("net: tls: a certificate of the given bundle is accepted") {
  const std::string host = GENERATE("localhost", "127.0.0.1");
  const auto context = authority().certify();
  SocketServer server(always_over_tls(*context, answer(200, codes_json)));
  const auto client = trusting_client(server, host);
  for (int i = 0; i < 10; ++i) {
    const auto codes = client.codes().seniorities();
    INFO((codes ? "" : codes.error().what()));
    REQUIRE(codes);
  }
  server.stop();
  CHECK(server.connections() == 1);
  CHECK(server.requests() == 10);
  CHECK(server.received().front().headers.get("X-RP-API-Key") == app_key);
}

TEST_CASE("net: tls: certificates that must not be accepted") {
  SECTION("of an unknown authority") {
    const Authority unknown;
    check_refused(unknown, {}, "localhost");
  }
  SECTION("expired") { check_refused(authority(), {.expired = true}, "localhost"); }
  SECTION("for another name") { check_refused(authority(), {.names = "DNS:other.example"}, "localhost"); }
  SECTION("for a name, where an address was asked for") {
    check_refused(authority(), {.names = "DNS:localhost"}, "127.0.0.1");
  }
  SECTION("for an address, where a name was asked for") {
    check_refused(authority(), {.names = "IP:127.0.0.1"}, "localhost");
  }
}

TEST_CASE("net: tls: without a bundle the system's authorities count") {
  const auto context = authority().certify();
  SocketServer server(always_over_tls(*context, answer(200, codes_json)));
  const auto codes = reader_of(options_for(https(server))).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::tls);
  server.stop();
  CHECK(server.requests() == 0);
}

TEST_CASE("net: tls: a write refused for its certificate was not sent") {
  const auto context = authority().certify({.expired = true});
  SocketServer server(always_over_tls(*context, answer(200, written_post_json)));
  const auto post = writer_of(options_for(https(server)), {.ca_bundle = authority().bundle()})
                        .posts()
                        .create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::tls);
  CHECK_FALSE(post.error().maybe_sent());
}

TEST_CASE("net: tls: a bundle that isn't there is a tls error, and nothing is sent") {
  const auto context = authority().certify();
  SocketServer server(always_over_tls(*context, answer(200, codes_json)));
  const auto codes =
      reader_of(options_for(https(server)), {.ca_bundle = "/nonexistent/ca.pem"}).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::tls);
  CHECK_FALSE(codes.error().maybe_sent());
  server.stop();
  CHECK(server.requests() == 0);
}

TEST_CASE("net: tls: a handshake that breaks off is a network error, and nothing was sent") {
  const std::string how = GENERATE("closed", "reset", "garbage", "http");
  INFO(how);
  SocketServer server([&](Connection& connection) {
    connection.read_some();
    if (how == "reset") return connection.reset();
    if (how == "garbage") connection.write(std::string(100, 'x'));
    if (how == "http") connection.write(answer(400, "this is http"));
  });
  CallInfo info;
  const auto post = writer_of(options_for(https(server)), {.ca_bundle = authority().bundle()})
                        .posts()
                        .create({.text = "hello"}, {.info = &info});
  REQUIRE_FALSE(post);
  INFO(post.error().what());
  CHECK(post.error().kind() == ErrorKind::network);
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(info.attempts == 3);  // not sent, and so repeated
}

TEST_CASE("net: tls: a handshake that stalls ends at the limit for connecting, and nothing was sent") {
  SocketServer server([](Connection& connection) { connection.wait_for_close(); });
  const CurlTransport transport({.ca_bundle = authority().bundle()});  // the system may have no certificates
  const auto response = transport.send({.url = https(server)}, {.timeout = 1h, .connect_timeout = 200ms});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::timeout);
  CHECK_FALSE(response.error().maybe_sent());
}

TEST_CASE("net: tls: HTTP/2 is offered") {
  const auto context = authority().certify();
  std::vector<std::string> offered;  // read after the server has stopped
  SocketServer server([&](Connection& connection) {
    TlsConnection tls(connection, *context);
    if (!tls.handshake()) return;
    offered = tls.offered();
    if (tls.read_request()) tls.write(answer(200, codes_json));
  });
  REQUIRE(trusting_client(server).codes().seniorities());
  server.stop();
  CHECK(std::count(offered.begin(), offered.end(), "http/1.1") == 1);
  const bool able = (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0;
  CHECK(std::count(offered.begin(), offered.end(), "h2") == (able ? 1 : 0));
}

TEST_CASE("net: tls: an answer cut short is a network error") {
  const auto context = authority().certify();
  SocketServer server([&](Connection& connection) {
    TlsConnection tls(connection, *context);
    if (tls.handshake() && tls.read_request()) tls.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[]");
  });
  const auto codes = trusting_client(server).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::network);
  CHECK(codes.error().attempts() == 3);
}

TEST_CASE("net: tls: a write on a kept-alive connection that is closed without an answer arrives once") {
  const auto context = authority().certify();
  SocketServer server([&](Connection& connection) {
    TlsConnection tls(connection, *context);
    if (!tls.handshake()) return;
    while (const auto request = tls.read_request())
      if (request->method == "POST" || !tls.write(answer(200, codes_json))) return;
  });
  const auto client = writer_of(options_for(https(server)), {.ca_bundle = authority().bundle()});
  REQUIRE(client.codes().seniorities());
  const auto post = client.posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  server.stop();
  CHECK(server.requests() == 2);
}

TEST_CASE("net: tls: a kept-alive connection that the server has reset is replaced, without a signal") {
  // OpenSSL writes a farewell to it, which can raise SIGPIPE
  const auto context = authority().certify();
  std::promise<void> answered, gone;
  SocketServer server([&](Connection& connection) {
    TlsConnection tls(connection, *context);
    if (!tls.handshake() || !tls.read_request() || !tls.write(answer(200, codes_json))) return;
    if (connection.number() > 0) return;
    answered.get_future().wait_for(30s);  // a reset before would take the answer away
    connection.reset();
    gone.set_value();
  });
  const auto client = trusting_client(server);
  REQUIRE(client.codes().seniorities());
  answered.set_value();
  gone.get_future().wait_for(30s);
  CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.connections() == 2);
}

TEST_CASE("net: SIGPIPE is kept from the thread of a call, and only then") {
  const auto raise_sigpipe = [] {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    CHECK(::write(ends[1], "x", 1) < 0);
    ::close(ends[1]);
  };
  const auto state = [] {
    sigset_t blocked, pending;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    ::sigpending(&pending);
    return std::pair(::sigismember(&blocked, SIGPIPE) == 1, ::sigismember(&pending, SIGPIPE) == 1);
  };
  // no other thread may touch the signal: it ends the process unless the guard is there
  REQUIRE(std::signal(SIGPIPE, SIG_DFL) != SIG_ERR);
  REQUIRE(state() == std::pair(false, false));
  {
    const rocketpunch::detail::NoSigpipe outer;
    {
      const rocketpunch::detail::NoSigpipe inner;
      raise_sigpipe();
    }
    raise_sigpipe();
  }
  CHECK(state() == std::pair(false, false));

  // what the program has blocked and not yet taken stays as it is
  sigset_t pipe, before;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  raise_sigpipe();
  {
    const rocketpunch::detail::NoSigpipe guard;
    raise_sigpipe();
  }
  CHECK(state() == std::pair(true, true));
  int taken = 0;
  ::sigwait(&pipe, &taken);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace tls_test
