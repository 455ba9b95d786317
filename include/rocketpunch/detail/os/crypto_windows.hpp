#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32

#include "rocketpunch/detail/os/windows.hpp"
// needs <windows.h> before it
#include <bcrypt.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

[[noreturn]] inline void cryptography_failed(const char* what) {
  throw not_sent(ErrorKind::configuration, std::string("Windows can't ") + what);
}

inline unsigned char* octets(std::string& text) noexcept {
  return reinterpret_cast<unsigned char*>(text.data());
}
/// The system takes what it only reads as if it wrote there.
inline unsigned char* octets(std::string_view text) noexcept {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}
inline ULONG count_of(std::string_view text) noexcept { return static_cast<ULONG>(text.size()); }

/// Unguessable bytes. Throws where the system has none.
inline std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (BCryptGenRandom(nullptr, octets(bytes), count_of(bytes), BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
    cryptography_failed("give random bytes");
  return bytes;
}

struct CloseAlgorithm {
  void operator()(void* open) const noexcept { BCryptCloseAlgorithmProvider(open, 0); }
};
struct DestroyHash {
  void operator()(void* hash) const noexcept { BCryptDestroyHash(hash); }
};
struct DestroyKey {
  void operator()(void* key) const noexcept { BCryptDestroyKey(key); }
};
using Algorithm = std::unique_ptr<void, CloseAlgorithm>;

inline Algorithm algorithm(const wchar_t* name) {
  BCRYPT_ALG_HANDLE open = nullptr;
  if (BCryptOpenAlgorithmProvider(&open, name, nullptr, 0) != 0) cryptography_failed("do cryptography");
  return Algorithm(open);
}

/// The 32 bytes of SHA-256.
inline std::string sha256(std::string_view text) {
  static const Algorithm sha = algorithm(BCRYPT_SHA256_ALGORITHM);
  BCRYPT_HASH_HANDLE made = nullptr;
  bool done = BCryptCreateHash(sha.get(), &made, nullptr, 0, nullptr, 0, 0) == 0;
  const std::unique_ptr<void, DestroyHash> hash(made);
  std::string digest(32, '\0');
  done = done && BCryptHashData(hash.get(), octets(text), count_of(text), 0) == 0 &&
         BCryptFinishHash(hash.get(), octets(digest), count_of(digest), 0) == 0;
  if (!done) cryptography_failed("make a SHA-256 digest");
  return digest;
}

/// Compares without telling by its time where the difference is; the length is no secret.
inline bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  volatile unsigned char difference = 0;  // volatile: or a compiler may leave once it has one
  for (std::size_t i = 0; i < a.size(); ++i)
    difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

/// A key of AES-256-GCM.
inline std::unique_ptr<void, DestroyKey> aes_gcm_key(std::string_view key) {
  static const Algorithm aes = [] {
    Algorithm made = algorithm(BCRYPT_AES_ALGORITHM);
    std::wstring mode = BCRYPT_CHAIN_MODE_GCM;
    if (BCryptSetProperty(made.get(), BCRYPT_CHAINING_MODE, reinterpret_cast<unsigned char*>(mode.data()),
                          static_cast<ULONG>((mode.size() + 1) * sizeof(wchar_t)), 0) != 0)
      cryptography_failed("encrypt by AES-256-GCM");
    return made;
  }();
  BCRYPT_KEY_HANDLE made = nullptr;
  if (BCryptGenerateSymmetricKey(aes.get(), &made, nullptr, 0, octets(key), count_of(key), 0) != 0)
    cryptography_failed("take a key of AES-256-GCM");
  return std::unique_ptr<void, DestroyKey>(made);
}
inline BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO aes_gcm_mode(std::string_view nonce, std::string_view context,
                                                          unsigned char* tag, std::size_t tag_bytes) {
  BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO mode;
  BCRYPT_INIT_AUTH_MODE_INFO(mode);
  mode.pbNonce = octets(nonce);
  mode.cbNonce = count_of(nonce);
  mode.pbAuthData = octets(context);
  mode.cbAuthData = count_of(context);
  mode.pbTag = tag;
  mode.cbTag = static_cast<ULONG>(tag_bytes);
  return mode;
}

/// Encrypts by AES-256-GCM; the tag, which has its size already, is written too.
inline std::string aes_gcm_seal(std::string_view key, std::string_view nonce, std::string_view context,
                                std::string_view text, std::string& tag) {
  const auto own = aes_gcm_key(key);
  auto mode = aes_gcm_mode(nonce, context, octets(tag), tag.size());
  std::string body(text.size(), '\0');
  ULONG count = 0;
  if (BCryptEncrypt(own.get(), octets(text), count_of(text), &mode, nullptr, 0, octets(body), count_of(body),
                    &count, 0) != 0)
    cryptography_failed("encrypt");
  return body;
}

/// The text; nothing where the tag is of another key, nonce, context or text.
inline std::optional<std::string> aes_gcm_open(std::string_view key, std::string_view nonce,
                                               std::string_view context, std::string_view body,
                                               std::string_view tag) {
  const auto own = aes_gcm_key(key);
  auto mode = aes_gcm_mode(nonce, context, octets(tag), tag.size());
  std::string text(body.size(), '\0');
  ULONG count = 0;
  if (BCryptDecrypt(own.get(), octets(body), count_of(body), &mode, nullptr, 0, octets(text), count_of(text),
                    &count, 0) != 0)
    return std::nullopt;
  return text;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
