#include "server/control_operations.hpp"

#include <stdexcept>

#include "events/own_event.hpp"
#include "http/faults.hpp"
#include "oauth/consent.hpp"
#include "records/added_records.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

Json read_json(const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) throw std::invalid_argument("the body isn't JSON");
  return json;
}

std::string read_text(const Json& json, const char* name) {
  const Json& value = field(json, name);
  if (!value.is_string()) throw std::invalid_argument(std::string{name} + " must be a string");
  return value.get<std::string>();
}

bool read_flag(const Json& json, const char* name, bool standard) {
  const Json& value = field(json, name);
  if (value.is_null()) return standard;
  if (!value.is_boolean()) throw std::invalid_argument(std::string{name} + " must be true or false");
  return value.get<bool>();
}

int read_count(const Json& json, const char* name, int standard) {
  const Json& value = field(json, name);
  if (value.is_null()) return standard;
  if (!value.is_number_integer() || value < 1 || value > 1'000'000)
    throw std::invalid_argument(std::string{name} + " must be a number from 1 to 1000000");
  return value.get<int>();
}

/// All of them are read before the first is injected: a bad one leaves no half of a set behind.
std::size_t inject_all(Context& context, const std::string& body) {
  const Json json = read_json(body);
  std::vector<Fault> faults;
  if (json.is_array())
    for (const auto& item : json) faults.push_back(read_fault(item));
  else
    faults.push_back(read_fault(json));
  for (const auto& fault : faults) check(fault);
  for (auto& fault : faults) context.faults.inject(std::move(fault));
  return faults.size();
}

Json counts_json(const OAuthCounts& counts) {
  return {{"codes", counts.codes},
          {"exchanges", counts.exchanges},
          {"refresh_requests", counts.refresh_requests},
          {"rotations", counts.rotations},
          {"reuses", counts.reuses},
          {"revocations", counts.revocations},
          {"most_refreshes_at_once", counts.most_refreshes_at_once}};
}

std::string consent_to(Context& context, const Json& json) try {
  return consent(context, read_text(json, "url"), read_flag(json, "approve", true));
} catch (const std::runtime_error& error) {
  throw std::invalid_argument(error.what());
}

void respond_json(httplib::Response& response, int status, const Json& json) {
  response.status = status;
  response.set_content(to_text(json), "application/json");
}

void carry_out(Context& context, const httplib::Request& request, httplib::Response& response) {
  const std::string operation = request.method + ' ' + request.path;
  // For those that have nothing to tell.
  response.status = 204;
  if (operation == "POST /__mock/faults") {
    respond_json(response, 201, {{"injected", inject_all(context, request.body)}});
  } else if (operation == "DELETE /__mock/faults") {
    context.faults.clear();
  } else if (operation == "GET /__mock/requests") {
    respond_json(response, 200, {{"requests", context.log.count()}});
  } else if (operation == "GET /__mock/effects") {
    respond_json(response, 200, Json(context.effects.counts()));
  } else if (operation == "POST /__mock/participants") {
    const Json json = read_json(request.body);
    add_participants(context, read_text(json, "event_id"), read_count(json, "count", 1));
  } else if (operation == "POST /__mock/records") {
    add_record(context.store, request.body, new_time(context.options));
  } else if (operation == "DELETE /__mock/records") {
    remove_record(context.store, request.body);
  } else if (operation == "GET /__mock/oauth") {
    respond_json(response, 200, counts_json(context.oauth_tokens.counts()));
  } else if (operation == "POST /__mock/oauth/expire-access-tokens") {
    context.oauth_tokens.expire_access_tokens();
  } else if (operation == "POST /__mock/oauth/redirect-uris") {
    const Json json = read_json(request.body);
    context.oauth_clients.add_redirect_uri(read_text(json, "client_id"), read_text(json, "redirect_uri"));
  } else if (operation == "POST /__mock/oauth/consent") {
    respond_json(response, 200, {{"callback", consent_to(context, read_json(request.body))}});
  } else {
    respond_error(context, error_of(404), response);
  }
}

}  // namespace

bool is_control(const httplib::Request& request) { return request.path.starts_with("/__mock/"); }

void control(Context& context, const httplib::Request& request, httplib::Response& response) try {
  carry_out(context, request, response);
} catch (const std::invalid_argument& error) {
  respond_error(context, ApiError{400, "C0005", error.what(), {}, {}}, response);
}

}  // namespace rocketpunch::testing::mock
