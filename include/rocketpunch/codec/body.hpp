#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/base/utf8.hpp"
#include "rocketpunch/codec/json_writer.hpp"
#include "rocketpunch/codec/wire_request.hpp"

/// How structs become the JSON of a request: tables that say for each field what it is called and which
/// limits of the specification it has, written by one writer that is no template.
namespace rocketpunch::codec {

class BodyWriter;

/// The limits of a field.
struct Rule {
  bool required = false;
  std::size_t least = 0;                                         ///< Characters, or elements of a list
  std::size_t most = (std::numeric_limits<std::size_t>::max)();  ///< Characters, or elements of a list
  bool handle = false;                                           ///< Letters, digits, `_` and `-` only
  bool not_below_0 = false;
};

/// Whether a field goes into the body.
enum class Presence { left_out, cleared, given };

/// How values of one C++ type are written.
struct BodyType {
  Presence (*presence)(const void*);
  void (*write)(BodyWriter&, const void*, const Rule&);
};

/// A field of a body.
struct BodyField {
  std::string_view wire;    ///< On the wire
  std::string_view member;  ///< In C++, for errors
  const BodyType* type;
  const void* (*address)(const void*);
  Rule rule;
};

/// The images that go beside the JSON under one name.
struct ImageRule {
  std::string_view name;
  std::size_t most;  ///< 1: shown in errors without a number
};

/// Specialised for each struct: `static constexpr BodyField fields[]`; `ImageRule images[]` where it has
/// images; `is_change` where an empty one changes nothing and is refused.
template <class T>
struct BodySchema;

/// Writes structs by their tables, and notes the first limit that is broken.
class BodyWriter {
 public:
  /// Notes faults at `request`. `checking`: whether the limits are held; what can't be written at all is a
  /// fault anyway.
  BodyWriter(RequestWriter& request, bool checking) : request_(request), checking_(checking) {}

  void object(std::span<const BodyField> fields, const void* value) {
    json_.open_object();
    for (const BodyField& field : fields) {
      const void* const at = field.address(value);
      path_.emplace_back(field.member);
      switch (field.type->presence(at)) {
        case Presence::left_out:
          if (field.rule.required) broken("is required");
          break;
        case Presence::cleared:
          json_.key(field.wire).null();
          ++written_;
          break;
        case Presence::given:
          json_.key(field.wire);
          ++written_;
          field.type->write(*this, at, field.rule);
          break;
      }
      path_.pop_back();
    }
    json_.close_object();
  }

  void text(std::string_view value, const Rule& rule) {
    const auto length = rocketpunch::detail::code_points(value);
    if (!length) {
      impossible("must be UTF-8");
    } else if (*length < rule.least) {
      broken("must not be empty");
    } else if (*length > rule.most) {
      broken("may have " + std::to_string(rule.most) + " characters at most, but has " +
             std::to_string(*length));
    } else if (rule.handle && !rocketpunch::detail::is_handle(value)) {
      broken("may have letters, digits, \"_\" and \"-\" only");
    }
    if (length) json_.string(value);
  }
  /// A text in an object of its own.
  void wrapped(std::string_view wire, std::string_view value, const Rule& rule) {
    json_.open_object().key(wire);
    text(value, rule);
    json_.close_object();
  }
  void code(std::string_view value) {
    if (value.empty()) impossible("is required");
    if (!rocketpunch::detail::code_points(value)) return impossible("must be UTF-8");
    json_.string(value);
  }
  void integer(std::int64_t value) { json_.integer(value); }
  void number(double value, const Rule& rule) {
    if (!(value - value == 0)) return impossible("must be a finite number");
    if (rule.not_below_0 && value < 0) broken("must not be below 0");
    json_.number(value);
  }
  void boolean(bool value) { json_.boolean(value); }

  /// A list of `size` elements, each of which `element` writes.
  template <class Element>
  void list(std::size_t size, const Rule& rule, Element element) {
    if (size < rule.least) broken("must not be empty");
    if (size > rule.most)
      broken("may have " + std::to_string(rule.most) + " elements at most, but has " + std::to_string(size));
    json_.open_array();
    const std::string name = std::move(path_.back());
    for (std::size_t i = 0; i < size; ++i) {
      path_.back() = name + '[' + std::to_string(i) + ']';
      element(i);
    }
    path_.back() = name;
    json_.close_array();
  }

  /// Notes a limit of the field being written.
  void broken(std::string_view rule) {
    if (checking_) impossible(rule);
  }
  /// Notes a limit of the field of that name.
  void broken(std::string_view member, std::string_view rule) {
    path_.emplace_back(member);
    broken(rule);
    path_.pop_back();
  }
  /// Notes what can't be written.
  void impossible(std::string_view rule) {
    std::string path;
    for (const std::string& part : path_) path.append(path.empty() ? "" : ".").append(part);
    request_.refuse(path, rule);
  }

  /// How many fields were written, those of inner objects included.
  std::size_t written() const noexcept { return written_; }
  /// The text written.
  std::string take() { return json_.take(); }

 private:
  RequestWriter& request_;
  bool checking_;
  JsonWriter json_;
  std::vector<std::string> path_;
  std::size_t written_ = 0;
};

}  // namespace rocketpunch::codec
