// Ids in paths, requests by hand, and the table of operations.
#include <algorithm>
#include <set>
#include <string>

#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/codec/request_writer.hpp"
#include "support/catch.hpp"

namespace request_writer_test {

using namespace rocketpunch;
using detail::codec::RequestWriter;

namespace {

std::string text_of(const Result<detail::codec::WireRequest>& request) {
  return request ? request->target : request.error().message();
}

std::string job(std::int64_t id) {
  return text_of(RequestWriter(detail::operation("getJob")).id("jobId", "job_id", id).finish());
}
std::string event(std::string_view id) {
  return text_of(
      RequestWriter(detail::operation("getEventTickets")).id("eventId", "event_id", id, 64).finish());
}

Result<detail::codec::WireRequest> encoded(const RawRequest& request) {
  return detail::codec::encode(detail::codec::operation_of(request), request);
}
std::string fault(const RawRequest& request) {
  const auto made = encoded(request);
  return made ? "" : made.error().message();
}

constexpr auto path_rule =
    "path must begin with \"/\", be percent-encoded and have no \".\", \"..\", query or empty segments";
constexpr auto names_rule = "headers must have proper names, and none that the SDK sets itself";

}  // namespace

TEST_CASE("ids in paths", "[requests]") {
  CHECK(job(158697) == "/jobs/158697");
  CHECK(job(9223372036854775807) == "/jobs/9223372036854775807");
  CHECK(job(0) == "job_id must be greater than 0, but is 0");
  CHECK(job(-3) == "job_id must be greater than 0, but is -3");
  CHECK(event("V1MtBRJgof") == "/events/V1MtBRJgof/tickets");
  CHECK(event("a:b?c#d%2e") == "/events/a%3Ab%3Fc%23d%252e/tickets");
  CHECK(event("...") == "/events/.../tickets");
  CHECK(event("{eventId}") == "/events/%7BeventId%7D/tickets");
  CHECK(event("") == "event_id must not be empty");
  CHECK(event(".") == "event_id must not be \".\" or \"..\"");
  CHECK(event("..") == "event_id must not be \".\" or \"..\"");
  CHECK(event("..;a") == "event_id must not be \".\" or \"..\"");
  CHECK(event("..a") == "/events/..a/tickets");
  CHECK(event("a/b") == "event_id must not have \"/\" or \"\\\"");
  CHECK(event("a\\b") == "event_id must not have \"/\" or \"\\\"");
  CHECK(event(std::string(64, 'x')).size() == 80);
  CHECK(event(std::string(65, 'x')) == "event_id must have at most 64 characters, but has 65");
  CHECK(event("\xff") == "event_id must be UTF-8");
}

TEST_CASE("an id that is refused names its operation", "[requests]") {
  const auto refused =
      RequestWriter(detail::operation("getJob")).id("jobId", "job_id", std::int64_t{0}).finish();
  REQUIRE(!refused);
  CHECK(std::string(refused.error().what()) ==
        "getJob: invalid_argument: job_id must be greater than 0, but is 0");
}

TEST_CASE("a request by hand", "[requests]") {
  const auto made = encoded({.method = "POST",
                             .path = "/me/saved-jobs/%EB%A1%9C",
                             .query = {{"a b", "c&d"}, {"a b", ""}},
                             .headers = {{"X-Trace", "1"}},
                             .body = "{}",
                             .content_type = "application/json"});
  REQUIRE(made);
  CHECK(made->target == "/me/saved-jobs/%EB%A1%9C?a%20b=c%26d&a%20b=");
  CHECK(made->body == "{}");
  CHECK(made->content_type == "application/json");
}

TEST_CASE("what repeating a request by hand does", "[requests]") {
  const auto replay = [](std::string method) {
    const RawRequest request{.method = std::move(method), .path = "/x"};
    return detail::codec::operation_of(request).replay;
  };
  CHECK(replay("GET") == Operation::Replay::safe);
  CHECK(replay("HEAD") == Operation::Replay::safe);
  CHECK(replay("PUT") == Operation::Replay::idempotent);
  CHECK(replay("DELETE") == Operation::Replay::idempotent);
  CHECK(replay("POST") == Operation::Replay::unsafe);
  CHECK(replay("PATCH") == Operation::Replay::unsafe);
  CHECK(replay("get") == Operation::Replay::unsafe);
}

TEST_CASE("paths that stay where they are", "[requests]") {
  for (const char* path :
       {"/", "/a", "/a/b/", "/a.b/..c/d../...", "/a%20b/%EB%A1%9C", "/a;b=c/d", "/@me", "/a:b,c!$'()*+=&~"}) {
    INFO(path);
    CHECK(fault({.path = path}).empty());
  }
}

TEST_CASE("paths that could leave where they are", "[requests]") {
  for (const std::string path : {"",
                                 "a",
                                 "me/jobs",
                                 "//",
                                 "//evil.example/x",
                                 "/a//b",
                                 "https://evil.example/",
                                 "/.",
                                 "/..",
                                 "/./a",
                                 "/../a",
                                 "/a/..",
                                 "/a/../b",
                                 "/a/./b",
                                 "/a/.",
                                 "/%2e",
                                 "/%2E%2e/a",
                                 "/a/.%2e/b",
                                 "/a/%2E./b",
                                 "/..;/a",
                                 "/..;x=y/a",
                                 "/.;/a",
                                 "/a/%2e%2e;/b",
                                 "/..%3b/a",
                                 "/a%2Fb",
                                 "/a%2f..%2fb",
                                 "/..%2fa",
                                 "/a%5cb",
                                 "/..%5C..",
                                 "/a\\b",
                                 "/..\\a",
                                 "\\a",
                                 "/a?b",
                                 "/a#b",
                                 "/a b",
                                 "/a\tb",
                                 "/a\r\nX: y",
                                 "/길",
                                 "/a\x7f",
                                 "/%",
                                 "/a%",
                                 "/a%2",
                                 "/%zz",
                                 "/%2g",
                                 "/%%2e2e",
                                 "/a%-1"}) {
    INFO(path);
    CHECK(fault({.path = path}) == path_rule);
  }
  CHECK(fault({.path = std::string("/a\0b", 4)}) == path_rule);
}

TEST_CASE("methods, headers and bodies that are refused", "[requests]") {
  for (const std::string method : {"", "GET /", "GE T", "GET\r\n", "G\xc3\xa9T"})
    CHECK(fault({.method = method, .path = "/"}) == "method must be an HTTP method");
  CHECK(fault({.method = "REPORT", .path = "/"}).empty());
  for (const std::string name : {"", "X Y", "X:", "X\r\nY", "Authorization", "AUTHORIZATION", "host",
                                 "Content-Length", "content-type", "Cookie", "Transfer-Encoding",
                                 "Connection", "User-Agent", "Accept-Encoding", "Expect", "TE", "Upgrade"}) {
    INFO(name);
    CHECK(fault({.path = "/", .headers = {{"X-Fine", "x"}, {name, "x"}}}) == names_rule);
  }
  // what only describes the caller's own body or wish goes out
  for (const char* name : {"Content-Encoding", "Accept", "If-None-Match"})
    CHECK(encoded({.path = "/", .headers = {{name, "x"}}}));
  for (const std::string value : {"a\r\nX: y", "a\n", "a\r", "\x01", "\x7f"})
    CHECK(fault({.path = "/", .headers = {{"X", value}}}) ==
          "headers must not have line ends or control characters");
  CHECK(fault({.path = "/", .headers = {{"X", std::string("a\0b", 3)}}}) ==
        "headers must not have line ends or control characters");
  CHECK(fault({.path = "/", .body = "x"}) == "content_type must tell what the body is");
  CHECK(fault({.path = "/", .body = "x", .content_type = "text/plain\r\nX: y"}) ==
        "content_type must be one line");
  CHECK(fault({.path = "/", .headers = {{"Accept", "text/plain"}, {"If-None-Match", "\"x\""}}}).empty());
}

TEST_CASE("a request by hand that is refused names it", "[requests]") {
  const auto refused = encoded({.path = "/../oauth"});
  REQUIRE(!refused);
  CHECK(refused.error().kind() == ErrorKind::invalid_argument);
  CHECK(refused.error().operation() == "request");
  CHECK(!refused.error().maybe_sent());
}

TEST_CASE("the table of operations", "[operations]") {
  std::set<std::string_view> ids;
  std::set<std::string> calls;
  for (const Operation& row : detail::operations) {
    INFO(row.id);
    CHECK(ids.insert(row.id).second);
    CHECK(calls.insert(std::string(row.method).append(" ").append(row.path)).second);
    CHECK(row.path.substr(0, 1) == "/");
    CHECK(row.path.find("//") == row.path.npos);
    CHECK(row.path.back() != '/');
    CHECK(std::count(row.path.begin(), row.path.end(), '{') ==
          std::count(row.path.begin(), row.path.end(), '}'));
    const std::set<std::string_view> methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    CHECK(methods.count(row.method) == 1);
    if (row.method == "GET") CHECK(row.replay == Operation::Replay::safe);
    if (row.method != "GET") CHECK(row.replay != Operation::Replay::safe);
    if (row.method == "POST" && row.base == Operation::Base::api)
      CHECK(row.replay == Operation::Replay::unsafe);
    // only a signed-in user writes, and every write has a limit of its own
    if (row.base == Operation::Base::api && row.method != "GET") {
      CHECK(row.access == Operation::Access::user);
      CHECK(!row.quota.empty());
      CHECK(!row.scope.empty());
    } else {
      CHECK(row.quota.empty());
    }
    if (row.access != Operation::Access::user) CHECK(row.scope.empty());
  }
  CHECK(ids.size() == 46 + 4);  // those of the specification, then the metadata and the guide's three
  CHECK(detail::operation("getJob").path == "/jobs/{jobId}");
}

TEST_CASE("placeholders of paths are whole segments with names of their own", "[operations]") {
  int placeholders = 0;
  for (const Operation& row : detail::operations) {
    INFO(row.path);
    std::set<std::string_view> names;
    for (auto at = row.path.find('{'); at != row.path.npos; at = row.path.find('{', at + 1)) {
      const auto end = row.path.find('}', at);
      REQUIRE(end != row.path.npos);
      CHECK(row.path[at - 1] == '/');
      CHECK((end + 1 == row.path.size() || row.path[end + 1] == '/'));
      CHECK(end > at + 1);
      CHECK(names.insert(row.path.substr(at, end - at)).second);
      ++placeholders;
    }
  }
  CHECK(placeholders > 30);
}

}  // namespace request_writer_test
