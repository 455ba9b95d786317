// The query of a request, read by the API's rules.
#pragma once

#include <httplib.h>

#include <optional>
#include <string>
#include <vector>

#include "text/json.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {

class Query {
 public:
  explicit Query(const httplib::Request& request) : params_{request.params} {}

  /// The first value; empty if there is none.
  std::string text(const std::string& name) const;
  /// All values that aren't empty: a filter's alternatives.
  std::vector<std::string> all(const std::string& name) const;
  /// The keyword in lower case, or 400 if it is longer than 100 code points.
  std::string keyword() const;
  /// A company's handle, or 400 if it can't be one.
  std::string company_id() const;
  /// true or false; false if there is none, 400 if it is neither.
  bool flag(const std::string& name) const;
  /// A date, or 400.
  std::optional<Seconds> date(const std::string& name) const;
  /// A date and time, or 400.
  std::optional<Seconds> time(const std::string& name) const;
  /// A whole number from `low` to `high`, or 400; `standard` if there is none.
  int number(const std::string& name, int standard, int low, int high) const;

 private:
  const httplib::Params& params_;
};

/// Whether one of the wanted values is `value`, or there are none. Values that aren't text match nothing.
bool accepts(const std::vector<std::string>& wanted, const Json& value);
/// Whether one of the wanted values is among `values`, or there are none.
bool accepts_any(const std::vector<std::string>& wanted, const Json& values);

}  // namespace rocketpunch::testing::mock
