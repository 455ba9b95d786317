// Connections are kept alive, shared out between threads, and given back to the system.
#include <algorithm>
#include <chrono>
#include <semaphore>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace connections_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

TEST_CASE("net: calls one after the other share a connection") {
  SocketServer server(always(answer(200, codes_json)));
  const auto client = reader_of(server);
  for (int i = 0; i < 100; ++i) {
    const auto codes = client.codes().seniorities();
    REQUIRE(codes);
    REQUIRE(codes->size() == 1);
    CHECK(codes->front().code == "SENIOR");
  }
  server.stop();
  CHECK(server.requests() == 100);
  CHECK(server.connections() == 1);

  const auto request = server.received().front();
  CHECK(request.method == "GET");
  CHECK(request.target == "/api/v1/codes/seniorities");
  CHECK(request.headers.get("X-RP-API-Key") == app_key);
  CHECK(request.headers.get("Host") == "127.0.0.1:" + std::to_string(server.port()));
  CHECK(request.headers.get("Accept") == "application/json");
  CHECK(request.headers.get("User-Agent")->substr(0, 16) == "rocketpunch-cpp/");
  CHECK(request.headers.get("Accept-Encoding")->find("gzip") != std::string_view::npos);
  CHECK_FALSE(request.headers.contains("Cookie"));
}

TEST_CASE("net: copies of a client share its connections") {
  SocketServer server(always(answer(200, codes_json)));
  const auto client = reader_of(server);
  CHECK(client.codes().seniorities());
  const auto copy = client;
  CHECK(copy.codes().seniorities());
  server.stop();
  CHECK(server.connections() == 1);
}

TEST_CASE("net: many threads call through one client") {
  constexpr int threads = 16, calls = 50;
  SocketServer server(always(answer(200, codes_json)));
  const auto client = reader_of(server);
  std::vector<int> good(threads, 0);
  {
    std::vector<std::jthread> callers;
    for (int& count : good)
      callers.emplace_back([&client, &count] {
        for (int i = 0; i < calls; ++i) count += client.codes().seniorities().has_value() ? 1 : 0;
      });
  }
  CHECK(std::count(good.begin(), good.end(), calls) == threads);
  server.stop();
  CHECK(server.requests() == threads * calls);
  CHECK(server.connections() <= threads);
}

TEST_CASE("net: a connection that the server closes after its answer is replaced") {
  SocketServer server([](Connection& connection) {
    if (connection.read_request()) connection.write(answer(200, codes_json, "Connection: close\r\n"));
  });
  const auto client = reader_of(server);
  for (int i = 0; i < 3; ++i) CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.connections() == 3);
}

TEST_CASE("net: a connection that led to the wrong server is not used again by that call") {
  SocketServer server([](Connection& connection) {
    for (int requests = 0; connection.read_request(); ++requests)
      if (!connection.write(answer(connection.number() == 0 && requests > 0 ? 421 : 200, codes_json))) break;
  });
  auto options = options_for(server.url());
  options.retry.first_wait = std::chrono::milliseconds(0);
  const auto client = reader_of(options);
  CHECK(client.codes().seniorities());
  CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.requests() == 3);
  CHECK(server.connections() == 2);
}

TEST_CASE("net: no descriptor is left over") {
  SocketServer server(always(answer(200, codes_json)));
  const auto use_clients = [&](int count) {
    bool good = true;
    for (int i = 0; i < count; ++i) good = reader_of(server).codes().seniorities().has_value() && good;
    return good;
  };
  REQUIRE(use_clients(1));  // opens what libcurl and OpenSSL keep for ever
  const int before = open_descriptors();
  if (before < 0) return;  // the system doesn't tell
  REQUIRE(use_clients(100));
  server.stop();  // closes its own ends
  CHECK(open_descriptors() <= before);
}

TEST_CASE("net: no more idle connections are kept than the options say") {
  SocketServer server(always(answer(200, codes_json)));
  const auto client = reader_of(options_for(server.url()), {.max_idle_connections = 0});
  for (int i = 0; i < 3; ++i) CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.connections() == 3);
}

TEST_CASE(
    "net: a write has a connection of its own, which then serves the reads in place of the one before") {
  constexpr int writes = 20;
  std::counting_semaphore<> closed_by_client(0);
  SocketServer server([&](Connection& connection) {
    while (const auto request = connection.read_request())
      if (!connection.write(answer(200, request->method == "POST" ? written_post_json : codes_json))) break;
    closed_by_client.release();
  });
  const auto client = writer_of(server);
  REQUIRE(client.codes().seniorities());
  for (int i = 0; i < writes; ++i) {
    CHECK(client.posts().create({.text = "hello"}));
    CHECK(client.codes().seniorities());
  }
  for (int i = 0; i < writes; ++i) REQUIRE(closed_by_client.try_acquire_for(std::chrono::seconds(30)));
  server.stop();
  CHECK(server.requests() == 1 + 2 * writes);
  CHECK(server.connections() == 1 + writes);
}

TEST_CASE("net: a transport held as AnyTransport does the same") {
  SocketServer server(always(answer(200, codes_json)));
  const Client<AppKey, AnyTransport> client(AppKey(app_key), options_for(server.url()), CurlTransport());
  for (int i = 0; i < 10; ++i) CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.connections() == 1);

  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == ErrorKind::network);
  static_assert(Transport<AnyTransport> && std::is_copy_constructible_v<AnyTransport>);
}

}  // namespace connections_test
