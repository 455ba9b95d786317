#pragma once
#include "rocketpunch/version.hpp"

#include <filesystem>
#include <string>

#ifdef _WIN32
#include "rocketpunch/detail/os/windows.hpp"
#endif
#include "rocketpunch/file_path.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A path as the system takes it, and as messages show it.
struct SystemPath {
  SystemPath(const FilePath& path) : text(path.text_) {  // NOLINT(google-explicit-constructor)
#ifdef _WIN32
    native = path.native_.empty() ? wide(path.text_) : path.native_;
    if (!path.native_.empty()) text = narrow(native);
#else
    native = path.text_;
#endif
  }
  explicit SystemPath(const std::filesystem::path& path) : SystemPath(FilePath(path)) {}

  /// Whether there is a NUL in it: the system would take what stands before that.
  bool has_nul() const noexcept { return native.find(SystemText::value_type{}) != native.npos; }

  SystemText native{};  ///< Empty where a text on Windows isn't UTF-8.
  std::string text{};   ///< UTF-8 on Windows.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
