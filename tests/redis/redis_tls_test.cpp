// TLS with a Redis server: rediss://. Where hiredis has none, that it is refused.
#include <rocketpunch/redis/cache.hpp>
#include <rocketpunch/redis/connections.hpp>

#include "support/catch.hpp"
#include "support/configuration_error.hpp"

#if __has_include(<hiredis/hiredis_ssl.h>)

#include <openssl/pem.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls.hpp"

namespace redis_tls_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;

namespace {

bool has_server() { return has_redis("TLS with Redis"); }

/// A server that speaks TLS only, with a certificate of that subject.
class TlsRedisServer {
 public:
  explicit TlsRedisServer(const Authority& authority, const Authority::Subject& subject = {}) {
    const auto context = authority.certify(subject);
    const auto write = [&](const std::string& name, const auto& put) {
      std::FILE* const file = std::fopen((files_.path() + '/' + name).c_str(), "w");
      REQUIRE(file != nullptr);
      CHECK(put(file) == 1);
      std::fclose(file);
      return files_.path() + '/' + name;
    };
    const std::string certificate = write("certificate", [&](std::FILE* file) {
      return PEM_write_X509(file, SSL_CTX_get0_certificate(context.get()));
    });
    const std::string key = write("key", [&](std::FILE* file) {
      return PEM_write_PrivateKey(file, SSL_CTX_get0_privatekey(context.get()), nullptr, nullptr, 0, nullptr,
                                  nullptr);
    });
    server_.emplace([&](const std::string& port) {
      return std::vector<std::string>{
          "--bind",         "127.0.0.1", "--tls-port",         port, "--tls-cert-file", certificate,
          "--tls-key-file", key,         "--tls-auth-clients", "no"};
    });
  }

  rp::RedisOptions options(const Authority& authority, const std::string& host = "localhost") const {
    rp::RedisOptions options = patient(**server_);
    options.url = "rediss://" + host + ':' + server_->port();
    options.ca_file = authority.bundle();
    return options;
  }
  RedisServer& operator*() { return **server_; }

 private:
  TemporaryDirectory files_;
  std::optional<TcpRedisServer> server_;
};

rp::Error refusal(const rp::RedisOptions& options) {
  const auto got = rp::RedisCache(rp::RedisConnections(options)).get("key");
  REQUIRE_FALSE(got);
  return got.error();
}

}  // namespace

TEST_CASE("a Redis server with a certificate of its name and of a known authority is spoken to by TLS") {
  if (!has_server()) return;
  const Authority authority;
  TlsRedisServer server(authority);
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const rp::RedisConnections redis(server.options(authority, host));
    const rp::RedisCache cache(redis);
    const std::string body(500'000, 'x');
    REQUIRE(cache.put("key", {.body = body}));
    CHECK(cache.get("key").value()->body == body);
    const auto found = redis.diagnose();
    REQUIRE(found);
    CHECK_THAT(found->find("TLS")->text, ContainsSubstring("yes"));
  }
}

TEST_CASE("a Redis server that isn't proven to be the right one is refused, each time") {
  if (!has_server()) return;
  const Authority authority, other;
  const auto refused = [](const rp::RedisOptions& options, const char* why) {
    const rp::RedisCache cache{rp::RedisConnections(options)};
    for (int i = 0; i < 5; ++i) {
      const auto got = cache.get("key");
      REQUIRE_FALSE(got);
      CHECK(got.error().kind() == rp::ErrorKind::tls);
      CHECK_THAT(got.error().message(), ContainsSubstring("not accepted") && ContainsSubstring(why));
    }
  };
  SECTION("of another name") {
    const TlsRedisServer server(authority, {.names = "DNS:redis.example,IP:10.0.0.5"});
    refused(server.options(authority), "ostname mismatch");
    refused(server.options(authority, "127.0.0.1"), "IP address mismatch");
  }
  SECTION("of a name where an address is wanted") {
    const TlsRedisServer server(authority, {.names = "DNS:localhost,DNS:127.0.0.1"});
    refused(server.options(authority, "127.0.0.1"), "IP address mismatch");
  }
  SECTION("of another authority") {
    const TlsRedisServer server(authority);
    refused(server.options(other), "unable to get local issuer certificate");
    auto options = server.options(authority);
    options.ca_file.clear();  // as the system has it
    refused(options, "unable to get local issuer certificate");
  }
  SECTION("expired") {
    const TlsRedisServer server(authority, {.expired = true});
    refused(server.options(authority), "certificate has expired");
  }
}

TEST_CASE("TLS and its absence with Redis don't take each other for something else") {
  if (!has_server()) return;
  const Authority authority;
  const TlsRedisServer server(authority);
  auto options = server.options(authority);
  options.ca_file.clear();
  options.url.erase(5, 1);
  CHECK(options.url.starts_with("redis://"));
  CHECK(refusal(options).kind() == rp::ErrorKind::network);

  const TcpRedisServer plain;
  options = server.options(authority);
  options.url = "rediss://127.0.0.1:" + plain.port();
  options.connect_timeout = 100ms;  // a server that expects no TLS waits for more
  CHECK_FALSE(rp::RedisCache(rp::RedisConnections(options)).get("key"));
}

TEST_CASE("a Redis server that hangs in TLS's handshake holds nobody up") {
  if (!has_server()) return;
  const Authority authority;
  TlsRedisServer server(authority);
  const rp::RedisCache cache{rp::RedisConnections(server.options(authority))};
  (*server).process().stop();
  const auto begun = std::chrono::steady_clock::now();
  const auto got = cache.get("key", {.deadline = begun + 200ms});
  CHECK(got.error().kind() == rp::ErrorKind::timeout);
  CHECK(std::chrono::steady_clock::now() - begun < 5s);
  (*server).process().go_on();
  CHECK(cache.get("key"));
}

TEST_CASE("a file of certificates for Redis that can't be used is refused when it is given") {
  const auto refused = [](const rp::RedisOptions& options) {
    return configuration_error([&] { rp::RedisConnections connections(options); });
  };
  const TemporaryDirectory files;
  for (const std::string& file :
       {std::string("/nowhere"), files.write("empty", ""), files.write("text", "x")})
    CHECK_THAT(refused({.url = "rediss://h", .ca_file = file}), ContainsSubstring("RedisOptions::ca_file"));
  CHECK_THAT(refused({.url = "redis://h", .ca_file = "/any"}), ContainsSubstring("rediss://"));
}

}  // namespace redis_tls_test

#else

TEST_CASE("TLS with Redis is refused where hiredis has none") {
  namespace rp = rocketpunch;
  const auto refusal =
      rp::test::configuration_error([] { rp::RedisConnections connections({.url = "rediss://h"}); });
  CHECK_THAT(refusal, Catch::Matchers::ContainsSubstring("hiredis with TLS") &&
                          Catch::Matchers::ContainsSubstring("RedisOptions::url"));
}

#endif
