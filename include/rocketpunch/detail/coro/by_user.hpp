#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/detail/os/forks.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A value for each of many users, by keys that are hashes. Of more than a bound, any one is forgotten.
template <class T>
class ByUser {
 public:
  explicit ByUser(std::size_t most = 10'000) : most_(most) {}

  std::optional<T> get(const std::string& key) const {
    const std::lock_guard guard(mutex_);
    const auto found = values_.find(key);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }
  /// The value, which is forgotten.
  std::optional<T> take(const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto found = values_.extract(key);
    return found.empty() ? std::nullopt : std::optional(std::move(found.mapped()));
  }
  /// Keeps the larger one of this and what there is.
  void raise(const std::string& key, T value) {
    const std::lock_guard guard(mutex_);
    if (const auto found = values_.find(key); found != values_.end()) {
      found->second = (std::max)(found->second, value);
      return;
    }
    if (values_.size() >= most_) values_.erase(values_.begin());
    values_.emplace(key, std::move(value));
  }

 private:
  const std::size_t most_;
  mutable ForkedMutex mutex_;
  std::map<std::string, T> values_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
