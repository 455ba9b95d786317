#include "export/descriptor.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "program/exit_code.hpp"

namespace cli {

namespace {

[[noreturn]] void fail_on(const std::string& path, const std::string& what) {
  const int error = errno;
  const std::string advice =
      error == ENOSPC || error == EDQUOT ? "; make room, and run the same command again" : "";
  throw Failure(ExitCode::failed, path + ": can't " + what + ": " + std::strerror(error) + advice);
}

}  // namespace

void Descriptor::fail(const std::string& what) const { fail_on(path_, what); }

Descriptor::Descriptor(std::string path) : path_(std::move(path)) {
  // what isn't a file might block
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
  if (descriptor_ < 0) fail("open it");
  struct stat about {};
  if (fstat(descriptor_, &about) != 0) fail("look at it");
  if (!S_ISREG(about.st_mode)) throw Failure(ExitCode::failed, path_ + ": this is no file; name another one");
}

Descriptor::~Descriptor() {
  if (descriptor_ >= 0) close(descriptor_);
}

Descriptor Descriptor::locked(const std::string& path) {
  while (true) {
    Descriptor file(path);
    if (flock(file.descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK)
        throw Failure(ExitCode::failed, path + ": another export is writing to it; wait for its end");
      file.fail("lock it");
    }
    // who had it may have given it another name meanwhile
    struct stat mine {
    }, there{};
    if (fstat(file.descriptor_, &mine) == 0 && stat(path.c_str(), &there) == 0 &&
        mine.st_ino == there.st_ino && mine.st_dev == there.st_dev)
      return file;
  }
}

std::int64_t Descriptor::size() const {
  struct stat about {};
  if (fstat(descriptor_, &about) != 0) fail("look at it");
  return about.st_size;
}

std::string Descriptor::read() const {
  std::string text(static_cast<std::size_t>(size()), '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const auto got = pread(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read it");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  text.resize(done);
  return text;
}

void Descriptor::write(std::int64_t at, std::string_view text) {
  if (ftruncate(descriptor_, at) != 0) fail("write it");
  while (!text.empty()) {
    const auto done = pwrite(descriptor_, text.data(), text.size(), at);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail("write it");
    at += done;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

bool is_there(const std::string& path) {
  struct stat about {};
  return lstat(path.c_str(), &about) == 0;
}

std::string first_line_of(const std::string& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string text(most, '\0');
  file.read(text.data(), static_cast<std::streamsize>(most));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text.substr(0, text.find('\n'));
}

void rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) fail_on(to, "make it of " + from);
}

void remove_file(const std::string& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) fail_on(path, "remove it");
}

}  // namespace cli
