#pragma once
#include "rocketpunch/base/version.hpp"

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/cache/entry.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Where answers are kept, by a key of up to some thousand bytes of text. May forget any of them at any time,
/// but never gives one that was not put there whole under that key. Called from many threads at once. Errors
/// harm no call: they are told to the observer.
template <class S>
concept CacheStore = requires(S& store, const std::string& key, const CacheEntry& entry) {
  { store.get(key) } -> std::same_as<Result<std::optional<CacheEntry>>>;
  { store.put(key, entry) } -> std::same_as<Result<void>>;
  { store.erase(key) } -> std::same_as<Result<void>>;
};

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
  /// The entry of that key, if there is one.
  Result<std::optional<CacheEntry>> get(const std::string& key) const { return store_->get(key); }
  /// Keeps an entry, in place of another.
  Result<void> put(const std::string& key, const CacheEntry& entry) const { return store_->put(key, entry); }
  /// Removes an entry; its absence is success.
  Result<void> erase(const std::string& key) const { return store_->erase(key); }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual Result<std::optional<CacheEntry>> get(const std::string& key) = 0;
    virtual Result<void> put(const std::string& key, const CacheEntry& entry) = 0;
    virtual Result<void> erase(const std::string& key) = 0;
  };
  template <class S>
  struct Of final : Any {
    explicit Of(std::shared_ptr<S> s) : store(std::move(s)) {}
    Result<std::optional<CacheEntry>> get(const std::string& key) override { return store->get(key); }
    Result<void> put(const std::string& key, const CacheEntry& entry) override {
      return store->put(key, entry);
    }
    Result<void> erase(const std::string& key) override { return store->erase(key); }
    std::shared_ptr<S> store;
  };

  std::shared_ptr<Any> store_;
};

static_assert(CacheStore<AnyCacheStore>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
