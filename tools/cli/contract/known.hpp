// What this version of the SDK knows of the service, as data: from its own tables.
#pragma once

#include <rocketpunch/detail/codec/schema.hpp>
#include <rocketpunch/operations.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli::contract {

namespace rp = rocketpunch;

/// Kinds of JSON values, a bit each: some values may be of several.
namespace kind {
inline constexpr unsigned text = 1, integer = 2, number = 4, boolean = 8, object = 16, list = 32;
}

struct KnownObject;

/// What the SDK has for a value.
struct KnownType {
  unsigned kinds = 0;         ///< Bits of `kind`
  int bits = 0;               ///< Of an integer
  std::string_view format{};  ///< Of a text: `date`, `date-time`, `time`; empty: any
  /// Of an open enumeration: those that this version knows.
  std::span<const std::string_view> codes{};
  bool may_be_left_out = false;
  bool clears = false;                   ///< Whether a request can have null for it
  std::string (*name)() = nullptr;       ///< In C++
  const KnownObject* (*of)() = nullptr;  ///< Of an object
  const KnownType* element = nullptr;    ///< Of a list
};

/// A field of JSON, or a parameter.
struct KnownField {
  template <class Form, auto... Path>
  constexpr KnownField(const rp::detail::codec::Row<Form, Path...>& row);

  std::string_view name;  ///< On the wire
  const KnownType* type;
  rp::detail::codec::Required required;
  rp::detail::codec::Rule rule;
  bool guide_only;
  bool in_path;
};

/// A struct, by the table of its fields.
struct KnownObject {
  std::string (*table)() = nullptr;      ///< What the table is called: the struct, or another form of it
  std::string (*structure)() = nullptr;  ///< The struct
  std::span<const KnownField> fields{};
  const KnownObject* base = nullptr;  ///< A query's base, whose fields follow
  std::span<const rp::detail::codec::ImageRule> images{};
  bool is_change = false;
};

/// How an operation's body is sent.
enum class BodyForm { none, json, multipart, form };

/// An operation, with what it takes and gives.
struct KnownOperation {
  const rp::Operation* row = nullptr;
  const KnownObject* parameters = nullptr;
  BodyForm body_form = BodyForm::none;
  const KnownObject* body = nullptr;    ///< The JSON
  const KnownType* response = nullptr;  ///< Null: none is read
  bool is_sign_in = false;              ///< It has no tables: see `SignIn`.
};

/// All operations, in the order of their rows.
std::span<const KnownOperation> known_operations();
/// All enumerations: as type of a value.
const std::vector<const KnownType*>& known_enumerations();
/// What the body of an error can have.
const std::vector<const KnownObject*>& known_errors();

/// The names of what a sign-in sends and reads. It has no tables: parameters and forms are those that are
/// really made.
struct SignIn {
  std::vector<std::string> parameters{};
  std::vector<std::string> form{};
  std::vector<std::string> response{};
};
/// Of that operation, one of `is_sign_in`.
SignIn sign_in_of(std::string_view operation);

/// The whole path of a row, under the host.
std::string whole_path(const rp::Operation& row);

/// The fields of an object, those of its base too.
std::vector<const KnownField*> fields_of(const KnownObject& object);

}  // namespace cli::contract
