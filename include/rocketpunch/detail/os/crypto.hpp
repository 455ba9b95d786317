#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#ifdef _WIN32
#include "rocketpunch/detail/os/crypto_windows.hpp"
#else
#include "rocketpunch/detail/os/crypto_openssl.hpp"
#endif

/// What the SDK takes of cryptography: from libcrypto, and on Windows from the system. Texts of bytes are
/// `std::string`s.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline constexpr char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

inline std::string in_base64(std::string_view bytes, const char* digits, bool padded) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
    };
    const unsigned group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    text += {digits[group >> 18], digits[group >> 12 & 63]};
    if (i + 1 < bytes.size()) text += digits[group >> 6 & 63];
    if (i + 2 < bytes.size()) text += digits[group & 63];
  }
  while (padded && text.size() % 4 != 0) text += '=';
  return text;
}

/// RFC 4648, section 4, with padding.
inline std::string base64(std::string_view bytes) { return in_base64(bytes, base64_digits, true); }
/// RFC 4648, section 5, without padding.
inline std::string base64url(std::string_view bytes) { return in_base64(bytes, base64url_digits, false); }

/// The bytes that an unpadded base64url text stands for; nothing where it is none.
inline std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  unsigned group = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = std::string_view(base64url_digits).find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    group = group << 6 | static_cast<unsigned>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 0xff);
  }
  if ((group & ((1u << bits) - 1)) != 0) return std::nullopt;  // one text for each value
  return bytes;
}

/// A text that nobody can guess: 32 random bytes, as 43 characters of base64url. Serves as `state` and, being
/// within RFC 7636's bounds, as `code_verifier`.
inline std::string unguessable() { return base64url(random_bytes(32)); }

/// RFC 7636's `S256` challenge of a verifier.
inline std::string code_challenge(std::string_view code_verifier) { return base64url(sha256(code_verifier)); }

// AES-256-GCM: what is kept on disk can be read, and changed, only with the key.

inline constexpr std::size_t aes_key_bytes = 32;
inline constexpr std::size_t aes_nonce_bytes = 12;
inline constexpr std::size_t aes_tag_bytes = 16;

/// Encrypts under a new nonce. `context` isn't encrypted, but `aes_gcm_decrypt` must be given the same.
inline std::string aes_gcm_encrypt(std::string_view key, std::string_view text, std::string_view context) {
  const std::string nonce = random_bytes(aes_nonce_bytes);
  std::string tag(aes_tag_bytes, '\0');
  std::string body = aes_gcm_seal(key, nonce, context, text, tag);
  return nonce + body + tag;
}

/// What was encrypted with that key in that context; nothing where it wasn't, or was changed since.
inline std::optional<std::string> aes_gcm_decrypt(std::string_view key, std::string_view encrypted,
                                                  std::string_view context) {
  if (encrypted.size() < aes_nonce_bytes + aes_tag_bytes) return std::nullopt;
  const std::string_view nonce = encrypted.substr(0, aes_nonce_bytes);
  const std::string_view body =
      encrypted.substr(aes_nonce_bytes, encrypted.size() - aes_nonce_bytes - aes_tag_bytes);
  return aes_gcm_open(key, nonce, context, body, encrypted.substr(encrypted.size() - aes_tag_bytes));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
