// Ends a process, or has the file system refuse, at a named step of writing a file.
#pragma once

namespace rocketpunch::test {

/// The steps after the last byte was written, in their order.
enum class FileStep { none, sync, close, rename, renamed };

struct FileFaults {
  /// The process is ended by SIGKILL when it comes to that step, after having come to it so often.
  static inline FileStep killed_at = FileStep::none;
  static inline int steps_before = 0;
  /// What is told when directories, or files, are synced, or files renamed; 0: nothing is wrong.
  static inline int directory_sync_error = 0, file_sync_error = 0, rename_error = 0;
};

}  // namespace rocketpunch::test
