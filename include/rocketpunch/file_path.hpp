#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
struct SystemPath;
#ifdef _WIN32
using SystemText = std::wstring;
#else
using SystemText = std::string;
#endif
/// A `std::filesystem::path`, whose header this one doesn't need.
template <class Type>
concept NativePath = requires(const Type& path) {
  { path.native() } -> std::same_as<const SystemText&>;
};
/// A `std::filesystem::directory_entry`.
template <class Type>
concept HasNativePath = requires(const Type& entry) {
  { entry.path().native() } -> std::same_as<const SystemText&>;
};
}  // namespace detail

/// The path of a file or directory, as parameters of the SDK take it. Made of a `std::filesystem::path` or a
/// `std::filesystem::directory_entry`, it is taken as it is. Text (`const char*`, `std::string` and the like)
/// is UTF-8 on Windows, whatever the code page, and taken as it is elsewhere.
class FilePath {
 public:
  FilePath() = default;
  /// The path that a text names.
  template <class Text>
  requires(std::convertible_to<const Text&, std::string> && !detail::NativePath<Text> &&
           !detail::HasNativePath<Text>) FilePath(const Text& text)
      : text_(text) {}
  /// The path that a text names.
  FilePath(std::string_view text) : text_(text) {}
  /// The path that a text names, which is UTF-8.
  FilePath(const char8_t* text) : FilePath(std::u8string_view(text)) {}
  /// The path that a text names, which is UTF-8.
  FilePath(const std::u8string& text) : FilePath(std::u8string_view(text)) {}
  /// The path that a text names, which is UTF-8.
  FilePath(std::u8string_view text) : text_(text.begin(), text.end()) {}
  FilePath(std::nullptr_t) = delete;
  /// A `std::filesystem::path`, as it is.
  template <detail::NativePath Path>
  FilePath(const Path& path) {
    assign(path.native());
  }
  /// The path of a `std::filesystem::directory_entry`, as it is.
  template <detail::HasNativePath Entry>
  FilePath(const Entry& entry) {
    assign(entry.path().native());
  }

  /// Whether it names nothing.
  bool empty() const noexcept { return *this == FilePath(); }
  bool operator==(const FilePath&) const = default;

 private:
  friend detail::SystemPath;

#ifdef _WIN32
  void assign(const std::wstring& native) { native_ = native; }
  std::wstring native_{};  // or this is empty, and there is a text
#else
  void assign(const std::string& native) { text_ = native; }
#endif
  std::string text_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
