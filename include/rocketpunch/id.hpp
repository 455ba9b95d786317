#pragma once
#include "rocketpunch/version.hpp"

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "rocketpunch/detail/text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

struct Company;
struct Event;
struct EventFaq;
struct EventHost;
struct EventSession;
struct EventTicket;
struct Job;
struct Post;
struct PostImage;

namespace detail {
template <class T, class... Others>
concept OneOf = (std::same_as<T, Others> || ...);
/// An integer that may be an id: neither a truth value nor a character.
template <class T>
concept IdNumber = std::integral<T> && !OneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;
/// A text that may be an id.
template <class T>
concept IdText =
    std::convertible_to<T, std::string_view> && !std::same_as<std::remove_cvref_t<T>, std::nullptr_t>;
}  // namespace detail

/// The id of a `Thing`, which is a number. An integer becomes one, the id of something else doesn't: that a
/// ticket's id is passed for a session's is an error of the compiler. Where a `std::int64_t` is wanted, it
/// becomes one by itself. Compares, also with integers, hashes and prints as its number.
template <class Thing>
class Id {
 public:
  /// 0, which nothing has for an id: calls refuse it.
  Id() = default;
  /// That number. Calls refuse one that isn't greater than 0.
  template <detail::IdNumber Number>
  constexpr Id(Number number) noexcept : value_(static_cast<std::int64_t>(number)) {}

  /// The number.
  constexpr std::int64_t value() const noexcept { return value_; }
  /// The number, for a `std::int64_t`, or by a cast to another integer of 64 bits: no truth value, no
  /// narrower number, no other id.
  template <detail::IdNumber Number>
  requires(sizeof(Number) == sizeof(std::int64_t)) constexpr explicit(!std::same_as<Number, std::int64_t>)
  operator Number() const noexcept {
    return static_cast<Number>(value_);
  }

  friend constexpr bool operator==(Id, Id) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(Id, Id) noexcept = default;
  template <detail::IdNumber Number>
  friend constexpr bool operator==(Id a, Number b) noexcept {
    return a == Id(b);
  }
  template <detail::IdNumber Number>
  friend constexpr std::strong_ordering operator<=>(Id a, Number b) noexcept {
    return a <=> Id(b);
  }
  // else the numbers would be compared
  template <class Other>
  friend bool operator==(Id, Id<Other>) = delete;
  template <class Other>
  friend std::strong_ordering operator<=>(Id, Id<Other>) = delete;

  /// Prints the number.
  friend std::ostream& operator<<(std::ostream& out, Id id) { return out << id.value_; }
  /// The number, in decimal digits.
  friend std::string to_string(Id id) { return std::to_string(id.value_); }

 private:
  std::int64_t value_ = 0;
};

/// The id of a `Thing`, which is a text. A text becomes one, the id of something else doesn't. It becomes a
/// text only by `value()`, since functions that take a company's handle would take it too. Compares, also
/// with texts, hashes and prints as its text.
template <class Thing>
class TextId {
 public:
  /// Empty, which nothing has for an id: calls refuse it.
  TextId() = default;
  /// That text: a `std::string`, a `std::string_view`, or a `const char*`, which must not be null.
  template <detail::IdText Text>
  requires(!std::same_as<std::remove_cvref_t<Text>, TextId>) TextId(Text&& text)
      : value_(std::forward<Text>(text)) {}

  /// The text.
  const std::string& value() const noexcept { return value_; }
  /// Whether there is none.
  bool empty() const noexcept { return value_.empty(); }

  friend bool operator==(const TextId&, const TextId&) noexcept = default;
  friend std::strong_ordering operator<=>(const TextId&, const TextId&) noexcept = default;

  /// Prints the text, without the control characters that a service may have put into it.
  friend std::ostream& operator<<(std::ostream& out, const TextId& id) {
    return out << detail::printable(id.value_);
  }
  /// The text.
  friend const std::string& to_string(const TextId& id) noexcept { return id.value_; }

 private:
  std::string value_{};
};

/// Id of a company, which is not its handle and stands in no query.
using CompanyId = TextId<Company>;
/// Id of an event
using EventId = TextId<Event>;
/// Id of a question of an event
using EventFaqId = Id<EventFaq>;
/// Id of a host of an event, which is not the host's handle
using EventHostId = Id<EventHost>;
/// Id of a session of an event
using EventSessionId = Id<EventSession>;
/// Id of a ticket of an event
using EventTicketId = Id<EventTicket>;
/// Id of a job
using JobId = Id<Job>;
/// Id of a post
using PostId = Id<Post>;
/// Id of an image of a post; no call takes it.
using PostImageId = Id<PostImage>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

/// By the number.
template <class Thing>
struct std::hash<rocketpunch::Id<Thing>> {
  std::size_t operator()(rocketpunch::Id<Thing> id) const noexcept {
    return std::hash<std::int64_t>()(id.value());
  }
};
/// By the text.
template <class Thing>
struct std::hash<rocketpunch::TextId<Thing>> {
  std::size_t operator()(const rocketpunch::TextId<Thing>& id) const noexcept {
    return std::hash<std::string>()(id.value());
  }
};
