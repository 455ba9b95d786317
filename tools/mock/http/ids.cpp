#include "http/ids.hpp"

#include <algorithm>
#include <charconv>

#include "http/api_error.hpp"

namespace rocketpunch::testing::mock {

std::int64_t read_id(const std::string& name, const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) fail_format(name, text);
  if (id <= 0) fail_validation(name, name + " must be greater than 0. Input: " + text);
  return id;
}

bool is_handle(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace rocketpunch::testing::mock
