#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32
#include "rocketpunch/detail/os/windows.hpp"
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rocketpunch/detail/os/unique_fd.hpp"
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#include "rocketpunch/detail/os/system_error.hpp"
#include "rocketpunch/detail/os/system_path.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What may stand between the names in a path.
#ifdef _WIN32
inline constexpr const char* separators_of_paths = "/\\:";
#else
inline constexpr const char* separators_of_paths = "/";
#endif

/// A file that is read in pieces, from any place. Safe to read from several threads.
class UploadFile {
 public:
  /// `fault()` tells where it can't be read.
  explicit UploadFile(const SystemPath& path) : path_(path.text) {
    if (path.has_nul()) {
      fault_ = "must have a path without NUL";
      return;
    }
#ifdef _WIN32
    file_ = UniqueHandle(
        CreateFileW(path.native.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    BY_HANDLE_FILE_INFORMATION about{};
    if (!file_) {
      cannot_be_read();
    } else if (GetFileType(file_.get()) != FILE_TYPE_DISK ||
               GetFileInformationByHandle(file_.get(), &about) == 0 ||
               (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
      fault_ = "must be a file: " + path_;
    } else {
      size_ = std::uint64_t{about.nFileSizeHigh} << 32 | about.nFileSizeLow;
    }
#else
    // without blocking: it may be a pipe, which is refused below
    file_ = UniqueFd(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (!file_ || fstat(file_.get(), &about) != 0)
      cannot_be_read();
    else if (!S_ISREG(about.st_mode))
      fault_ = "must be a file: " + path_;
    else
      size_ = static_cast<std::uint64_t>(about.st_size);
#endif
  }

  /// Why it can't be read, to stand behind what it is for; empty: it can.
  const std::string& fault() const noexcept { return fault_; }
  std::uint64_t size() const noexcept { return size_; }

  /// Reads 1 to `most` bytes from there; an error of kind `storage` where there are none.
  Result<std::size_t> read_at(std::uint64_t offset, char* to, std::size_t most) const {
#ifdef _WIN32
    OVERLAPPED from{};
    from.Offset = static_cast<DWORD>(offset);
    from.OffsetHigh = static_cast<DWORD>(offset >> 32);
    DWORD count = 0;
    const auto piece = static_cast<DWORD>((std::min)(most, std::size_t{1} << 30));
    const bool is_read = ReadFile(file_.get(), to, piece, &count, &from) != 0 ||
                         last_system_error() == static_cast<int>(ERROR_HANDLE_EOF);
#else
    const ssize_t count = pread(file_.get(), to, most, static_cast<off_t>(offset));
    const bool is_read = count >= 0;
#endif
    if (!is_read) return storage_error("can't read " + path_, last_system_error());
    if (count == 0) return not_sent(ErrorKind::storage, path_ + " became shorter while it was sent");
    return static_cast<std::size_t>(count);
  }

 private:
  void cannot_be_read() {
    fault_ = "can't be read: " + path_ + ": " +
             std::error_code(last_system_error(), std::system_category()).message();
  }

  std::string path_;  // as messages show it
  std::string fault_{};
  std::uint64_t size_ = 0;
#ifdef _WIN32
  UniqueHandle file_{};
#else
  UniqueFd file_{};
#endif
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
