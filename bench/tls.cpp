#include "tls.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace bench {
namespace {

template <class T, void (*release)(T*)>
struct Releases {
  void operator()(T* object) const noexcept { release(object); }
};
template <class T, void (*release)(T*)>
using Owned = std::unique_ptr<T, Releases<T, release>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;

void require(bool fine) {
  if (!fine) throw std::runtime_error("OpenSSL can't make a certificate");
}

Key make_key() {
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr));
  EVP_PKEY* key = nullptr;
  require(context && EVP_PKEY_keygen_init(context.get()) == 1 &&
          EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), NID_X9_62_prime256v1) == 1 &&
          EVP_PKEY_keygen(context.get(), &key) == 1);
  return Key(key);
}

void extend(X509& certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  require(extension && X509_add_ext(&certificate, extension.get(), -1) == 1);
}

Certificate make_certificate(EVP_PKEY& key) {
  constexpr long a_day = 24 * 3600;
  Certificate certificate(X509_new());
  X509* const made = certificate.get();
  require(made != nullptr && X509_set_version(made, 2) == 1 &&
          ASN1_INTEGER_set(X509_get_serialNumber(made), 1) == 1 &&
          X509_gmtime_adj(X509_getm_notBefore(made), -a_day) != nullptr &&
          X509_gmtime_adj(X509_getm_notAfter(made), a_day) != nullptr && X509_set_pubkey(made, &key) == 1 &&
          X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>("Rocketpunch bench"), -1, -1,
                                     0) == 1 &&
          X509_set_issuer_name(made, X509_get_subject_name(made)) == 1);
  extend(*made, NID_basic_constraints, "critical,CA:TRUE");
  extend(*made, NID_subject_key_identifier, "hash");
  extend(*made, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  require(X509_sign(made, &key, EVP_sha256()) > 0);
  return certificate;
}

std::string written(X509& certificate) {
  std::string name = (std::filesystem::temp_directory_path() / "rocketpunch-bench-ca-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  require(descriptor >= 0);
  std::FILE* const file = fdopen(descriptor, "w");
  const bool complete = PEM_write_X509(file, &certificate) == 1;
  require(std::fclose(file) == 0 && complete);
  return name;
}

}  // namespace

std::unique_ptr<SSL_CTX, FreeTls> certified(std::string& ca_bundle) {
  const Key key = make_key();
  const Certificate certificate = make_certificate(*key);
  std::unique_ptr<SSL_CTX, FreeTls> context(SSL_CTX_new(TLS_server_method()));
  require(context && SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
          SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
  ca_bundle = written(*certificate);
  return context;
}

}  // namespace bench
