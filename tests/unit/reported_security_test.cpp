// Faults of the pipeline that these tests show, and that are to be mended there.
#include <string>
#include <utility>

#include "rocketpunch/client.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/catch.hpp"

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

// pipeline/settings.hpp: the key would go out as the length of the body, the name of the host, ...
TEST_CASE("the key's header is none of those that say how a message is read", "[security]") {
  for (const char* name : {"Host", "Content-Length", "Transfer-Encoding", "Connection", "Cookie",
                           "content-type", "User-Agent", "Accept-Encoding", "Expect", "TE", "Upgrade"}) {
    INFO(name);
    CHECK_THROWS_AS(Client(AppKey("rp_app_0123456789"),
                           {.base_url = "https://api.example", .key_header = name}, FakeTransport()),
                    Error);
  }
}

// pipeline/compose.hpp, authorize: only CurlTransport looks at headers
TEST_CASE("a credential that can't stand in a header is not handed to any transport", "[security]") {
  const FakeTransport transport;
  const auto job =
      Client(OwnAuth{"a\r\nX-Injected: yes"}, {.base_url = "https://api.example"}, transport).jobs().get(1);
  REQUIRE_FALSE(job);
  CHECK(transport.requests().empty());
  CHECK_FALSE(job.error().maybe_sent());
}

// pipeline/compose.hpp: the shorter secret is taken out first, and what is left of the longer one is no
// longer recognised
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

// pipeline/walk.hpp: std::hash of an id is the id, so a server can choose ids that all fall into one bucket;
// then an answer of 30 MB takes many minutes. (Ends by the time limit of the test.)
TEST_CASE("a page whose ids collide takes no longer than another one", "[security]") {
  std::string body = R"({"totalItems":1,"totalPages":1,"page":1,"pageSize":50,"items":[)";
  // the sizes that a hash table of libstdc++ has while it grows to these 200,000
  constexpr std::int64_t step = std::int64_t{351061} * 172933;
  for (std::int64_t i = 1; i <= 200'000; ++i)
    body += std::string(i > 1 ? "," : "") + R"({"jobId":)" + std::to_string(i * step) +
            R"(,"title":"","seniorities":[],"employmentTypes":[],"company":{"name":"","id":""},"webUrl":""})";
  body += "]}";
  FakeTransport transport;
  transport.then(200, std::move(body));
  int count = 0;
  const Client client(AppKey("rp_app_0123456789"), {.base_url = "https://api.example"}, transport);
  for (const auto& job : client.jobs().search_all()) {
    if (!job) break;
    ++count;
  }
  CHECK(count == 200'000);
}
