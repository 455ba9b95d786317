// The program's own pointers to `FlushFileBuffers` and `MoveFileExW` stand before those of the import
// library, by the names that a linker knows for what the headers declare as imported.
#include "support/file_faults.hpp"

#include "rocketpunch/detail/os/windows.hpp"

namespace {

using rocketpunch::test::FileFaults;
using rocketpunch::test::FileStep;

struct Ended {};

FileStep ended_at = FileStep::none;
int times_before_end = 0;

void come_to(FileStep step) {
  if (ended_at == step && times_before_end-- == 0) throw Ended();
}

template <class Function>
Function* of_system(const char* name) {
  return reinterpret_cast<Function*>(
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"kernel32.dll"), name)));
}

BOOL refused(int error) {
  SetLastError(static_cast<DWORD>(error));
  return FALSE;
}

BOOL WINAPI flush(HANDLE file) {
  come_to(FileStep::sync);
  if (FileFaults::file_sync_error != 0) return refused(FileFaults::file_sync_error);
  static const auto of_windows = of_system<BOOL WINAPI(HANDLE)>("FlushFileBuffers");
  const BOOL result = of_windows(file);
  come_to(FileStep::close);
  return result;
}

BOOL WINAPI move(LPCWSTR from, LPCWSTR to, DWORD how) {
  come_to(FileStep::rename);
  if (FileFaults::rename_error != 0 && FileFaults::renames_refused-- != 0)
    return refused(FileFaults::rename_error);
  static const auto of_windows = of_system<BOOL WINAPI(LPCWSTR, LPCWSTR, DWORD)>("MoveFileExW");
  const BOOL result = of_windows(from, to, how);
  come_to(FileStep::renamed);
  return result;
}

}  // namespace

bool rocketpunch::test::is_ended_at(FileStep step, int times_before, const std::function<void()>& act) {
  struct Never {
    ~Never() { ended_at = FileStep::none; }
  } const afterwards;
  ended_at = step;
  times_before_end = times_before;
  try {
    act();
    return false;
  } catch (const Ended&) {
    return true;
  }
}

extern "C" {
extern BOOL(WINAPI* const __imp_FlushFileBuffers)(HANDLE);
extern BOOL(WINAPI* const __imp_MoveFileExW)(LPCWSTR, LPCWSTR, DWORD);
BOOL(WINAPI* const __imp_FlushFileBuffers)(HANDLE) = flush;
BOOL(WINAPI* const __imp_MoveFileExW)(LPCWSTR, LPCWSTR, DWORD) = move;
}
