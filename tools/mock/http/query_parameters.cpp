#include "http/query_parameters.hpp"

#include <algorithm>
#include <charconv>

#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::size_t keyword_limit = 100;

}  // namespace

std::string Query::text(const std::string& name) const {
  const auto found = params_.find(name);
  return found == params_.end() ? std::string{} : found->second;
}

std::vector<std::string> Query::all(const std::string& name) const {
  std::vector<std::string> values;
  const auto [first, last] = params_.equal_range(name);
  for (auto it = first; it != last; ++it)
    if (!it->second.empty()) values.push_back(it->second);
  return values;
}

std::string Query::keyword() const {
  const std::string keyword = text("keyword");
  if (const auto length = code_points(keyword); length > keyword_limit)
    fail_validation("keyword", "keyword must be 100 characters or less. Input: " + std::to_string(length));
  return lower(keyword);
}

std::string Query::company_id() const {
  const std::string id = text("companyId");
  if (!id.empty() && !is_handle(id))
    fail_validation("companyId", "companyId must match ^[A-Za-z0-9_-]+$. Input: " + id);
  return id;
}

bool Query::flag(const std::string& name) const {
  const std::string value = text(name);
  if (value == "true") return true;
  if (!value.empty() && value != "false") fail_format(name, value);
  return false;
}

std::optional<Seconds> Query::date(const std::string& name) const {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  const auto date = read_date(value);
  if (!date) fail_format(name, value);
  return date;
}

std::optional<Seconds> Query::time(const std::string& name) const {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  const auto time = read_time(value);
  if (!time) fail_format(name, value);
  return time;
}

int Query::number(const std::string& name, int standard, int low, int high) const {
  const std::string value = text(name);
  if (value.empty()) return standard;
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size())
    fail_validation(name, name + " must be a number. Input: " + value);
  if (number < low)
    fail_validation(name, name + " must be " + std::to_string(low) + " or more. Input: " + value);
  if (number > high)
    fail_validation(name, name + " must be " + std::to_string(high) + " or less. Input: " + value);
  return number;
}

bool accepts(const std::vector<std::string>& wanted, const Json& value) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(),
                                       [&](const std::string& text) { return is_text(value, text); });
}

bool accepts_any(const std::vector<std::string>& wanted, const Json& values) {
  return wanted.empty() ||
         std::any_of(values.begin(), values.end(), [&](const Json& value) { return accepts(wanted, value); });
}

}  // namespace rocketpunch::testing::mock
