#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/timestamp.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Writes parameters into an operation's path and query, and checks them against the limits of the
/// specification; the first limit that is broken makes the error, which names it.
class RequestWriter {
 public:
  explicit RequestWriter(const Operation& operation) : operation_(operation), path_(operation.path) {}

  /// A numeric id in the path. `member`: what it is called in C++, for errors.
  RequestWriter& id(std::string_view name, std::string_view member, std::int64_t value) {
    if (value <= 0) return refuse(member, "must be greater than 0, but is " + std::to_string(value));
    return segment(name, std::to_string(value));
  }
  /// A textual id in the path.
  RequestWriter& id(std::string_view name, std::string_view member, std::string_view value,
                    std::size_t most) {
    if (value.empty()) return refuse(member, "must not be empty");
    // a server or proxy would resolve these, and the call would leave its path: some take the encoding away
    // before they do, and servlet containers what follows ";"
    if (value.find_first_of("/\\") != value.npos) return refuse(member, "must not have \"/\" or \"\\\"");
    const auto plain = value.substr(0, value.find(';'));
    if (plain == "." || plain == "..") return refuse(member, "must not be \".\" or \"..\"");
    if (!check_text(member, value, most)) return *this;
    return segment(name, percent_encode(value));
  }

  /// A company handle in the path.
  RequestWriter& id_handle(std::string_view name, std::string_view member, std::string_view value) {
    return is_handle(member, value) ? id(name, member, value, limits::company.most) : *this;
  }

  /// A company handle in the query.
  RequestWriter& handle(std::string_view name, std::string_view member, std::string_view value) {
    if (is_handle(member, value) && check_text(member, value, limits::company.most)) pair(name, value);
    return *this;
  }
  /// A parameter of the query, as it is.
  RequestWriter& pair(std::string_view name, std::string_view value) {
    query_ += query_.empty() ? '?' : '&';
    query_.append(percent_encode(name)).append("=").append(percent_encode(value));
    return *this;
  }

  /// Checks a text. Returns whether it may be sent.
  bool check_text(std::string_view member, std::string_view value, std::size_t most) {
    const auto length = code_points(value);
    if (!length) {
      refuse(member, "must be UTF-8");
    } else if (*length > most) {
      refuse(member,
             "must have at most " + std::to_string(most) + " characters, but has " + std::to_string(*length));
    } else {
      return true;
    }
    return false;
  }
  /// Notes a limit that is broken. `member`: by what; empty: by the whole.
  RequestWriter& refuse(std::string_view member, std::string_view rule) {
    faults_.push_back({std::string(member), std::string(rule)});
    return *this;
  }

  /// Notes that the body has JSON, to which the caller's own fields were added.
  void take_fields() noexcept { takes_fields_ = true; }
  /// The limits that are broken, in the order in which they were noted.
  const std::vector<WriteFault>& faults() const noexcept { return faults_; }

  /// The request, or what is wrong with the parameters.
  Result<WireRequest> finish(std::string content_type = {}, std::string body = {}) {
    if (!faults_.empty()) return error();
    return WireRequest{
        std::move(path_) + query_, std::move(content_type), std::move(body), {}, {}, takes_fields_};
  }
  /// As `finish`, with a body that is read while it is sent.
  Result<WireRequest> finish(std::string content_type, BodySource body) {
    if (!faults_.empty()) return error();
    return WireRequest{std::move(path_) + query_,
                       std::move(content_type),
                       {},
                       std::make_shared<const BodySource>(std::move(body)),
                       {},
                       takes_fields_};
  }

 private:
  bool is_handle(std::string_view member, std::string_view value) {
    if (value.empty()) {
      refuse(member, "must not be empty");
      return false;
    }
    if (detail::is_handle(value)) return true;
    refuse(member, "may have letters, digits, \"_\" and \"-\" only");
    return false;
  }
  RequestWriter& segment(std::string_view name, std::string_view encoded) {
    const std::string placeholder = std::string("{").append(name).append("}");
    path_.replace(path_.find(placeholder), placeholder.size(), encoded);
    return *this;
  }
  Error error() const {
    const auto& [member, rule] = faults_.front();
    return not_sent(ErrorKind::invalid_argument, member.empty() ? rule : member + ' ' + rule, operation_.id);
  }

  const Operation& operation_;
  std::string path_;
  std::string query_;
  std::vector<WriteFault> faults_;
  bool takes_fields_ = false;
};

/// A parameter of a request, in its path or its query.
struct QueryField {
  template <class Form, auto Member>
  constexpr QueryField(const Row<Form, Member>& row);

  std::string_view name;    ///< On the wire
  std::string_view member;  ///< In C++, for errors
  void (*write)(RequestWriter&, const QueryField&, const void*);
  const void* (*address)(const void*);
  Rule rule;
  bool in_path;
};

inline void add_value(RequestWriter& to, const QueryField& field, std::string_view value) {
  const Rule& rule = field.rule;
  if (rule.empty_is_unset && value.empty()) return;
  if (field.in_path)
    rule.handle ? to.id_handle(field.name, field.member, value)
                : to.id(field.name, field.member, value, rule.most);
  else if (rule.handle)
    to.handle(field.name, field.member, value);
  else if (to.check_text(field.member, value, rule.most))
    to.pair(field.name, value);
}
/// Numbers of this width are identifiers.
inline void add_value(RequestWriter& to, const QueryField& field, std::int64_t value) {
  field.in_path ? to.id(field.name, field.member, value) : to.pair(field.name, std::to_string(value));
}
inline void add_value(RequestWriter& to, const QueryField& field, bool value) {
  to.pair(field.name, value ? "true" : "false");
}
inline void add_value(RequestWriter& to, const QueryField& field, int value) {
  const auto least = static_cast<std::int64_t>(field.rule.least);
  const bool is_open = field.rule.most > 0x7fffffff;
  if ((least > 0 && value < least) || (!is_open && value > static_cast<std::int64_t>(field.rule.most)))
    to.refuse(field.member,
              (is_open ? "must be at least " + std::to_string(least)
                       : "must be from " + std::to_string(least) + " to " + std::to_string(field.rule.most)) +
                  ", but is " + std::to_string(value));
  else
    to.pair(field.name, std::to_string(value));
}
inline void add_value(RequestWriter& to, const QueryField& field, const std::chrono::year_month_day& value) {
  if (!value.ok() || value.year() < std::chrono::year(0) || value.year() > std::chrono::year(9999))
    to.refuse(field.member, "must be a valid date");
  else
    to.pair(field.name, iso_date(value));
}
inline void add_value(RequestWriter& to, const QueryField& field, const Timestamp& value) {
  const std::string text = to_string(value);
  if (!value.readable() || !Timestamp::parse(text))
    to.refuse(field.member, "must be a time in the years 0 to 9999");
  else
    to.pair(field.name, text);
}
inline void add_code(RequestWriter& to, const QueryField& field, std::string_view code) {
  if (code.empty())
    to.refuse(field.member, "must not be the unknown value");
  else if (to.check_text(field.member, code, limits::code.most))
    to.pair(field.name, code);
}

template <class T>
void add_values(RequestWriter& to, const QueryField& field, const T& value) {
  if constexpr (is_list<T>) {
    for (const auto& element : value) add_values(to, field, element);
  } else if constexpr (requires { value.has_value(); }) {
    if (value.has_value()) add_values(to, field, *value);
  } else if constexpr (requires { value.code(); }) {
    add_code(to, field, value.code());
  } else {
    add_value(to, field, value);
  }
}

/// Writes a query or a target by its table.
template <class Query>
void add_query(RequestWriter& to, const Query& query) {
  using Table = Schema<Query, QueryField>;
  for (const QueryField& field : Table::fields) field.write(to, field, field.address(&query));
  if constexpr (requires { typename Table::base; }) add_query<typename Table::base>(to, query);
}

template <class Form, auto Member>
constexpr QueryField::QueryField(const Row<Form, Member>& row)
    : name(row.name),
      member(member_name<Member>()),
      write([](RequestWriter& to, const QueryField& field, const void* value) {
        add_values(to, field, *static_cast<const ValueAt<Member>*>(value));
      }),
      address(&const_address_of<Member>),
      rule(row.rule),
      in_path(row.in_path) {}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
