// What goes over the wire, to the byte, whatever a caller gives and whatever a server answers; beside
// key_destination_test.cpp (redirects, http, proxies) and unit/security_test.cpp (the same strings without a
// wire).
#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "support/caller_strings.hpp"
#include "support/catch.hpp"
#include "support/multipart_reader.hpp"
#include "support/net_client.hpp"
#include "support/tls.hpp"

namespace security_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

const std::string not_found = answer(404, R"({"code":"C0008","message":"no"})");
const std::string client_secret = "rp_sec_0123456789";

/// What is wrong with the bytes of a request up to its body; empty: they are one request.
std::string fault_in_head(std::string_view head) {
  if (head.size() < 4 || head.find("\r\n\r\n") != head.size() - 4) return "more than one end";
  std::set<std::string> names;
  bool first = true;
  for (head.remove_suffix(2); !head.empty();) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    for (const char c : line)
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f')
        return "control: " + shown(line);
    if (first) {
      first = false;
      for (const char c : line)
        if (static_cast<unsigned char>(c) >= 0x80) return "not ASCII: " + shown(line);
      if (std::count(line.begin(), line.end(), ' ') != 2) return "not three words: " + shown(line);
      if (line.substr(line.rfind(' ')) != " HTTP/1.1") return "no HTTP/1.1: " + shown(line);
      continue;
    }
    const auto name = line.substr(0, line.find(':'));
    if (name.size() == line.size() || !detail::is_token(name)) return "no header: " + shown(line);
    std::string lower;
    for (const char c : name) lower += detail::ascii_lower(c);
    if (!names.insert(lower).second) return "twice: " + shown(line);
  }
  if (names.count("x-injected") != 0) return "an injected header";
  if (names.count("host") != 1) return "no Host";
  return {};
}

/// A client of an authorization server there.
OAuthSession session_at(const SocketServer& server) {
  return OAuthSession({.client_id = app_key,
                       .client_secret = Secret(client_secret),
                       .redirect_uri = "https://board.example/callback",
                       .endpoints = OAuthEndpoints::under(server.url("/oauth"))},
                      {.retry = {.max_attempts = 1}});
}
Result<TokenSet> exchange(const OAuthSession& session) {
  const auto request = session.authorization_request();
  return session.exchange("code=a-code-0123456789&state=" + std::string(request.state().reveal()), request);
}
TokenSet some_tokens() {
  const auto now = std::chrono::system_clock::now();
  return {.access_token = Secret(access_token),
          .refresh_token = Secret("refresh-0123456789"),
          .scopes = {"profile"},
          .issued_at = now,
          .expires_at = now + std::chrono::hours(1)};
}

}  // namespace

TEST_CASE("net: a caller's string is one piece of one request on the wire, or nothing goes out") {
  SocketServer server(always(not_found));
  const Where where{server.url("/v1"), CurlTransport()};
  struct Sent {
    const CallerString* string;
    const std::string* text;
  };
  std::vector<Sent> sent;
  for (const CallerString& string : caller_strings())
    for (const std::string& text : hostile_texts()) {
      const Error error = string.call(where, text);
      INFO(string.field << " = " << shown(text) << ": " << error.what());
      if (error.kind() == ErrorKind::not_found)
        sent.push_back({&string, &text});
      else
        CHECK(fault_in_refusal(error, string.field) == "");
    }
  server.stop();
  const auto received = server.received();
  REQUIRE(received.size() == sent.size());
  CHECK(sent.size() > 500);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const ReceivedRequest& request = received[i];
    INFO(sent[i].string->field << " = " << shown(*sent[i].text));
    CHECK(fault_in_head(request.head) == "");
    CHECK(fault_in({request.method, request.target, request.headers, request.body},
                   sent[i].string->intended(*sent[i].text), "/v1") == "");
  }
}

TEST_CASE("net: the name of an image leaves one request with two parts") {
  SocketServer server(always(not_found));
  const auto client = writer_of(server);
  for (const std::string& text : hostile_texts())
    CHECK(client.posts()
              .create({.text = "t"}, {Upload::bytes(text, "image/png", "\x89PNG\r\n\x1a\n")})
              .error()
              .kind() == ErrorKind::not_found);
  server.stop();
  const auto received = server.received();
  REQUIRE(received.size() == hostile_texts().size());
  for (const ReceivedRequest& request : received) {
    CHECK(fault_in_head(request.head) == "");
    CHECK(request.headers.get("Content-Length") == std::to_string(request.body.size()));
    HttpRequest sent;
    sent.headers = request.headers;
    sent.body = request.body;
    CHECK(parts_of(sent).size() == 2);
  }
}

TEST_CASE("net: secrets of a sign-in do not follow a redirect") {
  const int status = GENERATE(301, 302, 303, 307, 308);
  SocketServer other(always(answer(200, "{}")));
  SocketServer server(always(answer(status, "", "Location: " + other.url("/oauth/token") + "\r\n")));
  const auto session = session_at(server);
  std::vector<Error> errors{exchange(session).error()};
  REQUIRE(session.import_tokens(some_tokens()));
  errors.push_back(session.user_info().error());
  errors.push_back(session.refresh().error());
  const auto revoked = session.revoke();
  REQUIRE_FALSE(revoked);
  errors.push_back(revoked.error());
  errors.push_back(discover_endpoints(server.url()).error());
  for (const Error& error : errors) {
    INFO(error.what());
    CHECK(error.kind() == ErrorKind::unexpected_status);
    CHECK(error.status() == status);
  }
  server.stop();
  CHECK(server.requests() == 5);
  other.stop();
  CHECK(other.connections() == 0);
}

TEST_CASE("net: tls: a redirect down to http is not followed") {
  SocketServer plain(always(answer(200, codes_json)));
  const Authority authority;
  const auto context = authority.certify();
  SocketServer server(
      always_over_tls(*context, answer(302, "", "Location: " + plain.url("/codes/seniorities") + "\r\n")));
  const auto codes = reader_of(options_for("https://localhost:" + std::to_string(server.port())),
                               {.ca_bundle = authority.bundle()})
                         .codes()
                         .seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::unexpected_status);
  plain.stop();
  CHECK(plain.connections() == 0);
}

TEST_CASE("net: whatever an answer names, the key goes where it went before") {
  SocketServer other(always(answer(200, codes_json)));
  const std::string url = other.url("/codes/seniorities");
  const std::string elsewhere = "127.0.0.1:" + std::to_string(other.port());
  const std::string headers =
      "Location: " + url + "\r\nContent-Location: " + url + "\r\nRefresh: 0; url=" + url + "\r\nLink: <" +
      url + ">; rel=\"next\"\r\nAlt-Svc: h2=\"" + elsewhere + "\"; ma=3600, http/1.1=\"" + elsewhere +
      "\"\r\nStrict-Transport-Security: max-age=3600\r\nSet-Cookie: a=b; Domain=127.0.0.1\r\n";
  SocketServer server([&](Connection& connection) {
    while (connection.read_request())
      if (!connection.write("HTTP/1.1 103 Early Hints\r\nLink: <" + url + ">; rel=preload\r\n\r\n" +
                            answer(200, codes_json, headers)))
        return;
  });
  const auto client = reader_of(server);
  for (int i = 0; i < 3; ++i) CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.requests() == 3);
  other.stop();
  CHECK(other.connections() == 0);
}

TEST_CASE("net: no cookie is sent, by no client") {
  SocketServer server(always(answer(
      200, codes_json,
      "Set-Cookie: session=1; Path=/; Max-Age=3600\r\nSet-Cookie: __Host-other=2; Secure; HttpOnly\r\n")));
  const auto client = reader_of(server);
  REQUIRE(client.codes().seniorities());
  REQUIRE(client.codes().seniorities());
  REQUIRE(Client(client).codes().seniorities());
  REQUIRE(reader_of(server).codes().seniorities());
  CHECK(client.request({.path = "/x", .headers = {{"cOOkie", "session=1"}}}).error().kind() ==
        ErrorKind::invalid_argument);
  const auto session = session_at(server);
  REQUIRE(session.import_tokens(some_tokens()));
  CHECK_FALSE(session.user_info());  // the answer is none, but has its cookies
  CHECK_FALSE(session.user_info());
  server.stop();
  REQUIRE(server.requests() == 6);
  for (const ReceivedRequest& request : server.received()) CHECK_FALSE(request.headers.contains("Cookie"));
}

TEST_CASE("net: what follows an answer is no answer to the next request") {
  const std::string forged = answer(200, R"([{"code":"FORGED","displayName":"f"}])");
  SocketServer server([&](Connection& connection) {
    while (connection.read_request())
      if (!connection.write(answer(200, codes_json) + forged)) return;
  });
  const auto client = reader_of(server);
  for (int i = 0; i < 3; ++i) {
    const auto codes = client.codes().seniorities();
    REQUIRE(codes);
    CHECK(codes->at(0).code == "SENIOR");
  }
}

TEST_CASE("net: an answer that can be read in two ways is an error or a value") {
  using namespace std::string_literals;
  const std::string bytes = GENERATE_COPY(
      as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n[]       ",
      "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n[]\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n[]\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n[]",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Fold: a\r\n b\r\n\r\n[]",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Nul: a\0b\r\n\r\n[]"s,
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nno header at all\r\n: no name\r\n\r\n[]",
      "HTTP/1.1 200 \x1b[31m\r\nContent-Length: 2\r\nX-Escape: \x1b[2J\r\n\r\n[]",
      "HTTP/1.1 000 Nothing\r\nContent-Length: 2\r\n\r\n[]", "HTTP/0.9 200 OK\r\n\r\n[]", "\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip, gzip, gzip, gzip, gzip, gzip\r\nContent-Length: "
      "2\r\n\r\n[]");
  INFO(shown(bytes));
  std::atomic<bool> hostile{true};
  SocketServer server([&](Connection& connection) {
    while (connection.read_request()) {
      const bool first = hostile.exchange(false);
      if (!connection.write(first ? bytes : answer(200, codes_json)) || first) return;
    }
  });
  auto options = options_for(server.url());
  options.retry.max_attempts = 1;
  const auto client = reader_of(options);
  const auto codes = client.codes().seniorities();
  if (codes) {
    CHECK(codes->empty());
  } else {
    INFO(codes.error().what());
    const std::string_view what = codes.error().what();
    CHECK(
        std::none_of(what.begin(), what.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    CHECK((codes.error().kind() == ErrorKind::network ||
           codes.error().kind() == ErrorKind::unexpected_status ||
           codes.error().kind() == ErrorKind::response_too_large));
  }
  const auto next = client.codes().seniorities();
  REQUIRE(next);
  CHECK(next->size() == 1);
}

TEST_CASE("net: 30 MB of brackets are an error") {
  SocketServer server(always(answer(200, std::string(30'000'000, '['))));
  const auto codes = reader_of(server).codes().job_industries();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::decode);
}

TEST_CASE("net: a setting of libcurl is what it looks like, or refused by name") {
  using namespace std::string_literals;
  const auto refusal = [](const CurlOptions& options) {
    try {
      const CurlTransport transport(options);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::configuration);
      return std::string(error.what());
    }
    return std::string();
  };
  for (const std::string& text : {"\r\nX-Injected: yes"s, "\0.example"s, " "s, "\x7f"s, "한"s, "\xff"s}) {
    INFO(shown(text));
    CHECK(refusal({.proxy = "http://127.0.0.1:1/" + text}).find("proxy") != std::string::npos);
  }
  CHECK(refusal({.ca_bundle = "/a.pem\0b"s}).find("ca_bundle") != std::string::npos);
  CHECK(refusal({.ca_bundle = "/a b/한.pem"}).empty());
}

TEST_CASE("net: an error doesn't show the password of a proxy") {
  const Port refusing(Port::State::refusing);
  const std::string proxy = "http://user:pass-word-1@127.0.0.1:" + std::to_string(refusing.number());
  const auto error =
      reader_of(options_for("https://localhost:1"), {.proxy = proxy}).codes().seniorities().error();
  CHECK(error.kind() == ErrorKind::network);
  CHECK(std::string(error.what()).find("pass-word-1") == std::string::npos);
}

}  // namespace security_test
