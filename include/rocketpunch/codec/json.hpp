#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/codec/builder.hpp"
#include "rocketpunch/codec/types.hpp"

namespace rocketpunch::codec {

namespace detail {

/// Passes the events of nlohmann's reader on; no document is made.
class Events {
 public:
  explicit Events(Builder& builder) : builder_(builder) {}

  bool null() { return builder_.null(); }
  bool boolean(bool value) { return builder_.boolean(value); }
  bool number_integer(std::int64_t value) { return builder_.integer(value); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)()))
      return builder_.number(static_cast<double>(value));
    return builder_.integer(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string&) { return builder_.number(value); }
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
  Builder& builder_;
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

}  // namespace detail

/// Reads a JSON text into `target`, which is of that type. Returns what is wrong, with the path, or nothing.
inline std::optional<std::string> read_json(std::string_view body, const Type& type, void* target) {
  Builder builder(type, target);
  detail::Events events(builder);
  if (nlohmann::json::sax_parse(body.data(), body.data() + body.size(), &events)) {
    // the reader takes NUL for the end, whatever comes behind it; no JSON text has one
    const auto nul = body.find('\0');
    if (nul == body.npos) return std::nullopt;
    return detail::not_json(body, nul, {});
  }
  if (!builder.fault().empty()) return builder.fault();
  return detail::not_json(body, events.position(), builder.path());
}

/// Reads a JSON text into `value`. Returns what is wrong, with the path, or nothing.
template <class T>
std::optional<std::string> read_json(std::string_view body, T& value) {
  return read_json(body, type_of<T>, &value);
}

}  // namespace rocketpunch::codec
