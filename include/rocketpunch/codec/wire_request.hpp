#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/base/utf8.hpp"
#include "rocketpunch/codec/limits.hpp"
#include "rocketpunch/http/ascii.hpp"
#include "rocketpunch/http/body_source.hpp"
#include "rocketpunch/http/url.hpp"
#include "rocketpunch/operations.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// A request as the parameters determine it: what is left is where it goes and who sends it.
struct WireRequest {
  std::string target;        ///< Path and query, to be appended to the base URL; elsewhere a whole URL
  std::string content_type;  ///< Of the body; empty: none
  std::string body;
  std::shared_ptr<const BodySource> streamed_body{};  ///< In place of `body`, if set
  std::vector<Secret> secrets{};   ///< What an error must not repeat, should the answer do so
  std::size_t skip_bad_items = 0;  ///< How many items of the page in the answer may be left out
};

/// Writes parameters into an operation's path and query, and checks them against the limits of the
/// specification; the first one that breaks a limit makes the error, which names it.
class RequestWriter {
 public:
  explicit RequestWriter(const Operation& operation) : operation_(operation), path_(operation.path) {}

  /// A numeric id in the path.
  RequestWriter& id(std::string_view name, std::int64_t value) {
    if (value <= 0) return refuse(name, "must be greater than 0, but is " + std::to_string(value));
    return segment(name, std::to_string(value));
  }
  /// A textual id in the path.
  RequestWriter& id(std::string_view name, std::string_view value, std::size_t most) {
    if (value.empty()) return refuse(name, "must not be empty");
    // a server or proxy would resolve these, and the call would leave its path: some take the encoding away
    // before they do, and servlet containers what follows ";"
    if (value.find_first_of("/\\") != value.npos) return refuse(name, "must not have \"/\" or \"\\\"");
    const auto plain = value.substr(0, value.find(';'));
    if (plain == "." || plain == "..") return refuse(name, "must not be \".\" or \"..\"");
    if (!check_text(name, value, most)) return *this;
    return segment(name, percent_encode(value));
  }

  /// A company handle in the path.
  RequestWriter& id_handle(std::string_view name, std::string_view value) {
    return is_handle(name, value) ? id(name, value, limits::company.most) : *this;
  }

  /// A company handle in the query.
  RequestWriter& handle(std::string_view name, std::string_view value) {
    if (is_handle(name, value) && check_text(name, value, limits::company.most)) pair(name, value);
    return *this;
  }
  /// A parameter of the query, as it is.
  RequestWriter& pair(std::string_view name, std::string_view value) {
    query_ += query_.empty() ? '?' : '&';
    query_.append(percent_encode(name)).append("=").append(percent_encode(value));
    return *this;
  }

  /// Checks a text. Returns whether it may be sent.
  bool check_text(std::string_view name, std::string_view value, std::size_t most) {
    const auto length = rocketpunch::detail::code_points(value);
    if (!length) {
      refuse(name, "must be UTF-8");
    } else if (*length > most) {
      refuse(name,
             "may have " + std::to_string(most) + " characters at most, but has " + std::to_string(*length));
    } else {
      return true;
    }
    return false;
  }
  /// Makes the error, unless there is one already.
  RequestWriter& refuse(std::string_view name, std::string_view rule) {
    if (!error_)
      error_ = Error({.kind = ErrorKind::invalid_argument,
                      .message = snake_case(name).append(" ").append(rule),
                      .operation = std::string(operation_.id),
                      .maybe_sent = false});
    return *this;
  }

  /// The request, or what is wrong with the parameters.
  Result<WireRequest> finish(std::string content_type = {}, std::string body = {}) {
    if (error_) return *error_;
    return WireRequest{std::move(path_) + query_, std::move(content_type), std::move(body)};
  }
  /// As `finish`, with a body that is read while it is sent.
  Result<WireRequest> finish(std::string content_type, BodySource body) {
    if (error_) return *error_;
    return WireRequest{std::move(path_) + query_,
                       std::move(content_type),
                       {},
                       std::make_shared<const BodySource>(std::move(body))};
  }

 private:
  bool is_handle(std::string_view name, std::string_view value) {
    if (value.empty()) {
      refuse(name, "must not be empty");
      return false;
    }
    if (rocketpunch::detail::is_handle(value)) return true;
    refuse(name, "may have letters, digits, \"_\" and \"-\" only");
    return false;
  }
  RequestWriter& segment(std::string_view name, std::string_view encoded) {
    const std::string placeholder = std::string("{").append(name).append("}");
    path_.replace(path_.find(placeholder), placeholder.size(), encoded);
    return *this;
  }
  /// The name that the parameter has in C++.
  static std::string snake_case(std::string_view wire) {
    std::string name;
    for (const char c : wire) {
      if (rocketpunch::detail::ascii_lower(c) != c) name += '_';
      name += rocketpunch::detail::ascii_lower(c);
    }
    return name;
  }

  const Operation& operation_;
  std::string path_;
  std::string query_;
  std::optional<Error> error_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
