#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "rocketpunch/base/forks.hpp"
#include "rocketpunch/cache/store.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Keeps answers in memory, up to a number of bytes; what was used longest ago goes first. A `CacheStore`;
/// safe to use from many threads.
class MemoryCache {
 public:
  /// A cache of at most that many bytes, bookkeeping included.
  explicit MemoryCache(std::size_t max_bytes = 64u << 20) : max_bytes_(max_bytes) {}

  /// The entry of that key, if there is one.
  Result<std::optional<CacheEntry>> get(const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return std::optional<CacheEntry>();
    items_.splice(items_.begin(), items_, found->second);
    return std::optional<CacheEntry>(found->second->entry);
  }
  /// Keeps an entry, in place of another. One that is larger than the cache is not kept.
  Result<void> put(const std::string& key, const CacheEntry& entry) {
    const std::lock_guard guard(mutex_);
    remove(key);
    if (size_of(key, entry) > max_bytes_) return {};
    items_.push_front({key, entry});
    index_.emplace(items_.front().key, items_.begin());
    bytes_ += size_of(key, entry);
    while (bytes_ > max_bytes_) remove(std::string(items_.back().key));
    return {};
  }
  /// Removes an entry; its absence is success.
  Result<void> erase(const std::string& key) {
    const std::lock_guard guard(mutex_);
    remove(key);
    return {};
  }
  /// Bytes in use.
  std::size_t bytes() const {
    const std::lock_guard guard(mutex_);
    return bytes_;
  }
  /// Entries.
  std::size_t size() const {
    const std::lock_guard guard(mutex_);
    return items_.size();
  }

 private:
  struct Item {
    std::string key;
    CacheEntry entry;
  };
  static std::size_t size_of(const std::string& key, const CacheEntry& entry) {
    constexpr std::size_t bookkeeping = 128;  // of the list, the index and the allocator, about
    return entry.bytes() + key.size() + bookkeeping;
  }
  void remove(const std::string& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    const auto item = found->second;
    bytes_ -= size_of(item->key, item->entry);
    index_.erase(found);
    items_.erase(item);
  }

  const std::size_t max_bytes_;
  mutable detail::ForkedMutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Item> items_;                                                  // the latest used first
  std::unordered_map<std::string_view, std::list<Item>::iterator> index_;  // by the keys of the items
};

static_assert(CacheStore<MemoryCache>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
