#pragma once

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/codec/builder.hpp"

namespace rocketpunch::codec::detail {

/// Passes the values of a JSON text on as simdjson finds them. False as soon as something is wrong, with the
/// text or for the builder.
class OnDemand {
 public:
  explicit OnDemand(Builder& builder) : builder_(builder) {}

  /// Reads an object or an array, and nothing behind it.
  bool read(simdjson::ondemand::document& document) {
    simdjson::ondemand::value root;
    if (document.get_value().get(root) != simdjson::SUCCESS) return false;
    const char* behind = nullptr;
    return value(root) && document.current_location().get(behind) == simdjson::OUT_OF_BOUNDS;
  }

 private:
  bool value(simdjson::ondemand::value found) {
    simdjson::ondemand::json_type type;
    if (found.type().get(type) != simdjson::SUCCESS) return false;
    switch (type) {
      case simdjson::ondemand::json_type::object: return object(found);
      case simdjson::ondemand::json_type::array: return array(found);
      case simdjson::ondemand::json_type::string: return string(found);
      case simdjson::ondemand::json_type::number: return number(found);
      case simdjson::ondemand::json_type::boolean: {
        bool flag = false;
        return found.get_bool().get(flag) == simdjson::SUCCESS && builder_.boolean(flag);
      }
      case simdjson::ondemand::json_type::null: {
        std::string_view token = found.raw_json_token();
        while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
        return token == "null" && builder_.null();
      }
    }
    return false;
  }

  bool object(simdjson::ondemand::value& found) {
    simdjson::ondemand::object fields;
    if (found.get_object().get(fields) != simdjson::SUCCESS || !builder_.start_object()) return false;
    for (auto next : fields) {
      simdjson::ondemand::field field;
      if (std::move(next).get(field) != simdjson::SUCCESS || !key(field) || !value(field.value()))
        return false;
    }
    return builder_.end_object();
  }

  bool key(simdjson::ondemand::field& field) {
    const char* const begin = field.key().raw();
    const char* end = begin;
    while (*end != '"' && *end != '\\') ++end;  // simdjson has seen to it that there is one
    std::string_view name(begin, static_cast<std::size_t>(end - begin));
    if (*end == '\\' && field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
    return builder_.key(name);
  }

  bool array(simdjson::ondemand::value& found) {
    simdjson::ondemand::array elements;
    if (found.get_array().get(elements) != simdjson::SUCCESS || !builder_.start_array()) return false;
    for (auto next : elements) {
      simdjson::ondemand::value element;
      if (std::move(next).get(element) != simdjson::SUCCESS || !value(element)) return false;
    }
    return builder_.end_array();
  }

  bool string(simdjson::ondemand::value& found) {
    std::string_view text = found.raw_json_token();
    while (text.size() > 2 && text.back() <= ' ') text.remove_suffix(1);
    const bool quoted = text.size() >= 2 && text.back() == '"';
    if (quoted) text = text.substr(1, text.size() - 2);
    // most texts stand there as they are: finding that out is faster than having them unescaped
    if (!quoted || text.find('\\') != text.npos || text.find('"') != text.npos)
      if (found.get_string().get(text) != simdjson::SUCCESS) return false;
    // who keeps a text takes all that was reserved for it
    if (text_.capacity() > 4 * text.size() + 64) text_ = std::string();
    text_ = text;
    return builder_.text(text_);
  }

  bool number(simdjson::ondemand::value& found) {
    simdjson::ondemand::number number;
    if (found.get_number().get(number) != simdjson::SUCCESS) return false;
    return number.is_int64() ? builder_.integer(number.get_int64()) : builder_.number(number.as_double());
  }

  Builder& builder_;
  std::string text_{};  // reserved as long as nobody takes it over
};

/// Reads a JSON text into `target`, which is of that type. False: something is wrong, and the target may have
/// been changed.
inline bool read_by_simdjson(std::string_view body, const Type& type, void* target) {
  // what these keep for the next text: of a thread, and of ordinary texts
  thread_local simdjson::ondemand::parser parser;
  thread_local std::string padded;
  constexpr std::size_t most_kept = 1u << 20;
  padded.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  padded.assign(body);
  bool read = false;
  {
    simdjson::ondemand::document document;
    Builder builder(type, target);
    read =
        parser.iterate(padded.data(), padded.size(), padded.capacity()).get(document) == simdjson::SUCCESS &&
        OnDemand(builder).read(document);
  }
  if (body.size() > most_kept) {
    padded = std::string();
    parser = simdjson::ondemand::parser();
  }
  return read;
}

}  // namespace rocketpunch::codec::detail
