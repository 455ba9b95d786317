#include "http/faults.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
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

bool matches(const Fault& fault, const std::string& method, const std::string& path) {
  return (fault.method.empty() || fault.method == method) && path.starts_with(fault.path);
}

std::size_t announced_size(const std::string& body) { return std::max<std::size_t>(body.size(), 1); }

/// Announces the whole body and sends the beginning; a provider that gives up closes the connection. An empty
/// body is announced as one byte, since there is nothing of it to keep back.
void cut(std::size_t after, httplib::Response& response) {
  // Clients look for no body after a 204, and so would miss nothing.
  if (response.status == 204) response.status = 200;
  const auto body = std::make_shared<const std::string>(std::move(response.body));
  const auto type = response.get_header_value("Content-Type");
  response.body.clear();
  response.headers.erase("Content-Type");
  response.set_content_provider(announced_size(*body), type,
                                [body, after](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                  const auto end = std::min(after, body->size());
                                  if (offset < end) sink.write(body->data() + offset, end - offset);
                                  return false;
                                });
  // An empty body has no type; the provider needs one, and would announce an empty one.
  if (type.empty()) response.headers.erase("Content-Type");
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

void check(const Fault& fault) {
  if (fault.status != 0 && (fault.status < 200 || fault.status > 599))
    throw std::invalid_argument("status must be from 200 to 599, or 0: " + std::to_string(fault.status));
  if (fault.times < -1)
    throw std::invalid_argument("times must be -1 or more: " + std::to_string(fault.times));
  if (fault.skip < 0) throw std::invalid_argument("skip must be 0 or more: " + std::to_string(fault.skip));
  if (fault.delay.count() < 0) throw std::invalid_argument("delay must be 0 or more");
  for (const auto& [name, value] : fault.headers)
    if (name.empty() || (name + value).find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos)
      throw std::invalid_argument("a header needs a name, and can't hold a line break");
}

void FaultBook::inject(Fault fault) {
  check(fault);
  const std::lock_guard lock{mutex_};
  faults_.push_back(std::move(fault));
}

void FaultBook::clear() {
  const std::lock_guard lock{mutex_};
  faults_.clear();
}

std::optional<Fault> FaultBook::take(const std::string& method, const std::string& path) {
  const std::lock_guard lock{mutex_};
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (fault->times == 0 || !matches(*fault, method, path)) continue;
    if (fault->skip > 0) {
      --fault->skip;
      continue;
    }
    if (fault->times < 0) return *fault;
    Fault hit = *fault;
    if (--fault->times == 0) faults_.erase(fault);
    return hit;
  }
  return std::nullopt;
}

void spoil(const Fault& fault, httplib::Response& response) {
  if (!fault.body.empty()) {
    const auto& type = fault.content_type;
    response.set_content(fault.body, type.empty() ? "application/json" : type.c_str());
  }
  for (const auto& header : fault.headers) response.headers.erase(header.first);
  for (const auto& [name, value] : fault.headers) response.headers.emplace(name, value);
  if (fault.cut_after && *fault.cut_after < announced_size(response.body)) cut(*fault.cut_after, response);
}

}  // namespace rocketpunch::testing::mock
