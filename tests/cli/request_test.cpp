// rocketpunch request, against the mock server.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "rocketpunch/json.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_request {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

const cli::Terminal terminal{.in = true, .out = true, .err = true, .columns = 80};
const Variables signed_in{{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}};
const Arguments removal = {"request", "delete", "/posts/1", "--as-user"};

}  // namespace

TEST_CASE("a path is read, and its body printed as it came", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"request", "/jobs", "--query", "pageSize=1", "--query", "keyword=a,b"});
  CHECK(ran.status == 0);
  CHECK(asking.server.seen().back().target == "/api/v1/jobs?pageSize=1&keyword=a%2Cb");
  CHECK(asking.run({"request", "GET", "/codes/seniorities"}).out.front() == '[');
}

TEST_CASE("on a terminal JSON has lines, and can't steer it", "[cli]") {
  Asking asking;
  asking.server.inject({.body = R"({"a":"\u202e"})"});
  const auto ran = asking.run({"request", "/jobs"}, {.terminal = terminal});
  CHECK(ran.out == "{\n  \"a\": \"\\u202e\"\n}\n");
  asking.server.inject({.body = "no JSON \x1b[31m", .content_type = "text/plain"});
  CHECK(asking.run({"request", "/jobs"}, {.terminal = terminal}).out == "no JSON <U+001B>[31m\n");
}

TEST_CASE("--include prints status and headers first", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"request", "/jobs", "--include"});
  CHECK_THAT(ran.out, StartsWith("HTTP 200\n") && ContainsSubstring("Content-Type: application/json\n") &&
                          ContainsSubstring("\n\n{"));
}

TEST_CASE("--header is sent beside the SDK's own", "[cli]") {
  const Asking asking;
  CHECK(asking.run({"request", "/jobs", "--header", "X-Trace: a, b"}).status == 0);
  const auto seen = asking.server.seen().back();
  CHECK(std::find(seen.headers.begin(), seen.headers.end(),
                  std::pair<std::string, std::string>("X-Trace", "a, b")) != seen.headers.end());
  CHECK(asking.run({"request", "/jobs", "--header", "X-Trace"}).status == 2);
  CHECK(asking.run({"request", "/jobs", "--header", "Authorization: x"}).status == 2);
}

TEST_CASE("a refusal is printed whole, and told", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"request", "/jobs/1"});
  CHECK(ran.status == 3);
  CHECK(json::parse(ran.out).contains("code"));
  CHECK_THAT(ran.err, ContainsSubstring("not_found"));
}

TEST_CASE("what is no path is refused", "[cli]") {
  const Asking asking;
  for (const Arguments& arguments : {Arguments{"request", "jobs"}, Arguments{"request", "/jobs?page=1"},
                                     Arguments{"request"}, Arguments{"request", "GET", "/a", "/b"}}) {
    CAPTURE(arguments);
    CHECK(asking.run(arguments).status == 2);
  }
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("what may change something is asked about first", "[cli]") {
  Asking asking;
  asking.server.add(Post{.id = 1, .content = "mine", .owned = true});
  const auto no = asking.run(removal, {.variables = signed_in, .terminal = terminal, .answers = {"n"}});
  CHECK(no.status == 1);
  CHECK_THAT(no.err, ContainsSubstring("Send DELETE /posts/1? [y/N]") &&
                         ContainsSubstring("not confirmed; nothing was sent\n"));
  const auto nobody = asking.run(removal, {.variables = signed_in});
  CHECK(nobody.status == 2);
  CHECK_THAT(nobody.err, ContainsSubstring("--yes answers it"));
  CHECK(asking.server.requests() == 0);
  CHECK(asking.run(removal, {.variables = signed_in, .terminal = terminal, .answers = {"y"}}).status == 0);
  CHECK(asking.server.effects().at("deletePost") == 1);
}

TEST_CASE("--yes answers the question", "[cli]") {
  Asking asking;
  asking.server.add(Post{.id = 1, .content = "mine", .owned = true});
  Arguments arguments = removal;
  arguments.emplace_back("--yes");
  CHECK(asking.run(arguments, {.variables = signed_in}).status == 0);
}

TEST_CASE("a body is a text, a file or the standard input", "[cli]") {
  const Asking asking;
  const std::string file = asking.home.write("body.json", "{\"from\": \"file\"}");
  const auto sent = [&](const std::string& body, const std::string& input = {}) {
    asking.run({"request", "PUT", "/anything", "--body", body, "--yes"}, {.input = input});
    return asking.server.seen().back().body;
  };
  CHECK(sent("{}") == "{}");
  CHECK(sent('@' + file) == "{\"from\": \"file\"}");
  CHECK(sent("-", "{\"from\": \"input\"}") == "{\"from\": \"input\"}");
  CHECK(asking.run({"request", "PUT", "/anything", "--body", "@/no/such/file", "--yes"}).status == 2);
}

TEST_CASE("--content-type is the body's", "[cli]") {
  const Asking asking;
  asking.run({"request", "PUT", "/anything", "--body", "a", "--content-type", "text/plain", "--yes"});
  const auto headers = asking.server.seen().back().headers;
  CHECK(std::find(headers.begin(), headers.end(),
                  std::pair<std::string, std::string>("Content-Type", "text/plain")) != headers.end());
}

}  // namespace rocketpunch::test::cli_request
