#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/never_blocks.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A response that is kept. Holds nothing of who asked for it.
struct CacheEntry {
  std::string body{};                           ///< The response's body.
  std::string etag{};                           ///< Its `ETag`; empty: none.
  std::chrono::sys_seconds given_at{};          ///< When the service made it, by this machine's time of day.
  std::chrono::seconds lifetime{};              ///< How long it counts as fresh; 0: it has to be asked about.
  std::optional<std::chrono::seconds> stale{};  ///< How long after that it may stand in for a failed call, as
                                                ///< far as the service limits it.

  /// How much memory it takes, about.
  std::size_t bytes() const noexcept { return sizeof *this + body.size() + etag.size(); }

  /// The entry of that key as bytes, for a store.
  std::string text(std::string_view key) const {
    std::string out = head(key);
    out += std::to_string(given_at.time_since_epoch().count()) + ' ' + std::to_string(lifetime.count()) +
           ' ' + std::to_string(stale ? stale->count() : -1) + '\n' + etag + '\n' + body;
    return out += '\n' + std::to_string(detail::fnv1a(out));
  }
  /// The entry that was made into these bytes; nothing if they aren't one of that key, whole.
  static std::optional<CacheEntry> parse(std::string_view bytes, std::string_view key) {
    const auto end = bytes.rfind('\n');
    if (end == bytes.npos || bytes.substr(end + 1) != std::to_string(detail::fnv1a(bytes.substr(0, end))))
      return std::nullopt;
    bytes = bytes.substr(0, end);
    const std::string expected = head(key);
    if (!bytes.starts_with(expected)) return std::nullopt;
    bytes.remove_prefix(expected.size());
    const auto given_at = number(bytes, ' '), lifetime = number(bytes, ' '), stale = number(bytes, '\n');
    const auto line = bytes.find('\n');
    if (!given_at || !lifetime || !stale || line == bytes.npos) return std::nullopt;
    CacheEntry entry{.body = std::string(bytes.substr(line + 1)),
                     .etag = std::string(bytes.substr(0, line)),
                     .given_at = std::chrono::sys_seconds(std::chrono::seconds(*given_at)),
                     .lifetime = std::chrono::seconds(*lifetime)};
    if (*stale >= 0) entry.stale = std::chrono::seconds(*stale);
    return entry;
  }

 private:
  static std::string head(std::string_view key) {
    return std::string("rocketpunch cache 1\n").append(key) += '\n';
  }
  static std::optional<std::int64_t> number(std::string_view& bytes, char end) {
    std::int64_t value = 0;
    const auto [rest, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), value);
    const auto length = static_cast<std::size_t>(rest - bytes.data());
    if (error != std::errc{} || length == bytes.size() || bytes[length] != end) return std::nullopt;
    bytes.remove_prefix(length + 1);
    return value;
  }
};

/// How a response is put into a store.
struct CachePutOptions {
  /// How long it can be of use from now on, at the least a second; a store may drop it after that.
  std::chrono::seconds keep_for = std::chrono::hours(366 * 24);
  StoreLimits limits{};  ///< How long that may take.
};

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
  /// The entry of that key, if there is one.
  Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits = {}) const {
    return store_->get(key, limits);
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
    virtual Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits) = 0;
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
    Result<std::optional<CacheEntry>> get(const std::string& key,
                                          [[maybe_unused]] const StoreLimits& limits) override {
      if constexpr (detail::GetsWithin<S>)
        return store->get(key, limits);
      else
        return store->get(key);
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
