// Looking for what may have been created, where the service's pages or the program's time are not as they
// should be.
#include <algorithm>
#include <memory>
#include <rocketpunch/async.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/find_created.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_engine.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace unit_find_created_test {

namespace rp = rocketpunch;
using rp::testing::FakeEngine;
using rp::testing::FakeTransport;

namespace {

constexpr int most_calls = 400;

/// A service that knows `count` events, and gives pages of them its own way.
struct Service {
  int count = 0;
  int longest_page = 50;
  bool ignores_page = false;
  std::shared_ptr<int> calls = std::make_shared<int>(0);

  rp::Result<rp::HttpResponse> operator()(const rp::HttpRequest& request, const rp::SendOptions&) const {
    if (++*calls > most_calls) return rp::HttpResponse{403, {}, ""};  // it would ask for ever
    const auto at = request.url.find("page=");
    if (request.url.find("resource-roles") == std::string::npos)
      return rp::HttpResponse{404, {}, R"({"code":"C0008","message":"gone"})"};
    const int page = ignores_page ? 1 : std::stoi(request.url.substr(at + 5));
    std::string items;
    for (int i = (page - 1) * longest_page; i < (std::min)(count, page * longest_page); ++i)
      items += (items.empty() ? "" : ",") + std::string(R"({"resourceId":"e)") + std::to_string(i) +
               R"(","resourceType":"EVENT","capabilities":[]})";
    return rp::HttpResponse{200, {}, R"({"items":[)" + items + "]}"};
  }
};

struct Fixture {
  rp::ClientOptions options() const {
    return {.base_url = "https://api.example/v1",
            .retry = {.max_attempts = 1},
            .clock = std::make_shared<rp::testing::FakeClock>()};
  }
  /// The events that were asked for by their ids, when looking without and with blocking.
  std::vector<std::string> asked_for(const Service& service, bool blocking) const {
    FakeTransport transport;
    transport.always_do(service);
    FakeEngine engine(transport);
    const rp::Client client{credentials, options(), engine.transport()};
    if (blocking)
      (void)rp::find_created(client, "acme", draft);
    else
      (void)engine.run(rp::find_created(client.async(), "acme", draft));
    std::vector<std::string> ids;
    for (const auto& request : transport.requests())
      if (const auto at = request.url.find("/events/"); at != std::string::npos)
        ids.push_back(request.url.substr(at + 8));
    return ids;
  }

  rp::UserCredentials credentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"token"}};
  rp::EventDraft draft{.name = "Meetup"};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "looking for an event ends, whatever the service's pages are", "[find-created]") {
  const bool blocking = GENERATE(true, false);
  const auto look = [&](const Service& service) {
    auto ids = asked_for(service, blocking);
    const std::size_t all = ids.size();
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    CHECK(ids.size() == all);  // none twice
    CHECK(*service.calls <= most_calls);
    return all;
  };
  CHECK(look({.count = 0}) == 0);
  CHECK(look({.count = 50}) == 50);
  CHECK(look({.count = 120}) == 120);
  CHECK(look({.count = 45, .longest_page = 20}) == 45);  // one that gives fewer than were asked for
  CHECK(look({.count = 70, .ignores_page = true}) == 50);
}

TEST_CASE_METHOD(Fixture, "looking for a post from a time on that is none is refused", "[find-created]") {
  FakeTransport transport;
  FakeEngine engine(transport);
  const rp::Client client{credentials, options(), engine.transport()};
  const auto never = rp::Timestamp::from_text("yesterday");
  const auto error = rp::find_created(client, {.text = "Hello"}, never).error();
  CHECK(error.kind() == rp::ErrorKind::invalid_argument);
  CHECK(error.message() == "since must be a time");
  const rp::PostDraft post{.text = "Hello"};
  CHECK(engine.run(rp::find_created(client.async(), post, never)).error().kind() ==
        rp::ErrorKind::invalid_argument);
  CHECK(transport.requests().empty());
}

}  // namespace unit_find_created_test
