#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/access_windows.hpp"
#include "rocketpunch/detail/os/stored_file.hpp"
#include "rocketpunch/detail/os/system_error.hpp"
#include "rocketpunch/detail/os/system_path.hpp"
#include "rocketpunch/detail/os/windows.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Others may read, write, rename and remove what is open: what is replaced is open somewhere, for a moment.
inline constexpr DWORD shared_with_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// Does what another program, such as one that looks for viruses, may be in the way of for a moment.
template <class Step>
bool done_in_spite_of_readers(Step step) {
  for (DWORD pause = 1;; pause *= 2) {
    if (step()) return true;
    const int why = last_system_error();
    if (pause > 512 || (why != ERROR_ACCESS_DENIED && why != ERROR_SHARING_VIOLATION)) return false;
    Sleep(pause);
  }
}

/// The directory that a store has to itself, known by an absolute path: the program may change its own. It is
/// looked at anew whenever it is used, so that one that has gone is not taken for an empty one.
class StoreDirectory {
 public:
  /// Makes the directory, for this user alone, where it isn't there. Throws a
  /// configuration `Error` for one that can't be used; `whose` it is names it there.
  StoreDirectory(const SystemPath& directory, const std::string& whose, Writers writers)
      : whose_(whose), writers_(writers) {
    if (directory.text.empty() || directory.has_nul())
      refuse("the directory of a " + whose + " must be named");
    if (directory.native.empty()) refuse("the directory of a " + whose + " must be named in UTF-8");
    std::error_code fault;
    const SystemPath absolute(std::filesystem::absolute(directory.native, fault).make_preferred());
    if (fault) refuse("can't tell where the directory " + directory.text + " is: " + fault.message());
    wide_path_ = absolute.native;
    path_ = absolute.text;
    OwnerOnly owner;
    if (CreateDirectoryW(wide_path_.c_str(), owner.attributes()) == 0 &&
        last_system_error() != ERROR_ALREADY_EXISTS)
      refuse(storage_error("can't make the directory " + path_, last_system_error()).message());
    const auto opened = open_handle();
    BY_HANDLE_FILE_INFORMATION about{};
    if (!opened || GetFileInformationByHandle(opened.get(), &about) == 0 ||
        (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
      refuse(path_ + " is no directory");
    if (const std::string why = objection(opened.get()); !why.empty()) refuse(path_ + why);
    volume_ = about.dwVolumeSerialNumber;
  }

  /// The absolute path.
  const std::string& path() const noexcept { return path_; }
  const std::wstring& native_path() const noexcept { return wide_path_; }
  /// The path of a file in it.
  std::string path_of(std::string_view name) const { return (path_ + '\\').append(name); }
  std::wstring wide_path_of(std::string_view name) const { return wide_path_ + L'\\' + wide(name); }

  /// Keeps it open, if it is still what it was when this was made; else an error of kind `storage`.
  Result<UniqueHandle> open() const {
    UniqueHandle opened = open_handle();
    BY_HANDLE_FILE_INFORMATION about{};
    if (!opened || GetFileInformationByHandle(opened.get(), &about) == 0)
      return storage_error("can't open the directory " + path_, last_system_error());
    std::string why = objection(opened.get());
    if (why.empty() && about.dwVolumeSerialNumber != volume_)
      why = " is on another volume than when the store was made";
    if (!why.empty()) return not_sent(ErrorKind::storage, path_ + why);
    return Result<UniqueHandle>(std::move(opened));
  }

  /// Whether there is none.
  bool is_missing() const noexcept {
    return GetFileAttributesW(wide_path_.c_str()) == INVALID_FILE_ATTRIBUTES &&
           (last_system_error() == ERROR_FILE_NOT_FOUND || last_system_error() == ERROR_PATH_NOT_FOUND);
  }

 private:
  [[noreturn]] static void refuse(std::string why) {
    throw not_sent(ErrorKind::configuration, std::move(why));
  }
  UniqueHandle open_handle() const {
    return UniqueHandle(CreateFileW(wide_path_.c_str(), FILE_LIST_DIRECTORY | READ_CONTROL, shared_with_all,
                                    nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  }
  /// Why it can't be used; empty: it can.
  std::string objection(HANDLE opened) const {
    const FileAccess access(opened);
    const Others others = access.others_with(FILE_ADD_FILE | FILE_DELETE_CHILD | WRITE_DAC | WRITE_OWNER |
                                             GENERIC_WRITE | GENERIC_ALL);
    std::string why;
    if (others == Others::everyone)
      why = " can be written by everyone";
    else if (writers_ == Writers::owner && others == Others::some)
      why = " can be written by others";
    else if (!access.is_trusted())
      why = " belongs to another user";
    else
      return why;
    return why + advice_on_directory(whose_, path_of("rocketpunch"));
  }

  std::string path_, whose_;
  std::wstring wide_path_;
  Writers writers_;
  DWORD volume_ = 0;
};

/// What is in the file; nothing where there is none. Links are not followed.
inline Result<std::optional<FileContents>> read_file(const StoreDirectory& directory, const std::string& name,
                                                     std::uint64_t largest = 1 << 20) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  UniqueHandle file;
  done_in_spite_of_readers([&] {
    file = UniqueHandle(CreateFileW(directory.wide_path_of(name).c_str(), GENERIC_READ, shared_with_all,
                                    nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    return static_cast<bool>(file);
  });
  if (!file) {
    if (last_system_error() == ERROR_FILE_NOT_FOUND) return std::optional<FileContents>();
    return storage_error("can't open " + directory.path_of(name), last_system_error());
  }
  const auto failed = [&](int why) { return storage_error("can't read " + directory.path_of(name), why); };
  BY_HANDLE_FILE_INFORMATION about{};
  if (GetFileInformationByHandle(file.get(), &about) == 0) return failed(last_system_error());
  if ((about.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT)) != 0)
    return failed(ERROR_INVALID_PARAMETER);
  const FileAccess access(file.get());
  const std::uint64_t size = std::uint64_t{about.nFileSizeHigh} << 32 | about.nFileSizeLow;
  FileContents whole{
      .is_too_large = size > largest,
      .is_private = access.is_trusted() &&
                    access.others_with(FILE_READ_DATA | FILE_WRITE_DATA | WRITE_DAC | WRITE_OWNER |
                                       GENERIC_READ | GENERIC_WRITE | GENERIC_ALL) == Others::none};
  if (whole.is_too_large) return std::optional(std::move(whole));
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    DWORD count = 0;
    const auto piece = static_cast<DWORD>((std::min)(text.size() - length, std::size_t{1} << 30));
    if (ReadFile(file.get(), text.data() + length, piece, &count, nullptr) == 0)
      return failed(last_system_error());
    if (count == 0) break;
    length += count;
  }
  text.resize(length);
  whole.text = Secret(std::move(text));
  return std::optional(std::move(whole));
}

/// Has one file take the place of another, whose readers keep the old one.
inline bool put_in_place(const std::wstring& part, const std::wstring& file, Durable durable) {
  const DWORD how = MOVEFILE_REPLACE_EXISTING | (durable == Durable::yes ? MOVEFILE_WRITE_THROUGH : 0u);
  return done_in_spite_of_readers([&] { return MoveFileExW(part.c_str(), file.c_str(), how) != 0; });
}
inline bool remove_by_path(const std::wstring& path) {
  return done_in_spite_of_readers([&] { return DeleteFileW(path.c_str()) != 0; });
}

/// Puts a text in place of what is in the file, for this user alone: whatever ends the process, the file is
/// the old one or the new one. `part_name` is where it is written at first: one at a time for each.
inline Result<void> replace_file(const StoreDirectory& directory, const std::string& name,
                                 std::string_view text, Durable durable, const std::string& part_name,
                                 Unplaced unplaced = Unplaced::removed) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  const std::wstring part = directory.wide_path_of(part_name);
  bool written = false;
  const auto failed = [&](const char* what) {
    const int why = last_system_error();
    if (!written || unplaced == Unplaced::removed) DeleteFileW(part.c_str());
    return storage_error(std::string(what) + ' ' + directory.path_of(part_name), why);
  };
  if (!remove_by_path(part) && last_system_error() != ERROR_FILE_NOT_FOUND)
    return storage_error("can't remove " + directory.path_of(part_name), last_system_error());
  {
    OwnerOnly owner;
    if (owner.attributes() == nullptr) return failed("can't make for this user alone");
    const UniqueHandle file(CreateFileW(part.c_str(), GENERIC_WRITE, shared_with_all, owner.attributes(),
                                        CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file) return failed("can't make");
    while (!text.empty()) {
      DWORD count = 0;
      const auto piece = static_cast<DWORD>((std::min)(text.size(), std::size_t{1} << 30));
      if (WriteFile(file.get(), text.data(), piece, &count, nullptr) == 0) return failed("can't write");
      text.remove_prefix(count);
    }
    written = true;
    if (durable == Durable::yes && FlushFileBuffers(file.get()) == 0) return failed("can't sync");
  }
  if (!put_in_place(part, directory.wide_path_of(name), durable)) return failed("can't rename");
  return {};
}

/// Puts a part that was written as a whole in place of the file, durably.
inline Result<void> place_part(const StoreDirectory& directory, const std::string& name,
                               const std::string& part_name) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  const std::wstring part = directory.wide_path_of(part_name);
  bool synced = false;
  {
    const UniqueHandle file(
        CreateFileW(part.c_str(), GENERIC_WRITE, shared_with_all, nullptr, OPEN_EXISTING, 0, nullptr));
    synced = file && FlushFileBuffers(file.get()) != 0;
  }
  if (!synced || !put_in_place(part, directory.wide_path_of(name), Durable::yes))
    return storage_error("can't put in its place " + directory.path_of(part_name), last_system_error());
  return {};
}

/// Removes the file; its absence is success.
inline Result<void> remove_file(const StoreDirectory& directory, const std::string& name,
                                Durable = Durable::yes) {
  const auto opened = directory.open();
  if (!opened) return opened.error();
  if (!remove_by_path(directory.wide_path_of(name)) && last_system_error() != ERROR_FILE_NOT_FOUND)
    return storage_error("can't remove " + directory.path_of(name), last_system_error());
  return {};
}

/// Keeps a file that can't be used as `*.damaged`, and gives its path; nothing if that can't be done.
inline std::optional<std::string> set_aside(const StoreDirectory& directory, const std::string& name) {
  if (!put_in_place(directory.wide_path_of(name), directory.wide_path_of(aside_of(name)), Durable::no))
    return std::nullopt;
  return directory.path_of(aside_of(name));
}

/// Has a file be used at this moment.
inline void touch_file(const StoreDirectory& directory, const std::string& name) {
  const UniqueHandle file(CreateFileW(directory.wide_path_of(name).c_str(), FILE_WRITE_ATTRIBUTES,
                                      shared_with_all, nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT,
                                      nullptr));
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  if (file) SetFileTime(file.get(), nullptr, nullptr, &now);
}

/// The files of the directory.
inline Result<std::vector<ListedFile>> list_files(const StoreDirectory& directory) {
  struct Close {
    void operator()(void* search) const noexcept { FindClose(search); }
  };
  const auto hundreds_of_ns = [](const FILETIME& time) {
    return static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
  };
  WIN32_FIND_DATAW found;
  const HANDLE search = FindFirstFileW(directory.wide_path_of("*").c_str(), &found);
  if (search == INVALID_HANDLE_VALUE)
    return storage_error("can't list " + directory.path(), last_system_error());
  const std::unique_ptr<void, Close> open(search);
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  std::vector<ListedFile> files;
  do {
    if ((found.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT)) != 0) continue;
    const std::int64_t used = hundreds_of_ns(found.ftLastWriteTime);
    files.push_back({.name = narrow(found.cFileName),
                     .used_at = used,
                     .age_seconds = (hundreds_of_ns(now) - used) / 10'000'000,
                     .size = std::uint64_t{found.nFileSizeHigh} << 32 | found.nFileSizeLow});
  } while (FindNextFileW(search, &found) != 0);
  return files;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
