// Ways through an HTTP proxy, and what fails before there is one: by then nothing has been sent.
#include <functional>
#include <memory>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/oauth/token_store.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls.hpp"
#include "support/variable.hpp"

namespace proxies_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

const std::string api = "https://api.rocketpunch.test/api/v1";

const Authority& authority() {
  static const Authority one;
  return one;
}

/// A proxy that does with a CONNECT what it is told first, and makes tunnels later. It is what is at their
/// other end too.
class Proxy {
 public:
  using Refusal = std::function<void(Connection&)>;

  explicit Proxy(Refusal refuse = {}, int refusals = 0) : refuse_(std::move(refuse)), refusals_(refusals) {}

  std::string url(const std::string& user = {}) const {
    return "http://" + user + "127.0.0.1:" + std::to_string(server_.port());
  }
  CurlOptions curl(const std::string& user = {}) const {
    return {.ca_bundle = authority().bundle(), .proxy = url(user)};
  }
  /// How often a tunnel was asked for, and how many requests came through one.
  int asked() const { return count("CONNECT", true); }
  int passed() const { return count("CONNECT", false); }
  std::vector<ReceivedRequest> received() const { return server_.received(); }

 private:
  int count(const std::string& method, bool equal) const {
    int count = 0;
    for (const ReceivedRequest& request : server_.received()) count += (request.method == method) == equal;
    return count;
  }
  void serve(Connection& connection) {
    if (!connection.read_request()) return;
    if (connection.number() < refusals_) return refuse_(connection);
    if (!connection.write("HTTP/1.1 200 Connected\r\n\r\n")) return;
    TlsConnection tls(connection, *context_);
    if (!tls.handshake()) return;
    while (const auto request = tls.read_request())
      if (!tls.write(request->method == "GET" ? answer(200, codes_json) : answer(201, written_post_json)))
        return;
  }

  const OpenSslPtr<SSL_CTX> context_ = authority().certify({.names = "DNS:api.rocketpunch.test"});
  Refusal refuse_;
  int refusals_;
  SocketServer server_{[this](Connection& connection) { serve(connection); }};
};

/// Makes calls, by the one driver or the other.
struct Caller {
  bool on_engine;
  ClientOptions options;
  CurlOptions curl;

  Result<std::vector<Code>> read() const {
    if (!on_engine) return reader_of(options, curl).codes().seniorities();
    const Engine engine({.curl = curl});
    return engine.run(Client(AppKey(app_key), options, engine.transport()).async().codes().seniorities());
  }
  Result<WrittenPost> write() const {
    if (!on_engine) return writer_of(options, curl).posts().create({.text = "hello"});
    const Engine engine({.curl = curl});
    const Client client(BearerToken(access_token), options, engine.transport());
    return engine.run(client.async().posts().create({.text = "hello"}));
  }
};

Proxy::Refusal answering(int status) {
  return [status](Connection& connection) {
    connection.write(answer(status, "no", "Proxy-Authenticate: Basic realm=\"p\"\r\n"));
  };
}
const Proxy::Refusal closing = [](Connection&) {};
const Proxy::Refusal resetting = [](Connection& connection) { connection.reset(); };
const Proxy::Refusal silent = [](Connection& connection) { connection.wait_for_close(); };
const Proxy::Refusal no_tls = [](Connection& connection) {
  connection.write("HTTP/1.1 200 Connected\r\n\r\n");
};

}  // namespace

TEST_CASE("net: calls go through the tunnel of a proxy, which never sees the key") {
  const bool on_engine = GENERATE(false, true);
  const Proxy proxy;
  const Variable no_proxy("no_proxy", "*"), NO_PROXY("NO_PROXY", "api.rocketpunch.test");
  const Caller caller{on_engine, options_for(api), proxy.curl()};
  CHECK(caller.read());
  CHECK(caller.write());
  CHECK(proxy.asked() == 2);
  CHECK(proxy.passed() == 2);
  for (const ReceivedRequest& request : proxy.received())
    if (request.method == "CONNECT") {
      CHECK(request.target == "api.rocketpunch.test:443");
      CHECK(request.head.find(app_key) == std::string::npos);
      CHECK(request.head.find(access_token) == std::string::npos);
    }
}

TEST_CASE("net: what passes before a tunnel stands is tried again, of writes too") {
  const bool on_engine = GENERATE(false, true);
  const auto [name, refuse] = GENERATE(table<const char*, Proxy::Refusal>({{"503", answering(503)},
                                                                           {"502", answering(502)},
                                                                           {"429", answering(429)},
                                                                           {"closed", closing},
                                                                           {"reset", resetting},
                                                                           {"no TLS behind it", no_tls}}));
  INFO(name);
  SECTION("at first") {
    const Proxy proxy(refuse, 1);
    CHECK(Caller{on_engine, options_for(api), proxy.curl()}.write());
    CHECK(proxy.asked() == 2);
    CHECK(proxy.passed() == 1);
  }
  SECTION("always") {
    const Proxy proxy(refuse, 100);
    const Caller caller{on_engine, options_for(api), proxy.curl()};
    const auto post = caller.write();
    REQUIRE_FALSE(post);
    INFO(post.error());
    CHECK(post.error().kind() == ErrorKind::network);
    CHECK_FALSE(post.error().maybe_sent());
    CHECK(post.error().attempts() == 3);
    CHECK(proxy.asked() == 3);
    CHECK_FALSE(caller.read().error().maybe_sent());
  }
}

TEST_CASE(
    "net: a proxy that is silent at CONNECT is left at the limit for connecting, and nothing was sent") {
  const bool on_engine = GENERATE(false, true);
  const Proxy proxy(silent, 100);
  auto options = options_for(api);
  options.timeout = options.attempt_timeout = 1h;
  options.connect_timeout = 200ms;
  const auto post = Caller{on_engine, options, proxy.curl()}.write();
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::timeout);
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(post.error().attempts() == 3);
  CHECK(proxy.passed() == 0);
}

TEST_CASE("net: a proxy that refuses is told of at once, and its password is not") {
  const bool on_engine = GENERATE(false, true);
  const int status = GENERATE(407, 403, 401, 405, 501);
  const Proxy proxy(answering(status), 100);
  const Caller caller{on_engine, options_for(api), proxy.curl("user:hidden@")};
  const auto post = caller.write();
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::configuration);
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(post.error().attempts() == 1);
  const std::string text = post.error().what();
  CHECK(text.find("ROCKETPUNCH_PROXY") != std::string::npos);
  CHECK(text.find(std::to_string(status)) != std::string::npos);
  CHECK(text.find("hidden") == std::string::npos);
  CHECK(caller.read().error().kind() == ErrorKind::configuration);
}

TEST_CASE("net: a refresh that got no tunnel leaves the sign-in as it was") {
  const Proxy::Refusal refuse = GENERATE(answering(503), answering(407), closing);
  const Proxy proxy(refuse, 100);
  const auto store = std::make_shared<MemoryTokenStore>();
  TokenSet tokens;
  tokens.access_token = Secret("access-1");
  tokens.refresh_token = Secret("refresh-1");
  REQUIRE(store->lock("user").value().save(tokens));
  const OAuthSession session({.client_id = app_key,
                              .client_secret = Secret("rp_sec_hidden"),
                              .redirect_uri = "https://app.example/callback",
                              .endpoints = OAuthEndpoints::under("https://api.rocketpunch.test/oauth")},
                             store, "user", options_for(api), CurlTransport(proxy.curl()));
  const auto refreshed = session.refresh();
  REQUIRE_FALSE(refreshed);
  CHECK_FALSE(refreshed.error().maybe_sent());
  CHECK(proxy.asked() == 1);
  CHECK(proxy.passed() == 0);
  const auto kept = store->load("user").value().value();
  CHECK(kept.refresh_token.reveal() == "refresh-1");
  CHECK_FALSE(kept.unanswered_refresh);
}

TEST_CASE("net: the environment names proxy and certificates, after the options") {
  const bool on_engine = GENERATE(false, true);
  const Proxy proxy;
  const Variable bundle("ROCKETPUNCH_CA_BUNDLE", authority().bundle());
  SECTION("the environment's proxy") {
    const Variable variable("ROCKETPUNCH_PROXY", proxy.url());
    CHECK(Caller{on_engine, options_for(api), {}}.read());
    CHECK(proxy.passed() == 1);
  }
  SECTION("the options' proxy") {
    const Variable variable("ROCKETPUNCH_PROXY", "http://127.0.0.1:1");
    CHECK(Caller{on_engine, options_for(api), {.proxy = proxy.url()}}.read());
    CHECK(proxy.passed() == 1);
  }
  SECTION("the options' certificates") {
    const Authority other;
    const auto codes =
        Caller{on_engine, options_for(api), {.ca_bundle = other.bundle(), .proxy = proxy.url()}}.read();
    REQUIRE_FALSE(codes);
    CHECK(codes.error().kind() == ErrorKind::tls);
  }
}

TEST_CASE("net: calls to this machine don't go through a proxy") {
  const bool on_engine = GENERATE(false, true);
  const Proxy proxy;
  SocketServer server(always(answer(200, codes_json)));
  const Variable variable("ROCKETPUNCH_PROXY", proxy.url());
  for (const CurlOptions& curl : {CurlOptions{}, proxy.curl()})
    for (const char* const host : {"127.0.0.1", "localhost"}) {
      const std::string url = std::string("http://") + host + ":" + std::to_string(server.port()) + "/api/v1";
      CHECK(Caller{on_engine, options_for(url), curl}.read());
    }
  CHECK(proxy.received().empty());
}

TEST_CASE("net: proxies and certificates that can't be used are refused by name") {
  using Catch::Matchers::ContainsSubstring;
  const auto refusal = [](const CurlOptions& options) {
    std::string texts;
    try {
      const CurlTransport transport(options);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::configuration);
      texts = error.what();
    }
    CHECK_THROWS_AS(Engine({.curl = options}), Error);
    return texts;
  };
  const std::string proxy = GENERATE("ftp://user:hidden@host", "http://user:hidden@host:99999", "http://",
                                     "http://user:hidden@a b", "http://user:hidden@host\n", "://hidden");
  INFO(proxy);
  {
    const auto text = refusal({.proxy = proxy});
    CHECK_THAT(text, ContainsSubstring("proxy must"));
    CHECK_THAT(text, !ContainsSubstring("hidden"));
  }
  {
    const Variable variable("ROCKETPUNCH_PROXY", proxy);
    const auto text = refusal({});
    CHECK_THAT(text, ContainsSubstring("ROCKETPUNCH_PROXY"));
    CHECK_THAT(text, !ContainsSubstring("hidden"));
  }
  const TemporaryDirectory directory;
  directory.write("empty.pem", "no certificate");
  for (const std::string& path :
       {directory.path() + "/empty.pem", directory.path() + "/none.pem", directory.path()}) {
    const Variable variable("ROCKETPUNCH_CA_BUNDLE", path);
    CHECK_THAT(refusal({}), ContainsSubstring("ROCKETPUNCH_CA_BUNDLE"));
  }
}

}  // namespace proxies_test
