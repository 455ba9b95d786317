#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Writes a JSON text from front to back. Texts must be UTF-8. (nlohmann's writer works on a document, whose
/// instantiation would double what a unit takes to compile.)
class JsonWriter {
 public:
  JsonWriter& open_object() { return punctuate(), text_ += '{', first_ = true, *this; }
  JsonWriter& close_object() { return text_ += '}', first_ = false, *this; }
  JsonWriter& open_array() { return punctuate(), text_ += '[', first_ = true, *this; }
  JsonWriter& close_array() { return text_ += ']', first_ = false, *this; }
  JsonWriter& key(std::string_view name) { return string(name), text_ += ':', first_ = true, *this; }
  JsonWriter& string(std::string_view value) {
    punctuate();
    text_ += '"';
    for (const char c : value) append_escaped(c);
    text_ += '"';
    first_ = false;
    return *this;
  }
  JsonWriter& integer(std::int64_t value) { return literal(std::to_string(value)); }
  JsonWriter& null() { return literal("null"); }
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json) { return literal(json); }
  /// A finite number.
  JsonWriter& number(double value) {
    char text[32];
    const auto written = std::to_chars(text, text + sizeof(text), value);
    return literal({text, static_cast<std::size_t>(written.ptr - text)});
  }
  JsonWriter& boolean(bool value) { return literal(value ? "true" : "false"); }

  /// The text written.
  std::string take() { return std::move(text_); }

 private:
  JsonWriter& literal(std::string_view text) {
    punctuate();
    text_ += text;
    first_ = false;
    return *this;
  }
  void punctuate() {
    if (!first_) text_ += ',';
  }
  void append_escaped(char c) {
    constexpr std::string_view with_letter = "\n\t\r";
    constexpr char hex[] = "0123456789abcdef";
    if (c == '"' || c == '\\') {
      text_ += {'\\', c};
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      text_ += c;
    } else if (const auto at = with_letter.find(c); at != with_letter.npos) {
      text_ += {'\\', "ntr"[at]};
    } else {
      text_.append("\\u00").append({hex[c >> 4], hex[c & 15]});
    }
  }

  std::string text_;
  bool first_ = true;  // no comma before what comes next
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
