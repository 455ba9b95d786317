// Holds each request against what the specification says of its operation: who has to be named, and what the
// body has to be. (The specification's mock looks at no part of a multipart body.)
#pragma once

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <regex>
#include <rocketpunch/curl_transport.hpp>
#include <set>
#include <string>
#include <utility>

#include "schema.hpp"
#include "support/multipart_reader.hpp"

namespace contract {

namespace rp = rocketpunch;

inline const std::string app_key = "rp_app_test";
inline const std::string access_token = "an-access-token";

/// What the requests of one program were.
class Requests {
 public:
  explicit Requests(const char* specification) : specification_(read(specification)) {}

  /// `user`: whether it was sent for somebody who is signed in.
  void check(const rp::HttpRequest& request, bool user) {
    const std::lock_guard lock(mutex_);
    const Json* const operation = operation_of(request);
    if (operation == nullptr) return complain(request.method + ' ' + path_of(request), "is no operation");
    const std::string id = operation->at("operationId");
    check_credentials(id, *operation, request, user);
    try {
      check_body(id, *operation, request);
    } catch (const std::exception& error) {
      complain(id, error.what());
    }
  }

  /// How many complaints there were.
  int faults() {
    const std::lock_guard lock(mutex_);
    return faults_;
  }
  /// Complains of each part of a multipart body, and each field of its JSON, that no request had.
  void expect_all_multipart() {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, methods] : specification_.at("paths").items())
      for (const auto& [method, operation] : methods.items()) {
        const Json* const form = form_of(operation);
        if (form == nullptr) continue;
        const std::string id = operation.at("operationId");
        for (const auto& [part, ignored] : form->at("properties").items())
          if (!sent_[id].contains(part)) complain(id, "was never called with the part " + part);
        for (const auto& [field, ignored] :
             resolved(schemas(), form->at("properties").at("request")).at("properties").items())
          if (!sent_[id].contains("request." + field))
            complain(id, "was never called with the field " + field);
      }
  }

 private:
  static Json read(const char* file) {
    std::ifstream stream(file);
    return Json::parse(stream);
  }
  const Json& schemas() const { return specification_.at("components").at("schemas"); }

  void complain(const std::string& what, const std::string& fault) {
    if (++faults_ <= 20) std::cerr << "contract: " << what << ": " << fault << '\n';
  }

  static std::string path_of(const rp::HttpRequest& request) {
    const auto path = request.url.find('/', request.url.find("://") + 3);
    return request.url.substr(path, request.url.find('?') - path);
  }

  /// That with this very path, such as `/jobs/platform`, rather than one with a variable in it.
  const Json* operation_of(const rp::HttpRequest& request) const {
    std::string method = request.method;
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
    const std::string path = path_of(request);
    static const std::regex variable("\\{[^}]*\\}");
    const Json* found = nullptr;
    for (const auto& [pattern, methods] : specification_.at("paths").items()) {
      if (!methods.contains(method)) continue;
      if (pattern == path) return &methods.at(method);
      if (std::regex_match(path, std::regex(std::regex_replace(pattern, variable, "[^/]+"))))
        found = &methods.at(method);
    }
    return found;
  }

  void check_credentials(const std::string& id, const Json& operation, const rp::HttpRequest& request,
                         bool user) {
    const Json security = operation.value("security", specification_.at("security"));
    if (security.empty()) return;
    const bool of_user = security.at(0).contains("bearerAuth");
    // their `owned` is always false without a token
    const bool both = id == "searchPosts" || id == "getPost";
    const bool key = request.headers.get("X-RP-API-Key") == app_key;
    const bool token = request.headers.get("Authorization") == "Bearer " + access_token;
    if (key == of_user || request.headers.contains("X-RP-API-Key") != key)
      complain(id, of_user ? "carries an App Key" : "carries no App Key");
    const bool wanted = of_user || (both && user);
    if (token != wanted || request.headers.contains("Authorization") != token)
      complain(id, wanted ? "carries no access token" : "carries an access token");
  }

  /// The schema of a multipart body; null: the operation has none.
  static const Json* form_of(const Json& operation) {
    const auto body = operation.find("requestBody");
    if (body == operation.end() || !body->at("content").contains("multipart/form-data")) return nullptr;
    return &body->at("content").at("multipart/form-data").at("schema");
  }

  void check_body(const std::string& id, const Json& operation, const rp::HttpRequest& request) {
    if (const Json* const form = form_of(operation)) return check_parts(id, *form, request);
    const auto body = operation.find("requestBody");
    if (body == operation.end()) {
      if (!request.body.empty()) complain(id, "has a body");
    } else if (const auto json = body->at("content").find("application/json");
               json != body->at("content").end()) {
      check_json(id, json->at("schema"), request.body);
    }
  }

  void check_parts(const std::string& id, const Json& form, const rp::HttpRequest& request) {
    std::set<std::string> names;
    for (const rp::test::ReadPart& part : rp::test::parts_of(request)) {
      static const std::regex named("name=\"([^\"]*)\"(; filename=\"[^\"]+\")?");
      std::smatch match;
      if (!std::regex_match(part.disposition, match, named)) {
        complain(id, "has a part without a name: " + part.disposition);
        continue;
      }
      const std::string name = match[1];
      const auto schema = form.at("properties").find(name);
      if (schema == form.at("properties").end()) {
        complain(id, "has a part that isn't in the schema: " + name);
      } else if (name == "request") {
        if (part.content_type != "application/json" || match[2].matched)
          complain(id, "has JSON that isn't told to be");
        check_json(id, *schema, part.content);
      } else if (!match[2].matched) {
        complain(id, "has a file without a name: " + name);
      }
      const bool repeated = !names.insert(name).second;
      if (repeated && schema != form.at("properties").end() && schema->value("type", "") != "array")
        complain(id, "has a part twice: " + name);
    }
    for (const Json& name : form.at("required"))
      if (!names.contains(name)) complain(id, "lacks the part " + name.get<std::string>());
    sent_[id].merge(names);
  }

  void check_json(const std::string& id, const Json& schema, const std::string& text) {
    const Json body = Json::parse(text);
    if (const auto fault = fault_of(schemas(), schema, body, "body"); !fault.empty())
      return complain(id, fault);
    for (const auto& [field, ignored] : body.items())
      if (sent_[id].insert("request." + field).second) check_breaks_are_noticed(id, schema, body, field);
  }

  /// Breaks a body that holds, in the ways that it can be, and looks whether that is noticed.
  void check_breaks_are_noticed(const std::string& id, const Json& schema, const Json& body,
                                const std::string& field) {
    const auto notices = [&](const Json& broken) {
      return !fault_of(schemas(), schema, broken, "body").empty();
    };
    Json broken = body;
    broken[field] = Json::object({{"?", 1}});
    if (!notices(broken)) complain(id, "another type would not be noticed: " + field);
    broken.erase(field);
    const Json required = resolved(schemas(), schema).value("required", Json::array());
    if (notices(broken) != (std::find(required.begin(), required.end(), field) != required.end()))
      complain(id, "its absence would be misjudged: " + field);
    broken = body;
    broken[field + '?'] = 1;
    if (!notices(broken)) complain(id, "another name would not be noticed: " + field);
  }

  const Json specification_;
  std::mutex mutex_;
  std::map<std::string, std::set<std::string>> sent_;
  int faults_ = 0;
};

/// Sends what it has checked.
struct CheckedTransport {
  std::shared_ptr<Requests> requests;
  bool user = false;
  rp::CurlTransport curl{};

  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions& options) const {
    requests->check(request, user);
    return curl.send(request, options);
  }
};

}  // namespace contract
