#pragma once
#include "rocketpunch/version.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/cache/file_cache.hpp"
#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/detail/crypto.hpp"
#include "rocketpunch/detail/os/atomic_file.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `FileCache`.
class FileCacheImpl {
 public:
  FileCacheImpl(const std::string& directory, std::uint64_t max_bytes)
      : directory_(directory, "FileCache", StoreDirectory::Writers::group), max_bytes_(max_bytes) {}

  Result<std::optional<CacheEntry>> get(const std::string& key) const {
    const std::string name = name_of(key);
    if (directory_.is_missing()) return std::optional<CacheEntry>();
    const auto file = read_file(directory_, name, largest_file);
    if (!file) return file.error();
    if (!*file) return std::optional<CacheEntry>();
    utimensat(AT_FDCWD, directory_.path_of(name).c_str(), nullptr, AT_SYMLINK_NOFOLLOW);  // used now
    return CacheEntry::parse((*file)->text.reveal(), key);
  }
  Result<void> put(const std::string& key, const CacheEntry& entry) const {
    const std::string text = entry.text(key);
    if (text.size() > (std::min)(max_bytes_, std::uint64_t{largest_file})) return erase(key);
    const std::string name = name_of(key);
    // a part of its own for each writer: whoever renames last has replaced the file
    if (const auto done = replace_file(directory_, name, text, Durable::no, part_name(name)); !done)
      return done;
    // each process looks after what it wrote itself, a part of the whole at a time
    if (written_.fetch_add(text.size()) + text.size() > max_bytes_ / 16) {
      written_ = 0;
      return make_room();
    }
    return {};
  }
  Result<void> erase(const std::string& key) const {
    const std::string path = directory_.path_of(name_of(key));
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return storage_error("can't remove " + path, errno);
    return {};
  }

 private:
  static constexpr off_t largest_file = 64 << 20;
  static constexpr std::string_view suffix = ".answer";

  static std::string name_of(const std::string& key) { return base64url(sha256(key)).append(suffix); }
  static std::string part_name(const std::string& name) {
    static std::atomic<unsigned> count{0};
    return name + '.' + std::to_string(getpid()) + '-' + std::to_string(count++) + ".part";
  }

  /// Removes what was used longest ago until a tenth of the room is free; and parts that nobody finishes.
  Result<void> make_room() const {
    struct File {
      std::string name;
      std::int64_t used, size;
    };
    struct Close {
      void operator()(DIR* open) const noexcept { closedir(open); }
    };
    const std::unique_ptr<DIR, Close> open(opendir(directory_.path().c_str()));
    if (!open) return storage_error("can't list " + directory_.path(), errno);
    std::vector<File> files;
    std::uint64_t total = 0;
    while (const dirent* const entry = readdir(open.get())) {
      const std::string_view name = entry->d_name;
      const bool part = name.ends_with(".part");
      struct stat about {};
      if ((!part && !name.ends_with(suffix)) ||
          fstatat(dirfd(open.get()), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
          !S_ISREG(about.st_mode))
        continue;
      if (part && std::chrono::system_clock::from_time_t(about.st_mtime) <
                      std::chrono::system_clock::now() - std::chrono::hours(1))
        unlinkat(dirfd(open.get()), entry->d_name, 0);
      if (part) continue;
      files.push_back({std::string(name),
                       std::int64_t{about.st_mtim.tv_sec} * 1'000'000'000 + about.st_mtim.tv_nsec,
                       about.st_size});
      total += static_cast<std::uint64_t>(about.st_size);
    }
    if (total <= max_bytes_) return {};
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
    for (const File& file : files) {
      if (total <= max_bytes_ / 10 * 9) break;
      unlinkat(dirfd(open.get()), file.name.c_str(), 0);
      total -= static_cast<std::uint64_t>(file.size);
    }
    return {};
  }

  StoreDirectory directory_;
  std::uint64_t max_bytes_;
  mutable std::atomic<std::uint64_t> written_{0};
};

template <class>
AnyCacheStore make_file_cache(const std::string& directory, std::uint64_t max_bytes) {
  return std::make_shared<FileCacheImpl>(directory, max_bytes);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
