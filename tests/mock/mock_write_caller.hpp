// How the mock server's own tests write: JSON and multipart bodies made by hand, nothing of the SDK.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "mock_caller.hpp"

namespace mock_tests {

/// A part of a multipart body.
struct Part {
  std::string name, content, type = "image/png", file_name = "a.png";
};

inline const std::string png = "\x89PNG";
inline Part image(const std::string& name = "images") { return {name, png}; }

inline std::string multipart(const std::vector<Part>& parts) {
  std::string body;
  for (const auto& part : parts) {
    body += "--limit\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
    if (!part.file_name.empty()) body += "; filename=\"" + part.file_name + "\"";
    if (!part.type.empty()) body += "\r\nContent-Type: " + part.type;
    body += "\r\n\r\n" + part.content + "\r\n";
  }
  return body + "--limit--\r\n";
}

/// A server whose data is small and that has no limits, and its user.
class Writer {
 public:
  static MockOptions options() {
    MockOptions options = unlimited();
    options.write_limits = false;
    options.jobs = options.events = options.posts = 20;
    return options;
  }
  explicit Writer(MockOptions options = Writer::options()) : server{std::move(options)} {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
  }

  httplib::Result send(const std::string& method, const std::string& path, const std::string& body = "",
                       const std::string& type = "application/json") {
    httplib::Request request;
    request.method = method;
    request.path = "/api/v1" + path;
    request.headers = {{"Authorization", "Bearer " + token}};
    if (method == "GET") request.headers.emplace("X-RP-API-Key", "rp_app_test");
    if (!body.empty()) request.headers.emplace("Content-Type", type);
    request.body = body;
    return client_.send(request);
  }
  /// A multipart body with the JSON as its part `request`.
  httplib::Result send_parts(const std::string& method, const std::string& path, const json& request,
                             std::vector<Part> parts = {}) {
    parts.insert(parts.begin(), Part{"request", request.dump(), "application/json", ""});
    return send(method, path, multipart(parts), "multipart/form-data; boundary=limit");
  }
  json get(const std::string& path) { return answer(send("GET", path), 200); }
  /// Sends JSON and reads what has to be an answer of that status.
  json json_to(const std::string& method, const std::string& path, const json& body, int status) {
    return answer(send(method, path, body.dump()), status);
  }
  void remove(const std::string& path, int status = 204) {
    const auto response = send("DELETE", path);
    REQUIRE(response);
    INFO(path << ": " << response->body);
    REQUIRE(response->status == status);
    if (status == 204) CHECK(response->body.empty());
  }
  std::size_t effects(const std::string& operation) const {
    const auto all = server.effects();
    const auto found = all.find(operation);
    return found == all.end() ? 0 : found->second;
  }

  static json answer(const httplib::Result& response, int status) {
    REQUIRE(response);
    INFO(response->body);
    REQUIRE(response->status == status);
    return json::parse(response->body);
  }
  /// The code and the details of an error.
  static std::string error(const httplib::Result& response, int status = 400) {
    const auto body = answer(response, status);
    return body["code"].get<std::string>() +
           (body["details"].is_null() ? "" : " " + body["details"].get<std::string>());
  }

  MockServer server;
  std::string token = "test-access-token";

 private:
  httplib::Client client_{"127.0.0.1", server.port()};
};

/// With other values of some fields.
inline json with(json object, const json& changes) {
  object.update(changes);
  return object;
}
inline json without(json object, const std::string& name) {
  object.erase(name);
  return object;
}

inline const json job_request{{"jobTitle", "Zebra engineer"},
                              {"jobCategory", "dev"},
                              {"jobBio", "Who we are"},
                              {"jobResponse", "What you do"},
                              {"seniorities", {"SENIOR"}},
                              {"employmentTypes", {"FULL_TIME"}},
                              {"settings", json::array({{{"type", "RESUME"}}})},
                              {"startDate", "2026-12-01"}};
inline const json event_request{{"eventName", "Zebra meetup"},
                                {"description", "<p>Stripes</p>"},
                                {"eventCategories", {"NETWORKING"}},
                                {"eventSubjects", {"TECHNOLOGY"}},
                                {"accessType", "PUBLIC"},
                                {"eventOpenType", "OFFLINE"},
                                {"joinType", "OPEN"},
                                {"startAt", "2026-12-01T10:00:00Z"},
                                {"endAt", "2026-12-01T12:00:00Z"},
                                {"hosts", json::array()}};

inline std::string create_job(Writer& writer, const json& request = job_request) {
  const auto job = Writer::answer(writer.send_parts("POST", "/jobs/platform?companyId=acme", request), 201);
  return std::to_string(job["jobId"].get<long long>());
}
inline std::string create_event(Writer& writer, const json& request = event_request) {
  const auto response = writer.send_parts("POST", "/events?companyId=acme", request, {image("banner")});
  return Writer::answer(response, 201)["eventId"].get<std::string>();
}
inline std::string create_post(Writer& writer, const std::string& text = "Zebra") {
  const auto post = Writer::answer(writer.send_parts("POST", "/posts", {{"text", text}}), 201);
  return std::to_string(post["postId"].get<long long>());
}

}  // namespace mock_tests
