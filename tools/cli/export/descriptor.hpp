// Files by the system's own calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cli {

/// A file that was opened, and its path. Functions throw a `Failure` that names it.
class Descriptor {
 public:
  Descriptor() = default;
  /// Opens it to be read and written; makes it where there is none. Refuses what is no regular file.
  explicit Descriptor(std::string path);
  Descriptor(Descriptor&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Descriptor();

  /// The same for this process alone, until it is closed: `Failure` if another has it.
  static Descriptor locked(const std::string& path);

  std::int64_t size() const;
  std::string read() const;
  /// Cuts it to so many bytes, and writes that behind them.
  void write(std::int64_t at, std::string_view text);

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::string path_;
  int descriptor_ = -1;
};

/// Whether there is something of that name.
bool is_there(const std::string& path);
/// The beginning of a file, up to its first line end; at most so many bytes.
std::string first_line_of(const std::string& path, std::size_t most);
void rename_file(const std::string& from, const std::string& to);
/// It need not be there.
void remove_file(const std::string& path);

}  // namespace cli
