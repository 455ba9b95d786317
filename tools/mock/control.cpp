#include "control.hpp"

#include <stdexcept>

#include "fault_text.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// All of them are read before the first is injected: a bad one leaves no half of a set behind.
std::size_t inject_all(Context& context, const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) throw std::invalid_argument("the body isn't JSON");
  std::vector<Fault> faults;
  if (json.is_array())
    for (const auto& item : json) faults.push_back(read_fault(item));
  else
    faults.push_back(read_fault(json));
  for (const auto& fault : faults) check(fault);
  for (auto& fault : faults) context.faults.inject(std::move(fault));
  return faults.size();
}

void respond(httplib::Response& response, int status, const Json& json) {
  response.status = status;
  response.set_content(to_text(json), "application/json");
}

}  // namespace

bool is_control(const httplib::Request& request) { return request.path.starts_with("/__mock/"); }

void control(Context& context, const httplib::Request& request, httplib::Response& response) {
  try {
    if (request.path == "/__mock/faults" && request.method == "POST") {
      respond(response, 201, {{"injected", inject_all(context, request.body)}});
    } else if (request.path == "/__mock/faults" && request.method == "DELETE") {
      context.faults.clear();
      response.status = 204;
    } else if (request.path == "/__mock/requests" && request.method == "GET") {
      respond(response, 200, {{"requests", context.log.count()}});
    } else {
      respond_error(context, error_of(404), response);
    }
  } catch (const std::invalid_argument& error) {
    respond_error(context, ApiError{400, "C0005", error.what(), {}, {}}, response);
  }
}

}  // namespace rocketpunch::testing::mock
