#pragma once
#include "rocketpunch/base/version.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "rocketpunch/base/descriptor.hpp"
#include "rocketpunch/base/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The directory that a store has to itself, known by an absolute path: the program may change its own. It is
/// looked at anew whenever it is used, so that one that has gone is not taken for an empty one.
class StoreDirectory {
 public:
  /// Who may write into it: nobody but its owner, or its group too.
  enum class Writers { owner, group };

  /// Makes the directory (mode 0700) where it isn't there. Throws a configuration `Error` for one that can't
  /// be used; `whose` it is names it there.
  StoreDirectory(const std::string& directory, const std::string& whose, Writers writers)
      : whose_(whose), writers_(writers) {
    if (directory.empty() || directory.find('\0') != directory.npos)
      refuse("the directory of a " + whose + " must be named");
    std::error_code fault;
    path_ = std::filesystem::absolute(directory, fault).string();
    if (fault) refuse("can't tell where the directory " + directory + " is: " + fault.message());
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
  /// The path of a file in it.
  std::string path_of(std::string_view name) const { return (path_ + '/').append(name); }

  /// Opens it, if it is still what it was when this was made; else an error of kind `storage`.
  Result<Descriptor> open() const {
    Descriptor opened(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat about {};
    if (!opened || fstat(opened.get(), &about) != 0)
      return storage_error("can't open the directory " + path_, errno);
    std::string why = objection(about);
    // of a volume that was unmounted, the place is there and empty
    if (why.empty() && about.st_dev != device_)
      why = " is on another file system than when the store was made";
    if (!why.empty()) return Error({.kind = ErrorKind::storage, .message = path_ + why, .maybe_sent = false});
    return Result<Descriptor>(std::move(opened));
  }

  /// Whether there is none.
  bool is_missing() const noexcept { return access(path_.c_str(), F_OK) != 0 && errno == ENOENT; }

  /// Whether what a user owns can't have been put there by anybody else: this process's user, or root.
  static bool is_trusted(uid_t owner) noexcept { return owner == geteuid() || owner == 0; }

 private:
  [[noreturn]] static void refuse(std::string why) {
    throw Error({.kind = ErrorKind::configuration, .message = std::move(why), .maybe_sent = false});
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
    return why + ": a " + whose_ +
           " can't be kept there, but in a directory in it that is made for it, such as " +
           path_of("rocketpunch");
  }

  std::string path_, whose_;
  Writers writers_;
  dev_t device_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
