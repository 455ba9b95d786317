#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "rocketpunch/detail/text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// An enumeration that the service may extend: a plain `enum class Value`, or the text of a code that
/// this version doesn't know, which compares, prints and is sent back as it came.
///
/// `Codes` has `enum class Value { unknown, ... }`, a constant of the same name for each enumerator (g++ 12
/// crashes on `using enum` here, in a user's template), and `codes`: the wire text of each enumerator after
/// `unknown`, in order.
template <class Codes>
class OpenEnum : public Codes {
 public:
  /// The enumerators, for `switch`.
  using Value = typename Codes::Value;

  /// `unknown`, without a text.
  OpenEnum() = default;
  /// A code that this version knows.
  constexpr OpenEnum(Value value) noexcept : value_(value) {}
  /// The code of that wire text, known or not.
  explicit OpenEnum(std::string_view code) : value_(find(code)) {
    if (value_ == Value::unknown) raw_ = code;
  }
  /// The code that a person means: one that this version knows, whatever its case, and with spaces or hyphens
  /// in place of underscores; nothing for any other text. All that there are: `codes`.
  static std::optional<OpenEnum> parse(std::string_view text) {
    const auto plain = [](char c) { return c == '-' || c == ' ' ? '_' : detail::ascii_lower(c); };
    const auto same = [plain](char typed, char wire) { return plain(typed) == plain(wire); };
    for (std::size_t i = 0; i < std::size(Codes::codes); ++i) {
      const std::string_view code = Codes::codes[i];
      if (std::equal(text.begin(), text.end(), code.begin(), code.end(), same))
        return OpenEnum(static_cast<Value>(i + 1));
    }
    return std::nullopt;
  }
  /// The code of that wire text, known or not.
  static OpenEnum from_code(std::string_view code) { return OpenEnum(code); }

  /// The enumerator, `unknown` for a code that this version doesn't know.
  constexpr Value value() const noexcept { return value_; }
  /// The enumerator, so that it can stand in a `switch`.
  constexpr operator Value() const noexcept { return value_; }
  /// The wire text, such as `FULL_TIME`; empty only for a default-made value.
  std::string_view code() const noexcept { return value_ == Value::unknown ? raw_ : code_of(value_); }
  /// Whether this version knows the code.
  constexpr bool known() const noexcept { return value_ != Value::unknown; }

  /// The wire text of an enumerator; empty for `unknown`.
  static constexpr std::string_view code_of(Value value) noexcept {
    const auto index = static_cast<std::size_t>(value);
    return index == 0 || index > std::size(Codes::codes) ? std::string_view{} : Codes::codes[index - 1];
  }

  friend bool operator==(const OpenEnum& a, const OpenEnum& b) noexcept {
    return a.value_ == b.value_ && a.raw_ == b.raw_;
  }
  friend constexpr bool operator==(const OpenEnum& a, Value b) noexcept { return a.value_ == b; }
  /// In the order of the enumerators; before them, codes that this version doesn't know, by their texts.
  friend std::strong_ordering operator<=>(const OpenEnum& a, const OpenEnum& b) noexcept {
    if (const auto order = a.value_ <=> b.value_; order != 0) return order;
    return a.raw_ <=> b.raw_;
  }
  friend constexpr std::strong_ordering operator<=>(const OpenEnum& a, Value b) noexcept {
    return a.value_ <=> b;
  }
  /// Prints the wire text, without the control characters that a service may have put into it.
  friend std::ostream& operator<<(std::ostream& out, const OpenEnum& code) {
    return code.known() ? out << code.code() : out << detail::printable(code.code());
  }
  /// The wire text.
  friend std::string_view to_string(const OpenEnum& code) noexcept { return code.code(); }

 private:
  static Value find(std::string_view code) noexcept {
    const auto* const known = std::find(std::begin(Codes::codes), std::end(Codes::codes), code);
    return known == std::end(Codes::codes) ? Value::unknown : static_cast<Value>(known - Codes::codes + 1);
  }

  Value value_ = Value::unknown;
  std::string raw_;  // only of a code that this version doesn't know
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

/// By the wire text, so that equal codes have equal hashes.
template <class Codes>
struct std::hash<rocketpunch::OpenEnum<Codes>> {
  std::size_t operator()(const rocketpunch::OpenEnum<Codes>& code) const noexcept {
    return std::hash<std::string_view>()(code.code());
  }
};
