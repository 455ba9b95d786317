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
#include "rocketpunch/detail/codec/simdjson_reader.hpp"
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Passes the events of nlohmann's reader on; no document is made.
class Events {
 public:
  /// `not_finite`: which numbers of the text, in order, stand for one without a finite value.
  Events(Builder& builder, const std::vector<std::size_t>& not_finite)
      : builder_(builder), next_(not_finite.data()), last_(not_finite.data() + not_finite.size()) {}

  bool null() { return builder_.null(); }
  bool boolean(bool value) { return builder_.boolean(value); }
  bool number_integer(std::int64_t value) {
    return take_not_finite() ? builder_.not_finite() : builder_.integer(value);
  }
  bool number_unsigned(std::uint64_t value) {
    if (take_not_finite()) return builder_.not_finite();
    if (value > static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)()))
      return builder_.number(static_cast<double>(value));
    return builder_.integer(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string&) {
    return take_not_finite() ? builder_.not_finite() : builder_.number(value);
  }
  bool string(std::string& value) { return builder_.text(value); }
  template <class Binary>
  bool binary(Binary&) {
    return false;  // not in JSON text
  }
  bool start_object(std::size_t) { return builder_.start_object(); }
  bool key(std::string& name) { return builder_.key(name); }
  bool end_object() { return builder_.end_object(); }
  bool start_array(std::size_t) { return builder_.start_array(); }
  bool end_array() { return builder_.end_array(); }
  // the reader's own message quotes the text, which may be a token
  template <class Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception&) {
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

inline Reading read_once(std::string_view text, const std::vector<std::size_t>& not_finite, const Type& type,
                         void* target, BadItems* bad_items) {
  Builder builder(type, target, bad_items);
  Events events(builder, not_finite);
  if (nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &events)) {
    // the reader takes NUL for the end, whatever comes behind it
    const auto nul = text.find('\0');
    return {.is_json = nul == text.npos, .position = nul};
  }
  if (!builder.fault().empty()) return {.fault = builder.fault()};
  return {.is_json = false, .position = events.position(), .path = builder.path()};
}

/// Reads a JSON text into `target`, which is of that type. Returns what is wrong, with the path, or nothing.
/// Ill-formed Unicode is read as U+FFFD, a control character within a string as it is, and a number without a
/// finite value is passed over where the value isn't asked for. With `bad_items`, items of a page that don't
/// fit are left out.
inline std::optional<std::string> read_json(std::string_view body, const Type& type, void* target,
                                            BadItems* bad_items = nullptr) {
  Reading reading = read_once(body, {}, type, target, bad_items);
  if (!reading.is_json) {
    if (const Mended mended(body); mended.changed()) {
      reading = read_once(mended.text(), mended.not_finite(), type, target, bad_items);
      if (!reading.is_json) reading.position = mended.original(reading.position);
    }
  }
  if (!reading.is_json) return not_json(body, reading.position, reading.path);
  if (reading.fault.empty()) return std::nullopt;
  return std::move(reading.fault);
}

/// Reads a JSON text into `value`. Returns what is wrong, with the path, or nothing.
template <class T>
std::optional<std::string> read_json(std::string_view body, T& value) {
  return read_json(body, type_of<T>, &value);
}

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
