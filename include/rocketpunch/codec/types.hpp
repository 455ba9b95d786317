#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/base/date.hpp"
#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/codec/type.hpp"

namespace rocketpunch::codec {

/// Makes the `Type` of a C++ type. The general case is a model, read by its `Schema`.
template <class T>
struct TypeFor {
  static constexpr Type make() { return {.expects = "an object", .object = &object_of<T>}; }
};

/// The `Type` of a C++ type.
template <class T>
inline constexpr Type type_of = TypeFor<T>::make();

template <>
struct TypeFor<std::string> {
  static constexpr Type make() {
    return {.expects = "a string", .text = [](void* to, std::string& text) -> Complaint {
              *static_cast<std::string*>(to) = text;  // copied to fit: the reader goes on using its buffer
              return nullptr;
            }};
  }
};

template <>
struct TypeFor<Secret> {
  static constexpr Type make() {
    return {.expects = "a string", .text = [](void* to, std::string& text) -> Complaint {
              *static_cast<Secret*>(to) = Secret(text);
              return nullptr;
            }};
  }
};

template <>
struct TypeFor<bool> {
  static constexpr Type make() {
    return {.expects = "true or false", .boolean = [](void* to, bool value) -> Complaint {
              *static_cast<bool*>(to) = value;
              return nullptr;
            }};
  }
};

template <>
struct TypeFor<std::int64_t> {
  static constexpr Type make() {
    return {.expects = "an integer", .integer = [](void* to, std::int64_t value) -> Complaint {
              *static_cast<std::int64_t*>(to) = value;
              return nullptr;
            }};
  }
};

template <>
struct TypeFor<int> {
  static constexpr Type make() {
    return {.expects = "an integer", .integer = [](void* to, std::int64_t value) -> Complaint {
              using Limits = std::numeric_limits<int>;
              if (value < (Limits::min)() || value > (Limits::max)())
                return "the number doesn't fit in 32 bits";
              *static_cast<int*>(to) = static_cast<int>(value);
              return nullptr;
            }};
  }
};

template <>
struct TypeFor<double> {
  static constexpr Type make() {
    return {.expects = "a number",
            .integer = [](void* to, std::int64_t value) -> Complaint {
              *static_cast<double*>(to) = static_cast<double>(value);
              return nullptr;
            },
            .number = [](void* to, double value) -> Complaint {
              *static_cast<double*>(to) = value;
              return nullptr;
            }};
  }
};

/// Types that keep any text, known to this version or not.
template <class T>
constexpr Type kept_text(const char* expects) {
  return {.expects = expects, .text = [](void* to, std::string& text) -> Complaint {
            if constexpr (requires { T::from_code(std::move(text)); })
              *static_cast<T*>(to) = T::from_code(std::move(text));
            else
              *static_cast<T*>(to) = T::from_text(std::move(text));
            return nullptr;
          }};
}

template <class Codes>
struct TypeFor<OpenEnum<Codes>> {
  static constexpr Type make() { return kept_text<OpenEnum<Codes>>("a code"); }
};
template <>
struct TypeFor<Timestamp> {
  static constexpr Type make() { return kept_text<Timestamp>("a time"); }
};
template <>
struct TypeFor<Date> {
  static constexpr Type make() { return kept_text<Date>("a date"); }
};
template <>
struct TypeFor<TimeOfDay> {
  static constexpr Type make() { return kept_text<TimeOfDay>("a time of day"); }
};

template <class T>
struct TypeFor<std::optional<T>> {
  static constexpr Type make() {
    Type type = type_of<T>;
    type.engage = [](void* to) -> void* { return &static_cast<std::optional<T>*>(to)->emplace(); };
    type.reset = [](void* to) { static_cast<std::optional<T>*>(to)->reset(); };
    return type;
  }
};

template <class T>
struct TypeFor<std::shared_ptr<const T>> {
  static constexpr Type make() {
    Type type = type_of<T>;
    type.engage = [](void* to) -> void* {
      auto made = std::make_shared<T>();
      T* const address = made.get();
      *static_cast<std::shared_ptr<const T>*>(to) = std::move(made);
      return address;
    };
    type.reset = [](void* to) { static_cast<std::shared_ptr<const T>*>(to)->reset(); };
    return type;
  }
};

template <class T>
struct TypeFor<std::vector<T>> {
  static constexpr Type make() {
    constexpr auto clear = [](void* to) { static_cast<std::vector<T>*>(to)->clear(); };
    return {.expects = "an array",
            .element = &type_of<T>,
            .append = [](void* to) -> void* {
              auto& list = *static_cast<std::vector<T>*>(to);
              // moving models costs more than the room for a short page
              if (list.capacity() == 0) list.reserve(sizeof(T) > 128 ? 20 : 2);
              return &list.emplace_back();
            },
            .drop = [](void* to) { static_cast<std::vector<T>*>(to)->pop_back(); },
            .clear = clear,
            .reset = clear};
  }
};

/// An identifier kept as text, whether the service writes it as text or as a number.
inline constexpr Type text_or_integer = [] {
  Type type = type_of<std::string>;
  type.integer = [](void* to, std::int64_t value) -> Complaint {
    *static_cast<std::string*>(to) = std::to_string(value);
    return nullptr;
  };
  return type;
}();

namespace detail {
template <class Member>
struct MemberOf;
template <class Model, class T>
struct MemberOf<T Model::*> {
  using model = Model;
  using type = T;
};

template <auto Member>
void* address_of(void* model) {
  return &(static_cast<typename MemberOf<decltype(Member)>::model*>(model)->*Member);
}
}  // namespace detail

/// A field of the specification, kept in a member.
template <auto Member>
constexpr Field field(std::string_view name, Need need = Need::no,
                      const Type& type = type_of<typename detail::MemberOf<decltype(Member)>::type>) {
  return {name, &type, &detail::address_of<Member>, need, false};
}

/// A field that only the guide's generation has, kept in a member.
template <auto Member>
constexpr Field guide_field(std::string_view name, Need need = Need::no,
                            const Type& type = type_of<typename detail::MemberOf<decltype(Member)>::type>) {
  return {name, &type, &detail::address_of<Member>, need, true};
}

}  // namespace rocketpunch::codec
