#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `MemoryCache`.
class MemoryCacheStore {
 public:
  static constexpr bool never_blocks = true;

  explicit MemoryCacheStore(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  Result<std::optional<CacheEntry>> get(const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return std::optional<CacheEntry>();
    items_.splice(items_.begin(), items_, found->second);
    return std::optional<CacheEntry>(found->second->entry);
  }
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
  Result<void> erase(const std::string& key) {
    const std::lock_guard guard(mutex_);
    remove(key);
    return {};
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
  ForkedMutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Item> items_;                                                  // the latest used first
  std::unordered_map<std::string_view, std::list<Item>::iterator> index_;  // by the keys of the items
};

template <class>
AnyCacheStore make_memory_cache(std::size_t max_bytes) {
  return std::make_shared<MemoryCacheStore>(max_bytes);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
