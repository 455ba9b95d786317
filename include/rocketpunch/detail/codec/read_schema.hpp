#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/patch.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/timestamp.hpp"

/// How JSON becomes structs: what each C++ type takes, as data, read by one builder that is no template.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

struct Object;

/// How values of one C++ type are stored. Every function gets the address of the value; one that is null
/// means that the type doesn't take that kind of JSON value.
struct Type {
  const char* expects = "";                             ///< For messages: `a string`
  ErrorText (*text)(void*, std::string&) = nullptr;     ///< The string is the reader's, to be used again
  ErrorText (*integer)(void*, std::int64_t) = nullptr;  ///< An integral number
  ErrorText (*number)(void*, double) = nullptr;         ///< Any number
  ErrorText (*boolean)(void*, bool) = nullptr;          ///< `true` or `false`
  const Object& (*object)() = nullptr;  ///< The fields; a function, since models may be recursive
  const Type* element = nullptr;        ///< Of an array
  void* (*append)(void*) = nullptr;     ///< Adds an element to an array, gives its address
  void (*drop)(void*) = nullptr;        ///< Removes the last element of an array
  void (*clear)(void*) = nullptr;       ///< Empties an array
  void* (*engage)(void*) = nullptr;     ///< Makes the value of an optional, gives its address
  void (*reset)(void*) = nullptr;       ///< Stores null
};

/// A field of an object.
struct Field {
  template <class Form, auto... Path>
  constexpr Field(const Row<Form, Path...>& row);

  std::string_view name;    ///< On the wire
  const Type* type;         ///< What it takes
  void* (*address)(void*);  ///< Where it is kept in the object
  Required required;        ///< Where it must be
  bool guide_only;          ///< Whether only the guide's generation has it
};

/// The fields of an object, and what is asked of it once it is whole.
struct Object {
  std::span<const Field> fields;
  std::uint64_t required_by_spec;
  std::uint64_t required_by_guide;
  std::uint64_t guide_marks;  ///< Fields that only the guide's generation has
  void (*finish)(void*);      ///< Completes what the service left out; may be null
};

/// The `Object` of a model, out of its `Schema`.
template <class Model>
const Object& object_of() {
  using Table = Schema<Model, Field>;
  static_assert(std::size(Table::fields) <= 64, "the masks have a bit for each field");
  static constexpr Object object = [] {
    Object made{Table::fields, 0, 0, 0, nullptr};
    std::uint64_t bit = 1;
    for (const Field& field : made.fields) {
      if (field.required == Required::by_spec || field.required == Required::by_both)
        made.required_by_spec |= bit;
      if (field.required == Required::by_guide || field.required == Required::by_both)
        made.required_by_guide |= bit;
      if (field.guide_only) made.guide_marks |= bit;
      bit <<= 1;
    }
    if constexpr (requires(Model & model) { Table::finish(model); })
      made.finish = [](void* model) { Table::finish(*static_cast<Model*>(model)); };
    return made;
  }();
  return object;
}

/// The `Type` of a C++ type, or of one that is otherwise on the wire (see `field`). The general case is a
/// model, read by its `Schema`.
template <class T, class Form = void>
inline constexpr Type type_of{.expects = "an object", .object = &object_of<T>};

template <>
inline constexpr Type type_of<std::string>{
    .expects = "a string", .text = [](void* to, std::string& text) -> ErrorText {
      *static_cast<std::string*>(to) = text;  // copied to fit: the reader goes on using its buffer
      return nullptr;
    }};
template <>
inline constexpr Type type_of<Secret>{.expects = "a string",
                                      .text = [](void* to, std::string& text) -> ErrorText {
                                        *static_cast<Secret*>(to) = Secret(text);
                                        return nullptr;
                                      }};
template <>
inline constexpr Type type_of<bool>{.expects = "true or false",
                                    .boolean = [](void* to, bool value) -> ErrorText {
                                      *static_cast<bool*>(to) = value;
                                      return nullptr;
                                    }};
template <>
inline constexpr Type type_of<std::int64_t>{.expects = "an integer",
                                            .integer = [](void* to, std::int64_t value) -> ErrorText {
                                              *static_cast<std::int64_t*>(to) = value;
                                              return nullptr;
                                            }};
template <>
inline constexpr Type type_of<int>{.expects = "an integer",
                                   .integer = [](void* to, std::int64_t value) -> ErrorText {
                                     using Limits = std::numeric_limits<int>;
                                     if (value < (Limits::min)() || value > (Limits::max)())
                                       return "the number doesn't fit in 32 bits";
                                     *static_cast<int*>(to) = static_cast<int>(value);
                                     return nullptr;
                                   }};
template <>
inline constexpr Type type_of<double>{.expects = "a number",
                                      .integer = [](void* to, std::int64_t value) -> ErrorText {
                                        *static_cast<double*>(to) = static_cast<double>(value);
                                        return nullptr;
                                      },
                                      .number = [](void* to, double value) -> ErrorText {
                                        *static_cast<double*>(to) = value;
                                        return nullptr;
                                      }};

/// Types that keep any text, known to this version or not.
template <class T>
constexpr Type kept_text(const char* expects) {
  return {.expects = expects, .text = [](void* to, std::string& text) -> ErrorText {
            if constexpr (requires { T::from_code(text); })
              *static_cast<T*>(to) = T::from_code(text);
            else
              *static_cast<T*>(to) = T::from_text(text);
            return nullptr;
          }};
}
/// An id is read as the number or text in it, which is all that it has, and so has its address.
template <class Thing, class Form>
inline constexpr Type type_of<Id<Thing>, Form> = type_of<std::int64_t, Form>;
template <class Thing, class Form>
inline constexpr Type type_of<TextId<Thing>, Form> = type_of<std::string, Form>;
static_assert(std::is_standard_layout_v<JobId> && std::is_standard_layout_v<EventId>);

template <class Codes>
inline constexpr Type type_of<OpenEnum<Codes>> = kept_text<OpenEnum<Codes>>("a code");
template <>
inline constexpr Type type_of<Timestamp> = kept_text<Timestamp>("a time");
template <>
inline constexpr Type type_of<Date> = kept_text<Date>("a date");
template <>
inline constexpr Type type_of<TimeOfDay> = kept_text<TimeOfDay>("a time of day");

/// Of requests, which have no text in place of a day.
template <>
inline constexpr Type type_of<std::chrono::year_month_day>{
    .expects = "a date", .text = [](void* to, std::string& text) -> ErrorText {
      DigitParser in(text);
      const auto day = in.date();
      if (!day || !in.done()) return "expected a date, such as 2026-09-01";
      *static_cast<std::chrono::year_month_day*>(to) = *day;
      return nullptr;
    }};

template <class T, class Form>
inline constexpr Type type_of<std::optional<T>, Form> = [] {
  Type type = type_of<T, Form>;
  type.engage = [](void* to) -> void* { return &static_cast<std::optional<T>*>(to)->emplace(); };
  type.reset = [](void* to) { static_cast<std::optional<T>*>(to)->reset(); };
  return type;
}();

template <class T, class Form>
inline constexpr Type type_of<std::shared_ptr<const T>, Form> = [] {
  Type type = type_of<T, Form>;
  type.engage = [](void* to) -> void* {
    auto made = std::make_shared<T>();
    T* const address = made.get();
    *static_cast<std::shared_ptr<const T>*>(to) = std::move(made);
    return address;
  };
  type.reset = [](void* to) { static_cast<std::shared_ptr<const T>*>(to)->reset(); };
  return type;
}();

template <class T, class Form>
inline constexpr Type type_of<Patch<T>, Form> = [] {
  Type type = type_of<T, Form>;
  type.engage = [](void* to) -> void* {
    auto& patch = *static_cast<Patch<T>*>(to);
    patch = Patch<T>(T{});
    return const_cast<T*>(&*patch);  // which is no constant
  };
  type.reset = [](void* to) { *static_cast<Patch<T>*>(to) = clear; };
  return type;
}();

template <class T, class Form>
inline constexpr Type type_of<std::vector<T>, Form> = [] {
  constexpr auto clear = [](void* to) { static_cast<std::vector<T>*>(to)->clear(); };
  return Type{.expects = "an array",
              .element = &type_of<T, Form>,
              .append = [](void* to) -> void* {
                auto& list = *static_cast<std::vector<T>*>(to);
                // moving models costs more than the room for a short page
                if (list.capacity() == 0) list.reserve(sizeof(T) > 128 ? 20 : 2);
                return &list.emplace_back();
              },
              .drop = [](void* to) { static_cast<std::vector<T>*>(to)->pop_back(); },
              .clear = clear,
              .reset = clear};
}();

/// A value that is otherwise on the wire.
template <class T, class Form>
requires(!std::is_void_v<Form>) inline constexpr Type type_of<T, Form> = [] {
  Type type = type_of<T>;
  if constexpr (requires { Schema<Form, Field>::fields; }) type.object = &object_of<Form>;
  if constexpr (requires { Form::expects; }) type.expects = Form::expects;
  if constexpr (requires { &Form::text; })
    type.text = [](void* to, std::string& text) { return Form::text(*static_cast<T*>(to), text); };
  if constexpr (requires { &Form::integer; })
    type.integer = [](void* to, std::int64_t value) { return Form::integer(*static_cast<T*>(to), value); };
  return type;
}();

template <class Form, auto... Path>
constexpr Field::Field(const Row<Form, Path...>& row)
    : name(row.name),
      type(&type_of<ValueAt<Path...>, Form>),
      address(&address_of<Path...>),
      required(row.required),
      guide_only(row.guide_only) {}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
