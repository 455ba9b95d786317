// That nothing secret gets into a cassette, and that what is left is enough to replay a sign-in.
#include <memory>
#include <rocketpunch/client.hpp>
#include <rocketpunch/detail/os/crypto.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <rocketpunch/testing/recorder.hpp>
#include <rocketpunch/testing/replayer.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace cassette_secrets_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeTransport;
using rp::testing::Recorder;
using rp::testing::Replayer;

namespace {

const rp::Headers form_type{{"Content-Type", "application/x-www-form-urlencoded"}};

struct Fixture {
  /// The cassette of one request and its answer.
  std::string recorded(const rp::HttpRequest& request, rp::HttpResponse response) const {
    FakeTransport service;
    service.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
      return rp::Result<rp::HttpResponse>(response);
    });
    const auto answer = Recorder(service, file).send(request, {});
    REQUIRE(answer);
    CHECK(answer->body == response.body);  // the program gets the whole one
    return directory.read("c.json");
  }
  std::string recorded(rp::Headers headers, std::string body, rp::Headers answered = {}) const {
    return recorded({.url = "https://example.com/api/v1/jobs/5", .headers = std::move(headers)},
                    {200, std::move(answered), std::move(body)});
  }

  rp::test::TemporaryDirectory directory;
  const std::string file = directory.path() + "/c.json";
};

void check_free_of(const std::string& text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    INFO(secret << " in " << text);
    CHECK(text.find(secret) == std::string::npos);
  }
}

}  // namespace

TEST_CASE_METHOD(Fixture, "no header of a request is recorded but those that are harmless", "[cassette]") {
  const auto text = recorded({{"X-RP-API-Key", "key-of-mine-1"},
                              {"Authorization", "Bearer bearer-of-mine"},
                              {"Cookie", "sid=cookie-of-mine"},
                              {"X-Anything", "value-of-mine"},
                              {"Accept-Language", "ko"}},
                             "{}");
  check_free_of(text, {"of-mine", "Bearer", "X-RP", "Cookie", "Anything"});
  CHECK(text.find(R"("Accept-Language": "ko")") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "no header of an answer is recorded but those that are known", "[cassette]") {
  const auto text = recorded({}, "{}",
                             {{"Set-Cookie", "sid=cookie-of-mine"},
                              {"Location", "https://example.com/?code=code-of-mine"},
                              {"X-Session", "session-of-mine"},
                              {"X-Request-Id", "request-1"},
                              {"WWW-Authenticate", "Bearer realm=\"rp_app_0123\""}});
  check_free_of(text, {"of-mine", "rp_app_", "Cookie", "Location", "X-Session"});
  CHECK(text.find("request-1") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "what an answer repeats of the request's secrets is cut out", "[cassette]") {
  const rp::Headers headers{{"X-Gateway-Key", "0123456789-secret"},
                            {"Authorization", "Basic " + rp::detail::base64("an id:pass%2Fword 1")}};
  const auto text = recorded(headers,
                             R"({"message":"0123456789-secret: no","details":["012345678\u0039-secret",)"
                             R"("0123456789 cut short","pass%2Fword 1","pass/word 1","an id"],)"
                             R"("0123456789-secret":1,"fine":"words stay"})",
                             {{"ETag", "\"0123456789-secret\""}});
  check_free_of(text, {"0123456789", "012345678", "word 1", "an id"});
  CHECK(text.find("words stay") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "what looks like a secret or stands under the name of one is cut out",
                 "[cassette]") {
  const auto text = recorded(
      {}, R"({"a":"rp_app_0123","b":["rp_sec_0123","rt_0123456789"],"c":"eyJhbGciOiJIUzI1NiJ9.a.b",)"
          R"("access_token":"opaque-one","nested":{"refreshToken":"opaque-two","apiKey":"opaque-three",)"
          R"("email":"kim@example.com","notifyEmails":["lee@example.com"],"phone":10123,)"
          R"("client-secret":{"value":"opaque-four"}},"code":"C0005"})");
  check_free_of(text, {"rp_app_", "rp_sec_", "rt_0", "eyJ", "opaque", "example.com\"", "10123"});
  CHECK(text.find(R"("code": "C0005")") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a word for a secret may be anywhere in a name", "[cassette]") {
  std::string body = "{";
  for (const char* name :
       {"contactEmailAddress", "phone_number", "mobileNo", "tokenValue", "SECRET-text", "passwordHash",
        "private_key_pem", "accessKeyId", "api-key-of", "jwt", "jwtClaims", "authorizationHeader"})
    body += (body.size() > 1 ? "," : "") + std::string("\"") + name + R"(":["of-mine",4711])";
  check_free_of(recorded({}, body + "}"), {"of-mine", "4711"});
  // what says where and what, and has such a word in its name
  const auto text = recorded({}, R"({"token_endpoint":"https://example.com/t","token_type":"Bearer",)"
                                 R"("authorization_endpoint":"https://example.com/a",)"
                                 R"("token_endpoint_auth_methods_supported":["none"]})");
  for (const char* kept : {"example.com/t", "example.com/a", "Bearer", "none"})
    CHECK(text.find(kept) != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "numbers of what is cut whole are cut too, but for a token's lifetime",
                 "[cassette]") {
  check_free_of(recorded({.url = "https://example.com/oauth/userinfo"},
                         {200, {}, R"({"sub":"x","born":19901231,"deep":{"list":[4711,-2.5]}})"}),
                {"19901231", "4711", "2.5"});
  const rp::HttpRequest request{.method = "POST",
                                .url = "https://example.com/somewhere",
                                .headers = form_type,
                                .body = "grant_type=refresh_token&refresh_token=opaque-one"};
  const auto text =
      recorded(request, {200, {}, R"({"expires_in":900,"user_id":4711,"deep":{"account":4712}})"});
  check_free_of(text, {"4711", "4712"});
  CHECK(text.find(R"("expires_in": 900)") != std::string::npos);
  const auto other = recorded({}, R"({"id":4711})");
  CHECK(other.find("4711") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a text that is nothing but an address of e-mail is cut, and requests still match",
                 "[cassette]") {
  const auto request = [](const std::string& address) {
    return rp::HttpRequest{.method = "POST",
                           .url = "https://example.com/things?to=" + rp::detail::percent_encode(address),
                           .headers = {{"Content-Type", "application/json"}},
                           .body = R"({"to":")" + address + R"(","note":"as before"})"};
  };
  const auto text =
      recorded(request("kim@example.com"), {200,
                                            {},
                                            R"({"owner":"kim@example.com","all":["lee.k+1@example.com"],)"
                                            R"("handle":"@kim","words":"ask kim @ work"})"});
  check_free_of(text, {"example.com"});
  CHECK(text.find("@kim") != std::string::npos);
  CHECK(text.find("ask kim @ work") != std::string::npos);
  const Replayer any(file);
  CHECK(any.send(request("another@example.org"), {}));
  // a program that sends back what it was told
  const auto told = R"({"owner":"***1","all":["***2"],"handle":"@kim","words":"ask kim @ work"})";
  const Replayer replayer(file);
  CHECK(replayer.send(request("***1"), {}).value().body == told);
  CHECK_FALSE(Replayer(file).send(request("nobody"), {}));
}

TEST_CASE_METHOD(Fixture, "a query holds no secret, and matches whatever the secret was", "[cassette]") {
  const auto request = [](const std::string& secret) {
    return rp::HttpRequest{.url = "https://example.com/things?page=1&api_key=" + secret + "&code=" + secret};
  };
  check_free_of(recorded(request("one-of-mine"), {200, {}, "{}"}), {"one-of-mine"});
  const Replayer replayer(file);
  const auto answer = replayer.send(request("another"), {});
  CHECK(answer);
  const auto error = replayer.send(request("one-of-mine"), {}).error();
  CHECK(error.message().find("of-mine") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "an answer of tokens that can't be read is not recorded at all", "[cassette]") {
  const rp::HttpRequest request{.method = "POST",
                                .url = "https://example.com/somewhere",
                                .headers = form_type,
                                .body = "grant_type=authorization_code&code=code-of-mine"};
  for (const char* body : {R"({"access_token":"opaque-one)", "opaque-one", R"(["opaque-one"])",
                           R"({"unheard_of":"opaque-one","deep":{"scope":"opaque-one"}})"}) {
    INFO(body);
    check_free_of(recorded(request, {200, {}, body}), {"opaque", "of-mine"});
  }
  // of another request, where its text speaks of secrets
  check_free_of(recorded({}, R"(<p>"access_token":"opaque-one")"), {"opaque"});
}

TEST_CASE_METHOD(Fixture, "nothing of a user's claims is recorded, wherever they are asked for",
                 "[cassette]") {
  const char* const claims = R"({"sub":"OA-kim","name":"Kim","picture":"https://example.com/kim.png",)"
                             R"("preferred_username":"kim","email":"kim@example.com"})";
  for (const char* url : {"https://example.com/oauth/userinfo", "https://example.com/me"})
    check_free_of(recorded({.url = url}, {200, {}, claims}), {"Kim", "kim"});
}

TEST_CASE_METHOD(Fixture, "what a failed attempt says is recorded without secrets", "[cassette]") {
  FakeTransport service;
  service.then_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Result<rp::HttpResponse>(
        rp::Error({.kind = rp::ErrorKind::network, .message = "no way for key-of-mine-1 and rp_app_0123"}));
  });
  const rp::HttpRequest request{.url = "https://example.com/jobs", .headers = {{"X-Key", "key-of-mine-1"}}};
  CHECK_FALSE(Recorder(service, file).send(request, {}));
  check_free_of(directory.read("c.json"), {"of-mine", "rp_app_"});
}

TEST_CASE_METHOD(Fixture, "a sign-in is recorded without its secrets, and replayed", "[cassette]") {
  const auto how = GENERATE(rp::ClientAuthentication::basic, rp::ClientAuthentication::form);
  const auto tokens = [](int number) {
    const std::string n = std::to_string(number);
    return R"({"access_token":"opaque-access-)" + n + R"(","refresh_token":"opaque-refresh-)" + n +
           R"(","id_token":"opaque-id-)" + n +
           R"(","token_type":"Bearer","expires_in":900,"scope":"profile"})";
  };
  FakeTransport service;
  service.then(200, tokens(1)).then(200, R"({"sub":"OA-kim","email":"kim@example.com"})");
  service.then(200, tokens(2)).then(200, R"({"sub":"OA-kim","email":"kim@example.com"})").then(200);

  const auto clock = std::make_shared<rp::testing::FakeClock>();
  const rp::OAuthConfig config{.client_id = "an-id-of-mine",
                               .client_secret = rp::Secret("a-secret/of-mine"),
                               .redirect_uri = "https://board.example/callback",
                               .scopes = {"profile"},
                               .client_authentication = how};
  std::vector<std::string> secrets{"of+mine", "of%20mine",
                                   "of mine", "opaque",
                                   "kim",     rp::detail::base64("an+id+of+mine:a+secret+of+mine")};
  std::string subject;
  const auto use = [&](auto transport, bool recording) {
    const rp::OAuthSession session(config, {.clock = clock}, transport);
    const auto request = session.authorization_request();
    const std::string code = recording ? "code-that-was-given" : "another-code";
    secrets.insert(secrets.end(), {code, std::string(request.state().reveal()),
                                   std::string(request.code_verifier().reveal())});
    REQUIRE(session.exchange("code=" + code + "&state=" + std::string(request.state().reveal()), request));
    const auto first = session.tokens().value();
    const auto user = session.user_info().value();
    const auto second = session.refresh();
    REQUIRE(second);
    CHECK(first.access_token.reveal() != second->access_token.reveal());
    CHECK(first.refresh_token.reveal() != second->refresh_token.reveal());
    CHECK(second->scopes == std::vector<std::string>{"profile"});
    CHECK(session.user_info().value().subject == user.subject);
    CHECK(session.revoke());
    subject = user.subject;
  };
  use(Recorder(service, file), true);
  CHECK(subject == "OA-kim");
  const Replayer replayer(file);
  use(replayer, false);
  CHECK(replayer.answers_left() == 0);
  CHECK(subject != "OA-kim");
  check_free_of(directory.read("c.json"), secrets);
}

}  // namespace cassette_secrets_test
