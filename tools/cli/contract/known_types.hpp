// C++ types as what they are in JSON: the tables of the SDK, asked for a further kind of field.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <rocketpunch/id.hpp>
#include <rocketpunch/open_enum.hpp>
#include <rocketpunch/patch.hpp>
#include <rocketpunch/secret.hpp>
#include <rocketpunch/timestamp.hpp>
#include <type_traits>

#include "contract/known.hpp"

namespace cli::contract {

namespace codec = rocketpunch::detail::codec;

/// What a function says of its `T`, without namespaces: `Page<JobSummary>`.
std::string bare_type_name(std::string_view signature);
template <class T>
std::string type_name() {
  return bare_type_name(__PRETTY_FUNCTION__);
}

template <class Table>
const KnownObject* known_object_of(std::string (*structure)());

/// A struct, read or written by that table.
template <class Model, class Table = Model>
const KnownObject* known_object() {
  return known_object_of<Table>(&type_name<Model>);
}

/// The type in an optional, or the like.
template <class T>
struct Wrapped {
  static constexpr bool is = false;
};
template <class T>
struct Wrapped<std::optional<T>> {
  static constexpr bool is = true;
  using type = T;
};
template <class T>
struct Wrapped<std::shared_ptr<const T>> : Wrapped<std::optional<T>> {};
template <class T>
struct Wrapped<rp::Patch<T>> : Wrapped<std::optional<T>> {};

template <class T>
inline constexpr bool is_patch = false;
template <class T>
inline constexpr bool is_patch<rp::Patch<T>> = true;

template <class T>
struct CodesOf;
template <class Codes>
struct CodesOf<rp::OpenEnum<Codes>> {
  using type = Codes;
};

template <class T>
inline constexpr bool is_number_id = false;
template <class Thing>
inline constexpr bool is_number_id<rp::Id<Thing>> = true;
template <class T>
inline constexpr bool is_text_id = false;
template <class Thing>
inline constexpr bool is_text_id<rp::TextId<Thing>> = true;

/// A type that holds one value, or a struct.
template <class T>
constexpr KnownType known_value() {
  KnownType made{.name = &type_name<T>};
  if constexpr (std::is_same_v<T, bool>) {
    made.kinds = kind::boolean;
  } else if constexpr (std::is_integral_v<T> || is_number_id<T>) {
    made.kinds = kind::integer;
    made.bits = static_cast<int>(sizeof(T) * 8);
  } else if constexpr (std::is_floating_point_v<T>) {
    made.kinds = kind::number;
  } else if constexpr (requires { T::codes; }) {
    made.kinds = kind::text;
    made.codes = T::codes;
    made.name = &type_name<typename CodesOf<T>::type>;
  } else if constexpr (std::is_same_v<T, rp::Timestamp>) {
    made.kinds = kind::text;
    made.format = "date-time";
  } else if constexpr (std::is_same_v<T, rp::Date> || std::is_same_v<T, std::chrono::year_month_day>) {
    made.kinds = kind::text;
    made.format = "date";
  } else if constexpr (std::is_same_v<T, rp::TimeOfDay>) {
    made.kinds = kind::text;
    made.format = "time";
  } else if constexpr (std::is_convertible_v<T, std::string_view> || std::is_same_v<T, rp::Secret> ||
                       is_text_id<T>) {
    made.kinds = kind::text;
  } else {
    made.kinds = kind::object;
    made.of = &known_object<T>;
  }
  return made;
}

/// What stands for a value, rather than beside it.
template <class Form>
concept WritesItself = requires {
  &Form::in;
}
&&!requires { &Form::text; };

/// The same of a value that is otherwise on the wire.
template <class T, class Form>
constexpr KnownType known_form() {
  KnownType made = known_value<T>();
  if constexpr (requires { codec::Schema<Form, KnownField>::fields; }) {
    made.kinds = WritesItself<Form> ? kind::object : made.kinds | kind::object;
    made.of = &known_object<T, Form>;
  }
  if constexpr (requires { &Form::text; }) made.kinds |= kind::text;
  if constexpr (requires { &Form::integer; }) made.kinds |= kind::integer;
  return made;
}

/// What a C++ type is in JSON; `Form` as in the table of its field.
template <class T, class Form = void>
inline constexpr KnownType known_type = [] {
  if constexpr (codec::is_list<T>) {
    return KnownType{
        .kinds = kind::list, .name = &type_name<T>, .element = &known_type<typename T::value_type, Form>};
  } else if constexpr (Wrapped<T>::is) {
    KnownType made = known_type<typename Wrapped<T>::type, Form>;
    made.may_be_left_out = true;
    made.clears = is_patch<T>;
    return made;
  } else if constexpr (std::is_void_v<Form>) {
    return known_value<T>();
  } else {
    return known_form<T, Form>();
  }
}();

template <class Form, auto... Path>
constexpr KnownField::KnownField(const codec::Row<Form, Path...>& row)
    : name(row.name),
      type(&known_type<codec::ValueAt<Path...>, Form>),
      required(row.required),
      rule(row.rule),
      guide_only(row.guide_only),
      in_path(row.in_path) {}

template <class Table>
const KnownObject* known_object_of(std::string (*structure)()) {
  using Fields = codec::Schema<Table, KnownField>;
  static const KnownObject made = [structure] {
    KnownObject object{.table = &type_name<Table>, .structure = structure, .fields = Fields::fields};
    if constexpr (requires { typename Fields::base; }) object.base = known_object<typename Fields::base>();
    if constexpr (requires { Fields::images; }) object.images = Fields::images;
    if constexpr (requires { Fields::is_change; }) object.is_change = true;
    return object;
  }();
  return &made;
}

}  // namespace cli::contract
