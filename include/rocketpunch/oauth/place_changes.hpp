#pragma once
#include "rocketpunch/base/language.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "rocketpunch/base/forks.hpp"

namespace rocketpunch::detail {

/// Counts how often this process has replaced a user's tokens in a store: one count for all sessions that
/// share them, which so see at once what any of them has done. `tokens` names both.
inline std::shared_ptr<std::atomic<std::uint64_t>> changes_of(const std::string& tokens) {
  struct Counts {
    ForkedMutex mutex{};
    std::map<std::string, std::weak_ptr<std::atomic<std::uint64_t>>> counts{};
    std::size_t next_sweep = 64;
  };
  // never destroyed: sessions may be made while the program ends
  static Counts& all = *new Counts;
  const std::lock_guard guard(all.mutex);
  if (auto found = all.counts[tokens].lock()) return found;
  if (all.counts.size() >= all.next_sweep) {
    std::erase_if(all.counts, [](const auto& entry) { return entry.second.expired(); });
    all.next_sweep = 2 * all.counts.size() + 64;
  }
  auto made = std::make_shared<std::atomic<std::uint64_t>>(0);
  all.counts[tokens] = made;
  return made;
}

}  // namespace rocketpunch::detail
