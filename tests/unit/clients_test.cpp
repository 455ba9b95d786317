// Clients made from clients: under one type, for another user, with other settings; and made without
// exceptions.
#include <atomic>
#include <chrono>
#include <concepts>
#include <future>
#include <latch>
#include <memory>
#include <rocketpunch/async.hpp>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/fwd.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_engine.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <semaphore>
#include <string>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/configuration_error.hpp"

namespace clients_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::configuration_error;
using rp::testing::FakeClock;
using rp::testing::FakeEngine;
using rp::testing::FakeTransport;

namespace {

const std::string no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";

using Reader = rp::Client<rp::AppKey, FakeTransport>;
using User = rp::Client<rp::UserCredentials, FakeTransport>;
using TokenOnly = rp::Client<rp::BearerToken, FakeTransport>;

/// An App Key of a program's own.
struct RotatingKey {
  rp::Result<rp::Credential> credential(const rp::Operation&, const rp::SendOptions&) const {
    return rp::Credential{rp::Credential::Kind::app_key, rp::Secret("rp_app_rotated")};
  }
};

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = clock;
    options.retry.max_attempts = 1;
    transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
      const bool is_post = request.url.find("/posts/") != request.url.npos;
      return rp::HttpResponse{is_post ? 204 : 200, {}, is_post ? "" : no_jobs};
    });
  }
  Reader reader() const { return {rp::AppKey{"rp_app_test"}, options, transport}; }
  rp::UserCredentials user() const { return {rp::AppKey{"rp_app_test"}, rp::BearerToken{"token"}}; }
  std::size_t calls() const { return transport.requests().size(); }
  rp::HttpRequest last() const { return transport.requests().back(); }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  FakeTransport transport;
  rp::ClientOptions options;
};

int page_size(const rp::AppClient& client) { return client.jobs().search().value().page_size; }
bool removes(const rp::UserClient& client) { return client.posts().remove(1).has_value(); }

}  // namespace

// what stands for any client of a kind
static_assert(std::convertible_to<Reader, rp::AppClient>);
static_assert(std::convertible_to<rp::Client<RotatingKey, FakeTransport>, rp::AppClient>);
static_assert(std::convertible_to<rp::Client<rp::AppKey, FakeEngine::Transport>, rp::AppClient>);
static_assert(std::convertible_to<User, rp::UserClient>);
static_assert(std::convertible_to<rp::Client<rp::OAuthSession, FakeTransport>, rp::UserClient>);
// a user's reads may be the user's own, and a token alone reads nothing public
static_assert(!std::is_constructible_v<rp::AppClient, User>);
static_assert(!std::is_constructible_v<rp::UserClient, Reader>);
static_assert(!std::is_constructible_v<rp::UserClient, TokenOnly>);
static_assert(!std::is_constructible_v<rp::AppClient, TokenOnly>);
// back is not known
static_assert(!std::is_constructible_v<Reader, rp::AppClient>);
static_assert(rp::UserAuth<rp::AnyUserAuth> && rp::AppAuth<rp::AnyUserAuth>);

TEST_CASE_METHOD(Fixture, "an AppClient and a UserClient stand for clients of their kind") {
  CHECK(page_size(reader()) == 20);
  CHECK(page_size(rp::Client{RotatingKey{}, options, transport}) == 20);
  CHECK(last().headers.get("X-RP-API-Key") == "rp_app_rotated");

  const User user_client{user(), options, transport};
  CHECK(removes(user_client));
  CHECK(last().headers.get("Authorization") == "Bearer token");
  const rp::UserClient any = user_client;
  CHECK(any.jobs().search());
  CHECK(last().headers.get("X-RP-API-Key") == "rp_app_test");
  CHECK_FALSE(last().headers.contains("Authorization"));

  // made at once
  CHECK(page_size(rp::AppClient{rp::AppKey{"rp_app_test"}, options, transport}) == 20);
  CHECK(removes(rp::UserClient{user(), options, transport}));
}

TEST_CASE_METHOD(Fixture, "an AppClient shares the cache and the quota of the client it was made from") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  options.quota = {.mode = rp::QuotaMode::observe};
  const Reader first = reader();
  const rp::AppClient any = first;
  CHECK(page_size(any) == 20);
  CHECK(first.jobs().search());
  CHECK(calls() == 1);
  CHECK(first.quota().windows().value().at(0).used == 1);
}

TEST_CASE_METHOD(Fixture, "an AppClient of an engine's client makes calls that don't block") {
  const FakeEngine engine(transport);
  const rp::Client with_engine{rp::AppKey{"rp_app_test"}, options, engine.transport()};
  const rp::AppClient any = with_engine;
  CHECK(engine.run(any.async().jobs().search()).value().page_size == 20);
  const rp::UserClient user_client{user(), options, engine.transport()};
  CHECK(engine.run(user_client.async().posts().remove(1)));
  CHECK(engine.run(with_engine.with({.timeout = 1s}).async().jobs().search()));
  CHECK(engine.run(with_engine.as(user()).async().posts().remove(1)));

  const rp::AppClient without = reader();
  CHECK(configuration_error([&] { (void)without.async(); }) ==
        "configuration: asynchronous calls need an engine: make the Client with the transport() of an "
        "rp::Engine");
}

TEST_CASE_METHOD(Fixture, "a client for another user shares connections, settings, quota and cache") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  options.quota = {.mode = rp::QuotaMode::fail, .limits = {{.period = 60s, .calls = 2}}};
  options.language = "en";
  const Reader app = reader();
  const auto user_client = app.as(user());
  static_assert(std::same_as<decltype(user_client), const User>);
  CHECK(app.jobs().search());
  CHECK(user_client.jobs().search());  // with the App Key, out of the cache
  CHECK(calls() == 1);
  CHECK(user_client.posts().remove(1));
  CHECK(last().headers.get("Accept-Language") == "en");
  CHECK(app.jobs().get(1).error().kind() == rp::ErrorKind::rate_limited);
  CHECK(calls() == 2);
}

TEST_CASE_METHOD(Fixture, "a refused token is renewed, or not, whatever the type of the client") {
  transport.always_do([](const auto&, const auto&) { return rp::HttpResponse{401, {}, "{}"}; });
  const rp::UserClient fixed{user(), options, transport};
  CHECK(fixed.posts().remove(1).error().kind() == rp::ErrorKind::unauthorized);
  CHECK(calls() == 1);  // nothing renews it, so there is no second try
}

TEST_CASE_METHOD(Fixture, "with() changes what it tells and keeps the rest") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  options.language = "ko";
  options.user_agent = "board/1";
  options.headers = {{"X-Gateway", "blue"}};
  std::vector<std::chrono::milliseconds> given;
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions& limits) {
    given.push_back(limits.timeout);
    return rp::HttpResponse{200, {}, no_jobs};
  });
  const Reader client = reader();
  const std::string agent = "board/1 rocketpunch-cpp/" + std::string(rp::version);

  const auto english = client.with({.language = "en", .timeout = 2s});
  CHECK(english.jobs().search());
  CHECK(last().headers.get("Accept-Language") == "en");
  CHECK(last().headers.get("X-Gateway") == "blue");
  CHECK(last().headers.get("User-Agent") == agent);
  CHECK(given.back() == 2s);

  const auto german = english.with({.language = "de"});
  CHECK(german.jobs().search());
  CHECK(last().headers.get("Accept-Language") == "de");
  CHECK(last().headers.get("User-Agent") == agent);
  CHECK(given.back() == 2s);

  CHECK(client.jobs().search());
  CHECK(last().headers.get("Accept-Language") == "ko");
  CHECK(given.back() == 20s);
  CHECK(calls() == 3);
  CHECK(client.with({.timeout = 1s}).jobs().search());  // the same cache
  CHECK(calls() == 3);

  CHECK(client.with({.user_agent = "other/2", .headers = rp::Headers{}}).jobs().get(1).error().kind() ==
        rp::ErrorKind::decode);
  CHECK(last().headers.get("User-Agent") == "other/2 rocketpunch-cpp/" + std::string(rp::version));
  CHECK_FALSE(last().headers.contains("X-Gateway"));
}

TEST_CASE_METHOD(Fixture, "with() changes retries, limits, stop and observer") {
  transport.always_do([](const auto&, const auto&) { return rp::HttpResponse{503, {}, ""}; });
  const Reader client = reader();
  CHECK_FALSE(client.with({.retry = rp::RetryPolicy{.max_attempts = 3, .first_wait = 0ms}}).jobs().search());
  CHECK(calls() == 3);

  rp::stop_source stop;
  const auto stoppable = client.with({.stop = stop.get_token()});
  stop.request_stop();
  CHECK(stoppable.jobs().search().error().kind() == rp::ErrorKind::cancelled);
  CHECK(client.jobs().search().error().kind() == rp::ErrorKind::server);

  int events = 0;
  CHECK_FALSE(client.with({.observer = [&](const rp::CallEvent&) { ++events; }}).jobs().search());
  CHECK(events > 0);

  const auto unchecked = client.as(user()).with({.check_limits = false});
  CHECK(unchecked.posts().create({.text = std::string(100'000, 'x')}).error().kind() !=
        rp::ErrorKind::invalid_argument);
  transport.always_do([](const auto&, const rp::SendOptions& limits) {
    return rp::HttpResponse{200, {}, std::to_string(limits.max_response_bytes)};
  });
  CHECK(client.with({.max_response_bytes = 77}).request({.path = "/x"}).value().body == "77");
}

TEST_CASE_METHOD(Fixture, "another observer is told of deprecations anew") {
  transport.always_do([](const auto&, const auto&) {
    return rp::HttpResponse{200, {{"Deprecation", "@1"}}, no_jobs};
  });
  int first = 0, second = 0;
  const auto count = [](int& told) {
    return [&told](const rp::CallEvent& event) {
      told += event.kind == rp::CallEvent::Kind::deprecated ? 1 : 0;
    };
  };
  options.observer = count(first);
  const Reader client = reader();
  CHECK(client.jobs().search());
  CHECK(client.with({.timeout = 1s}).jobs().search());
  CHECK(client.as(user()).jobs().search());
  CHECK(first == 1);
  CHECK(client.with({.observer = count(second)}).jobs().search());
  CHECK(second == 1);
}

TEST_CASE_METHOD(Fixture, "an equal call with other attempts doesn't take a failure for its own") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  std::latch first_came(1);
  std::counting_semaphore<2> second_came(0);
  std::atomic<int> requests = 0;
  transport.always_do([&](const auto&, const auto&) {
    if (++requests > 1) {
      second_came.release();
      return rp::HttpResponse{200, {}, no_jobs};
    }
    first_came.count_down();
    CHECK(second_came.try_acquire_for(30s));
    return rp::HttpResponse{503, {}, ""};
  });
  const Reader client = reader();
  auto hasty = std::async(std::launch::async, [&] { return client.jobs().search({}, {.max_attempts = 1}); });
  first_came.wait();
  CHECK(client.jobs().search({}, {.max_attempts = 2}));
  CHECK(hasty.get().error().kind() == rp::ErrorKind::server);
}

TEST_CASE_METHOD(Fixture, "with() refuses what can't be used") {
  const Reader client = reader();
  CHECK(configuration_error([&] { (void)client.with({.timeout = 0ms}); }) ==
        "configuration: timeout must be more than 0 and at most 24 h");
  CHECK(configuration_error([&] {
          (void)client.with({.headers = rp::Headers{{"Authorization", "x"}}});
        }) == "configuration: headers must not have Authorization, which the SDK sets");
}

TEST_CASE_METHOD(Fixture, "make_client gives the error that the constructor would throw") {
  const auto fine = rp::make_client(rp::AppKey{"rp_app_test"}, options, transport);
  REQUIRE(fine);
  CHECK(page_size(*fine) == 20);
  options.base_url = "ftp://x";
  const auto refused = rp::make_client(rp::AppKey{"rp_app_test"}, options, transport);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::configuration);
  CHECK(refused.error().message().find("base_url") != std::string::npos);
  const auto by_default =
      rp::make_client<FakeTransport>(rp::AppKey{"rp_app_test"}, {.base_url = "http://api.example"});
  CHECK(by_default.error().kind() == rp::ErrorKind::configuration);
  options.base_url = "https://api.example/v1";
  CHECK(rp::make_client(rp::Result<rp::AppKey>(rp::AppKey{"rp_app_test"}), options, transport));
  const rp::Result<rp::AppKey> no_key =
      rp::Error({.kind = rp::ErrorKind::configuration, .message = "no key"});
  CHECK(rp::make_client<FakeTransport>(no_key).error().message() == "no key");
  CHECK(rp::make_client<FakeTransport>(rp::Result<rp::AppKey>(rp::AppKey{"rp_app_test"})));
}

}  // namespace clients_test
