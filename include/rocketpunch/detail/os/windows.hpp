#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32

// without the macros `min` and `max`, and with the sockets of today, which have to come first
#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
// after those two, or it would have the sockets of long ago
#include <windows.h>

#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A handle of the system's, closed when it goes.
class UniqueHandle {
 public:
  explicit UniqueHandle(HANDLE handle = INVALID_HANDLE_VALUE) noexcept : handle_(handle) {}
  UniqueHandle(UniqueHandle&& other) noexcept : handle_(std::exchange(other.handle_, INVALID_HANDLE_VALUE)) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~UniqueHandle() {
    if (*this) CloseHandle(handle_);
  }
  explicit operator bool() const noexcept { return handle_ != INVALID_HANDLE_VALUE && handle_ != nullptr; }
  HANDLE get() const noexcept { return handle_; }

 private:
  HANDLE handle_;
};

/// A text of UTF-8 as the system takes it; empty where it is none.
inline std::wstring wide(std::string_view text) {
  if (text.empty() || text.size() > static_cast<std::size_t>((std::numeric_limits<int>::max)())) return {};
  const int bytes = static_cast<int>(text.size());
  const int count = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), bytes, nullptr, 0);
  std::wstring converted(static_cast<std::size_t>(count), L'\0');
  if (count > 0)
    MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), bytes, converted.data(), count);
  return converted;
}
/// The other way round.
inline std::string narrow(std::wstring_view text) {
  if (text.empty() || text.size() > static_cast<std::size_t>((std::numeric_limits<int>::max)())) return {};
  const int units = static_cast<int>(text.size());
  const int count = WideCharToMultiByte(CP_UTF8, 0, text.data(), units, nullptr, 0, nullptr, nullptr);
  std::string converted(static_cast<std::size_t>(count), '\0');
  if (count > 0)
    WideCharToMultiByte(CP_UTF8, 0, text.data(), units, converted.data(), count, nullptr, nullptr);
  return converted;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
