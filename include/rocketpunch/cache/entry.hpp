#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/text.hpp"

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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
