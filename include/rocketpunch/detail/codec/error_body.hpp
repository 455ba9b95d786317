#pragma once
#include "rocketpunch/version.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// What the body of an error says, in whichever form the service wrote it.
struct ErrorBody {
  std::string code{};  ///< `C0005`, `UNAUTHORIZED`, `invalid_grant`
  std::optional<std::string> message{};
  std::optional<std::string> details{};
  std::optional<Timestamp::Time> timestamp{};  ///< Where it could be read
};

/// The guide's `error` is an object, OAuth's a code.
struct ErrorOrCode {
  static constexpr const char* expects = "a code or an object";
  static ErrorText text(ErrorBody& to, std::string& code) { return to.code = code, nullptr; }
  static ErrorBody& in(ErrorBody& body) { return body; }
};

template <class Field>
struct Schema<ErrorBody, Field> {
  static constexpr Field fields[] = {
      field<&ErrorBody::code>("code"),
      field<&ErrorBody::message>("message"),
      field<&ErrorBody::details>("details"),
      field<&ErrorOrCode::in, ErrorOrCode>("error"),
      field<&ErrorBody::message>("error_description"),
  };
};

/// When an error happened: read apart, since an error is worth more than its time.
struct ErrorTime {
  std::optional<Timestamp> timestamp{};
};

template <class Field>
struct Schema<ErrorTime, Field> {
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
