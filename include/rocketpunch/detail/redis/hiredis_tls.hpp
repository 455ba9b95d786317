#pragma once
#include "rocketpunch/version.hpp"

#include <hiredis/hiredis.h>

#include <memory>
#include <string>

#include "rocketpunch/detail/redis/settings.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

// since hiredis 1.0, where it was built with it; rocketpunch::redis then links its library and OpenSSL's
#if __has_include(<hiredis/hiredis_ssl.h>)
#include <hiredis/hiredis_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

#if __has_include(<hiredis/hiredis_ssl.h>)

/// What makes connections to Redis encrypted, to a server that has shown a certificate of its name.
class RedisTls {
 public:
  /// `ca_file`: who may vouch for servers; empty: whom the system trusts. Throws a configuration `Error` for
  /// one that can't be used.
  explicit RedisTls(const std::string& ca_file) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX* const context = context_.get();
    if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
      throw not_sent(ErrorKind::configuration, "OpenSSL could not be set up for Redis");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    const bool is_known = ca_file.empty()
                              ? SSL_CTX_set_default_verify_paths(context) == 1
                              : SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) == 1;
    ERR_clear_error();
    if (!is_known) refuse_redis_option("ca_file can't be read, or has no certificates (PEM) in it");
  }

  /// Shakes hands over a connection to that host.
  Result<void> secure(redisContext& connection, const std::string& host) const {
    std::unique_ptr<SSL, Free> tls(SSL_new(context_.get()));
    if (!tls || !expect(*tls, host)) return not_sent(ErrorKind::tls, "OpenSSL could not be set up for Redis");
    // hiredis itself looks at no name
    if (redisInitiateSSL(&connection, tls.get()) == REDIS_OK) {
      static_cast<void>(tls.release());  // the connection's
      return {};
    }
    const long verdict = SSL_get_verify_result(tls.get());
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    if (verdict != X509_V_OK)
      return not_sent(ErrorKind::tls, "the Redis server's certificate was not accepted: " +
                                          std::string(X509_verify_cert_error_string(verdict)));
    if (reason != nullptr) return not_sent(ErrorKind::tls, "TLS with Redis failed: " + std::string(reason));
    return not_sent(ErrorKind::network,
                    "connecting to Redis by TLS failed: " + std::string(connection.errstr));
  }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    void operator()(SSL* tls) const noexcept { SSL_free(tls); }
  };

  /// Has the handshake fail where the server's certificate isn't of that name or address.
  static bool expect(SSL& tls, const std::string& host) {
    SSL_set_hostflags(&tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&tls), host.c_str()) == 1) return true;
    ERR_clear_error();
    return SSL_set1_host(&tls, host.c_str()) == 1 && SSL_set_tlsext_host_name(&tls, host.c_str()) == 1;
  }

  std::unique_ptr<SSL_CTX, Free> context_;
};

#else

/// Says that there is no TLS.
class RedisTls {
 public:
  explicit RedisTls(const std::string&) {
    refuse_redis_option(
        "url: rediss:// needs a hiredis with TLS (1.0 or later, with hiredis_ssl.h), which this program was "
        "built "
        "without; use redis:// or unix: to a proxy on this machine that speaks TLS, such as stunnel");
  }
  Result<void> secure(redisContext&, const std::string&) const {
    return not_sent(ErrorKind::tls, "there is no TLS to Redis");
  }
};

#endif

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
