#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "rocketpunch/file_path.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// An image to be uploaded. Nothing is opened or read before the call that sends it. Cheap to copy, but for
/// one made of bytes.
class Upload {
 public:
  /// Puts bytes from `offset` on into `to`, at most `most`, and gives their number; 0 where there are none,
  /// which ends the call. Must give the same bytes each time: an attempt that is repeated reads from the
  /// beginning.
  using Reader = std::function<std::size_t(std::uint64_t offset, char* to, std::size_t most)>;

  /// A file, which is read while it is sent, never whole. Its type is that of its first bytes, unless told.
  static Upload file(FilePath path, std::string content_type = {}) {
    return Upload(std::move(content_type), File{std::move(path)});
  }
  /// Bytes in memory.
  static Upload bytes(std::string name, std::string content_type, std::string content) {
    return Upload(std::move(content_type), Bytes{std::move(name), std::move(content)});
  }
  /// `size` bytes that a function produces.
  static Upload read(std::string name, std::string content_type, std::uint64_t size, Reader reader) {
    return Upload(std::move(content_type), Callback{std::move(name), size, std::move(reader)});
  }

  /// A file, which is opened when it is sent.
  struct File {
    FilePath path;  ///< Where it is
  };
  /// Bytes in memory.
  struct Bytes {
    std::string name;     ///< Name of the file that the service is told of
    std::string content;  ///< The bytes
  };
  /// Bytes that a function produces.
  struct Callback {
    std::string name;    ///< Name of the file that the service is told of
    std::uint64_t size;  ///< How many bytes it produces
    Reader reader;       ///< What produces them
  };
  /// Where it comes from.
  const std::variant<File, Bytes, Callback>& origin() const noexcept { return origin_; }
  /// Its media type, such as `image/png`; empty for a file whose first bytes tell.
  const std::string& content_type() const noexcept { return content_type_; }

 private:
  Upload(std::string content_type, std::variant<File, Bytes, Callback> origin)
      : content_type_(std::move(content_type)), origin_(std::move(origin)) {}

  std::string content_type_;
  std::variant<File, Bytes, Callback> origin_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
