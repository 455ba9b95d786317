// The program's own `fsync` and `renameat` stand before those of the C library.
#include "support/file_faults.hpp"

#include <dlfcn.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace {

using rocketpunch::test::FileFaults;
using rocketpunch::test::FileStep;

void come_to(FileStep step) {
  if (FileFaults::killed_at == step && FileFaults::steps_before-- == 0) kill(getpid(), SIGKILL);
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int refused(int error) {
  errno = error;
  return -1;
}

}  // namespace

extern "C" int fsync(int file) {
  struct stat about {};
  const bool is_directory = fstat(file, &about) == 0 && S_ISDIR(about.st_mode);
  if (is_directory && FileFaults::directory_sync_error != 0) return refused(FileFaults::directory_sync_error);
  if (!is_directory) {
    come_to(FileStep::sync);
    if (FileFaults::file_sync_error != 0) return refused(FileFaults::file_sync_error);
  }
  const int result = next<int(int)>("fsync")(file);
  if (!is_directory) come_to(FileStep::close);
  return result;
}

extern "C" int renameat(int from, const char* name, int to, const char* new_name) noexcept {
  come_to(FileStep::rename);
  if (FileFaults::rename_error != 0) return refused(FileFaults::rename_error);
  const int result = next<int(int, const char*, int, const char*)>("renameat")(from, name, to, new_name);
  come_to(FileStep::renamed);
  return result;
}
