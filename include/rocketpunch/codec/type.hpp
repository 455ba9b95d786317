#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// How JSON becomes structs: tables that say for each C++ type what it takes, read by one builder that is no
/// template. No JSON library is named here.
namespace rocketpunch::codec {

/// Why a value was not taken; null: it was.
using Complaint = const char*;

struct Object;

/// How values of one C++ type are stored. Every function gets the address of the value; one that is null
/// means that the type doesn't take that kind of JSON value.
struct Type {
  const char* expects = "";                             ///< For messages: `a string`
  Complaint (*text)(void*, std::string&) = nullptr;     ///< May take the string over
  Complaint (*integer)(void*, std::int64_t) = nullptr;  ///< An integral number
  Complaint (*number)(void*, double) = nullptr;         ///< Any number
  Complaint (*boolean)(void*, bool) = nullptr;          ///< `true` or `false`
  const Object& (*object)() = nullptr;  ///< The fields; a function, since models may be recursive
  const Type* element = nullptr;        ///< Of an array
  void* (*append)(void*) = nullptr;     ///< Adds an element to an array, gives its address
  void (*drop)(void*) = nullptr;        ///< Removes the last element of an array
  void (*clear)(void*) = nullptr;       ///< Empties an array
  void* (*engage)(void*) = nullptr;     ///< Makes the value of an optional, gives its address
  void (*reset)(void*) = nullptr;       ///< Stores null
};

/// In which generation of the API an object must have a field: that of the specification, or of the guide
/// published before it.
enum class Need : std::uint8_t { no, now, guide, both };

/// A field of an object.
struct Field {
  std::string_view name;    ///< On the wire
  const Type* type;         ///< What it takes
  void* (*address)(void*);  ///< Where it is kept in the object
  Need need;                ///< Where it must be
  bool guide_only;          ///< Whether only the guide's generation has it
};

/// The fields of an object, and what is asked of it once it is whole.
struct Object {
  std::span<const Field> fields;
  std::uint64_t needed_now;
  std::uint64_t needed_in_guide;
  std::uint64_t guide_marks;  ///< Fields that only the guide's generation has
  void (*finish)(void*);      ///< Completes what the service left out; may be null
};

/// Specialised for each model: `static constexpr Field fields[]`, and `static void finish(T&)` if needed.
template <class Model>
struct Schema;

/// The `Object` of a model, out of its `Schema`.
template <class Model>
const Object& object_of() {
  using Table = Schema<Model>;
  static_assert(std::size(Table::fields) <= 64, "the masks have a bit for each field");
  static constexpr Object object = [] {
    Object made{Table::fields, 0, 0, 0, nullptr};
    std::uint64_t bit = 1;
    for (const Field& field : made.fields) {
      if (field.need == Need::now || field.need == Need::both) made.needed_now |= bit;
      if (field.need == Need::guide || field.need == Need::both) made.needed_in_guide |= bit;
      if (field.guide_only) made.guide_marks |= bit;
      bit <<= 1;
    }
    if constexpr (requires(Model & model) { Table::finish(model); })
      made.finish = [](void* model) { Table::finish(*static_cast<Model*>(model)); };
    return made;
  }();
  return object;
}

}  // namespace rocketpunch::codec
