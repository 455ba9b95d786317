#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/operations.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// An operation, and the end of a URL's path that is its own.
struct FoundOperation {
  const Operation* row = nullptr;
  std::string_view path{};
};

/// The end of a path that a template stands for; empty: it doesn't end so. The base URL is not known, so
/// anything may stand before it.
inline std::string_view end_of_path(std::string_view path, std::string_view form) noexcept {
  const std::string_view whole = path;
  while (!form.empty()) {
    const auto sought = form.rfind('/'), at = path.rfind('/');
    if (at == path.npos) return {};
    const std::string_view segment = path.substr(at + 1), expected = form.substr(sought + 1);
    if (expected.starts_with('{') ? segment.empty() : segment != expected) return {};
    path = path.substr(0, at);
    form = form.substr(0, sought);
  }
  return whole.substr(path.size());
}

/// The operation that a request is for, by its method and the end of its path: that with the longest
/// template, and of those the one with the fewest parameters. Nothing where none fits.
inline std::optional<FoundOperation> find_operation(std::string_view method, std::string_view url) noexcept {
  const auto parts = parse_url(url);
  if (!parts) return std::nullopt;
  std::optional<FoundOperation> best;
  const auto count = [](std::string_view text, char c) { return std::count(text.begin(), text.end(), c); };
  for (const Operation& row : operations) {
    if (row.method != method) continue;
    // the issuer's path follows the well-known one
    const bool leads = row.base == Base::well_known && parts->path.starts_with(row.path);
    const std::string_view path = leads ? parts->path : end_of_path(parts->path, row.path);
    if (path.empty()) continue;
    if (best) {
      const auto segments = count(row.path, '/'), most = count(best->row->path, '/');
      if (segments < most) continue;
      if (segments == most && count(row.path, '{') >= count(best->row->path, '{')) continue;
    }
    best = FoundOperation{&row, path};
  }
  return best;
}

/// The row of that id. Throws an `Error` of kind `configuration` for an id that there isn't.
inline const Operation& row_named(std::string_view id) {
  for (const Operation& row : operations)
    if (row.id == id) return row;
  std::string_view closest;
  for (const Operation& row : operations) {
    const auto alike = [&](std::string_view other) {
      return std::mismatch(id.begin(), id.end(), other.begin(), other.end(),
                           [](char a, char b) { return ascii_lower(a) == ascii_lower(b); })
                 .first -
             id.begin();
    };
    if (closest.empty() || alike(row.id) > alike(closest)) closest = row.id;
  }
  throw not_sent(ErrorKind::configuration, "there is no operation \"" + printable(id, 100) +
                                               "\"; did you mean \"" + std::string(closest) + "\"?");
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
