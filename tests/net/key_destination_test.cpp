// The key goes where the program said, and nowhere else.
#include <string>

#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/variable.hpp"

namespace key_destination_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

void check_not_sent(const Result<HttpResponse>& response) {
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::invalid_argument);
  CHECK_FALSE(response.error().maybe_sent());
}

std::string with_nul(std::string text) { return text.append("a\0b", 3); }

}  // namespace

TEST_CASE("net: a redirect is not followed, and the key stays where it was") {
  const int status = GENERATE(301, 302, 303, 307, 308);
  SocketServer other(always(answer(200, codes_json)));
  SocketServer server(always(answer(status, "", "Location: " + other.url("/codes/seniorities") + "\r\n")));
  const auto codes = reader_of(server).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::unexpected_status);
  CHECK(codes.error().status() == status);
  const std::string text = codes.error().what();
  CHECK(text.find("redirects are not followed") != std::string::npos);
  CHECK(text.find(app_key) == std::string::npos);

  const auto post = writer_of(server).posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(std::string(post.error().what()).find(access_token) == std::string::npos);
  server.stop();
  CHECK(server.requests() == 2);
  other.stop();
  CHECK(other.connections() == 0);
}

TEST_CASE("net: an error never holds the key, even if the server repeats it") {
  SocketServer server(always(answer(
      400, R"({"code":"C0001","message":"key )" + app_key + R"( is bad","details":")" + app_key + R"("})")));
  const auto codes = reader_of(server).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::bad_request);
  CHECK(std::string(codes.error().what()).find(app_key) == std::string::npos);

  const Port refusing(Port::State::refusing);
  const auto refused = reader_of(options_for(refusing.url())).codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(std::string(refused.error().what()).find(app_key) == std::string::npos);
}

TEST_CASE("net: http to another machine is refused before any connection") {
  const CurlTransport transport;
  for (const char* url :
       {"http://openapi.rocketpunch.com/api/v1/jobs", "http://127.0.0.1.example.com/", "http://192.0.2.1/",
        "HTTP://example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/", ""}) {
    INFO(url);
    check_not_sent(transport.send({.url = url}, {}));
  }
  CHECK_THROWS_AS(reader_of(options_for("http://openapi.rocketpunch.com/api/v1")), Error);
}

TEST_CASE("net: line ends and NUL are refused before anything is sent") {
  SocketServer server(always(answer(200, "{}")));
  const CurlTransport transport;
  for (const std::string bad : {"a\r\nX-Injected: yes", "a\nX-Injected: yes", "a\r", "\n", "\x7f"}) {
    check_not_sent(transport.send({.url = server.url(), .headers = {{"X-Header", bad}}}, {}));
    check_not_sent(transport.send({.url = server.url(), .headers = {{"X-" + bad, "value"}}}, {}));
    check_not_sent(transport.send({.url = server.url("/" + bad)}, {}));
    check_not_sent(transport.send({.method = "GET" + bad, .url = server.url()}, {}));
  }
  check_not_sent(transport.send({.url = server.url(), .headers = {{"X-Header", with_nul("a")}}}, {}));
  check_not_sent(transport.send({.url = server.url(), .headers = {{with_nul("X"), "a"}}}, {}));
  check_not_sent(transport.send({.url = server.url(), .headers = {{"", "a"}}}, {}));
  check_not_sent(transport.send({.url = with_nul(server.url("/"))}, {}));
  check_not_sent(transport.send({.method = with_nul("GET"), .url = server.url()}, {}));
  check_not_sent(transport.send({.method = "", .url = server.url()}, {}));
  check_not_sent(
      transport.send({.url = "http://user:password@127.0.0.1:" + std::to_string(server.port()) + "/"}, {}));

  auto options = options_for(server.url());
  options.user_agent = "mine\r\nX-Injected: yes";
  CHECK_THROWS_AS(reader_of(options), Error);
  CHECK_THROWS_AS(reader_of(options_for(server.url("/\r\nX-Injected: yes"))), Error);
  check_not_sent(
      reader_of(server).request({.path = "/things", .headers = {{"X-Header", "a\r\nX-Injected: yes"}}}));
  check_not_sent(reader_of(server).request({.path = "/things\r\nX-Injected: yes"}));
  server.stop();
  CHECK(server.connections() == 0);
}

TEST_CASE("net: a header that looks like an instruction to libcurl is sent as it is") {
  SocketServer server(always(answer(200, "{}")));
  const CurlTransport transport;
  REQUIRE(transport.send(
      {.url = server.url(), .headers = {{"X-Empty", ""}, {"X-Semicolon", ";"}, {"X-At", "@/etc/passwd"}}},
      {}));
  server.stop();
  const auto request = server.received().front();
  CHECK(request.head.find("\r\nX-Empty:\r\n") != std::string::npos);
  CHECK(request.headers.get("X-Semicolon") == ";");
  CHECK(request.headers.get("X-At") == "@/etc/passwd");
}

TEST_CASE("net: a path is sent as it is") {
  SocketServer server(always(answer(200, "{}")));
  REQUIRE(CurlTransport().send({.url = server.url("/a/../b/./c?d=%2e%2e#fragment")}, {}));
  server.stop();
  CHECK(server.received().front().target == "/a/../b/./c?d=%2e%2e");
}

TEST_CASE("net: proxies of the environment are not used") {
  SocketServer proxy(always(answer(200, "[]")));
  SocketServer server(always(answer(200, codes_json)));
  const Variable variables[] = {{"http_proxy", proxy.url()},  {"HTTP_PROXY", proxy.url()},
                                {"https_proxy", proxy.url()}, {"HTTPS_PROXY", proxy.url()},
                                {"all_proxy", proxy.url()},   {"ALL_PROXY", proxy.url()}};
  const auto codes = reader_of(server).codes().seniorities();
  REQUIRE(codes);
  CHECK(codes->size() == 1);
  proxy.stop();
  CHECK(proxy.connections() == 0);
}

TEST_CASE("net: cookies are not kept") {
  SocketServer server(always(answer(200, "{}", "Set-Cookie: session=1; Path=/\r\n")));
  const CurlTransport transport;
  for (int i = 0; i < 2; ++i) REQUIRE(transport.send({.url = server.url()}, {}));
  server.stop();
  CHECK_FALSE(server.received().back().headers.contains("Cookie"));
}

}  // namespace key_destination_test
