// What a call is authenticated with, where a user's own policy or settings are hostile or wrong.
#include <string>

#include "rocketpunch/client.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/catch.hpp"

namespace credentials_test {

using namespace rocketpunch;
using testing::FakeTransport;

namespace {

/// A policy of a user's own, which doesn't look at what it has read.
struct OwnAuth {
  std::string text;
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::bearer, Secret(text)};
  }
};

}  // namespace

TEST_CASE("the key's header is none of those that say how a message is read", "[security]") {
  for (const char* name : {"Host", "Content-Length", "Transfer-Encoding", "Connection", "Cookie",
                           "content-type", "User-Agent", "Accept-Encoding", "Expect", "TE", "Upgrade",
                           "accept", "Accept-Language", "Content-Encoding", "If-None-Match"}) {
    INFO(name);
    CHECK_THROWS_WITH(Client(AppKey("rp_app_0123456789"),
                             {.base_url = "https://api.example", .key_header = name}, FakeTransport()),
                      Catch::Matchers::ContainsSubstring("key_header"));
  }
}

// CurlTransport looks at headers; another one need not.
TEST_CASE("a credential that can't stand in a header is not handed to any transport", "[security]") {
  for (const char* text : {"a\r\nX-Injected: yes", "a b", "caf\xc3\xa9", ""}) {
    INFO(text);
    const FakeTransport transport;
    const auto job = Client(OwnAuth{text}, {.base_url = "https://api.example"}, transport).jobs().get(1);
    REQUIRE_FALSE(job);
    CHECK(job.error().kind() == ErrorKind::configuration);
    CHECK(transport.requests().empty());
    CHECK_FALSE(job.error().maybe_sent());
  }
}

TEST_CASE("a secret that is part of another one leaves none of it", "[security]") {
  FakeTransport transport;
  transport.always_do([](const HttpRequest&, const SendOptions&) {
    return HttpResponse{
        400, {}, R"({"error":"invalid_request","error_description":"bad secret open-sesame-0123456789"})"};
  });
  const OAuthSession session({.client_id = "rp_app_x",
                              .client_secret = Secret("open-sesame-0123456789"),
                              .redirect_uri = "https://board.example/callback"},
                             {}, transport);
  const auto request = session.authorization_request();
  const auto tokens = session.exchange("code=sesame&state=" + std::string(request.state().reveal()), request);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().message().find("0123456789") == std::string::npos);
}

}  // namespace credentials_test
