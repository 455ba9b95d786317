#include "http/faults.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace rocketpunch::testing::mock {
namespace {

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
