// The directories that the program keeps files in: there, its user's own, writable, and with room.
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>

#include "doctor/checkup.hpp"

namespace cli {

namespace {

/// Who may write to a directory beside its owner: as the SDK's stores have it.
enum class StoreWriters { nobody, group };

constexpr std::uint64_t least_room = 1 << 20;  // what a store may write in a while

std::string octal(mode_t mode) {
  char text[16];
  std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode) & 07777u);
  return text;
}

std::string room_text(std::uint64_t bytes) {
  char text[32];
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::snprintf(text, sizeof text, megabytes < 1000 ? "%.0f MB" : "%.1f GB",
                megabytes < 1000 ? megabytes : megabytes / 1000);
  return text;
}

/// The nearest_directory directory above that is there.
std::string nearest_directory(std::string path) {
  std::error_code ignored;
  while (path.size() > 1 && !std::filesystem::exists(path, ignored))
    path = std::filesystem::path(path).parent_path().string();
  return path;
}

/// Why nothing can be written there for want of room; empty: there is some. `room`: how much.
std::string fault_of_room(const std::string& path, std::uint64_t& room) {
  struct statvfs about {};
  if (statvfs(path.c_str(), &about) != 0) return std::string("can't be looked at: ") + std::strerror(errno);
  room = static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize;
  if ((about.f_flag & ST_RDONLY) != 0) return "is on a file system that can only be read";
  if (room < least_room) return "is on a full file system: " + room_text(room) + " are free";
  if (about.f_files > 0 && about.f_favail == 0) return "is on a file system with no room for more files";
  return {};
}

/// Why a directory can't be used; empty: it can.
std::string fault_of_directory(const struct stat& about, const std::string& path, StoreWriters writers) {
  if (!S_ISDIR(about.st_mode)) return "is no directory";
  if (about.st_uid != geteuid() && about.st_uid != 0) return "belongs to another user";
  if ((about.st_mode & S_IWOTH) != 0) return "can be written by everyone";
  if (writers == StoreWriters::nobody && (about.st_mode & S_IWGRP) != 0) return "can be written by its group";
  if (access(path.c_str(), R_OK | W_OK | X_OK) != 0)
    return std::string("can't be read and written: ") + std::strerror(errno);
  return {};
}

constexpr const char* keep_elsewhere = "keep files elsewhere by $XDG_STATE_HOME and $XDG_CACHE_HOME";

/// Whether its user may be told to change its mode: others' directories, such as /, are no business of his.
bool is_own_directory(const std::string& path) {
  struct stat about {};
  return stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid();
}

std::string advice_on_directory(const std::string& path, const std::string& fault) {
  if (fault.find("file system") != fault.npos) return std::string("make room, or ") + keep_elsewhere;
  if (fault == "is no directory") return "move it away";
  return "chown it to yourself and chmod 700 " + path;
}

void check_directory(Report& report, const char* what, const std::string& path, StoreWriters writers) {
  struct stat about {};
  std::uint64_t room = 0;
  if (stat(path.c_str(), &about) != 0) {
    const int why = errno;
    const std::string above = nearest_directory(path);
    std::string fault =
        why != ENOENT ? std::string("can't be looked at: ") + std::strerror(why) : fault_of_room(above, room);
    if (fault.empty() && access(above.c_str(), W_OK | X_OK) != 0)
      fault = "can't be made: " + above + " can't be written";
    if (!fault.empty())
      return report.bad(what, path + ' ' + fault,
                        is_own_directory(above) ? advice_on_directory(above, fault) : keep_elsewhere);
    return report.good(what, path + ": not there yet, " + room_text(room) + " free");
  }
  std::string fault = fault_of_directory(about, path, writers);
  if (fault.empty()) fault = fault_of_room(path, room);
  const std::string text = path + ", mode " + octal(about.st_mode);
  if (!fault.empty()) return report.bad(what, text + ": " + fault, advice_on_directory(path, fault));
  report.good(what, text + ", " + room_text(room) + " free");
}

void check_sign_in(Checkup& checkup) {
  Report& report = checkup.report;
  Context& context = checkup.context;
  if (context.settings().mock) return report.good("sign-in", "the mock server's user (from --mock)");
  if (context.environment().get("ROCKETPUNCH_ACCESS_TOKEN"))
    return report.good("sign-in", "an access token from $ROCKETPUNCH_ACCESS_TOKEN");
  if (!checkup.key)
    return report.unknown("sign-in", "not looked for: there is no key, and each has its own",
                          "see App Key, above");
  try {
    report.good("sign-in", context.has_user() ? "kept; rocketpunch whoami says who"
                                              : "nobody; rocketpunch sign-in changes that");
  } catch (const rp::Error& error) {
    report.bad("sign-in", error.message(), "mend the directory of tokens; else sign in again");
  }
}

}  // namespace

void check_files(Checkup& checkup) {
  Report& report = checkup.report;
  Context& context = checkup.context;
  try {
    check_directory(report, "tokens", context.token_directory(), StoreWriters::nobody);
    check_directory(report, "quota ledger", context.directory(Keeps::state) + "/quota", StoreWriters::group);
    check_directory(report, "cache", context.directory(Keeps::cache) + "/codes", StoreWriters::group);
  } catch (const Failure& failure) {
    return report.bad("files", failure.what(), "without it, only --mock works");
  }
  check_sign_in(checkup);
}

}  // namespace cli
