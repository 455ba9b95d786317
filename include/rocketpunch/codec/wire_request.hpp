#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/base/digits.hpp"
#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/base/utf8.hpp"
#include "rocketpunch/http/ascii.hpp"
#include "rocketpunch/http/body_source.hpp"
#include "rocketpunch/http/url.hpp"
#include "rocketpunch/operations.hpp"

namespace rocketpunch::codec {

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
    return is_handle(name, value) ? id(name, value, 255) : *this;
  }

  RequestWriter& text(std::string_view name, const std::optional<std::string>& value, std::size_t most) {
    if (value && check_text(name, *value, most)) add(name, *value);
    return *this;
  }
  /// A company handle.
  RequestWriter& handle(std::string_view name, const std::optional<std::string>& value) {
    if (!value || !is_handle(name, *value)) return *this;
    return text(name, value, 255);
  }
  RequestWriter& texts(std::string_view name, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      if (check_text(name, value, 255)) add(name, value);
    }
    return *this;
  }
  template <class Codes>
  RequestWriter& codes(std::string_view name, const std::vector<OpenEnum<Codes>>& values) {
    for (const auto& value : values) code(name, std::optional(value));
    return *this;
  }
  template <class Codes>
  RequestWriter& code(std::string_view name, const std::optional<OpenEnum<Codes>>& value) {
    if (!value) return *this;
    if (value->code().empty()) return refuse(name, "must not be the unknown value");
    if (check_text(name, value->code(), 255)) add(name, value->code());
    return *this;
  }
  RequestWriter& flag(std::string_view name, std::optional<bool> value) {
    if (value) add(name, *value ? "true" : "false");
    return *this;
  }
  RequestWriter& date(std::string_view name, const std::optional<std::chrono::year_month_day>& value) {
    if (!value) return *this;
    if (!value->ok() || value->year() < std::chrono::year(0) || value->year() > std::chrono::year(9999))
      return refuse(name, "must be a day of the calendar");
    add(name, rocketpunch::detail::iso_date(*value));
    return *this;
  }
  RequestWriter& time(std::string_view name, const std::optional<Timestamp>& value) {
    if (!value) return *this;
    const std::string text = to_string(*value);
    if (!value->readable() || !Timestamp::parse(text))
      return refuse(name, "must be a time in the years 0 to 9999");
    add(name, text);
    return *this;
  }
  RequestWriter& number(std::string_view name, std::optional<int> value, int least, int most,
                        std::string_view shown_as = {}) {
    if (!value) return *this;
    if (*value < least || *value > most)
      return refuse(
          shown_as.empty() ? name : shown_as,
          (most == no_limit ? "must be at least " + std::to_string(least)
                            : "must be from " + std::to_string(least) + " to " + std::to_string(most)) +
              ", but is " + std::to_string(*value));
    add(name, std::to_string(*value));
    return *this;
  }
  RequestWriter& pair(std::string_view name, std::string_view value) {
    add(name, value);
    return *this;
  }
  /// `page` and `pageSize` (or what the guide calls it), with the service's limits.
  RequestWriter& paging(std::optional<int> page, std::optional<int> page_size,
                        std::string_view size_name = "pageSize") {
    return number("page", page, 1, no_limit).number(size_name, page_size, 1, 50, "page_size");
  }

  /// The same where the specification tells no limits.
  RequestWriter& any_paging(std::optional<int> page, std::optional<int> page_size) {
    if (page) add("page", std::to_string(*page));
    if (page_size) add("pageSize", std::to_string(*page_size));
    return *this;
  }

  /// Checks a text of the body. Returns whether it may be sent.
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

  static constexpr int no_limit = 0x7fffffff;

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
  void add(std::string_view name, std::string_view value) {
    query_ += query_.empty() ? '?' : '&';
    query_.append(percent_encode(name)).append("=").append(percent_encode(value));
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

}  // namespace rocketpunch::codec
