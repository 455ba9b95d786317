// What all operations that write have in common: callers, scopes, limits, counts, faults; and what a user may
// do.
#include <set>

#include "mock_oauth_caller.hpp"
#include "mock_write_caller.hpp"

namespace write_access_test {

using namespace mock_tests;

namespace {

struct Operation {
  const char* method;
  const char* path;
  const char* scope;
};
const Operation operations[] = {
    {"POST", "/posts", "post:write"},
    {"PUT", "/posts/1", "post:write"},
    {"DELETE", "/posts/1", "post:write"},
    {"POST", "/jobs/platform", "job:write"},
    {"PATCH", "/jobs/1", "job:write"},
    {"DELETE", "/jobs/1", "job:write"},
    {"PUT", "/jobs/1/active", "job:write"},
    {"DELETE", "/jobs/1/active", "job:write"},
    {"GET", "/companies/acme/jobs/accessible", "job:manage:read"},
    {"POST", "/events", "event:write"},
    {"PATCH", "/events/1", "event:write"},
    {"DELETE", "/events/1", "event:write"},
    {"POST", "/events/1/tickets/free", "event:write"},
    {"POST", "/events/1/tickets/charged", "event:write"},
    {"PATCH", "/events/1/tickets/1", "event:write"},
    {"DELETE", "/events/1/tickets/1", "event:write"},
    {"POST", "/events/1/sessions", "event:write"},
    {"PATCH", "/events/1/sessions/1", "event:write"},
    {"DELETE", "/events/1/sessions/1", "event:write"},
    {"POST", "/events/1/hosts", "event:write"},
    {"PATCH", "/events/1/hosts/1", "event:write"},
    {"DELETE", "/events/1/hosts/1", "event:write"},
    {"POST", "/events/1/faqs", "event:write"},
    {"PATCH", "/events/1/faqs/1", "event:write"},
    {"DELETE", "/events/1/faqs/1", "event:write"},
    {"GET", "/me/company-permissions", "company:manage:read"},
    {"GET", "/me/company-permissions/acme/resource-roles", "company:manage:read"}};

std::string scopes_but(const std::string& left_out) {
  std::string scopes = "profile";
  for (const char* scope :
       {"post:write", "job:write", "event:write", "job:manage:read", "company:manage:read"})
    if (scope != left_out) scopes.append(" ").append(scope);
  return scopes;
}

/// The operation's limit a minute: what it says is left after its first call, and that call.
int limit(Writer& writer, const char* method, const std::string& path) {
  const auto response = writer.send(method, path);
  REQUIRE(response);
  const auto left = response->get_header_value("X-RP-RateLimit-Scope-Remaining");
  return left.empty() ? 0 : std::stoi(left) + 1;
}

}  // namespace

TEST_CASE_METHOD(Writer, "mock: every operation that writes wants a user's token with its scope") {
  OAuthCaller oauth{server};
  Caller stranger{server};
  for (const auto& operation : operations) {
    INFO(operation.method << " " << operation.path);
    httplib::Request request;
    request.method = operation.method;
    request.path = std::string{"/api/v1"} + operation.path;
    request.headers = {{"X-RP-API-Key", "rp_app_test"}};
    CHECK(error(stranger.client().send(request), 401) == "C0001");

    token = oauth.sign_in(scopes_but(operation.scope))["access_token"].get<std::string>();
    const auto refused = send(operation.method, operation.path);
    CHECK(error(refused, 403) == std::string{"C0011 "} + operation.scope);
    CHECK(refused->get_header_value("WWW-Authenticate").find(operation.scope) != std::string::npos);

    token = oauth.sign_in(operation.scope)["access_token"].get<std::string>();
    CHECK(send(operation.method, operation.path)->get_header_value("WWW-Authenticate").empty());
  }
  CHECK(server.effects().empty());
}

TEST_CASE("mock: every operation that writes has the limit of its kind") {
  MockOptions options = Writer::options();
  options.write_limits = true;
  Writer writer{options};
  CHECK(limit(writer, "POST", "/posts") == 2);
  CHECK(limit(writer, "PUT", "/posts/1") == 5);
  CHECK(limit(writer, "DELETE", "/posts/1") == 2);
  CHECK(limit(writer, "POST", "/jobs/platform") == 2);
  CHECK(limit(writer, "PATCH", "/jobs/1") == 5);
  CHECK(limit(writer, "DELETE", "/jobs/1") == 2);
  CHECK(limit(writer, "PUT", "/jobs/1/active") == 5);
  CHECK(limit(writer, "DELETE", "/jobs/1/active") == 5);
  CHECK(limit(writer, "POST", "/events") == 2);
  CHECK(limit(writer, "PATCH", "/events/1") == 5);
  CHECK(limit(writer, "DELETE", "/events/1") == 2);
  // One limit for all kinds of parts.
  int create = 10, update = 15, remove = 10;
  CHECK(limit(writer, "POST", "/events/1/tickets/free") == create--);
  CHECK(limit(writer, "POST", "/events/1/tickets/charged") == create--);
  for (const char* part : {"/tickets", "/sessions", "/hosts", "/faqs"}) {
    const std::string path = std::string{"/events/1"} + part;
    if (part != std::string{"/tickets"}) CHECK(limit(writer, "POST", path) == create--);
    CHECK(limit(writer, "PATCH", path + "/1") == update--);
    CHECK(limit(writer, "DELETE", path + "/1") == remove--);
  }
  CHECK(limit(writer, "GET", "/companies/acme/jobs/accessible") == 0);
  CHECK(limit(writer, "GET", "/me/company-permissions") == 0);
}

TEST_CASE("mock: a write above its limit changes nothing") {
  MockOptions options = Writer::options();
  options.write_limits = true;
  Writer writer{options};
  for (int i = 0; i < 2; ++i) create_post(writer);
  const auto refused = writer.send_parts("POST", "/posts", {{"text", "t"}});
  CHECK(Writer::error(refused, 429) == "C0010");
  CHECK(refused->get_header_value("X-RP-RateLimit-Scope") == "post.create");
  CHECK(refused->get_header_value("X-RP-RateLimit-Scope-Remaining") == "0");
  CHECK(std::stoi(refused->get_header_value("Retry-After")) > 0);
  CHECK(writer.effects("createPost") == 2);
  CHECK(writer.get("/posts")["totalItems"] == 22);
  // Another operation's limit is its own.
  CHECK(writer.send("DELETE", "/posts/1")->status == 404);
}

TEST_CASE_METHOD(Writer, "mock: an answer that is lost has taken effect, a status in its place has not") {
  server.inject({.path = "/posts", .method = "POST", .cut_after = 3});
  CHECK_FALSE(send_parts("POST", "/posts", {{"text", "Zebra"}}));
  CHECK(effects("createPost") == 1);
  CHECK(get("/posts?keyword=zebra")["totalItems"] == 1);

  server.inject({.path = "/posts", .method = "POST", .status = 503});
  CHECK(send_parts("POST", "/posts", {{"text", "Lion"}})->status == 503);
  CHECK(effects("createPost") == 1);
  CHECK(get("/posts?keyword=lion")["totalItems"] == 0);

  // A removal has no body; its connection breaks nevertheless.
  const auto path = "/posts/" + create_post(*this, "Tiger");
  server.inject({.path = "/posts", .method = "DELETE", .cut_after = 0});
  CHECK_FALSE(send("DELETE", path));
  remove(path, 404);
  CHECK(effects("deletePost") == 1);
}

TEST_CASE_METHOD(Writer, "mock: effects are told over HTTP too") {
  httplib::Client client{"127.0.0.1", server.port()};
  const auto told = [&] { return answer(client.Get("/__mock/effects"), 200); };
  CHECK(told() == json::object());
  create_job(*this);
  for (int i = 0; i < 2; ++i) create_post(*this);
  CHECK(told() == json{{"createJob", 1}, {"createPost", 2}});
}

TEST_CASE_METHOD(Writer, "mock: a user has the company, and what was made for it") {
  const auto companies = get("/me/company-permissions")["companies"];
  REQUIRE(companies.size() == 1);
  CHECK(companies[0]["company"]["permalink"] == "acme");
  const auto capabilities = companies[0]["capabilities"].get<std::set<std::string>>();
  CHECK(capabilities.count("event:create") == 1);
  CHECK(capabilities.count("job:create") == 1);

  const std::string roles = "/me/company-permissions/acme/resource-roles";
  CHECK(get(roles + "?resourceType=JOB")["items"].empty());
  std::vector<std::string> jobs;
  for (int i = 0; i < 3; ++i) jobs.push_back(create_job(*this));
  const auto event = create_event(*this);
  const auto page = get(roles + "?resourceType=JOB&pageSize=2&page=2")["items"];
  REQUIRE(page.size() == 1);
  CHECK(page[0]["resourceType"] == "JOB");
  CHECK(page[0]["resourceId"] == jobs[2]);
  CHECK(page[0]["capabilities"].size() > 1);
  const auto one = get(roles + "?resourceType=EVENT&resourceId=" + event)["items"];
  REQUIRE(one.size() == 1);
  CHECK(one[0]["resourceId"] == event);
  CHECK(get(roles + "?resourceType=EVENT&resourceId=" + jobs[0])["items"].empty());

  CHECK(error(send("GET", roles)) == "C0005 resourceType");
  CHECK(error(send("GET", roles + "?resourceType=POST")) == "C0005 resourceType");
  CHECK(error(send("GET", "/me/company-permissions/other/resource-roles?resourceType=JOB"), 404) == "C0008");
}

TEST_CASE("mock: what is written is read in the form of the earlier guide too") {
  MockOptions options = Writer::options();
  options.guide = true;
  Writer writer{options};
  const auto job = create_job(writer);
  writer.json_to("PUT", "/jobs/" + job + "/active?companyId=acme", json::object(), 200);
  CHECK(writer.get("/jobs/" + job)["title"] == "Zebra engineer");
  CHECK(writer.get("/jobs?keyword=zebra")["items"][0]["company"]["handle"] == "acme");
  CHECK(writer.get("/events/" + create_event(writer))["title"] == "Zebra meetup");
}

}  // namespace write_access_test
