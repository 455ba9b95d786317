#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/detail/codec/builder.hpp"
#include "rocketpunch/detail/codec/ill_formed.hpp"
#include "rocketpunch/detail/codec/read_schema.hpp"

#ifdef ROCKETPUNCH_WITH_SIMDJSON
#include <simdjson.h>
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// What takes the events of nlohmann's reader. One interface, since the reader is compiled once for each type
/// that it is given.
using JsonEvents = nlohmann::json::json_sax_t;

/// Reads a JSON text into events, until one of them is refused; false then, or where the text is no JSON.
inline bool parse_json(std::string_view text, JsonEvents& events, bool to_its_end = true) {
  return nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &events,
                                   nlohmann::json::input_format_t::json, to_its_end);
}

/// Passes the events of nlohmann's reader on; no document is made.
class Events final : public JsonEvents {
 public:
  /// `not_finite`: which numbers of the text, in order, stand for one without a finite value.
  Events(Builder& builder, const std::vector<std::size_t>& not_finite)
      : builder_(builder), next_(not_finite.data()), last_(not_finite.data() + not_finite.size()) {}

  bool null() override { return builder_.null(); }
  bool boolean(bool value) override { return builder_.boolean(value); }
  bool number_integer(std::int64_t value) override {
    return take_not_finite() ? builder_.not_finite() : builder_.integer(value);
  }
  bool number_unsigned(std::uint64_t value) override {
    if (take_not_finite()) return builder_.not_finite();
    if (value > static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)()))
      return builder_.number(static_cast<double>(value));
    return builder_.integer(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string&) override {
    return take_not_finite() ? builder_.not_finite() : builder_.number(value);
  }
  bool string(std::string& value) override { return builder_.text(value); }
  bool binary(binary_t&) override {
    return false;  // not in JSON text
  }
  bool start_object(std::size_t) override { return builder_.start_object(); }
  bool key(std::string& name) override { return builder_.key(name); }
  bool end_object() override { return builder_.end_object(); }
  bool start_array(std::size_t) override { return builder_.start_array(); }
  bool end_array() override { return builder_.end_array(); }
  // the reader's own message quotes the text, which may be a token
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    position_ = position > 0 ? position - 1 : 0;  // it counts the bytes read, the wrong one among them
    return false;
  }

  std::size_t position() const noexcept { return position_; }

 private:
  bool take_not_finite() noexcept {
    if (next_ == last_ || numbers_++ != *next_) return false;
    ++next_;
    return true;
  }

  Builder& builder_;
  const std::size_t* next_;
  const std::size_t* last_;
  std::size_t numbers_ = 0;
  std::size_t position_ = 0;
};

inline std::string not_json(std::string_view body, std::size_t position, const std::string& path) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == body.npos) return "the answer is empty; JSON was expected";
  if (body[first] == '<') return "the answer is HTML or XML, not JSON (from a gateway?)";
  std::string text = position >= body.size() ? "the JSON ends too early" : "not valid JSON";
  text += ", at byte " + std::to_string(position);
  if (!path.empty()) text += ", in " + path;
  return text;
}

/// What came of reading a text.
struct Reading {
  std::string fault{};       ///< With the path; empty: none, unless the text is no JSON
  bool is_json = true;       ///< Whether the text is JSON, as far as it was read
  std::size_t position = 0;  ///< Where it is none
  std::string path{};        ///< And in which value
};

/// Reads by `first`, which passes what it is told on to `events`, or is that.
inline Reading read_once(std::string_view text, JsonEvents& first, const Events& events,
                         const Builder& builder) {
  if (parse_json(text, first)) {
    // the reader takes NUL for the end, whatever comes behind it
    const auto nul = text.find('\0');
    return {.is_json = nul == text.npos, .position = nul};
  }
  if (!builder.fault().empty()) return {.fault = builder.fault()};
  return {.is_json = false, .position = events.position(), .path = builder.path()};
}

/// Reads a JSON text by `read`, which is given the text and which of its numbers are not finite, and gives a
/// `Reading`. What is no JSON is mended and read again. Returns what is wrong, with the path, or nothing.
template <class Read>
std::optional<std::string> read_mending(std::string_view body, Read read) {
  Reading reading = read(body, std::vector<std::size_t>());
  if (!reading.is_json) {
    if (const Mended mended(body); mended.changed()) {
      reading = read(mended.text(), mended.not_finite());
      if (!reading.is_json) reading.position = mended.original(reading.position);
    }
  }
  if (!reading.is_json) return not_json(body, reading.position, reading.path);
  if (reading.fault.empty()) return std::nullopt;
  return std::move(reading.fault);
}

/// Reads a JSON text into `target`, which is of that type. Returns what is wrong, with the path, or nothing.
/// Ill-formed Unicode is read as U+FFFD, a control character within a string as it is, and a number without a
/// finite value is passed over where the value isn't asked for. With `bad_items`, items of a page that don't
/// fit are left out.
inline std::optional<std::string> read_json(std::string_view body, const Type& type, void* target,
                                            BadItems* bad_items = nullptr) {
  return read_mending(body, [&](std::string_view text, const std::vector<std::size_t>& not_finite) {
    Builder builder(type, target, bad_items);
    Events events(builder, not_finite);
    return read_once(text, events, events, builder);
  });
}

/// Reads a JSON text into `value`. Returns what is wrong, with the path, or nothing.
template <class T>
std::optional<std::string> read_json(std::string_view body, T& value) {
  return read_json(body, type_of<T>, &value);
}

#ifdef ROCKETPUNCH_WITH_SIMDJSON

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

#endif

/// Reads a response into a model, of that type, with the fastest reader that there is. Returns what is wrong,
/// with the path, or nothing. With `bad_items`, items of a page that don't fit are left out. Not for texts
/// with secrets in them, of which fast readers keep parts.
inline std::optional<std::string> read_model(std::string_view body, const Type& type, void* target,
                                             BadItems* bad_items = nullptr) {
#ifdef ROCKETPUNCH_WITH_SIMDJSON
  if (read_by_simdjson(body, type, target, bad_items)) return std::nullopt;
    // what is wrong is told by the one reader, so that it is told alike; which also takes what is only odd
#endif
  return read_json(body, type, target, bad_items);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
