// How long a service asks to wait, in all the forms that occur, and what comes of it: for the call itself,
// for the others of the key, and for who looks on.
#include <chrono>
#include <memory>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/temporary_directory.hpp"

namespace told_waits_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;

namespace {

const std::string in_words = R"({"code":"C0010","message":"too many","details":null})";
const std::string of_gateway = "<html>Too many requests</html>";

/// A client on 2026-11-24T00:00:00Z, which is 1795478400 as Unix time.
struct Fixture {
  explicit Fixture(rp::QuotaMode mode = rp::QuotaMode::off) {
    options.base_url = "https://api.example/v1";
    options.timeout = 10min;
    options.clock = clock;
    options.quota.mode = mode;
    options.observer = [this](const rp::CallEvent& event) {
      if (event.kind == rp::CallEvent::Kind::oddity) told.emplace_back(event.detail);
    };
  }
  auto client() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }
  /// How long a call waits after a refusal with those headers; nothing if it ends instead.
  std::optional<std::chrono::milliseconds> wait_after(int status, const rp::Headers& headers) {
    transport.then(status, in_words, headers).then(200, "[]");
    const auto before = clock->waits().size();
    const auto read = client().codes().seniorities();
    error = read ? std::nullopt : std::optional(read.error());
    const auto waits = clock->waits();
    if (!read) return std::nullopt;
    // a loop doesn't ask its clock for a wait of nothing
    return waits.size() == before ? std::chrono::milliseconds(0) : waits.back();
  }
  std::chrono::milliseconds key_free_in() const { return client().quota().windows().value()[0].free_in; }

  std::shared_ptr<FakeClock> clock =
      std::make_shared<FakeClock>(std::chrono::sys_days(std::chrono::year{2026} / 11 / 24));
  FakeTransport transport;
  rp::ClientOptions options;
  std::vector<std::string> told;
  std::optional<rp::Error> error;
};

}  // namespace

TEST_CASE("a wait is read in every form that it has") {
  const auto [text, wait] = GENERATE(table<const char*, std::chrono::seconds>({
      {"7", 7s},
      {"0", 0s},
      {" 7\t", 7s},
      {"007", 7s},
      {"1.5", 2s},
      {"1.000", 1s},
      {"0.01", 1s},
      {".5", 1s},
      {"Tue, 24 Nov 2026 00:00:09 GMT", 9s},
      {"Tuesday, 24-Nov-26 00:00:09 GMT", 9s},
      {"Tue Nov 24 00:00:09 2026", 9s},
      {"Mon, 23 Nov 2026 00:00:00 GMT", 0s},
      {"Sunday, 06-Nov-94 08:49:37 GMT", 0s},
      {"1795478409", 9s},
      {"1795478408.2", 9s},
      {"1795478409000", 9s},
      {"1795478408001", 9s},
      {"1795478409000000", 9s},
      {"1795478300", 0s},
      {"2, 60", 60s},
      {"60,2", 60s},
      {"soon, 5", 5s},
      {"5, ", 5s},
      {"3, Tue, 24 Nov 2026 00:00:09 GMT", 9s},
      {"Tuesday, 24-Nov-26 00:00:09 GMT, 3", 9s},
  }));
  CAPTURE(text);
  Fixture at;
  SECTION("Retry-After, with a 429 and a 503") {
    const int status = GENERATE(429, 503);
    CHECK(at.wait_after(status, {{"Retry-After", text}}) == wait);
  }
  SECTION("X-RateLimit-Reset, with a 429") {
    CHECK(at.wait_after(429, {{"X-RateLimit-Reset", text}}) == wait);
  }
  CHECK(at.told.empty());
}

TEST_CASE("of several fields the longest wait counts") {
  Fixture at;
  CHECK(at.wait_after(429, {{"Retry-After", "2"}, {"X", "y"}, {"retry-after", "60"}}) == 60s);
  CHECK(at.wait_after(429, {{"Retry-After", "60"}, {"Retry-After", "2"}}) == 60s);
}

TEST_CASE("a wait that can't be read is none, and is told") {
  const auto* text = GENERATE("soon", "-3", "1e3", "1.5.2", ".", "", "30 s", "0x10", "99999999999999999999",
                              "Tue, 24 Nov 2026", ", ,");
  CAPTURE(text);
  Fixture at;
  const auto waited = at.wait_after(429, {{"Retry-After", text}});
  REQUIRE(waited);
  CHECK(*waited <= 500ms);
  REQUIRE(at.told.size() == 1);
  CHECK_THAT(at.told[0], Catch::Matchers::ContainsSubstring("Retry-After"));
  // the other header stands in for it
  CHECK(at.wait_after(429, {{"Retry-After", text}, {"X-RateLimit-Reset", "12"}}) == 12s);
  CHECK(at.wait_after(429, {{"X-RateLimit-Reset", text}}) <= 500ms);
  CHECK_THAT(at.told.back(), Catch::Matchers::ContainsSubstring("X-RateLimit-Reset"));
}

TEST_CASE("a wait of any length is told in the error, up to a year") {
  const auto* text = GENERATE("31622400", "999999999", "4102444800", "253402300799", "9999999999999",
                              "Fri, 31 Dec 9999 23:59:59 GMT", "Sunday, 06-Nov-60 08:49:37 GMT");
  CAPTURE(text);
  Fixture at;
  CHECK_FALSE(at.wait_after(429, {{"Retry-After", text}}));
  REQUIRE(at.error);
  CHECK(at.error->retry_after() == 366 * 24h);
}

TEST_CASE("the reset of the limits is read in both meanings") {
  const auto [text, reset] = GENERATE(table<const char*, std::int64_t>({{"30", 1795478430},
                                                                        {"1795478430", 1795478430},
                                                                        {"1795478429.5", 1795478430},
                                                                        {"1795478300", 1795478300},
                                                                        {"0", 1795478400},
                                                                        {"999999999", 2795478399},
                                                                        {"253402300799", 253402300799}}));
  CAPTURE(text);
  Fixture at;
  at.transport.then(200, "[]", {{"X-RateLimit-Reset", text}});
  rp::CallInfo info;
  REQUIRE(at.client().codes().seniorities({.info = &info}));
  CHECK(info.rate_limit.reset == std::chrono::sys_seconds(std::chrono::seconds(reset)));
}

TEST_CASE("the key's other calls pause as long as the service says, but a day at the most") {
  const auto [text, pause] =
      GENERATE(table<const char*, std::chrono::seconds>({{"3600", 3600s},
                                                         {"1.5", 2s},
                                                         {"1795478409", 9s},
                                                         {"31536000", 86400s},
                                                         {"Fri, 31 Dec 9999 23:59:59 GMT", 86400s}}));
  CAPTURE(text);
  const bool as_reset = GENERATE(false, true);
  Fixture at(rp::QuotaMode::fail);
  at.options.quota.ledger = std::make_shared<rp::MemoryQuotaLedger>();
  at.options.retry.max_attempts = 1;
  at.transport.then(429, in_words, {{as_reset ? "X-RateLimit-Reset" : "Retry-After", text}});
  CHECK(at.client().codes().seniorities().error().status() == 429);
  CHECK(at.key_free_in() == pause);
  CHECK(at.client().codes().seniorities().error().attempts() == 0);
  at.clock->advance(pause);
  at.transport.then(200, "[]");
  CHECK(at.client().codes().seniorities());
}

TEST_CASE("a refusal that isn't in the service's words closes the key for a minute at the most") {
  const auto [text, pause] = GENERATE(table<const char*, std::chrono::seconds>(
      {{"7", 7s}, {"60", 60s}, {"61", 60s}, {"31536000", 60s}, {"1795499999", 60s}}));
  const auto* body = GENERATE_REF(of_gateway.c_str(), "", R"({"error":{}})");
  CAPTURE(text, body);
  Fixture at(rp::QuotaMode::fail);
  at.options.quota.ledger = std::make_shared<rp::MemoryQuotaLedger>();
  at.options.retry.max_attempts = 1;
  at.transport.then(429, body, {{"Retry-After", text}});
  CHECK(at.client().codes().seniorities().error().status() == 429);
  CHECK(at.key_free_in() == pause);
}

TEST_CASE("the service's own headers are words of the service too") {
  const auto* header = GENERATE("X-RP-RateLimit-Scope", "X-RP-RateLimit-Remaining");
  Fixture at(rp::QuotaMode::fail);
  at.options.quota.ledger = std::make_shared<rp::MemoryQuotaLedger>();
  at.options.retry.max_attempts = 1;
  at.transport.then(429, "", {{"Retry-After", "3600"}, {header, "0"}});
  CHECK(at.client().codes().seniorities().error().status() == 429);
  CHECK(at.key_free_in() == 1h);
}

TEST_CASE("a ledger that holds the pause of a year is mended when it is read") {
  const rp::test::TemporaryDirectory directory;
  Fixture at(rp::QuotaMode::fail);
  const auto ledger = std::make_shared<rp::FileQuotaLedger>(directory.path() + "/quota", "quota", at.clock);
  at.options.quota.ledger = ledger;
  const auto scope = GENERATE("", "post.create");
  REQUIRE(ledger->change([&](rp::QuotaLog& book) {
    book.block(scope, at.clock->now() + 366 * 24h);
    book.add(scope, at.clock->now() + 366 * 24h, 5);
  }));
  SECTION("by who looks") {
    for (const auto& window : at.client().quota().windows().value()) {
      CHECK(window.free_in == 0s);
      CHECK(window.used == 0);
    }
  }
  SECTION("by who calls, for good") {
    at.transport.then(200, "[]");
    CHECK(at.client().codes().seniorities());
    REQUIRE(ledger->change([&](rp::QuotaLog& book) {
      CHECK(book.blocked_until(scope) < at.clock->now());
      CHECK(book.earliest(scope, 1min, 5, at.clock->now()) == at.clock->now());
    }));
  }
}

}  // namespace told_waits_test
