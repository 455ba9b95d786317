#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rocketpunch/base/digits.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/codec/schema.hpp"
#include "rocketpunch/codec/wire_request.hpp"

/// How structs become the path and query of a request.
namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// A parameter of a request, in its path or its query.
struct QueryField {
  template <class Form, auto Member>
  constexpr QueryField(const Row<Form, Member>& row);

  std::string_view name;    ///< On the wire
  std::string_view member;  ///< In C++, for errors
  void (*write)(RequestWriter&, const QueryField&, const void*);
  const void* (*address)(const void*);
  Rule rule;
  bool in_path;
};

namespace detail {

inline void add_value(RequestWriter& to, const QueryField& field, std::string_view value) {
  const Rule& rule = field.rule;
  if (field.in_path)
    rule.slug ? to.id_handle(field.name, value) : to.id(field.name, value, rule.most);
  else if (rule.slug)
    to.handle(field.name, value);
  else if (to.check_text(field.member, value, rule.most))
    to.pair(field.name, value);
}
/// Numbers of this width are identifiers, which stand in paths only.
inline void add_value(RequestWriter& to, const QueryField& field, std::int64_t value) {
  to.id(field.name, value);
}
inline void add_value(RequestWriter& to, const QueryField& field, bool value) {
  to.pair(field.name, value ? "true" : "false");
}
inline void add_value(RequestWriter& to, const QueryField& field, int value) {
  const auto least = static_cast<std::int64_t>(field.rule.least);
  const bool is_open = field.rule.most > 0x7fffffff;
  if (least > 0 && (value < least || (!is_open && value > static_cast<std::int64_t>(field.rule.most))))
    to.refuse(field.member,
              (is_open ? "must be at least " + std::to_string(least)
                       : "must be from " + std::to_string(least) + " to " + std::to_string(field.rule.most)) +
                  ", but is " + std::to_string(value));
  else
    to.pair(field.name, std::to_string(value));
}
inline void add_value(RequestWriter& to, const QueryField& field, const std::chrono::year_month_day& value) {
  if (!value.ok() || value.year() < std::chrono::year(0) || value.year() > std::chrono::year(9999))
    to.refuse(field.member, "must be a day of the calendar");
  else
    to.pair(field.name, rocketpunch::detail::iso_date(value));
}
inline void add_value(RequestWriter& to, const QueryField& field, const Timestamp& value) {
  const std::string text = to_string(value);
  if (!value.readable() || !Timestamp::parse(text))
    to.refuse(field.member, "must be a time in the years 0 to 9999");
  else
    to.pair(field.name, text);
}
inline void add_code(RequestWriter& to, const QueryField& field, std::string_view code) {
  if (code.empty())
    to.refuse(field.member, "must not be the unknown value");
  else if (to.check_text(field.member, code, limits::code.most))
    to.pair(field.name, code);
}

template <class T>
void add_values(RequestWriter& to, const QueryField& field, const T& value) {
  if constexpr (is_list<T>) {
    for (const auto& element : value) add_values(to, field, element);
  } else if constexpr (requires { value.has_value(); }) {
    if (value.has_value()) add_values(to, field, *value);
  } else if constexpr (requires { value.code(); }) {
    add_code(to, field, value.code());
  } else {
    add_value(to, field, value);
  }
}

inline void add_fields(RequestWriter& to, std::span<const QueryField> fields, const void* query) {
  for (const QueryField& field : fields) field.write(to, field, field.address(query));
}

}  // namespace detail

/// Writes a query or a target by its table.
template <class Query>
void add_query(RequestWriter& to, const Query& query) {
  using Table = Schema<Query, QueryField>;
  detail::add_fields(to, Table::fields, &query);
  if constexpr (requires { typename Table::base; }) add_query<typename Table::base>(to, query);
}

template <class Form, auto Member>
constexpr QueryField::QueryField(const Row<Form, Member>& row)
    : name(row.name),
      member(detail::member_name<Member>()),
      write([](RequestWriter& to, const QueryField& field, const void* value) {
        detail::add_values(to, field, *static_cast<const detail::ValueAt<Member>*>(value));
      }),
      address(&detail::const_address_of<Member>),
      rule(row.rule),
      in_path(row.in_path) {}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
