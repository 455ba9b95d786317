// The program's own `fsync` and `renameat` stand before those of the C library.
#include "support/file_faults.hpp"

#include <dlfcn.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>

namespace {

using rocketpunch::test::FileFaults;
using rocketpunch::test::FileStep;

FileStep killed_at = FileStep::none;
int times_before_end = 0;

void come_to(FileStep step) {
  if (killed_at == step && times_before_end-- == 0) kill(getpid(), SIGKILL);
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

bool rocketpunch::test::is_ended_at(FileStep step, int times_before, const std::function<void()>& act) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no child");
  if (child == 0) {
    alarm(30);
    killed_at = step;
    times_before_end = times_before;
    try {
      act();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("no end of a child");
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

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
  if (FileFaults::rename_error != 0 && FileFaults::renames_refused-- != 0)
    return refused(FileFaults::rename_error);
  const int result = next<int(int, const char*, int, const char*)>("renameat")(from, name, to, new_name);
  come_to(FileStep::renamed);
  return result;
}
