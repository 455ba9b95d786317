#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/cache/file_cache.hpp"
#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/os/process.hpp"
#include "rocketpunch/detail/os/store_files.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `FileCache`.
class FileCacheImpl {
 public:
  FileCacheImpl(const FilePath& directory, std::uint64_t max_bytes)
      : directory_(directory, "FileCache", Writers::group), max_bytes_(max_bytes) {}

  Result<std::optional<CacheEntry>> get(const std::string& key) const {
    const std::string name = name_of(key);
    if (directory_.is_missing()) return std::optional<CacheEntry>();
    const auto file = read_file(directory_, name, largest_file);
    if (!file) return file.error();
    if (!*file) return std::optional<CacheEntry>();
    touch_file(directory_, name);
    return CacheEntry::parse((*file)->text.reveal(), key);
  }
  Result<void> put(const std::string& key, const CacheEntry& entry) const {
    const std::string text = entry.text(key);
    if (text.size() > (std::min)(max_bytes_, largest_file)) return erase(key);
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
    if (directory_.is_missing()) return {};
    return remove_file(directory_, name_of(key), Durable::no);
  }

 private:
  static constexpr std::uint64_t largest_file = 64 << 20;
  static constexpr std::string_view suffix = ".answer";

  static std::string name_of(const std::string& key) { return base64url(sha256(key)).append(suffix); }
  static std::string part_name(const std::string& name) {
    static std::atomic<unsigned> count{0};
    return name + '.' + std::to_string(process_id()) + '-' + std::to_string(count++) + ".part";
  }

  /// Removes what was used longest ago until a tenth of the room is free; and parts that nobody finishes.
  Result<void> make_room() const {
    auto listed = list_files(directory_);
    if (!listed) return listed.error();
    std::vector<ListedFile> files;
    std::uint64_t total = 0;
    for (ListedFile& file : *listed) {
      if (file.name.ends_with(".part") && file.age_seconds > 3600)
        static_cast<void>(remove_file(directory_, file.name, Durable::no));
      if (!file.name.ends_with(suffix)) continue;
      total += file.size;
      files.push_back(std::move(file));
    }
    if (total <= max_bytes_) return {};
    std::sort(files.begin(), files.end(),
              [](const ListedFile& a, const ListedFile& b) { return a.used_at < b.used_at; });
    for (const ListedFile& file : files) {
      if (total <= max_bytes_ / 10 * 9) break;
      static_cast<void>(remove_file(directory_, file.name, Durable::no));
      total -= file.size;
    }
    return {};
  }

  StoreDirectory directory_;
  std::uint64_t max_bytes_;
  mutable std::atomic<std::uint64_t> written_{0};
};

template <class>
AnyCacheStore make_file_cache(const FilePath& directory, std::uint64_t max_bytes) {
  return std::make_shared<FileCacheImpl>(directory, max_bytes);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
