// Certificates made on the spot, and the server's side of TLS.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/socket_server.hpp"

namespace rocketpunch::test {

struct FreeOpenSsl {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(SSL* tls) const noexcept { SSL_free(tls); }
};
template <class T>
using OpenSslPtr = std::unique_ptr<T, FreeOpenSsl>;

/// A certificate authority that nobody trusts who isn't told to.
class Authority {
 public:
  Authority();
  Authority(const Authority&) = delete;
  ~Authority();

  /// What a certificate is made out for.
  struct Subject {
    std::string names = "DNS:localhost,IP:127.0.0.1";  ///< as OpenSSL writes a subjectAltName
    bool expired = false;
  };
  /// A server's context with a certificate of this authority.
  OpenSslPtr<SSL_CTX> certify(const Subject& subject) const;
  OpenSslPtr<SSL_CTX> certify() const { return certify(Subject{}); }
  /// The file with the authority's own certificate; goes with it.
  const std::string& bundle() const noexcept { return bundle_; }

 private:
  OpenSslPtr<EVP_PKEY> key_;
  OpenSslPtr<X509> certificate_;
  std::string bundle_;
};

/// TLS on top of an accepted connection. Speaks HTTP/1.1.
class TlsConnection : public ByteStream {
 public:
  /// `received` has come already.
  TlsConnection(Connection& connection, SSL_CTX& context, std::string_view received = {});

  /// False if the client breaks off or the server stops.
  bool handshake();
  /// The protocols that the client offered (ALPN), in its order.
  const std::vector<std::string>& offered() const noexcept { return offered_; }
  bool write(std::string_view bytes) override;

 protected:
  Status receive(std::string& to) override;
  void note(const ReceivedRequest& request) override { connection_.note(request); }

 private:
  friend class Authority;  // puts the callback into its contexts

  static int choose_protocol(SSL* tls, const unsigned char** chosen, unsigned char* length,
                             const unsigned char* offered, unsigned offered_length, void*);
  bool send_pending();
  /// Carries an operation on until it is done or the connection ends.
  template <class Operation>
  int carry_out(const Operation& operation);

  Connection& connection_;
  OpenSslPtr<SSL> tls_;
  BIO* incoming_;  // owned by tls_, as the next
  BIO* outgoing_;
  std::vector<std::string> offered_;
};

/// Shakes hands on each connection and answers every request with the same bytes.
SocketServer::Handler always_over_tls(SSL_CTX& context, std::string bytes);

}  // namespace rocketpunch::test
