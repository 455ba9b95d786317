#include "support/tls.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace rocketpunch::test {
namespace {

void require(bool fine) {
  if (!fine) throw std::runtime_error("OpenSSL refuses");
}

OpenSslPtr<EVP_PKEY> make_key() {
  // not EVP_EC_gen, which OpenSSL 1.1.1 doesn't have
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  require(context && EVP_PKEY_keygen_init(context.get()) == 1 &&
          EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), NID_X9_62_prime256v1) == 1 &&
          EVP_PKEY_keygen(context.get(), &key) == 1);
  return OpenSslPtr<EVP_PKEY>(key);
}

void add_extension(X509& certificate, X509& issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), &X509_EXTENSION_free);
  require(extension && X509_add_ext(&certificate, extension.get(), -1) == 1);
}

/// A certificate without extensions and signature, from a day before `end` on.
OpenSslPtr<X509> make_certificate(EVP_PKEY& key, const std::string& name, long end) {
  static std::atomic<long> serial{0};
  constexpr long two_days = 2 * 24 * 3600;
  OpenSslPtr<X509> certificate(X509_new());
  require(certificate && X509_set_version(certificate.get(), 2) == 1 &&
          ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial) == 1 &&
          X509_gmtime_adj(X509_getm_notBefore(certificate.get()), end - two_days) != nullptr &&
          X509_gmtime_adj(X509_getm_notAfter(certificate.get()), end) != nullptr &&
          X509_set_pubkey(certificate.get(), &key) == 1 &&
          X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1);
  return certificate;
}

constexpr long tomorrow = 24 * 3600, an_hour_ago = -3600;

}  // namespace

Authority::Authority()
    : key_(make_key()), certificate_(make_certificate(*key_, "Rocketpunch test authority", tomorrow)) {
  require(X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get())) == 1);
  add_extension(*certificate_, *certificate_, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(*certificate_, *certificate_, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(*certificate_, *certificate_, NID_subject_key_identifier, "hash");
  require(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0);

  bundle_ = (std::filesystem::temp_directory_path() / "rocketpunch-ca-XXXXXX").string();
  const int fd = ::mkstemp(bundle_.data());
  require(fd >= 0);
  std::FILE* const file = ::fdopen(fd, "w");
  const bool written = PEM_write_X509(file, certificate_.get()) == 1;
  require(std::fclose(file) == 0 && written);
}

Authority::~Authority() { ::unlink(bundle_.c_str()); }

OpenSslPtr<SSL_CTX> Authority::certify(const Subject& subject) const {
  const OpenSslPtr<EVP_PKEY> key = make_key();
  const OpenSslPtr<X509> certificate =
      make_certificate(*key, "server", subject.expired ? an_hour_ago : tomorrow);
  require(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get())) == 1);
  add_extension(*certificate, *certificate_, NID_authority_key_identifier, "keyid");
  add_extension(*certificate, *certificate_, NID_subject_alt_name, subject.names);
  require(X509_sign(certificate.get(), key_.get(), EVP_sha256()) > 0);

  OpenSslPtr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
  require(context && SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
          SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
  SSL_CTX_set_alpn_select_cb(context.get(), &TlsConnection::choose_protocol, nullptr);
  return context;
}

TlsConnection::TlsConnection(Connection& connection, SSL_CTX& context, std::string_view received)
    : connection_(connection),
      tls_(SSL_new(&context)),
      incoming_(BIO_new(BIO_s_mem())),
      outgoing_(BIO_new(BIO_s_mem())) {
  SSL_set_bio(tls_.get(), incoming_, outgoing_);
  BIO_write(incoming_, received.data(), static_cast<int>(received.size()));
  SSL_set_accept_state(tls_.get());
  SSL_set_app_data(tls_.get(), this);
}

int TlsConnection::choose_protocol(SSL* tls, const unsigned char** chosen, unsigned char* length,
                                   const unsigned char* offered, unsigned offered_length, void*) {
  auto& self = *static_cast<TlsConnection*>(SSL_get_app_data(tls));
  int result = SSL_TLSEXT_ERR_NOACK;
  for (unsigned at = 0; at < offered_length; at += 1u + offered[at]) {
    self.offered_.emplace_back(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
    if (self.offered_.back() != "http/1.1") continue;
    *chosen = offered + at + 1;
    *length = offered[at];
    result = SSL_TLSEXT_ERR_OK;
  }
  return result;
}

bool TlsConnection::send_pending() {
  char buffer[16 << 10];
  for (int size; (size = BIO_read(outgoing_, buffer, sizeof buffer)) > 0;)
    if (!connection_.write({buffer, static_cast<std::size_t>(size)})) return false;
  return true;
}

template <class Operation>
int TlsConnection::carry_out(const Operation& operation) {
  for (;;) {
    ERR_clear_error();
    const int result = operation();
    const int error = SSL_get_error(tls_.get(), result);
    if (!send_pending()) return -1;  // an alert too, where the operation failed
    if (result > 0 || error != SSL_ERROR_WANT_READ) return result;
    const std::string bytes = connection_.read_some();
    if (bytes.empty()) return 0;
    BIO_write(incoming_, bytes.data(), static_cast<int>(bytes.size()));
  }
}

bool TlsConnection::handshake() {
  return carry_out([this] { return SSL_do_handshake(tls_.get()); }) == 1;
}

bool TlsConnection::write(std::string_view bytes) {
  return carry_out([&] { return SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())); }) > 0;
}

ByteStream::Status TlsConnection::receive(std::string& to) {
  char buffer[16 << 10];
  const int size = carry_out([&] { return SSL_read(tls_.get(), buffer, sizeof buffer); });
  if (size <= 0) return Status::closed;
  to.append(buffer, static_cast<std::size_t>(size));
  return Status::bytes;
}

SocketServer::Handler always_over_tls(SSL_CTX& context, std::string bytes) {
  return [&context, bytes = std::move(bytes)](Connection& connection) {
    TlsConnection tls(connection, context);
    if (!tls.handshake()) return;
    while (tls.read_request())
      if (!tls.write(bytes)) return;
  };
}

}  // namespace rocketpunch::test
