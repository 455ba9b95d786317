#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/builder.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/json_writer.hpp"
#include "rocketpunch/detail/codec/read_schema.hpp"
#include "rocketpunch/detail/codec/schema.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Passes the events of a reader on, and writes the values of the fields that the builder passes over.
class KeepingEvents final : public JsonEvents {
 public:
  /// `not_finite`: as for `Events`.
  KeepingEvents(JsonEvents& next, const Builder& builder, const std::vector<std::size_t>& not_finite,
                std::vector<UnknownField>& kept)
      : next_(next), builder_(builder), not_finite_(not_finite), kept_(kept) {}

  bool null() override {
    if (keeping_) json_.null(), value_ended();
    return next_.null();
  }
  bool boolean(bool value) override {
    if (keeping_) json_.boolean(value), value_ended();
    return next_.boolean(value);
  }
  bool number_integer(std::int64_t value) override {
    number(std::to_string(value));
    return next_.number_integer(value);
  }
  bool number_unsigned(std::uint64_t value) override {
    number(std::to_string(value));
    return next_.number_unsigned(value);
  }
  bool number_float(double value, const std::string& text) override {
    number(text);
    return next_.number_float(value, text);
  }
  bool string(std::string& value) override {
    if (keeping_) json_.string(value), value_ended();
    return next_.string(value);
  }
  bool binary(binary_t& value) override { return next_.binary(value); }
  bool start_object(std::size_t size) override {
    if (keeping_) json_.open_object(), ++levels_;
    return next_.start_object(size);
  }
  bool key(std::string& name) override {
    if (keeping_) {
      json_.key(name);
      return next_.key(name);
    }
    if (!next_.key(name)) return false;
    if (builder_.passes_over()) {
      keeping_ = true;
      pointer_ = builder_.pointer() + '/' + escaped(name);
    }
    return true;
  }
  bool end_object() override {
    if (keeping_) json_.close_object(), --levels_, value_ended();
    return next_.end_object();
  }
  bool start_array(std::size_t size) override {
    if (keeping_) json_.open_array(), ++levels_;
    return next_.start_array(size);
  }
  bool end_array() override {
    if (keeping_) json_.close_array(), --levels_, value_ended();
    return next_.end_array();
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::json::exception& error) override {
    return next_.parse_error(position, token, error);
  }

 private:
  void number(const std::string& text) {
    const bool finite = next_not_finite_ == not_finite_.size() || numbers_++ != not_finite_[next_not_finite_];
    if (!finite) ++next_not_finite_;
    if (!keeping_) return;
    finite ? json_.raw(text) : json_.null();
    value_ended();
  }
  void value_ended() {
    if (levels_ > 0) return;
    keeping_ = false;
    kept_.push_back({std::move(pointer_), std::exchange(json_, {}).take()});
  }
  /// A name within a JSON Pointer.
  static std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) c == '~' ? text += "~0" : c == '/' ? text += "~1" : text += c;
    return text;
  }

  JsonEvents& next_;
  const Builder& builder_;
  const std::vector<std::size_t>& not_finite_;
  std::vector<UnknownField>& kept_;
  std::size_t next_not_finite_ = 0;
  std::size_t numbers_ = 0;
  bool keeping_ = false;
  std::size_t levels_ = 0;  // open inside the value that is kept
  std::string pointer_{};
  JsonWriter json_{};
};

/// As `read_json`; the fields that no table has go to `kept`.
inline std::optional<std::string> read_json_keeping(std::string_view body, const Type& type, void* target,
                                                    std::vector<UnknownField>& kept) {
  return read_mending(body, [&](std::string_view text, const std::vector<std::size_t>& not_finite) {
    kept.clear();
    Builder builder(type, target);
    Events events(builder, not_finite);
    KeepingEvents keeping(events, builder, not_finite, kept);
    return read_once(text, keeping, events, builder);
  });
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
