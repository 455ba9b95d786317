#pragma once
#include "rocketpunch/base/version.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/descriptor.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/base/store_directory.hpp"

/// Small files that are read and replaced as a whole.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A file as it was read.
struct WholeFile {
  Secret text{};
  bool is_too_large = false;  ///< It was not read.
  bool is_private = false;    ///< It is this user's own, and nobody else's to read or write.
};

inline bool is_private(const struct stat& about) noexcept {
  return StoreDirectory::is_trusted(about.st_uid) && (about.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/// What is in the file; nothing where there is none. Links are not followed.
inline Result<std::optional<WholeFile>> read_file(const StoreDirectory& directory, const std::string& name,
                                                  off_t largest = 1 << 20) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  const Descriptor file(openat(opened->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) {
    if (errno == ENOENT) return std::optional<WholeFile>();
    return storage_error("can't open " + directory.path_of(name), errno);
  }
  const auto failed = [&](int error_number) {
    return storage_error("can't read " + directory.path_of(name), error_number);
  };
  struct stat about {};
  if (fstat(file.get(), &about) != 0) return failed(errno);
  if (!S_ISREG(about.st_mode)) return failed(EINVAL);
  WholeFile whole{.is_too_large = about.st_size > largest, .is_private = is_private(about)};
  if (whole.is_too_large) return std::optional(std::move(whole));
  std::string text(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = read(file.get(), text.data() + length, text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(errno);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  text.resize(length);
  whole.text = Secret(std::move(text));
  return std::optional(std::move(whole));
}

/// Makes what was renamed or removed in a directory durable, as far as its file system can.
inline bool sync_directory(const Descriptor& opened) {
  // CIFS, vboxsf and some in user space sync files, and know nothing of the kind for directories
  return fsync(opened.get()) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EOPNOTSUPP ||
         errno == ENOSYS;
}

/// Whether what is written has to outlast a power failure.
enum class Durable { yes, no };
/// What becomes of a text that was written as a whole and couldn't be put in place.
enum class Unplaced { removed, kept };

/// Puts a text in place of what is in the file (mode 0600): whatever ends the process, the file is the old
/// one or the new one. `part_name` is where it is written at first: one at a time for each.
inline Result<void> replace_file(const StoreDirectory& directory, const std::string& name,
                                 std::string_view text, Durable durable, const std::string& part_name,
                                 Unplaced unplaced = Unplaced::removed) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  bool written = false;
  const auto failed = [&](const char* what) {
    const int error_number = errno;
    if (!written || unplaced == Unplaced::removed) unlinkat(opened->get(), part_name.c_str(), 0);
    return storage_error(std::string(what) + ' ' + directory.path_of(part_name), error_number);
  };
  unlinkat(opened->get(), part_name.c_str(), 0);  // of a process that was ended within
  {
    const Descriptor file(
        openat(opened->get(), part_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return failed("can't make");
    struct stat about {};
    if (fstat(file.get(), &about) != 0) return failed("can't look at");
    if (!is_private(about)) {  // its file system gives all files one owner or mode
      errno = EPERM;
      return failed("others can read or write");
    }
    while (!text.empty()) {
      const ssize_t count = write(file.get(), text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed("can't write");
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    written = true;
    if (durable == Durable::yes && fsync(file.get()) != 0) return failed("can't sync");
  }
  if (renameat(opened->get(), part_name.c_str(), opened->get(), name.c_str()) != 0)
    return failed("can't rename");
  if (durable == Durable::yes && !sync_directory(*opened))
    return storage_error("can't sync " + directory.path(), errno);
  return {};
}

/// Puts a part that was written as a whole in place of the file, durably.
inline Result<void> place_part(const StoreDirectory& directory, const std::string& name,
                               const std::string& part_name) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  const Descriptor file(openat(opened->get(), part_name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file || fsync(file.get()) != 0 ||
      renameat(opened->get(), part_name.c_str(), opened->get(), name.c_str()) != 0)
    return storage_error("can't put in its place " + directory.path_of(part_name), errno);
  if (!sync_directory(*opened)) return storage_error("can't sync " + directory.path(), errno);
  return {};
}

/// Removes the file, durably; its absence is success.
inline Result<void> remove_file(const StoreDirectory& directory, const std::string& name) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  if (unlinkat(opened->get(), name.c_str(), 0) != 0) {
    if (errno == ENOENT) return {};
    return storage_error("can't remove " + directory.path_of(name), errno);
  }
  if (!sync_directory(*opened)) return storage_error("can't sync " + directory.path(), errno);
  return {};
}

/// What a damaged file is called once it was set aside.
inline std::string aside_of(const std::string& name) { return name + ".damaged"; }

/// Keeps a file that can't be used as `*.damaged`, and gives its path; nothing if that can't be done.
inline std::optional<std::string> set_aside(const StoreDirectory& directory, const std::string& name) {
  std::string aside = directory.path_of(aside_of(name));
  if (std::rename(directory.path_of(name).c_str(), aside.c_str()) != 0) return std::nullopt;
  return aside;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
