#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32
#include "rocketpunch/detail/os/windows.hpp"
// needs <windows.h> before it
#include <shellapi.h>
#else
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

extern char** environ;
#endif

#include <cstdint>
#include <string>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Has the system open a URL, and waits for nothing; false: it can't.
inline bool start_opener(const std::string& url) {
#ifdef _WIN32
  // beyond 32 is success, by a convention of long ago
  return reinterpret_cast<std::intptr_t>(
             ShellExecuteW(nullptr, L"open", wide(url).c_str(), nullptr, nullptr, SW_SHOWNORMAL)) > 32;
#else
#ifdef __APPLE__
  const char* const opener = "open";
#else
  const char* const opener = "xdg-open";
#endif
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
  // in a group of its own, or Ctrl-C in this program's terminal would end the browser too
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  std::string argument = url;
  std::string name = opener;
  char* arguments[] = {name.data(), argument.data(), nullptr};
  pid_t process = -1;
  // no shell: nothing in the URL can be taken for a command
  const bool started = posix_spawnp(&process, opener, &actions, &attributes, arguments, environ) == 0;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (!started) return false;
  try {  // it can run for hours, and somebody has to take note of its end
    std::thread([process] {
      while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
      }
    }).detach();
  } catch (const std::system_error&) {  // no more threads: it is noted when this program ends
  }
  return true;
#endif
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
