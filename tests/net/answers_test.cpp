// Answers in all their forms, and those that are refused for their size.
#include <string>

#include "support/catch.hpp"
#include "support/gzip.hpp"
#include "support/net_client.hpp"

namespace answers_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t small_limit = 64u << 10;

Result<HttpResponse> get(const SocketServer& server, std::size_t most = small_limit) {
  return CurlTransport().send({.url = server.url("/things")}, {.max_response_bytes = most});
}

void check_too_large(const Result<HttpResponse>& response, const char* what) {
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::response_too_large);
  CHECK(response.error().maybe_sent());
  INFO(response.error().message());
  CHECK(response.error().message().find(what) != std::string::npos);
}

}  // namespace

TEST_CASE("net: a chunked answer is put together") {
  SocketServer server([](Connection& connection) {
    while (connection.read_request()) {
      std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
      for (const char c : codes_json) bytes += std::string("1;extension=x\r\n") + c + "\r\n";
      if (!connection.write(bytes + "0\r\nX-Trailer: yes\r\n\r\n")) return;
    }
  });
  const auto client = reader_of(server);
  for (int i = 0; i < 2; ++i) {
    const auto codes = client.codes().seniorities();
    REQUIRE(codes);
    CHECK(codes->front().display_name == "Senior");
  }
  server.stop();
  CHECK(server.connections() == 1);
}

TEST_CASE("net: an answer that ends with its connection is whole") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n\r\n" + codes_json);
  });
  const auto codes = reader_of(server).codes().seniorities();
  REQUIRE(codes);
  CHECK(codes->size() == 1);
}

TEST_CASE("net: a compressed answer is unpacked") {
  SocketServer server(always(answer(200, gzip(codes_json), "Content-Encoding: gzip\r\n")));
  const auto codes = reader_of(server).codes().seniorities();
  INFO((codes ? "" : codes.error().what()));
  REQUIRE(codes);
  CHECK(codes->front().code == "SENIOR");
}

TEST_CASE("net: a damaged compressed answer is a network error") {
  std::string body = "no gzip";
  if (GENERATE(true, false)) {
    body = gzip(codes_json);
    body[20] ^= 1;  // the checksum tells
  }
  SocketServer server(always(answer(200, body, "Content-Encoding: gzip\r\n")));
  const auto response = get(server);
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::network);
}

TEST_CASE("net: an answer of just the limit is taken, one byte more is not") {
  const std::size_t size = GENERATE(1000u, 1001u);
  SocketServer server(always(answer(200, std::string(size, 'x'))));
  const auto response = get(server, 1000);
  if (size == 1000) {
    REQUIRE(response);
    CHECK(response->body.size() == size);
  } else {
    check_too_large(response, "1000 bytes");
  }
}

TEST_CASE("net: an announced size above the limit is refused before the body") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
    connection.wait_for_close();  // were the client to wait for the body, only its deadline would end this
  });
  const auto codes = reader_of(server).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::response_too_large);
  CHECK(codes.error().attempts() == 1);
  server.stop();
  CHECK(server.requests() == 1);
}

TEST_CASE("net: an endless body is refused at the limit") {
  const bool chunked = GENERATE(true, false);
  std::size_t sent = 0;  // read after the server has stopped
  SocketServer server([&](Connection& connection) {
    connection.read_request();
    connection.write(chunked ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             : "HTTP/1.1 200 OK\r\n\r\n");
    const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
    while (connection.write(chunk)) sent += chunk.size();
  });
  check_too_large(get(server), "the body exceeds 65536 bytes");
  server.stop();
  CHECK(sent < 32u << 20);  // what the two kernel buffers hold, and no more
}

TEST_CASE("net: a small answer that unpacks to a large one is refused at the limit") {
  const std::string bomb = gzip_bomb(8u << 20);
  REQUIRE(bomb.size() < small_limit);
  SocketServer server(always(answer(200, bomb, "Content-Encoding: gzip\r\n")));
  check_too_large(get(server), "the body exceeds 65536 bytes");

  const auto whole = get(server, 16u << 20);  // that it is a proper one
  INFO((whole ? "" : whole.error().what()));
  REQUIRE(whole);
  CHECK(whole->body.size() >= 8u << 20);
}

TEST_CASE("net: a write whose answer is too large was maybe carried out") {
  SocketServer server(always(answer(200, std::string(5000, ' '))));
  auto options = options_for(server.url());
  options.max_response_bytes = 4096;
  const auto post = writer_of(options).posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  server.stop();
  CHECK(server.requests() == 1);
}

TEST_CASE("net: too many headers are refused") {
  std::size_t sent = 0;
  SocketServer server([&](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n");
    const std::string line = "X-Filler: " + std::string(1000, 'x') + "\r\n";
    while (connection.write(line)) sent += line.size();
  });
  const auto response = get(server);
  REQUIRE_FALSE(response);
  INFO(response.error().message());
  // libcurl has a limit of its own since 8.3
  CHECK((response.error().kind() == ErrorKind::response_too_large ||
         response.error().kind() == ErrorKind::network));
  server.stop();
  CHECK(sent < 32u << 20);
}

TEST_CASE("net: an endless header is refused") {
  std::size_t sent = 0;
  SocketServer server([&](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nX-Filler: ");
    const std::string piece(1000, 'x');
    while (connection.write(piece)) sent += piece.size();
  });
  const auto response = get(server);
  REQUIRE_FALSE(response);
  INFO(response.error().message());
  CHECK((response.error().kind() == ErrorKind::response_too_large ||
         response.error().kind() == ErrorKind::network));
  server.stop();
  CHECK(sent < 32u << 20);
}

TEST_CASE("net: endless interim answers are refused") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    while (connection.write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")) {
    }
  });
  const auto response = get(server);
  REQUIRE_FALSE(response);
  CHECK((response.error().kind() == ErrorKind::response_too_large ||
         response.error().kind() == ErrorKind::network));
}

TEST_CASE("net: interim answers are skipped with their headers") {
  SocketServer server(
      always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Interim: yes\r\n\r\n" +
             answer(200, codes_json, "X-Last: yes\r\n")));
  const auto response = get(server);
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == codes_json);
  CHECK_FALSE(response->headers.contains("X-Interim"));
  CHECK(response->headers.get("X-Last") == "yes");
}

TEST_CASE("net: headers are kept in their order, several of a name too") {
  SocketServer server(
      always(answer(200, "{}", "X-Several: one\r\nX-Empty:\r\nx-several:\t two \r\nX-Colon: a: b\r\n")));
  const auto response = get(server);
  REQUIRE(response);
  std::string several;
  for (const auto& [name, value] : response->headers)
    if (name == "X-Several" || name == "x-several") several += name + '=' + value + ' ';
  CHECK(several == "X-Several=one x-several=two ");
  CHECK(response->headers.get("X-Empty") == "");
  CHECK(response->headers.get("X-Colon") == "a: b");
}

TEST_CASE("net: requests of the client's own making") {
  SocketServer server([](Connection& connection) {
    while (const auto request = connection.read_request()) {
      // what a GET would have, but no body: more than the limit, at that
      const std::string head =
          "HTTP/1.1 200 OK\r\nX-Method: " + request->method + "\r\nContent-Length: 5000000000\r\n\r\n";
      if (!connection.write(
              request->method == "HEAD" ? head : answer(200, "{}", "X-Method: " + request->method + "\r\n")))
        return;
    }
  });
  const auto client = reader_of(server);
  const auto head = client.request({.method = "HEAD", .path = "/things"});
  INFO((head ? "" : head.error().what()));
  REQUIRE(head);
  CHECK(head->headers.get("X-Method") == "HEAD");
  CHECK(head->body.empty());

  const auto get = client.request(
      {.path = "/things", .query = {{"a b", "c&d"}}, .headers = {{"X-More", ""}, {"Accept", "text/plain"}}});
  REQUIRE(get);
  CHECK(get->headers.get("X-Method") == "GET");
  CHECK(get->body == "{}");
  server.stop();
  CHECK(server.connections() == 1);
  const auto request = server.received().back();
  CHECK(request.target == "/api/v1/things?a%20b=c%26d");
  CHECK(request.headers.get("Accept") == "text/plain");
  CHECK(request.head.find("X-More:\r\n") != std::string::npos);
}

TEST_CASE("net: a GET may have a body, and stays one") {
  SocketServer server(always(answer(200, "{}")));
  const auto client = reader_of(server);
  REQUIRE(client.request({.path = "/find", .body = R"({"q":1})", .content_type = "application/json"}));
  REQUIRE(client.request({.path = "/find"}));
  server.stop();
  const auto received = server.received();
  REQUIRE(received.size() == 2);
  CHECK(received[0].method == "GET");
  CHECK(received[0].body == R"({"q":1})");
  CHECK(received[1].method == "GET");
  CHECK(received[1].body.empty());
}

}  // namespace answers_test
