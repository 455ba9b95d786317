#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace bench {

struct FreeTls {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(SSL* tls) const noexcept { SSL_free(tls); }
};

/// A server's context with a certificate for this machine's loopback interface, which it has signed itself.
/// Writes the certificate to a temporary file, and its name to `ca_bundle`.
std::unique_ptr<SSL_CTX, FreeTls> certified(std::string& ca_bundle);

}  // namespace bench
