#pragma once
#include "rocketpunch/version.hpp"

#ifndef _WIN32

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

[[noreturn]] inline void cryptography_failed(const char* what) {
  throw not_sent(ErrorKind::configuration, std::string("libcrypto can't ") + what);
}

/// Unguessable bytes. Throws where the system has none.
inline std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
    cryptography_failed("give random bytes");
  return bytes;
}

/// The 32 bytes of SHA-256.
inline std::string sha256(std::string_view text) {
  std::string digest(32, '\0');
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr) != 1)
    cryptography_failed("make a SHA-256 digest");
  return digest;
}

/// Compares without telling by its time where the difference is; the length is no secret.
inline bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

inline const unsigned char* octets(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Encrypts by AES-256-GCM; the tag, which has its size already, is written too.
inline std::string aes_gcm_seal(std::string_view key, std::string_view nonce, std::string_view context,
                                std::string_view text, std::string& tag) {
  std::string body(text.size(), '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int length = 0;
  const bool done =
      cipher &&
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &length, octets(context), static_cast<int>(context.size())) ==
          1 &&
      EVP_EncryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(body.data()), &length, octets(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), reinterpret_cast<unsigned char*>(body.data()) + length, &length) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1;
  if (!done) cryptography_failed("encrypt");
  return body;
}

/// The text; nothing where the tag is of another key, nonce, context or text.
inline std::optional<std::string> aes_gcm_open(std::string_view key, std::string_view nonce,
                                               std::string_view context, std::string_view body,
                                               std::string_view tag) {
  std::string text(body.size(), '\0');
  std::string wanted(tag);
  const Cipher cipher(EVP_CIPHER_CTX_new());
  if (!cipher) cryptography_failed("decrypt");
  int length = 0;
  const bool done =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &length, octets(context), static_cast<int>(context.size())) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(text.data()), &length, octets(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(wanted.size()),
                          wanted.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), reinterpret_cast<unsigned char*>(text.data()) + length, &length) == 1;
  if (!done) return std::nullopt;
  return text;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
