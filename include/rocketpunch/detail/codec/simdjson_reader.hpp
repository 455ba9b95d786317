#pragma once
#include "rocketpunch/version.hpp"

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "rocketpunch/detail/codec/builder.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Passes the values of a text on that simdjson has read as a whole. Its parser that reads on demand would
/// save the tape, but takes texts that are no JSON, and some numbers for 0.
class Tape {
 public:
  explicit Tape(Builder& builder) : builder_(builder) {}

  /// False as soon as the builder refuses something.
  bool value(const simdjson::dom::element& found) {
    using Kind = simdjson::dom::element_type;
    switch (found.type()) {
      case Kind::OBJECT: return object(found);
      case Kind::ARRAY: return array(found);
      case Kind::STRING: return text(found.get_string().value_unsafe());
      case Kind::INT64: return builder_.integer(found.get_int64().value_unsafe());
      case Kind::UINT64: return builder_.number(static_cast<double>(found.get_uint64().value_unsafe()));
      case Kind::DOUBLE: return builder_.number(found.get_double().value_unsafe());
      case Kind::BOOL: return builder_.boolean(found.get_bool().value_unsafe());
      case Kind::NULL_VALUE: return builder_.null();
    }
    return false;
  }

 private:
  bool object(const simdjson::dom::element& found) {
    const simdjson::dom::object members = found.get_object().value_unsafe();
    if (!builder_.start_object()) return false;
    for (const auto& [name, member] : members)
      if (!builder_.key(name) || !value(member)) return false;
    return builder_.end_object();
  }

  bool array(const simdjson::dom::element& found) {
    const simdjson::dom::array elements = found.get_array().value_unsafe();
    if (!builder_.start_array()) return false;
    for (const simdjson::dom::element& element : elements)
      if (!value(element)) return false;
    return builder_.end_array();
  }

  bool text(std::string_view found) {
    // who keeps a text takes all that was reserved for it
    if (text_.capacity() > 4 * found.size() + 64) text_ = std::string();
    text_ = found;
    return builder_.text(text_);
  }

  Builder& builder_;
  std::string text_{};  // reserved as long as nobody takes it over
};

/// Reads a JSON text into `target`, which is of that type. False: something is wrong, and the target may have
/// been changed.
inline bool read_by_simdjson(std::string_view body, const Type& type, void* target, BadItems* bad_items) {
  // what these keep for the next text: of a thread, and of ordinary texts
  thread_local simdjson::dom::parser parser;
  thread_local std::string padded;
  constexpr std::size_t most_kept = 1u << 20;
  padded.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  padded.assign(body);
  bool read = false;
  {
    simdjson::dom::element root;
    Builder builder(type, target, bad_items);
    read = parser.parse(padded.data(), padded.size(), false).get(root) == simdjson::SUCCESS &&
           Tape(builder).value(root);
  }
  if (body.size() > most_kept) {
    padded = std::string();
    parser = simdjson::dom::parser();
  }
  return read;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
