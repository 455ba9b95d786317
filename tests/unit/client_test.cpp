// A client over a transport with a script and a clock that stands: what is sent, and what comes back.
#include <chrono>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <sstream>
#include <string>

#include "support/catch.hpp"
#include "support/configuration_error.hpp"
#include "support/driver.hpp"
#include "support/variable.hpp"

namespace client_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::configuration_error;
using rp::test::set_variable;
using rp::test::unset_variable;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;

namespace {

constexpr auto key = "rp_app_0123456789";
const std::string no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";
const std::string a_post =
    R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"})";

struct Fixture {
  FakeTransport transport;
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();

  rp::test::TestClient<rp::AppKey, FakeTransport> client(rp::ClientOptions options = {}) const {
    if (options.base_url.empty()) options.base_url = "https://api.example/v1";
    options.clock = clock;
    return {rp::AppKey{key}, options, transport};
  }
  auto user_client() const {
    return rp::test::TestClient{rp::BearerToken{"token-of-a-user"},
                                {.base_url = "https://api.example/v1", .clock = clock},
                                transport};
  }
  rp::HttpRequest last() const { return transport.requests().back(); }
};

}  // namespace

TEST_CASE("limits by default stand clear of those below them") {
  constexpr std::chrono::milliseconds resolver_try = 5s;  // resolv.conf(5)
  const rp::ClientOptions options;
  CHECK(options.connect_timeout > 2 * resolver_try);
  CHECK(options.attempt_timeout >= options.connect_timeout + resolver_try);
  CHECK(options.timeout >= options.attempt_timeout + resolver_try);
  CHECK(rp::SendOptions{}.connect_timeout == options.connect_timeout);
  CHECK(rp::SendOptions{}.timeout >= options.attempt_timeout);
}

TEST_CASE_METHOD(Fixture, "a read carries the App Key, the language and the name of the program") {
  transport.then(200, no_jobs);
  const auto page =
      client({.language = "en", .user_agent = "board/2"}).jobs().search({.keyword = "C++ 개발"});
  REQUIRE(page);
  CHECK(last().method == "GET");
  CHECK(last().url == "https://api.example/v1/jobs?keyword=C%2B%2B%20%EA%B0%9C%EB%B0%9C");
  CHECK(last().headers.get("X-RP-API-Key") == key);
  CHECK(last().headers.get("Accept-Language") == "en");
  CHECK(last().headers.get("User-Agent") == "board/2 rocketpunch-cpp/" + std::string(rp::version));
  CHECK_FALSE(last().headers.contains("Authorization"));
}

TEST_CASE_METHOD(Fixture, "the header of the key and the language of one call can be set") {
  transport.then(200, no_jobs);
  REQUIRE(client({.language = "en", .key_header = "X-OBA-API-Key"}).jobs().search({}, {.language = "ja"}));
  CHECK(last().headers.get("X-OBA-API-Key") == key);
  CHECK_FALSE(last().headers.contains("X-RP-API-Key"));
  CHECK(last().headers.get("Accept-Language") == "ja");
}

TEST_CASE_METHOD(Fixture, "a language is whatever a browser may have sent") {
  const std::string language = GENERATE("en-US", "en,ko;q=0.5", "zh-Hant-TW, *;q=0.1", "tlh", "ko");
  transport.then(200, no_jobs).then(200, no_jobs);
  REQUIRE(client({.language = language}).jobs().search());
  CHECK(last().headers.get("Accept-Language") == language);
  REQUIRE(client().jobs().search({}, {.language = language}));
  CHECK(last().headers.get("Accept-Language") == language);
}

TEST_CASE_METHOD(Fixture, "each operation carries what it needs, and what tells more") {
  const auto both =
      rp::test::TestClient{rp::UserCredentials{rp::AppKey{key}, rp::BearerToken{"token-of-a-user"}},
                           {.base_url = "https://api.example/v1", .clock = clock},
                           transport};
  const auto carried = [&] {
    return std::pair(last().headers.get("X-RP-API-Key") == key,
                     last().headers.get("Authorization") == "Bearer token-of-a-user");
  };
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{404, {}, ""};
  });
  static_cast<void>(both.jobs().get(7).has_value());
  CHECK(carried() == std::pair(true, false));
  static_cast<void>(both.posts().get(7).has_value());
  CHECK(carried() == std::pair(true, true));
  static_cast<void>(both.posts().search().has_value());
  CHECK(carried() == std::pair(true, true));
  static_cast<void>(both.posts().remove(7).has_value());
  CHECK(carried() == std::pair(false, true));
  static_cast<void>(both.request({.path = "/new"}).has_value());
  CHECK(carried() == std::pair(true, true));
  static_cast<void>(user_client().request({.path = "/new"}).has_value());
  CHECK(carried() == std::pair(false, true));
  static_cast<void>(client().request({.path = "/new"}).has_value());
  CHECK(carried() == std::pair(true, false));
  static_cast<void>(client().posts().get(7).has_value());
  CHECK(carried() == std::pair(true, false));
}

TEST_CASE_METHOD(Fixture, "an error tells when it happened, where the service does") {
  const auto error_of = [&](int status, const std::string& timestamp) {
    transport.then(status,
                   R"({"code":"C0008","message":"none","timestamp":)" + timestamp + R"(,"details":"jobId"})");
    return client({.retry = {.max_attempts = 1}}).jobs().get(7).error();
  };
  const auto nine = std::chrono::sys_days(std::chrono::year{2026} / 5 / 20) + 9h;
  for (const int status : {400, 401, 403, 404, 409, 429, 500, 503}) {
    const auto error = error_of(status, "\"2026-05-20T09:00:00\"");
    CHECK(error.status() == status);
    CHECK(error.timestamp() == nine);
  }
  const auto unreadable = error_of(404, "\"soon\"");
  CHECK(unreadable.code() == "C0008");
  CHECK(unreadable.details() == "jobId");
  CHECK_FALSE(unreadable.timestamp());
  CHECK_FALSE(client().jobs().search({.page = 0}).error().timestamp());
}

TEST_CASE_METHOD(Fixture, "a user's client carries the access token") {
  transport.then(201, a_post);
  const auto post =
      user_client().posts().create({.text = "한글 \"quoted\"\n", .link = "https://example.com"});
  REQUIRE(post);
  CHECK(post->id == 1);
  CHECK(last().method == "POST");
  CHECK(last().url == "https://api.example/v1/posts");
  CHECK(last().headers.get("Authorization") == "Bearer token-of-a-user");
  CHECK_FALSE(last().headers.contains("X-RP-API-Key"));
  CHECK(last().headers.get("Content-Type").value().substr(0, 30) == "multipart/form-data; boundary=");
  CHECK(last().body.find("name=\"request\"\r\nContent-Type: application/json\r\n\r\n"
                         R"({"text":"한글 \"quoted\"\n","og":{"link":"https://example.com"}})") !=
        std::string::npos);
}

TEST_CASE_METHOD(Fixture, "bad parameters send nothing and name operation and field") {
  const auto too_large = client().jobs().search({.page_size = 51});
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(too_large.error().operation() == "searchJobs");
  CHECK(too_large.error().message() == "page_size must be from 1 to 50, but is 51");
  CHECK(too_large.error().attempts() == 0);
  CHECK(client().jobs().search({}, {.language = "en\r\nX-Evil: 1"}).error().kind() ==
        rp::ErrorKind::invalid_argument);
  CHECK(client().jobs().search({}, {.timeout = 0ms}).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(user_client().posts().create({.text = "\xff"}).error().message() == "text must be UTF-8");
  CHECK(transport.requests().empty());
}

TEST_CASE("a key, token or variable with quotes around it is refused, and says so") {
  const std::string quote = GENERATE("\"", "'");
  const auto quoted = [&](const std::string& text) { return quote + text + quote; };
  const auto refusal = Catch::Matchers::ContainsSubstring("has quotes around it: remove them");
  CHECK_THAT(configuration_error([&] { rp::AppKey{quoted("rp_app_1")}; }), refusal);
  CHECK_THAT(configuration_error([&] { rp::BearerToken{quoted("token")}; }), refusal);
  const auto session_of = [](const std::string& id, const std::string& secret) {
    rp::OAuthSession({.client_id = id,
                      .client_secret = rp::Secret(secret),
                      .redirect_uri = "https://board.example/callback"},
                     {}, FakeTransport());
  };
  CHECK_THAT(configuration_error([&] { session_of(quoted("rp_app_1"), "rp_sec_1"); }), refusal);
  CHECK_THAT(configuration_error([&] { session_of("rp_app_1", quoted("rp_sec_1")); }), refusal);
  set_variable("ROCKETPUNCH_BASE_URL", quoted("https://api.example/v1"));
  CHECK_THAT(configuration_error([] {
               rp::Client{rp::AppKey{key}, rp::ClientOptions(), FakeTransport()};
             }),
             refusal && Catch::Matchers::ContainsSubstring("ROCKETPUNCH_BASE_URL"));
  unset_variable("ROCKETPUNCH_BASE_URL");
}

TEST_CASE_METHOD(Fixture, "unusable settings are refused when the client is made") {
  const auto refusal = [&](rp::ClientOptions options) {
    return configuration_error([&] { client(std::move(options)); });
  };
  CHECK_THAT(refusal({.base_url = "http://api.example/v1"}),
             Catch::Matchers::ContainsSubstring("base_url must be https"));
  CHECK_THAT(refusal({.base_url = "http://127.0.0.1.example.com/"}),
             Catch::Matchers::ContainsSubstring("base_url must be https"));
  CHECK_THAT(refusal({.base_url = "api.example"}), Catch::Matchers::ContainsSubstring("base_url"));
  CHECK_THAT(refusal({.base_url = "https://api.example/v1?x=1"}),
             Catch::Matchers::ContainsSubstring("query"));
  CHECK_THAT(refusal({.base_url = "https://api.example\r\n/v1"}),
             Catch::Matchers::ContainsSubstring("base_url"));
  for (const char* const language : {"en\r\nX-Evil: 1", "en\"", "한국어"})
    CHECK_THAT(refusal({.language = language}), Catch::Matchers::ContainsSubstring("language must be"));
  CHECK_THAT(refusal({.timeout = 0ms}), Catch::Matchers::ContainsSubstring("timeout"));
  CHECK_THAT(refusal({.attempt_timeout = -1ms}), Catch::Matchers::ContainsSubstring("attempt_timeout"));
  CHECK_THAT(refusal({.retry = {.max_attempts = 0}}), Catch::Matchers::ContainsSubstring("max_attempts"));
  CHECK_THAT(refusal({.key_header = "X-Key: y"}), Catch::Matchers::ContainsSubstring("key_header"));
  CHECK_THAT(refusal({.user_agent = "a\r\nX-Evil: 1"}), Catch::Matchers::ContainsSubstring("user_agent"));
  CHECK_THAT(refusal({.max_response_bytes = 0}), Catch::Matchers::ContainsSubstring("max_response_bytes"));
}

TEST_CASE("unusable keys are refused without being shown") {
  CHECK_THAT(configuration_error([] { rp::AppKey{""}; }), Catch::Matchers::ContainsSubstring("App Key"));
  CHECK_THAT(configuration_error([] { rp::AppKey{"rp_app_x\r\nX: y"}; }),
             !Catch::Matchers::ContainsSubstring("rp_app_x"));
  CHECK_THAT(
      configuration_error([] { rp::AppKey{"rp_sec_0123456789"}; }),
      Catch::Matchers::ContainsSubstring("secret key") && !Catch::Matchers::ContainsSubstring("0123456789"));
  CHECK_THAT(configuration_error([] { rp::BearerToken{"a b"}; }), !Catch::Matchers::ContainsSubstring("a b"));
}

TEST_CASE_METHOD(Fixture, "the environment gives key, token and base URL, and errors name the variable") {
  set_variable("ROCKETPUNCH_API_KEY", key);
  set_variable("ROCKETPUNCH_BASE_URL", "https://other.example/v1/");
  transport.then(200, no_jobs);
  REQUIRE(rp::test::TestClient(rp::AppKey::from_env(), {}, transport).jobs().search());
  CHECK(last().url == "https://other.example/v1/jobs");
  CHECK(last().headers.get("X-RP-API-Key") == key);

  set_variable("ROCKETPUNCH_BASE_URL", "ftp://other.example");
  CHECK_THAT(configuration_error([&] { rp::test::TestClient(rp::AppKey{key}, {}, transport); }),
             Catch::Matchers::ContainsSubstring("ROCKETPUNCH_BASE_URL"));
  unset_variable("ROCKETPUNCH_BASE_URL");
  transport.then(200, no_jobs);
  REQUIRE(rp::test::TestClient(rp::AppKey{key}, {}, transport).jobs().search());
  CHECK(last().url == "https://openapi.rocketpunch.com/api/v1/jobs");

  set_variable("ROCKETPUNCH_API_KEY", "");
  CHECK_THAT(configuration_error([] { rp::AppKey::from_env(); }),
             Catch::Matchers::ContainsSubstring("ROCKETPUNCH_API_KEY"));
  unset_variable("ROCKETPUNCH_API_KEY");
  unset_variable("ROCKETPUNCH_ACCESS_TOKEN");
  CHECK_THAT(configuration_error([] { rp::BearerToken::from_env(); }),
             Catch::Matchers::ContainsSubstring("ROCKETPUNCH_ACCESS_TOKEN"));
}

TEST_CASE_METHOD(Fixture, "a call is repeated after the waits of the rules, and tells what it took") {
  transport.then(503, {}, {{"Retry-After", "2"}})
      .then_do([this](const rp::HttpRequest&, const rp::SendOptions&) {
        clock->advance(40ms);
        return rp::HttpResponse{
            200, {{"X-RP-RateLimit-Remaining", "58"}, {"Deprecation", "@1798761600"}}, no_jobs};
      });
  rp::CallInfo info;
  REQUIRE(client().jobs().search({}, {.info = &info}));
  CHECK(clock->waits() == std::vector<std::chrono::milliseconds>{2000ms});
  CHECK(info.attempts == 2);
  CHECK(info.status == 200);
  CHECK(info.elapsed == 2040ms);
  CHECK(info.rate_limit.remaining == 58);
  CHECK(info.deprecation == "@1798761600");
}

TEST_CASE_METHOD(Fixture, "after a 421 the request is sent over a new connection") {
  std::vector<bool> fresh;
  const auto answering = [&](int status) {
    return [&fresh, status](const rp::HttpRequest&, const rp::SendOptions& limits) {
      fresh.push_back(limits.fresh_connection);
      return rp::Result<rp::HttpResponse>(rp::HttpResponse{status, {}, no_jobs});
    };
  };
  transport.then_do(answering(503)).then_do(answering(421)).then_do(answering(200)).then_do(answering(200));
  REQUIRE(client().jobs().search());
  REQUIRE(client().jobs().search());
  CHECK(fresh == std::vector<bool>{false, false, true, false});
}

TEST_CASE_METHOD(Fixture, "limits are read in the names of both generations") {
  rp::CallInfo info;
  transport.then(
      200, no_jobs,
      {{"X-RateLimit-Limit", "60"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1767225605"}});
  REQUIRE(client().jobs().search({}, {.info = &info}));
  CHECK(info.rate_limit.limit == 60);
  CHECK(info.rate_limit.remaining == 0);
  CHECK(info.rate_limit.reset == std::chrono::sys_seconds(1767225605s));

  transport.then(200, no_jobs,
                 {{"X-RP-RateLimit-Scope", "post.create"}, {"X-RP-RateLimit-Scope-Remaining", "1"}});
  REQUIRE(client().jobs().search({}, {.info = &info}));
  CHECK(info.rate_limit.scope == "post.create");
  CHECK(info.rate_limit.scope_remaining == 1);
  CHECK_FALSE(info.rate_limit.remaining);
}

TEST_CASE_METHOD(Fixture, "errors of every form of body decode") {
  const auto error_of = [&](int status, const std::string& body) {
    transport.then(status, body);
    return client().jobs().get(5).error();
  };
  SECTION("the specification's") {
    const auto error = error_of(
        400, R"({"code":"C0005","message":"no","timestamp":"2026-05-20T09:00:00","details":"pageSize"})");
    CHECK(error.code() == "C0005");
    CHECK(error.message() == "no");
    CHECK(error.details() == "pageSize");
    CHECK(std::string(error.what()) == "getJob: bad_request (HTTP 400) C0005: no [pageSize]");
  }
  SECTION("the guide's") {
    const auto error = error_of(404, R"({"error":{"code":"NOT_FOUND","message":"gone","status":404}})");
    CHECK(error.code() == "NOT_FOUND");
    CHECK(error.message() == "gone");
    CHECK(error.kind() == rp::ErrorKind::not_found);
  }
  SECTION("OAuth's") {
    const auto error = error_of(401, R"({"error":"invalid_token","error_description":"expired"})");
    CHECK(error.code() == "invalid_token");
    CHECK(error.message() == "expired");
    CHECK(error.kind() == rp::ErrorKind::unauthorized);
  }
  SECTION("none, HTML, and JSON of another kind") {
    const auto* body = GENERATE("", "<html>403</html>", "[1]", "null", "{\"x\":1}", "{\"code\":5}");
    const auto error = error_of(403, body);
    CHECK(error.kind() == rp::ErrorKind::forbidden);
    CHECK(error.status() == 403);
    CHECK(error.code().empty());
  }
}

TEST_CASE_METHOD(Fixture, "an error never repeats the key or a token, even if the server does") {
  transport.then(
      401, std::string(R"({"code":"C0001","message":"bad key )") + key + R"(","details":")" + key + "\"}");
  std::ostringstream shown;
  shown << client().jobs().get(5).error();
  CHECK_THAT(shown.str(),
             Catch::Matchers::ContainsSubstring("C0001") && !Catch::Matchers::ContainsSubstring(key));

  transport.then(403, R"({"code":"C0011","message":"token-of-a-user lacks a scope"})");
  CHECK_THAT(user_client().posts().create({.text = "x"}).error().what(),
             !Catch::Matchers::ContainsSubstring("token-of-a-user"));
}

TEST_CASE_METHOD(Fixture, "an answer that doesn't decode names operation and path") {
  transport.then(200, R"({"totalItems":1,"totalPages":1,"page":1,"pageSize":20,"items":[{"jobId":"7"}]})");
  const auto error = client().jobs().search().error();
  CHECK(error.kind() == rp::ErrorKind::decode);
  CHECK(error.status() == 200);
  CHECK(std::string(error.what()) ==
        "searchJobs: decode (HTTP 200): items[0].jobId: expected an integer, but found a string");
  CHECK(transport.requests().size() == 1);
}

TEST_CASE_METHOD(Fixture, "a client's stop ends all its calls, as a call's own does") {
  rp::stop_source of_client, of_call;
  const auto client = this->client({.stop = of_client.get_token()});
  rp::stop_source& asked = GENERATE(false, true) ? of_client : of_call;
  transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions& limits) {
    CHECK_FALSE(limits.stop.stop_requested());
    asked.request_stop();
    CHECK(limits.stop.stop_requested());
    return rp::Result<rp::HttpResponse>(
        rp::Error({.kind = rp::ErrorKind::cancelled, .message = "stopped by the caller"}));
  });
  const auto job = client.jobs().get(5, {.stop = of_call.get_token()});
  REQUIRE_FALSE(job);
  CHECK(job.error().kind() == rp::ErrorKind::cancelled);

  of_client.request_stop();
  const auto sent = transport.requests().size();
  CHECK(client.codes().seniorities().error().kind() == rp::ErrorKind::cancelled);
  CHECK(client.jobs().search_all().collect().error().kind() == rp::ErrorKind::cancelled);
  CHECK(transport.requests().size() == sent);
}

TEST_CASE_METHOD(Fixture, "a stop asked for before the call sends nothing") {
  rp::stop_source stop;
  stop.request_stop();
  const auto job = client().jobs().get(5, {.stop = stop.get_token()});
  CHECK(job.error().kind() == rp::ErrorKind::cancelled);
  CHECK_FALSE(job.error().maybe_sent());
  CHECK(transport.requests().empty());
}

TEST_CASE_METHOD(Fixture, "a call gives its attempts what is left of its time") {
  std::vector<std::chrono::milliseconds> given;
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions& limits) {
    given.push_back(limits.timeout);
    clock->advance(limits.timeout);
    return rp::Error({.kind = rp::ErrorKind::timeout, .message = "slow"});
  });
  const auto error =
      client({.attempt_timeout = 10s, .retry = {.first_wait = 0ms}}).jobs().get(5, {.timeout = 25s}).error();
  CHECK(given == std::vector<std::chrono::milliseconds>{10s, 10s, 5s});
  CHECK(error.kind() == rp::ErrorKind::timeout);
}

TEST_CASE_METHOD(Fixture, "any path under the base URL can be called") {
  transport.then(200, "[]", {{"X-Extra", "1"}});
  const auto response = client().request(
      {.path = "/me/saved-jobs", .query = {{"page", "1"}, {"q", "a&b"}}, .headers = {{"X-Trace", "t"}}});
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->headers.get("x-extra") == "1");
  CHECK(response->body == "[]");
  CHECK(last().url == "https://api.example/v1/me/saved-jobs?page=1&q=a%26b");
  CHECK(last().headers.get("X-Trace") == "t");
  CHECK(last().headers.get("X-RP-API-Key") == key);

  transport.then(500, "").then(200, "");
  CHECK(client().request({.method = "PUT", .path = "/x", .body = "{}", .content_type = "application/json"}));
  transport.then(500, "");
  CHECK(client().request({.method = "POST", .path = "/x"}).error().kind() == rp::ErrorKind::outcome_unknown);
  transport.then(404, R"({"code":"C0008","message":"no"})");
  CHECK(client().request({.path = "/x"}).error().code() == "C0008");
}

TEST_CASE_METHOD(Fixture, "a raw request can't leave the base URL or set what is the SDK's") {
  const auto refused = [&](rp::RawRequest request) {
    return client().request(request).error().kind() == rp::ErrorKind::invalid_argument;
  };
  for (const auto* path : {"", "x", "//evil.example", "/a/../b", "/a/%2E%2e/b", "/a%2fb", "/a?b", "/a#b",
                           "/a\\b", "/a b", "/.", "/한"})
    CHECK(refused({.path = path}));
  CHECK(refused({.method = "GET /x", .path = "/x"}));
  CHECK(refused({.path = "/x", .headers = {{"Authorization", "Bearer y"}}}));
  CHECK(refused({.path = "/x", .headers = {{"X-A", "1\r\nX-B: 2"}}}));
  CHECK(refused({.method = "POST", .path = "/x", .body = "{}"}));
  CHECK(transport.requests().empty());
}

TEST_CASE_METHOD(Fixture, "a request beyond the script of a fake transport says so") {
  const auto error = client({.retry = {.max_attempts = 1}}).jobs().get(5).error();
  CHECK(error.kind() == rp::ErrorKind::network);
  CHECK(error.message() == "the script of the FakeTransport has ended");
  CHECK_FALSE(error.maybe_sent());
}

TEST_CASE_METHOD(Fixture, "an error tells whether its call may be made again later") {
  struct Told {
    bool transient, safe;
    bool operator==(const Told&) const = default;
  };
  const auto told = [](const auto& result) {
    return Told{result.error().is_transient(), result.error().safe_to_repeat()};
  };
  const std::string words = R"({"code":"C9999","message":"failed"})";
  const rp::ClientOptions once{.retry = {.max_attempts = 1}};
  const auto writer = [&] {
    return rp::test::TestClient{
        rp::BearerToken{"token-of-a-user"},
        {.base_url = "https://api.example/v1", .retry = {.max_attempts = 1}, .clock = clock},
        transport};
  };
  const auto read = [&] { return told(client(once).jobs().get(1)); };
  const auto create = [&] { return told(writer().posts().create({.text = "t"})); };
  const auto remove = [&] { return told(writer().posts().remove(1)); };

  transport.then(503);
  CHECK(read() == Told{true, true});
  transport.then_fail(rp::ErrorKind::timeout);
  CHECK(read() == Told{true, true});
  transport.then(404, R"({"code":"R0001","message":"no"})");
  CHECK(read() == Told{false, false});
  transport.then(200, "no JSON");
  CHECK(read() == Told{false, false});
  transport.then(500, words);
  CHECK(remove() == Told{true, true});  // it has the same effect when it is repeated
  transport.then(429);
  CHECK(create() == Told{true, true});  // nothing was done
  transport.then_fail(rp::ErrorKind::network, false);
  CHECK(create() == Told{true, true});
  transport.then(500, words);
  CHECK(create() == Told{true, false});  // who knows how far it came
  transport.then(502, "<html>");
  CHECK(create() == Told{false, false});  // outcome_unknown
  transport.then_fail(rp::ErrorKind::network);
  CHECK(create() == Told{false, false});
  transport.then(503);
  CHECK(told(client(once).request({.path = "/x"})) == Told{true, true});
  transport.then(500, words);
  CHECK(told(client(once).request({.method = "POST", .path = "/x"})) == Told{true, false});
}

}  // namespace client_test
