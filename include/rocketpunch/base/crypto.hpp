#pragma once
#include "rocketpunch/base/version.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/base/error.hpp"

/// What the SDK takes of cryptography, all from libcrypto; texts of bytes are `std::string`s.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

[[noreturn]] inline void cryptography_failed(const char* what) {
  throw Error({.kind = ErrorKind::configuration,
               .message = std::string("libcrypto can't ") + what,
               .maybe_sent = false});
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
