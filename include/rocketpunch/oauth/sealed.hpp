#pragma once
#include "rocketpunch/base/version.hpp"

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/base/crypto.hpp"

/// AES-256-GCM: what is kept on disk can be read, and changed, only with the key.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline constexpr std::size_t seal_key_bytes = 32;
inline constexpr std::size_t seal_nonce_bytes = 12;
inline constexpr std::size_t seal_tag_bytes = 16;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

inline const unsigned char* octets(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Encrypts under a new nonce. `context` isn't encrypted, but `open_sealed` must be given the same.
inline std::string seal(std::string_view key, std::string_view text, std::string_view context) {
  const std::string nonce = random_bytes(seal_nonce_bytes);
  std::string body(text.size(), '\0');
  std::string tag(seal_tag_bytes, '\0');
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
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, seal_tag_bytes, tag.data()) == 1;
  if (!done) cryptography_failed("encrypt");
  return nonce + body + tag;
}

/// What was sealed with that key in that context; nothing where it wasn't, or was changed since.
inline std::optional<std::string> open_sealed(std::string_view key, std::string_view sealed,
                                              std::string_view context) {
  if (sealed.size() < seal_nonce_bytes + seal_tag_bytes) return std::nullopt;
  const std::string_view nonce = sealed.substr(0, seal_nonce_bytes);
  const std::string_view body =
      sealed.substr(seal_nonce_bytes, sealed.size() - seal_nonce_bytes - seal_tag_bytes);
  std::string tag(sealed.substr(sealed.size() - seal_tag_bytes));
  std::string text(body.size(), '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new());
  if (!cipher) cryptography_failed("decrypt");
  int length = 0;
  const bool done =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &length, octets(context), static_cast<int>(context.size())) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(text.data()), &length, octets(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, seal_tag_bytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), reinterpret_cast<unsigned char*>(text.data()) + length, &length) == 1;
  if (!done) return std::nullopt;
  return text;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
