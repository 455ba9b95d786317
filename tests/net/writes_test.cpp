// Writes are never doubled: a request that may have arrived is not sent again, by nobody.
#include <atomic>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace writes_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

int count(const SocketServer& server, std::string_view method) {
  int found = 0;
  for (const ReceivedRequest& request : server.received()) found += request.method == method ? 1 : 0;
  return found;
}

enum class End { close, reset };

/// Answers reads. Takes the whole of any other request in, and ends the connection without a word.
SocketServer::Handler silent_to_writes(End end) {
  return [end](Connection& connection) {
    while (const auto request = connection.read_request()) {
      if (request->method == "GET" || request->method == "HEAD") {
        if (!connection.write(answer(200, codes_json))) return;
      } else {
        return end == End::close ? connection.close() : connection.reset();
      }
    }
  };
}

}  // namespace

TEST_CASE("net: a write on a kept-alive connection that is closed without an answer arrives once") {
  // libcurl repeats a request by itself where a reused connection ends before the first byte of the answer
  const End end = GENERATE(End::close, End::reset);
  SocketServer server(silent_to_writes(end));
  const auto client = writer_of(server);
  REQUIRE(client.codes().seniorities());

  CallInfo info;
  const auto post = client.posts().create({.text = "hello"}, {.info = &info});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  CHECK(post.error().maybe_sent());
  CHECK(info.attempts == 1);
  CHECK(client.codes().seniorities());
  server.stop();
  CHECK(count(server, "POST") == 1);
}

TEST_CASE("net: whatever its method, a write is sent as often as its attempts say") {
  const std::string method = GENERATE("POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  const std::string body = GENERATE("", "{}");
  SocketServer server(silent_to_writes(End::close));
  const auto client = writer_of(server);
  REQUIRE(client.codes().seniorities());

  CallInfo info;
  const auto response = client.request({.method = method,
                                        .path = "/things",
                                        .body = body,
                                        .content_type = body.empty() ? "" : "application/json"},
                                       {.info = &info});
  INFO(method);
  REQUIRE_FALSE(response);
  server.stop();
  CHECK(count(server, method) == info.attempts);
  const bool idempotent = method == "PUT" || method == "DELETE";
  CHECK(info.attempts == (idempotent ? 3 : 1));
  CHECK(response.error().kind() == (idempotent ? ErrorKind::network : ErrorKind::outcome_unknown));
}

TEST_CASE("net: a deleted thing's absence is success where the first answer was lost") {
  // were libcurl to repeat the request by itself, the 404 would look like the answer to the first one
  std::atomic<int> deletes{0};
  SocketServer server([&](Connection& connection) {
    while (const auto request = connection.read_request()) {
      if (request->method == "DELETE" && deletes++ == 0) return;
      if (!connection.write(request->method == "DELETE" ? answer(404, "") : answer(200, codes_json))) return;
    }
  });
  const auto client = writer_of(server);
  REQUIRE(client.codes().seniorities());
  CallInfo info;
  const auto gone = client.request({.method = "DELETE", .path = "/posts/7"}, {.info = &info});
  REQUIRE(gone);
  CHECK(gone->status == 204);
  CHECK(info.attempts == 2);
}

TEST_CASE("net: a write on a fresh connection that is closed without an answer arrives once") {
  SocketServer server(silent_to_writes(End::close));
  const auto client = writer_of(server);
  const auto post = client.posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  server.stop();
  CHECK(server.requests() == 1);
  CHECK(server.connections() == 1);

  const auto request = server.received().front();
  CHECK(request.method == "POST");
  CHECK(request.target == "/api/v1/posts");
  CHECK(request.headers.get("Authorization") == "Bearer " + access_token);
  CHECK_FALSE(request.headers.contains("Expect"));
  CHECK(request.body.find("hello") != std::string::npos);
}

TEST_CASE("net: a write on a kept-alive connection that has died meanwhile still succeeds") {
  SocketServer server([](Connection& connection) {
    const auto request = connection.read_request();
    if (request)
      connection.write(request->method == "POST" ? answer(200, written_post_json) : answer(200, codes_json));
    connection.close();  // unannounced
  });
  const auto client = writer_of(server);
  for (int i = 0; i < 10; ++i) {
    REQUIRE(client.codes().seniorities());
    const auto post = client.posts().create({.text = "hello"});
    INFO((post ? "" : post.error().what()));
    REQUIRE(post);
    CHECK(post->id == 7);
  }
  server.stop();
  CHECK(count(server, "POST") == 10);
}

TEST_CASE("net: a write whose connection is refused is repeated, since it was not sent") {
  const Port refusing(Port::State::refusing);
  CallInfo info;
  const auto post = writer_of(options_for(refusing.url())).posts().create({.text = "hello"}, {.info = &info});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::network);
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(info.attempts == 3);
}

TEST_CASE("net: a write whose answer never comes is not repeated") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.wait_for_close();
  });
  auto options = options_for(server.url());
  with_more_time(std::chrono::milliseconds(100), [&](auto timeout) {
    options.attempt_timeout = timeout;
    const auto post = writer_of(options).posts().create({.text = "hello"});
    REQUIRE_FALSE(post);
    if (!post.error().maybe_sent()) return false;
    CHECK(post.error().kind() == ErrorKind::outcome_unknown);
    return true;
  });
  server.stop();
  CHECK(server.requests() == 1);
}

TEST_CASE("net: a large body arrives whole") {
  SocketServer server(always(answer(200, "{}")));
  const std::string body(3u << 20, 'x');
  const auto response = writer_of(server).request(
      {.method = "POST", .path = "/things", .body = body, .content_type = "text/plain"});
  REQUIRE(response);
  server.stop();
  REQUIRE(server.requests() == 1);
  const bool same = server.received().front().body == body;
  CHECK(same);
  CHECK(server.received().front().headers.get("Content-Type") == "text/plain");
}

TEST_CASE("net: a write that is refused before its body is through was maybe sent") {
  SocketServer server([](Connection& connection) {
    connection.read_some();
    connection.reset();
  });
  const std::string body(8u << 20, 'x');
  const auto response = writer_of(server).request(
      {.method = "POST", .path = "/things", .body = body, .content_type = "text/plain"});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::outcome_unknown);
  CHECK(response.error().attempts() == 1);
  server.stop();
  CHECK(server.connections() == 1);
}

}  // namespace writes_test
