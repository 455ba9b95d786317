#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/descriptor.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"

/// Small files that are read and replaced as a whole.
namespace rocketpunch::detail {

/// What is in the file; nothing where there is none. Links are not followed.
inline Result<std::optional<Secret>> read_file(const std::string& directory, const std::string& name,
                                               off_t largest = 1 << 20) {
  const std::string path = directory + '/' + name;
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) {
    if (errno == ENOENT) return std::optional<Secret>();
    return storage_error("can't open " + path, errno);
  }
  struct stat about {};
  if (fstat(file.get(), &about) != 0) return storage_error("can't read " + path, errno);
  if (!S_ISREG(about.st_mode) || about.st_size > largest) return storage_error("can't read " + path, EFBIG);
  std::string text(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = read(file.get(), text.data() + length, text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return storage_error("can't read " + path, errno);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  text.resize(length);
  return std::optional<Secret>(Secret(std::move(text)));
}

/// Makes sure that a directory is there, made with mode 0700 if need be, and that not everyone can write into
/// it. Throws a configuration `Error`; `whose` it is names it there.
inline void require_directory(const std::string& directory, const std::string& whose) {
  const auto refuse = [](std::string why) {
    throw Error({.kind = ErrorKind::configuration, .message = std::move(why), .maybe_sent = false});
  };
  if (directory.empty() || directory.find('\0') != directory.npos)
    refuse("the directory of a " + whose + " must be named");
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    refuse("can't make the directory " + directory + ": " + std::strerror(errno));
  struct stat about {};
  if (stat(directory.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) refuse(directory + " is no directory");
  if ((about.st_mode & S_IWOTH) != 0)
    refuse(directory + " can be written by everyone: a " + whose + " can't be kept there");
}

/// Makes what was renamed or removed in a directory durable.
inline Result<void> sync_directory(const std::string& directory) {
  const Descriptor opened(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened || fsync(opened.get()) != 0) return storage_error("can't sync " + directory, errno);
  return {};
}

/// Whether what is written has to outlast a power failure.
enum class Durable { yes, no };

/// Puts a text in place of what is in the file (mode 0600): whatever ends the process, the file is the old
/// one or the new one. `part_name` is where it is written at first: one at a time for each.
inline Result<void> replace_file(const std::string& directory, const std::string& name, std::string_view text,
                                 Durable durable, const std::string& part_name) {
  const std::string path = directory + '/' + name;
  const std::string part = directory + '/' + part_name;
  const auto failed = [&](const char* what) {
    const int error_number = errno;
    unlink(part.c_str());
    return storage_error(std::string(what) + ' ' + part, error_number);
  };
  unlink(part.c_str());  // of a process that was ended within
  {
    const Descriptor file(open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return failed("can't make");
    while (!text.empty()) {
      const ssize_t count = write(file.get(), text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed("can't write");
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (durable == Durable::yes && fsync(file.get()) != 0) return failed("can't sync");
  }
  if (std::rename(part.c_str(), path.c_str()) != 0) return failed("can't rename");
  return durable == Durable::yes ? sync_directory(directory) : Result<void>();
}

/// Removes the file, durably; its absence is success.
inline Result<void> remove_file(const std::string& directory, const std::string& name) {
  const std::string path = directory + '/' + name;
  if (unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return storage_error("can't remove " + path, errno);
  }
  return sync_directory(directory);
}

}  // namespace rocketpunch::detail
