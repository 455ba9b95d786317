#include "http/fault_text.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace rocketpunch::testing::mock {
namespace {

int number(const std::string& name, std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::invalid_argument(name + " must be a number: " + std::string{text});
  return value;
}

int natural(const std::string& name, std::string_view text) {
  const int value = number(name, text);
  if (value < 0) throw std::invalid_argument(name + " must be 0 or more: " + std::string{text});
  return value;
}

void set_header(Fault& fault, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0)
    throw std::invalid_argument("header must be NAME:VALUE: " + std::string{text});
  auto value = text.substr(colon + 1);
  while (value.starts_with(' ')) value.remove_prefix(1);
  fault.headers.emplace_back(text.substr(0, colon), value);
}

void set(Fault& fault, std::string name, std::string_view value) {
  std::replace(name.begin(), name.end(), '-', '_');
  if (name == "path")
    fault.path = value;
  else if (name == "method")
    fault.method = value;
  else if (name == "times")
    fault.times = number(name, value);
  else if (name == "skip")
    fault.skip = natural(name, value);
  else if (name == "status")
    fault.status = number(name, value);
  else if (name == "body")
    fault.body = value;
  else if (name == "content_type")
    fault.content_type = value;
  else if (name == "header")
    set_header(fault, value);
  else if (name == "delay_ms" || name == "delay")
    fault.delay = std::chrono::milliseconds{natural(name, value)};
  else if (name == "cut_after")
    fault.cut_after = static_cast<std::size_t>(natural(name, value));
  else
    throw std::invalid_argument("unknown field " + name);
}

void set_headers(Fault& fault, const Json& headers) {
  if (!headers.is_object()) throw std::invalid_argument("headers must be an object");
  for (const auto& [name, value] : headers.items()) {
    if (!value.is_string()) throw std::invalid_argument("the header " + name + " must be a string");
    fault.headers.emplace_back(name, value.get<std::string>());
  }
}

}  // namespace

Fault read_fault(std::string_view spec) {
  Fault fault;
  while (!spec.empty()) {
    const auto comma = spec.find(',');
    const auto field = spec.substr(0, comma);
    spec.remove_prefix(comma == spec.npos ? spec.size() : comma + 1);
    const auto equals = field.find('=');
    if (equals == field.npos) throw std::invalid_argument("NAME=VALUE expected: " + std::string{field});
    set(fault, std::string{field.substr(0, equals)}, field.substr(equals + 1));
  }
  return fault;
}

Fault read_fault(const Json& json) {
  if (!json.is_object()) throw std::invalid_argument("an object expected");
  Fault fault;
  for (const auto& [name, value] : json.items()) {
    if (name == "headers")
      set_headers(fault, value);
    else if (value.is_string())
      set(fault, name, value.get<std::string>());
    else if (value.is_number_integer())
      set(fault, name, value.dump());
    else
      throw std::invalid_argument(name + " must be a string or a number");
  }
  return fault;
}

}  // namespace rocketpunch::testing::mock
