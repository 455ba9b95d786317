#include "program/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "program/exit_code.hpp"

namespace cli {

namespace {

constexpr std::size_t longest_secret = 8192;

/// A descriptor that is closed when it goes.
struct OpenFile {
  explicit OpenFile(const std::string& path)
      : descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor >= 0) close(descriptor);
  }
  int descriptor;
};

[[noreturn]] void refuse_file(const std::string& path, const std::string& why) {
  throw Failure(ExitCode::not_allowed, path + ' ' + why);
}

/// Throws unless the file is this user's, and nobody else's to read.
void check_private(const std::string& path, int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0)
    refuse_file(path, std::string("can't be looked at: ") + std::strerror(errno));
  if (!S_ISREG(status.st_mode)) refuse_file(path, "is no regular file");
  if (status.st_uid != geteuid())
    refuse_file(path, "belongs to another user: a key has to be in a file of your own");
  const unsigned mode = status.st_mode & 07777u;
  if (mode != 0600 && mode != 0400) {
    char text[8];
    std::snprintf(text, sizeof text, "%04o", mode);
    refuse_file(
        path, std::string("has mode ") + text + ", so that others may read or change it: chmod 600 " + path);
  }
}

/// The file's only line. Nothing: there is no such file.
std::optional<std::string> read_private_line(const std::string& path) {
  const OpenFile file(path);
  if (file.descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    refuse_file(path, std::string("can't be read: ") + std::strerror(errno));
  }
  check_private(path, file.descriptor);
  std::string text(longest_secret + 1, '\0');
  const auto size = read(file.descriptor, text.data(), text.size());
  if (size < 0) refuse_file(path, std::string("can't be read: ") + std::strerror(errno));
  if (static_cast<std::size_t>(size) > longest_secret) refuse_file(path, "is too large to be a key");
  text.resize(static_cast<std::size_t>(size));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  if (text.empty()) refuse_file(path, "is empty: put the key into it, in one line");
  return text;
}

}  // namespace

std::optional<FoundSecret> find_secret(const SecretPlace& place, const Environment& environment) {
  if (auto value = environment.get(place.variable))
    return FoundSecret{rp::Secret(*std::move(value)), SecretSource::environment};
  if (auto line = read_private_line(place.file))
    return FoundSecret{rp::Secret(*std::move(line)), SecretSource::file};
  if (place.file_required) refuse_file(place.file, "isn't there");
  return std::nullopt;
}

FoundSecret require_secret(const SecretPlace& place, const Surroundings& around) {
  if (auto found = find_secret(place, around.environment)) return *std::move(found);
  if (around.ask && around.terminal.in && around.terminal.err) {
    auto typed = around.ask(std::string(place.name) + " (it isn't shown): ", Echo::off);
    if (typed && !typed->empty()) return {rp::Secret(*std::move(typed)), SecretSource::asked};
    if (around.stop.stop_requested()) throw Failure(ExitCode::interrupted, "interrupted");
  }
  throw Failure(ExitCode::not_allowed, std::string("no ") + place.name + ": set " + place.variable +
                                           ", or put it into " + place.file +
                                           " (mode 0600); --mock needs none");
}

}  // namespace cli
