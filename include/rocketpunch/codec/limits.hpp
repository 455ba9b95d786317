#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <limits>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// The limits of a value, as the specification has them.
struct Rule {
  /// Of a list: whether it must have an element.
  bool required = false;
  /// Characters of a text, elements of a list, or the least number; 0: any. Of a query's list: its elements'.
  std::size_t least = 0;
  std::size_t most = (std::numeric_limits<std::size_t>::max)();  ///< As `least`
  bool slug = false;                                             ///< Letters, digits, `_` and `-` only
  bool not_below_0 = false;
};

/// The images that go beside the JSON under one name.
struct ImageRule {
  std::string_view name;
  std::size_t most;  ///< 1: shown in errors without a number
};

/// Limits that several operations share, or that are no field's.
namespace limits {

inline constexpr Rule keyword{.most = 100};
inline constexpr Rule language{.most = 20};
inline constexpr Rule code{.most = 255};
inline constexpr Rule company{.least = 1, .most = 255, .slug = true};
inline constexpr Rule page{.least = 1};
inline constexpr Rule page_size{.least = 1, .most = 50};
inline constexpr Rule event_id{.most = 64};

inline constexpr ImageRule images{"images", 10};  ///< Of a job or a post
inline constexpr ImageRule banner{"banner", 1};   ///< Of an event
/// Of an event; the specification has no limit.
inline constexpr ImageRule attachments{"attachments", 1'000};

}  // namespace limits

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
