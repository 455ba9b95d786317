// application/x-www-form-urlencoded: what queries, forms and the credentials of OAuth clients are written in.
#pragma once

#include <httplib.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rocketpunch::testing::mock {

/// One text: spaces become +.
std::string form_encode(std::string_view text);
/// The text that was encoded; none if a % isn't followed by two hex digits.
std::optional<std::string> form_decode(std::string_view encoded);

/// Names and values in their order. (The HTTP library's own reader takes what is broken for something else,
/// and mixes a request's query with its form.)
class FormFields {
 public:
  /// None if something in it can't be decoded.
  static std::optional<FormFields> read(std::string_view encoded);

  void add(std::string name, std::string value);
  /// The first value; empty if there is none, which OAuth doesn't tell from an empty one.
  std::string text(std::string_view name) const;
  bool repeats(std::string_view name) const;
  bool repeats_any() const;
  std::string encoded() const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// What stands behind the ? of a URL or a request's target, without a fragment.
std::string_view query_of(std::string_view url);

/// Whether a request's body says that it is a form.
bool is_form(const httplib::Request& request);

}  // namespace rocketpunch::testing::mock
