#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
/// Says that a field is to be emptied; see `clear`.
struct Clear {
  friend constexpr bool operator==(Clear, Clear) noexcept { return true; }
};
}  // namespace detail

/// Empties a field in a change: `{.subtitle = rp::clear}`.
inline constexpr detail::Clear clear{};

/// A field in a change that the service can also empty: left out (it stays as it is), `clear`, or a value.
/// Fields that can't be emptied are a `std::optional`, so that `clear` doesn't compile for them. `{}` is left
/// out, as a field that isn't named: `{.subtitle = {}}` empties nothing. An empty text is a value. Of a
/// `std::optional`, `set_or_keep` and `set_or_clear` make one.
template <std::copyable T>
class Patch {
 public:
  using value_type = T;

  /// Left out.
  Patch() = default;
  /// To be emptied.
  constexpr Patch(detail::Clear) noexcept : cleared_(true) {}
  /// To be set.
  template <class U = T>
  requires(!std::same_as<std::remove_cvref_t<U>, Patch> &&
           !std::same_as<std::remove_cvref_t<U>, detail::Clear> &&
           std::constructible_from<T, U>) explicit(!std::convertible_to<U, T>) Patch(U&& value)
      : value_(std::forward<U>(value)) {}

  /// Whether the field stays as it is.
  bool left_out() const noexcept { return !cleared_ && !value_; }
  /// Whether the field is to be emptied.
  bool is_clear() const noexcept { return cleared_; }
  /// Whether there is a value to set.
  bool has_value() const noexcept { return value_.has_value(); }
  /// The value; ends the program if there is none.
  const T& operator*() const noexcept { return value_.value(); }

  friend bool operator==(const Patch&, const Patch&) = default;

 private:
  std::optional<T> value_{};
  bool cleared_ = false;
};

/// A field of a form that is left as it is where nothing was entered: the value, or left out.
template <class T>
Patch<T> set_or_keep(std::optional<T> value) {
  return value ? Patch<T>(*std::move(value)) : Patch<T>();
}
/// A field of a form that shows all there is: the value, or emptied where there is none.
template <class T>
Patch<T> set_or_clear(std::optional<T> value) {
  return value ? Patch<T>(*std::move(value)) : Patch<T>(clear);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
