#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/cache/entry.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/never_blocks.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

template <class S>
concept GetsWithin = requires(S& store, const std::string& key, const StoreLimits& limits) {
  { store.get(key, limits) } -> std::same_as<Result<std::optional<CacheEntry>>>;
};
template <class S>
concept Gets = requires(S& store, const std::string& key) {
  { store.get(key) } -> std::same_as<Result<std::optional<CacheEntry>>>;
};
template <class S>
concept PutsWithin = requires(S& store, const std::string& key, const CacheEntry& entry,
                              const CachePutOptions& options) {
  { store.put(key, entry, options) } -> std::same_as<Result<void>>;
};
template <class S>
concept Puts = requires(S& store, const std::string& key, const CacheEntry& entry) {
  { store.put(key, entry) } -> std::same_as<Result<void>>;
};
template <class S>
concept ErasesWithin = requires(S& store, const std::string& key, const StoreLimits& limits) {
  { store.erase(key, limits) } -> std::same_as<Result<void>>;
};
template <class S>
concept Erases = requires(S& store, const std::string& key) {
  { store.erase(key) } -> std::same_as<Result<void>>;
};
template <class S>
concept Claims = requires(S& store, const std::string& key, std::chrono::milliseconds time,
                          const StoreLimits& limits) {
  { store.claim(key, time, limits) } -> std::same_as<Result<bool>>;
};
template <class S>
concept GetsMany = requires(S& store, const std::vector<std::string>& keys, const StoreLimits& limits) {
  { store.get_many(keys, limits) } -> std::same_as<Result<std::vector<std::optional<CacheEntry>>>>;
};
template <class S>
concept Unclaims = requires(S& store, const std::string& key, const StoreLimits& limits) {
  { store.unclaim(key, limits) } -> std::same_as<Result<void>>;
};

}  // namespace detail

/// Where responses are kept, by a key of up to some thousand bytes of text. May forget any of them at any
/// time, but never gives one that was not put there whole under that key. Called from many threads at once.
/// Errors harm no call: they are told to the observer, and a store that failed is left alone for a second.
/// For calls that don't block, functions are called on threads of the engine
/// (`EngineOptions::blocking_threads`); those of a store with `static constexpr bool never_blocks = true` by
/// who runs the engine.
///
///     Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits);
///     Result<void> put(const std::string& key, const CacheEntry& entry, const CachePutOptions& options);
///     Result<void> erase(const std::string& key, const StoreLimits& limits);
///
/// Each may be without its last argument. A store for several machines may have two more, so that one of them
/// asks the service for all: `claim` gives whether the caller is the one, for that long at the most, and
/// `unclaim` ends that, as `put` does.
///
///     Result<bool> claim(const std::string& key, std::chrono::milliseconds time, const StoreLimits& limits);
///     Result<void> unclaim(const std::string& key, const StoreLimits& limits);
///
/// A store that is far away may have another, so that calls that read at the same time share a round trip. It
/// gives for each key, in their order, what `get` would.
///
///     Result<std::vector<std::optional<CacheEntry>>> get_many(const std::vector<std::string>& keys,
///                                                             const StoreLimits& limits);
template <class S>
concept CacheStore = (detail::GetsWithin<S> || detail::Gets<S>)&&(detail::PutsWithin<S> || detail::Puts<S>)&&(
    detail::ErasesWithin<S> || detail::Erases<S>)&&(detail::Claims<S> == detail::Unclaims<S>);

/// A store of any type behind one. Cheap to copy; copies share the store.
class AnyCacheStore {
 public:
  /// An empty handle, of which only that can be asked.
  AnyCacheStore() = default;
  /// Wraps `store`; null: an empty handle.
  template <CacheStore S>
  AnyCacheStore(std::shared_ptr<S> store) {
    if (!store) return;
    if constexpr (std::derived_from<S, AnyCacheStore>)
      store_ = store->store_;
    else
      store_ = std::make_shared<Of<S>>(std::move(store));
  }

  /// Whether there is a store.
  explicit operator bool() const noexcept { return store_ != nullptr; }
  /// Whether its functions may block.
  bool may_block() const noexcept { return store_->may_block(); }
  /// Whether it has `claim` and `unclaim`.
  bool has_claims() const noexcept { return store_->has_claims(); }
  /// Whether it has `get_many`.
  bool has_get_many() const noexcept { return store_->has_get_many(); }
  /// The entry of that key, if there is one.
  Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits = {}) const {
    return store_->get(key, limits);
  }
  /// The entry of each key, if there is one, in the order of the keys. Of a store without `get_many`: one
  /// after the other.
  Result<std::vector<std::optional<CacheEntry>>> get_many(const std::vector<std::string>& keys,
                                                          const StoreLimits& limits = {}) const {
    return store_->get_many(keys, limits);
  }
  /// Keeps an entry, in place of another.
  Result<void> put(const std::string& key, const CacheEntry& entry,
                   const CachePutOptions& options = {}) const {
    return store_->put(key, entry, options);
  }
  /// Removes an entry; its absence is success.
  Result<void> erase(const std::string& key, const StoreLimits& limits = {}) const {
    return store_->erase(key, limits);
  }
  /// Whether the caller is the one who asks the service for that key's entry, for that long at the most. Of a
  /// store without claims: always.
  Result<bool> claim(const std::string& key, std::chrono::milliseconds time,
                     const StoreLimits& limits = {}) const {
    return store_->claim(key, time, limits);
  }
  /// Ends the caller's claim, if it has one.
  Result<void> unclaim(const std::string& key, const StoreLimits& limits = {}) const {
    return store_->unclaim(key, limits);
  }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual bool may_block() const noexcept = 0;
    virtual bool has_claims() const noexcept = 0;
    virtual bool has_get_many() const noexcept = 0;
    virtual Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits) = 0;
    virtual Result<std::vector<std::optional<CacheEntry>>> get_many(const std::vector<std::string>& keys,
                                                                    const StoreLimits& limits) = 0;
    virtual Result<void> put(const std::string& key, const CacheEntry& entry,
                             const CachePutOptions& options) = 0;
    virtual Result<void> erase(const std::string& key, const StoreLimits& limits) = 0;
    virtual Result<bool> claim(const std::string& key, std::chrono::milliseconds time,
                               const StoreLimits& limits) = 0;
    virtual Result<void> unclaim(const std::string& key, const StoreLimits& limits) = 0;
  };
  template <class S>
  struct Of final : Any {
    explicit Of(std::shared_ptr<S> s) : store(std::move(s)) {}
    bool may_block() const noexcept override { return !detail::NeverBlocks<S>; }
    bool has_claims() const noexcept override { return detail::Claims<S>; }
    bool has_get_many() const noexcept override { return detail::GetsMany<S>; }
    Result<std::optional<CacheEntry>> get(const std::string& key,
                                          [[maybe_unused]] const StoreLimits& limits) override {
      if constexpr (detail::GetsWithin<S>)
        return store->get(key, limits);
      else
        return store->get(key);
    }
    Result<std::vector<std::optional<CacheEntry>>> get_many(const std::vector<std::string>& keys,
                                                            const StoreLimits& limits) override {
      if constexpr (detail::GetsMany<S>) {
        auto found = store->get_many(keys, limits);
        if (found && found->size() != keys.size())
          return detail::not_sent(ErrorKind::storage, "the cache's store gave " +
                                                          std::to_string(found->size()) + " entries for " +
                                                          std::to_string(keys.size()) + " keys");
        return found;
      } else {
        std::vector<std::optional<CacheEntry>> all;
        for (const std::string& key : keys) {
          auto found = get(key, limits);
          if (!found) return found.error();
          all.push_back(*std::move(found));
        }
        return all;
      }
    }
    Result<void> put(const std::string& key, const CacheEntry& entry,
                     [[maybe_unused]] const CachePutOptions& options) override {
      if constexpr (detail::PutsWithin<S>)
        return store->put(key, entry, options);
      else
        return store->put(key, entry);
    }
    Result<void> erase(const std::string& key, [[maybe_unused]] const StoreLimits& limits) override {
      if constexpr (detail::ErasesWithin<S>)
        return store->erase(key, limits);
      else
        return store->erase(key);
    }
    Result<bool> claim([[maybe_unused]] const std::string& key,
                       [[maybe_unused]] std::chrono::milliseconds time,
                       [[maybe_unused]] const StoreLimits& limits) override {
      if constexpr (detail::Claims<S>)
        return store->claim(key, time, limits);
      else
        return true;
    }
    Result<void> unclaim([[maybe_unused]] const std::string& key,
                         [[maybe_unused]] const StoreLimits& limits) override {
      if constexpr (detail::Claims<S>)
        return store->unclaim(key, limits);
      else
        return {};
    }
    std::shared_ptr<S> store;
  };

  std::shared_ptr<Any> store_;
};

static_assert(CacheStore<AnyCacheStore>);

namespace detail {
template <class = void>
AnyCacheStore make_memory_cache(std::size_t max_bytes);
}

/// Keeps responses in memory, up to a number of bytes; what was used longest ago goes first. An entry that is
/// larger than the cache is not kept. A `CacheStore`; safe to use from many threads. Copies are the same
/// cache.
class MemoryCache : public AnyCacheStore {
 public:
  /// A cache of at most that many bytes, bookkeeping included.
  explicit MemoryCache(std::size_t max_bytes = 64u << 20)
      : AnyCacheStore(detail::make_memory_cache(max_bytes)) {}
};

static_assert(CacheStore<MemoryCache>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/store.ipp"
#endif
