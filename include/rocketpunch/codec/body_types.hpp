#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/date.hpp"
#include "rocketpunch/base/digits.hpp"
#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/patch.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/codec/body.hpp"

namespace rocketpunch::codec {

namespace detail {

// One overload for each kind of value; the last one is that of structs.
inline void write_value(BodyWriter& to, const std::string& value, const Rule& rule) { to.text(value, rule); }
inline void write_value(BodyWriter& to, bool value, const Rule&) { to.boolean(value); }
inline void write_value(BodyWriter& to, int value, const Rule&) { to.integer(value); }
inline void write_value(BodyWriter& to, std::int64_t value, const Rule&) { to.integer(value); }
inline void write_value(BodyWriter& to, double value, const Rule& rule) { to.number(value, rule); }
inline void write_value(BodyWriter& to, const std::chrono::year_month_day& value, const Rule&) {
  if (!value.ok() || value.year() < std::chrono::year(0) || value.year() > std::chrono::year(9999))
    return to.impossible("must be a day of the calendar");
  to.text(rocketpunch::detail::iso_date(value), {});
}
inline void write_value(BodyWriter& to, const Timestamp& value, const Rule&) {
  const std::string text = to_string(value);
  if (!value.readable() || !Timestamp::parse(text))
    return to.impossible("must be a time in the years 0 to 9999");
  to.text(text, {});
}
inline void write_value(BodyWriter& to, const TimeOfDay& value, const Rule&) {
  if (!value.readable() || value.since_midnight() < value.since_midnight().zero() ||
      value.since_midnight() > std::chrono::hours(24))
    return to.impossible("must be a time of day, from 00:00 to 24:00");
  to.text(to_string(value), {});
}
template <class Codes>
void write_value(BodyWriter& to, const OpenEnum<Codes>& value, const Rule&) {
  to.code(value.code());
}
template <class T>
void write_value(BodyWriter& to, const T& value, const Rule&) requires requires {
  BodySchema<T>::fields;
}
{ to.object(BodySchema<T>::fields, &value); }
template <class T>
void write_value(BodyWriter& to, const std::vector<T>& values, const Rule& rule) {
  to.list(values.size(), rule, [&](std::size_t i) { write_value(to, values[i], {}); });
}

}  // namespace detail

/// Makes the `BodyType` of a C++ type. The general case is a value that is always there.
template <class T>
struct BodyTypeFor {
  static constexpr BodyType make() {
    return {[](const void*) { return Presence::given; },
            [](BodyWriter& to, const void* value, const Rule& rule) {
              detail::write_value(to, *static_cast<const T*>(value), rule);
            }};
  }
};
template <class T>
struct BodyTypeFor<std::optional<T>> {
  static constexpr BodyType make() {
    return {[](const void* value) {
              return static_cast<const std::optional<T>*>(value)->has_value() ? Presence::given
                                                                              : Presence::left_out;
            },
            [](BodyWriter& to, const void* value, const Rule& rule) {
              detail::write_value(to, **static_cast<const std::optional<T>*>(value), rule);
            }};
  }
};
template <class T>
struct BodyTypeFor<Patch<T>> {
  static constexpr BodyType make() {
    return {[](const void* value) {
              const auto& patch = *static_cast<const Patch<T>*>(value);
              return patch.is_clear()    ? Presence::cleared
                     : patch.has_value() ? Presence::given
                                         : Presence::left_out;
            },
            [](BodyWriter& to, const void* value, const Rule& rule) {
              detail::write_value(to, **static_cast<const Patch<T>*>(value), rule);
            }};
  }
};
/// A list is left out where it is empty, unless it is required.
template <class T>
struct BodyTypeFor<std::vector<T>> {
  static constexpr BodyType make() {
    return {[](const void* value) {
              return static_cast<const std::vector<T>*>(value)->empty() ? Presence::left_out
                                                                        : Presence::given;
            },
            [](BodyWriter& to, const void* value, const Rule& rule) {
              detail::write_value(to, *static_cast<const std::vector<T>*>(value), rule);
            }};
  }
};

template <class T>
inline constexpr BodyType body_type_of = BodyTypeFor<T>::make();

/// A list that the service wants even where it is empty.
template <class T>
inline constexpr BodyType always_written = [] {
  BodyType type = body_type_of<T>;
  type.presence = [](const void*) { return Presence::given; };
  return type;
}();

namespace detail {
template <class Member>
struct PartOf;
template <class Whole, class T>
struct PartOf<T Whole::*> {
  using whole = Whole;
  using type = T;
};
}  // namespace detail

/// A field kept in a member.
template <auto Member>
constexpr BodyField body_field(
    std::string_view wire, std::string_view member, Rule rule = {},
    const BodyType& type = body_type_of<typename detail::PartOf<decltype(Member)>::type>) {
  return {wire, member, &type,
          [](const void* whole) -> const void* {
            return &(static_cast<const typename detail::PartOf<decltype(Member)>::whole*>(whole)->*Member);
          },
          rule};
}

/// A field kept in a member of a member, which has no object of its own on the wire.
template <auto Outer, auto Inner>
constexpr BodyField inner_field(std::string_view wire, std::string_view member, Rule rule = {}) {
  return {
      wire, member, &body_type_of<typename detail::PartOf<decltype(Inner)>::type>,
      [](const void* whole) -> const void* {
        return &(static_cast<const typename detail::PartOf<decltype(Outer)>::whole*>(whole)->*Outer.*Inner);
      },
      rule};
}

}  // namespace rocketpunch::codec
