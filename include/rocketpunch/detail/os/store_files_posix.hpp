#pragma once
#include "rocketpunch/version.hpp"

#ifndef _WIN32

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/stored_file.hpp"
#include "rocketpunch/detail/os/system_error.hpp"
#include "rocketpunch/detail/os/system_path.hpp"
#include "rocketpunch/detail/os/unique_fd.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The directory that a store has to itself, known by an absolute path: the program may change its own. It is
/// looked at anew whenever it is used, so that one that has gone is not taken for an empty one.
class StoreDirectory {
 public:
  /// Makes the directory (mode 0700) where it isn't there. Throws a configuration `Error` for one that can't
  /// be used; `whose` it is names it there.
  StoreDirectory(const SystemPath& directory, const std::string& whose, Writers writers)
      : whose_(whose), writers_(writers) {
    if (directory.text.empty() || directory.has_nul())
      refuse("the directory of a " + whose + " must be named");
    std::error_code fault;
    path_ = std::filesystem::absolute(directory.native, fault).native();
    if (fault) refuse("can't tell where the directory " + directory.text + " is: " + fault.message());
    if (mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
      refuse("can't make the directory " + path_ + ": " + std::strerror(errno));
    struct stat about {};
    if (lstat(path_.c_str(), &about) == 0 && S_ISLNK(about.st_mode) && !is_trusted(about.st_uid))
      refuse(path_ + " is another user's link");
    if (stat(path_.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) refuse(path_ + " is no directory");
    if (const std::string why = objection(about); !why.empty()) refuse(path_ + why);
    device_ = about.st_dev;
  }

  /// The absolute path.
  const std::string& path() const noexcept { return path_; }
  const std::string& native_path() const noexcept { return path_; }
  /// The path of a file in it.
  std::string path_of(std::string_view name) const { return (path_ + '/').append(name); }

  /// Opens it, if it is still what it was when this was made; else an error of kind `storage`.
  Result<UniqueFd> open() const {
    UniqueFd opened(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat about {};
    if (!opened || fstat(opened.get(), &about) != 0)
      return storage_error("can't open the directory " + path_, errno);
    std::string why = objection(about);
    // of a volume that was unmounted, the place is there and empty
    if (why.empty() && about.st_dev != device_)
      why = " is on another file system than when the store was made";
    if (!why.empty()) return not_sent(ErrorKind::storage, path_ + why);
    return Result<UniqueFd>(std::move(opened));
  }

  /// Whether there is none.
  bool is_missing() const noexcept { return access(path_.c_str(), F_OK) != 0 && errno == ENOENT; }

  /// Whether what a user owns can't have been put there by anybody else: this process's user, or root.
  static bool is_trusted(uid_t owner) noexcept { return owner == geteuid() || owner == 0; }

 private:
  [[noreturn]] static void refuse(std::string why) {
    throw not_sent(ErrorKind::configuration, std::move(why));
  }
  /// Why it can't be used; empty: it can.
  std::string objection(const struct stat& about) const {
    std::string why;
    if ((about.st_mode & S_IWOTH) != 0)
      why = " can be written by everyone";
    else if (writers_ == Writers::owner && (about.st_mode & S_IWGRP) != 0)
      why = " can be written by its group";
    else if (!is_trusted(about.st_uid))
      why = " belongs to another user";
    else
      return why;
    return why + advice_on_directory(whose_, path_of("rocketpunch"));
  }

  std::string path_, whose_;
  Writers writers_;
  dev_t device_{};
};

inline bool is_private(const struct stat& about) noexcept {
  return StoreDirectory::is_trusted(about.st_uid) && (about.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/// What is in the file; nothing where there is none. Links are not followed.
inline Result<std::optional<FileContents>> read_file(const StoreDirectory& directory, const std::string& name,
                                                     std::uint64_t largest = 1 << 20) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  const UniqueFd file(openat(opened->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) {
    if (errno == ENOENT) return std::optional<FileContents>();
    return storage_error("can't open " + directory.path_of(name), errno);
  }
  const auto failed = [&](int error_number) {
    return storage_error("can't read " + directory.path_of(name), error_number);
  };
  struct stat about {};
  if (fstat(file.get(), &about) != 0) return failed(errno);
  if (!S_ISREG(about.st_mode)) return failed(EINVAL);
  FileContents whole{.is_too_large = static_cast<std::uint64_t>(about.st_size) > largest,
                     .is_private = is_private(about)};
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

/// Has what was written outlast a power failure, as far as the disk obeys.
inline bool sync_file(const UniqueFd& file) {
#ifdef F_FULLFSYNC  // there, fsync ends at the disk's own cache; some file systems know nothing else
  if (fcntl(file.get(), F_FULLFSYNC) == 0) return true;
#endif
  return fsync(file.get()) == 0;
}

/// Makes what was renamed or removed in a directory durable, as far as its file system can.
inline bool sync_directory(const UniqueFd& opened) {
  // CIFS, vboxsf and some in user space sync files, and know nothing of the kind for directories
  return sync_file(opened) || errno == EINVAL || errno == ENOTSUP || errno == EOPNOTSUPP || errno == ENOSYS;
}

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
    const UniqueFd file(
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
    if (durable == Durable::yes && !sync_file(file)) return failed("can't sync");
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
  const UniqueFd file(openat(opened->get(), part_name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file || !sync_file(file) ||
      renameat(opened->get(), part_name.c_str(), opened->get(), name.c_str()) != 0)
    return storage_error("can't put in its place " + directory.path_of(part_name), errno);
  if (!sync_directory(*opened)) return storage_error("can't sync " + directory.path(), errno);
  return {};
}

/// Removes the file; its absence is success.
inline Result<void> remove_file(const StoreDirectory& directory, const std::string& name,
                                Durable durable = Durable::yes) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  if (unlinkat(opened->get(), name.c_str(), 0) != 0) {
    if (errno == ENOENT) return {};
    return storage_error("can't remove " + directory.path_of(name), errno);
  }
  if (durable == Durable::yes && !sync_directory(*opened))
    return storage_error("can't sync " + directory.path(), errno);
  return {};
}

/// Keeps a file that can't be used as `*.damaged`, and gives its path; nothing if that can't be done.
inline std::optional<std::string> set_aside(const StoreDirectory& directory, const std::string& name) {
  std::string aside = directory.path_of(aside_of(name));
  if (std::rename(directory.path_of(name).c_str(), aside.c_str()) != 0) return std::nullopt;
  return aside;
}

/// Has a file be used at this moment.
inline void touch_file(const StoreDirectory& directory, const std::string& name) {
  utimensat(AT_FDCWD, directory.path_of(name).c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

/// The files of the directory.
inline Result<std::vector<ListedFile>> list_files(const StoreDirectory& directory) {
  struct Close {
    void operator()(DIR* open) const noexcept { closedir(open); }
  };
  const std::unique_ptr<DIR, Close> open(opendir(directory.path().c_str()));
  if (!open) return storage_error("can't list " + directory.path(), errno);
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::vector<ListedFile> files;
  while (const dirent* const entry = readdir(open.get())) {
    struct stat about {};
    if (fstatat(dirfd(open.get()), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(about.st_mode))
      continue;
#ifdef __APPLE__
    const timespec& used = about.st_mtimespec;
#else
    const timespec& used = about.st_mtim;
#endif
    files.push_back({.name = entry->d_name,
                     .used_at = std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec,
                     .age_seconds = std::int64_t{now} - used.tv_sec,
                     .size = static_cast<std::uint64_t>(about.st_size)});
  }
  return files;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
