#pragma once
#include "rocketpunch/base/language.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/codec/json.hpp"

namespace rocketpunch::codec {

/// What the body of an error says, in whichever form the service wrote it.
struct ErrorBody {
  std::string code{};  ///< `C0005`, `UNAUTHORIZED`, `invalid_grant`
  std::optional<std::string> message{};
  std::optional<std::string> details{};
  std::optional<Timestamp::Time> timestamp{};  ///< Where it could be read
};

template <>
struct Schema<ErrorBody> {
  /// The guide's `error` is an object, OAuth's a code.
  static constexpr Type nested = [] {
    Type type = TypeFor<ErrorBody>::make();
    type.expects = "a code or an object";
    type.text = [](void* to, std::string& text) -> Complaint {
      static_cast<ErrorBody*>(to)->code = text;
      return nullptr;
    };
    return type;
  }();
  static constexpr Field fields[] = {
      field<&ErrorBody::code>("code"),
      field<&ErrorBody::message>("message"),
      field<&ErrorBody::details>("details"),
      {"error", &nested, [](void* to) { return to; }, Need::no, false},
      field<&ErrorBody::message>("error_description"),
  };
};

/// When an error happened: read apart, since an error is worth more than its time.
struct ErrorTime {
  std::optional<Timestamp> timestamp{};
};

template <>
struct Schema<ErrorTime> {
  static constexpr Field fields[] = {field<&ErrorTime::timestamp>("timestamp")};
};

/// Reads the body of an error: the specification's form, the guide's (`{"error": {"code", ...}}`), or OAuth's
/// (`{"error", "error_description"}`). Nothing where it is none of them: empty, HTML, or JSON of another
/// kind.
inline std::optional<ErrorBody> read_error_body(std::string_view body) {
  ErrorBody read;
  if (read_json(body, read) || read.code.empty()) return std::nullopt;
  if (ErrorTime when; !read_json(body, when) && when.timestamp && when.timestamp->readable())
    read.timestamp = when.timestamp->time();
  return read;
}

}  // namespace rocketpunch::codec
