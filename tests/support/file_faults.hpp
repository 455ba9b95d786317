// Ends what a function does, or has the file system refuse, at a named step of writing a file.
#pragma once

#include <functional>

namespace rocketpunch::test {

/// The steps after the last byte was written, in their order.
enum class FileStep { none, sync, close, rename, renamed };

struct FileFaults {
  /// An error of the system's that nothing is done about: of the device itself (EIO, ERROR_IO_DEVICE).
#ifdef _WIN32
  static constexpr int of_device = 1117;
#else
  static constexpr int of_device = 5;
#endif
  /// What is told when directories, or files, are synced, or files renamed; 0: nothing is wrong.
  static inline int directory_sync_error = 0, file_sync_error = 0, rename_error = 0;
  /// How many renames are refused before one isn't; below 0: all are.
  static inline int renames_refused = -1;

  FileFaults() = default;
  FileFaults(const FileFaults&) = delete;
  FileFaults& operator=(const FileFaults&) = delete;
  /// No fault outlasts the test that has one of these.
  ~FileFaults() {
    directory_sync_error = file_sync_error = rename_error = 0;
    renames_refused = -1;
  }
};

/// Runs a function, and ends it when it comes to that step, after having come to it so often; false: it never
/// came there. It is ended as the system ends a process: a child of this one, by SIGKILL. Windows has none;
/// there an exception ends it, which leaves the same files, and frees what the system would.
bool is_ended_at(FileStep step, int times_before, const std::function<void()>& act);

}  // namespace rocketpunch::test
