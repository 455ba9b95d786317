// The rules of repeating, row by row, on the state machine alone: no transport, no clock, no waiting.
#include <chrono>
#include <rocketpunch/detail/call/retry.hpp>
#include <string>

#include "support/catch.hpp"

namespace retry_machine_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using Step = rp::detail::RetryMachine::Step;

namespace {

constexpr const rp::Operation& search = rp::detail::operation("searchJobs");
constexpr const rp::Operation& removal = rp::detail::operation("deletePost");
constexpr const rp::Operation& replacement = rp::detail::operation("updatePost");
constexpr const rp::Operation& creation = rp::detail::operation("createPost");

/// An exchange driven by hand, on a clock that the test moves.
struct Driven {
  explicit Driven(const rp::Operation& operation, rp::detail::RetryLimits limits = {})
      : exchange(operation, limits, now, 7), action(exchange.start(now)) {}

  Step answer(int status, std::string body = {}, rp::Headers headers = {}) {
    action = exchange.sent(rp::HttpResponse{status, std::move(headers), std::move(body)}, now, wall);
    return action.step;
  }
  Step fail(rp::ErrorKind kind, bool maybe_sent) {
    action =
        exchange.sent(rp::Error({.kind = kind, .message = "broken", .maybe_sent = maybe_sent}), now, wall);
    return action.step;
  }
  /// Waits as asked for and goes on.
  std::chrono::milliseconds wait() {
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(action.until - now);
    now = action.until;
    action = exchange.waited(now, false);
    return waited;
  }
  rp::Error error() { return exchange.result().error(); }

  rp::Clock::Steady now{100h};
  rp::Clock::Wall wall{std::chrono::sys_days(std::chrono::year{2026} / 11 / 24)};
  rp::detail::RetryMachine exchange;
  rp::detail::RetryMachine::Action action;
};

const std::string service_error =
    R"({"code":"C9999","message":"broken","timestamp":"2026-11-24T00:00:00","details":null})";

}  // namespace

TEST_CASE("a success ends the exchange with the response") {
  Driven call(search);
  REQUIRE(call.action.step == Step::send);
  REQUIRE(call.answer(200, "{}") == Step::finish);
  CHECK(call.exchange.attempts() == 1);
  CHECK(call.exchange.result().value().body == "{}");
}

TEST_CASE("reads and idempotent writes are repeated after statuses that pass, three attempts in all") {
  const auto status = GENERATE(408, 421, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529, 530);
  const auto* operation = GENERATE(&search, &removal, &replacement);
  Driven call(*operation);
  REQUIRE(call.answer(status) == Step::wait);
  call.wait();
  REQUIRE(call.answer(status) == Step::wait);
  call.wait();
  REQUIRE(call.action.step == Step::send);
  REQUIRE(call.answer(status) == Step::finish);
  const auto error = call.error();
  CHECK(error.status() == status);
  CHECK(error.attempts() == 3);
  CHECK(error.kind() == (status == 429 ? rp::ErrorKind::rate_limited : rp::ErrorKind::server));
}

TEST_CASE("reads and idempotent writes are repeated after network failures and timeouts") {
  const auto kind = GENERATE(rp::ErrorKind::network, rp::ErrorKind::timeout);
  const auto* operation = GENERATE(&search, &removal, &replacement);
  Driven call(*operation);
  REQUIRE(call.fail(kind, true) == Step::wait);
  call.wait();
  REQUIRE(call.answer(200, "{}") == Step::finish);
  CHECK(call.exchange.result().has_value());
}

TEST_CASE("what a repetition can't mend ends the exchange at once") {
  SECTION("statuses") {
    const auto [status, kind] = GENERATE(table<int, rp::ErrorKind>({{400, rp::ErrorKind::bad_request},
                                                                    {401, rp::ErrorKind::unauthorized},
                                                                    {403, rp::ErrorKind::forbidden},
                                                                    {404, rp::ErrorKind::not_found},
                                                                    {409, rp::ErrorKind::conflict},
                                                                    {422, rp::ErrorKind::bad_request},
                                                                    {302, rp::ErrorKind::unexpected_status},
                                                                    {418, rp::ErrorKind::unexpected_status},
                                                                    {407, rp::ErrorKind::unexpected_status},
                                                                    {410, rp::ErrorKind::not_found},
                                                                    {413, rp::ErrorKind::bad_request},
                                                                    {414, rp::ErrorKind::bad_request},
                                                                    {431, rp::ErrorKind::bad_request},
                                                                    {505, rp::ErrorKind::server},
                                                                    {511, rp::ErrorKind::server},
                                                                    {525, rp::ErrorKind::server},
                                                                    {501, rp::ErrorKind::server}}));
    Driven call(search);
    REQUIRE(call.answer(status, service_error) == Step::finish);
    CHECK(call.error().kind() == kind);
  }
  SECTION("failures") {
    const auto kind =
        GENERATE(rp::ErrorKind::tls, rp::ErrorKind::cancelled, rp::ErrorKind::response_too_large);
    Driven call(search);
    REQUIRE(call.fail(kind, true) == Step::finish);
    CHECK(call.error().kind() == kind);
  }
}

TEST_CASE("a removal that finds nothing is a success only if an earlier attempt may have removed it") {
  SECTION("at the first attempt it is an error") {
    Driven call(removal);
    REQUIRE(call.answer(404, service_error) == Step::finish);
    CHECK(call.error().kind() == rp::ErrorKind::not_found);
  }
  SECTION("after a lost answer it is what was asked for") {
    Driven call(removal);
    REQUIRE(call.fail(rp::ErrorKind::network, true) == Step::wait);
    call.wait();
    REQUIRE(call.answer(404, service_error) == Step::finish);
    CHECK(call.exchange.result().value().status == 204);
  }
  SECTION("after a 502 too") {
    Driven call(removal);
    REQUIRE(call.answer(502) == Step::wait);
    call.wait();
    REQUIRE(call.answer(404, service_error) == Step::finish);
    CHECK(call.exchange.result().has_value());
  }
  SECTION("after attempts that can't have acted it stays an error") {
    Driven call(removal);
    REQUIRE(call.fail(rp::ErrorKind::network, false) == Step::wait);
    call.wait();
    REQUIRE(call.answer(429) == Step::wait);
    call.wait();
    REQUIRE(call.answer(404, service_error) == Step::finish);
    CHECK(call.error().kind() == rp::ErrorKind::not_found);
  }
  SECTION("a repeated read that finds nothing is an error") {
    Driven call(search);
    REQUIRE(call.answer(502) == Step::wait);
    call.wait();
    REQUIRE(call.answer(404, service_error) == Step::finish);
    CHECK(call.error().kind() == rp::ErrorKind::not_found);
  }
}

TEST_CASE("an unsafe write is repeated only where the server can't have acted") {
  SECTION("no connection") {
    Driven call(creation);
    REQUIRE(call.fail(rp::ErrorKind::network, false) == Step::wait);
    call.wait();
    REQUIRE(call.answer(201, "{}") == Step::finish);
    CHECK(call.exchange.result().has_value());
  }
  SECTION("429") {
    Driven call(creation);
    REQUIRE(call.answer(429, service_error) == Step::wait);
    call.wait();
    REQUIRE(call.answer(201, "{}") == Step::finish);
  }
  SECTION("a lost answer leaves the outcome unknown") {
    const auto kind =
        GENERATE(rp::ErrorKind::network, rp::ErrorKind::timeout, rp::ErrorKind::response_too_large);
    Driven call(creation);
    REQUIRE(call.fail(kind, true) == Step::finish);
    CHECK(call.error().kind() == rp::ErrorKind::outcome_unknown);
    CHECK(call.error().attempts() == 1);
  }
  SECTION("a gateway's failure leaves the outcome unknown") {
    const auto status = GENERATE(500, 502, 503, 504, 520, 521, 522, 523, 524, 529, 530);
    Driven call(creation);
    REQUIRE(call.answer(status, "<html>Bad gateway</html>") == Step::finish);
    const auto error = call.error();
    CHECK(error.kind() == rp::ErrorKind::outcome_unknown);
    CHECK(error.status() == status);
  }
  SECTION("a status that says that nothing was processed") {
    const auto* operation = GENERATE(&creation, &rp::detail::operation("oauthToken"));
    const auto status = GENERATE(408, 421, 425);
    Driven call(*operation);
    REQUIRE(call.answer(status, "<html>") == Step::finish);
    const auto error = call.error();
    CHECK(error.kind() == rp::ErrorKind::server);
    CHECK(error.attempts() == 1);
  }
  SECTION("the service's own words tell the outcome") {
    Driven call(creation);
    REQUIRE(call.answer(502, R"({"code":"P0013","message":"image processing failed"})") == Step::finish);
    const auto error = call.error();
    CHECK(error.kind() == rp::ErrorKind::server);
    CHECK(error.code() == "P0013");
  }
  SECTION("a certificate that isn't accepted") {
    Driven call(creation);
    REQUIRE(call.fail(rp::ErrorKind::tls, false) == Step::finish);
    CHECK(call.error().kind() == rp::ErrorKind::tls);
  }
}

TEST_CASE("a connection that led to the wrong server is not used again") {
  Driven call(search);
  CHECK_FALSE(call.action.on_new_connection);
  REQUIRE(call.answer(503) == Step::wait);
  call.wait();
  CHECK_FALSE(call.action.on_new_connection);
  REQUIRE(call.answer(421) == Step::wait);
  call.wait();
  CHECK(call.action.on_new_connection);
}

TEST_CASE("a removal that was not processed before finds nothing: an error") {
  const auto status = GENERATE(408, 421, 425);
  Driven call(removal);
  REQUIRE(call.answer(status) == Step::wait);
  call.wait();
  REQUIRE(call.answer(404, service_error) == Step::finish);
  CHECK(call.error().kind() == rp::ErrorKind::not_found);
}

TEST_CASE("a credential that a 4xx refused for now is not asked for again") {
  const auto status = GENERATE(408, 421, 425);
  Driven call(search);
  call.action = call.exchange.not_authorized(
      rp::Error({.kind = rp::ErrorKind::server, .status = status, .maybe_sent = false}), call.now);
  CHECK(call.action.step == Step::finish);
}

TEST_CASE("409 is never repeated") {
  const auto* operation = GENERATE(&search, &removal, &replacement, &creation);
  Driven call(*operation);
  REQUIRE(call.answer(409, service_error) == Step::finish);
  CHECK(call.error().kind() == rp::ErrorKind::conflict);
}

TEST_CASE("waits double from half a second to eight, with full jitter") {
  rp::detail::RetryLimits limits{.retry = {.max_attempts = 9}, .timeout = 10min};
  Driven call(search, limits);
  std::chrono::milliseconds most = 500ms;
  bool any_short = false;
  for (int attempt = 1; attempt < 9; ++attempt) {
    REQUIRE(call.answer(503) == Step::wait);
    const auto waited = call.wait();
    CHECK(waited >= 0ms);
    CHECK(waited <= most);
    any_short = any_short || waited < most / 2;
    most = std::min(most * 2, 8000ms);
  }
  CHECK(any_short);
}

TEST_CASE("different seeds spread the waits") {
  rp::detail::Jitter one(1), other(2);
  int equal = 0;
  for (int i = 0; i < 100; ++i) equal += one.up_to(8s) == other.up_to(8s);
  CHECK(equal < 5);
}

TEST_CASE("Retry-After is obeyed as it is") {
  SECTION("seconds") {
    Driven call(search);
    REQUIRE(call.answer(429, {}, {{"Retry-After", "7"}}) == Step::wait);
    CHECK(call.wait() == 7s);
  }
  SECTION("a date, on the wall clock") {
    Driven call(search);
    REQUIRE(call.answer(503, {}, {{"retry-after", "Tue, 24 Nov 2026 00:00:09 GMT"}}) == Step::wait);
    CHECK(call.wait() == 9s);
  }
  SECTION("a date that has passed") {
    Driven call(search);
    REQUIRE(call.answer(503, {}, {{"Retry-After", "Mon, 23 Nov 2026 00:00:00 GMT"}}) == Step::wait);
    CHECK(call.wait() == 0s);
  }
  SECTION("the guide's reset time, with a 429") {
    Driven call(search);
    REQUIRE(call.answer(429, {}, {{"X-RateLimit-Reset", "1795478405"}}) == Step::wait);
    CHECK(call.wait() == 5s);
  }
  SECTION("what is unreadable counts as absent") {
    const auto* text = GENERATE("soon", "-3", "1.5.2", ".", "30 s", "", "99999999999999999999");
    Driven call(search);
    REQUIRE(call.answer(429, {}, {{"Retry-After", text}}) == Step::wait);
    CHECK(call.wait() <= 500ms);
  }
}

TEST_CASE("a wait beyond the deadline or 120 s comes back at once, with the time in the error") {
  SECTION("beyond the deadline") {
    Driven call(search, {.timeout = 10s});
    REQUIRE(call.answer(429, {}, {{"Retry-After", "11"}}) == Step::finish);
    const auto error = call.error();
    CHECK(error.kind() == rp::ErrorKind::rate_limited);
    CHECK(error.retry_after() == 11s);
    CHECK(error.attempts() == 1);
  }
  SECTION("beyond 120 s") {
    Driven call(search, {.timeout = 1h});
    REQUIRE(call.answer(429, {}, {{"Retry-After", "121"}}) == Step::finish);
    CHECK(call.error().retry_after() == 121s);
  }
  SECTION("120 s themselves are waited") {
    Driven call(search, {.timeout = 1h});
    REQUIRE(call.answer(429, {}, {{"Retry-After", "120"}}) == Step::wait);
  }
  SECTION("a wait that would end with the deadline is not begun") {
    Driven call(search, {.timeout = 7s});
    REQUIRE(call.answer(429, {}, {{"Retry-After", "7"}}) == Step::finish);
  }
}

TEST_CASE("an attempt ends with its own limit or the call's deadline, whichever is first") {
  Driven call(search, {.timeout = 15s, .attempt_timeout = 10s});
  CHECK(call.action.until == call.now + 10s);
  call.now += 9s;
  REQUIRE(call.fail(rp::ErrorKind::timeout, true) == Step::wait);
  call.wait();
  CHECK(call.action.step == Step::send);
  CHECK(call.action.until <= call.now + 6s);
  call.now = call.action.until;
  REQUIRE(call.fail(rp::ErrorKind::timeout, true) == Step::finish);
  CHECK(call.error().kind() == rp::ErrorKind::timeout);
}

TEST_CASE("a stop while waiting ends the call as cancelled") {
  Driven call(search);
  REQUIRE(call.answer(503) == Step::wait);
  call.action = call.exchange.waited(call.now, true);
  REQUIRE(call.action.step == Step::finish);
  const auto error = call.error();
  CHECK(error.kind() == rp::ErrorKind::cancelled);
  CHECK(error.attempts() == 1);
}

TEST_CASE("a wait that took longer than it should leaves no time for an attempt") {
  Driven call(search, {.timeout = 20s});
  REQUIRE(call.answer(503, {}, {{"Retry-After", "5"}}) == Step::wait);
  call.action = call.exchange.waited(call.now + 20s, false);
  REQUIRE(call.action.step == Step::finish);
  const auto error = call.error();
  CHECK(error.kind() == rp::ErrorKind::timeout);
  CHECK(error.attempts() == 1);
  CHECK(error.maybe_sent());  // the first attempt was
}

TEST_CASE("an attempt that could not be authorized is none") {
  Driven call(search);
  call.action = call.exchange.not_authorized(
      rp::Error({.kind = rp::ErrorKind::unauthorized, .message = "no token"}), call.now);
  REQUIRE(call.action.step == Step::finish);
  const auto error = call.error();
  CHECK(error.attempts() == 0);
  CHECK(error.operation() == "searchJobs");
}

TEST_CASE("dates at the ends of the calendar are read without overflow") {
  Driven distant(search);
  REQUIRE(distant.answer(503, {}, {{"Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"}}) == Step::finish);
  CHECK(distant.error().retry_after() == 366 * 24h);
  Driven past(search);
  REQUIRE(past.answer(503, {}, {{"Retry-After", "Sat, 01 Jan 0000 00:00:00 GMT"}}) == Step::wait);
  CHECK(past.wait() == 0s);
}

TEST_CASE("an error tells that the server may have received the request, whatever ended the call") {
  SECTION("stopped while waiting, after a lost answer") {
    Driven call(removal);
    REQUIRE(call.fail(rp::ErrorKind::network, true) == Step::wait);
    call.action = call.exchange.waited(call.now, true);
    CHECK(call.error().maybe_sent());
  }
  SECTION("no connection, after a lost answer") {
    Driven call(removal);
    REQUIRE(call.fail(rp::ErrorKind::network, true) == Step::wait);
    call.wait();
    REQUIRE(call.fail(rp::ErrorKind::network, false) == Step::wait);
    call.wait();
    REQUIRE(call.fail(rp::ErrorKind::network, false) == Step::finish);
    CHECK(call.error().maybe_sent());
  }
  SECTION("never a connection") {
    Driven call(removal);
    REQUIRE(call.fail(rp::ErrorKind::network, false) == Step::wait);
    call.action = call.exchange.waited(call.now, true);
    CHECK_FALSE(call.error().maybe_sent());
  }
}

namespace {

const rp::Operation& user_write = rp::detail::operation("createPost");

/// A call whose credential can be renewed.
struct Renewable : Driven {
  explicit Renewable(const rp::Operation& operation) : Driven(operation, {.renewable = true}) {}
  Step renewed(const rp::Result<rp::Renewal>& outcome) {
    action = exchange.renewed(outcome, now);
    return action.step;
  }
};

}  // namespace

TEST_CASE("a 401 on a user operation renews the credential once and repeats once") {
  Renewable call(user_write);
  REQUIRE(call.answer(401) == Step::renew);
  REQUIRE(call.renewed(rp::Renewal::refreshed) == Step::send);
  REQUIRE(call.answer(401, service_error) == Step::finish);
  const auto error = call.error();
  CHECK(error.kind() == rp::ErrorKind::unauthorized);
  CHECK(error.attempts() == 2);
}

TEST_CASE("a credential that was only found may be refused too, and is renewed then") {
  Renewable call(user_write);
  REQUIRE(call.answer(401) == Step::renew);
  REQUIRE(call.renewed(rp::Renewal::found) == Step::send);
  REQUIRE(call.answer(401) == Step::renew);
  const auto second = GENERATE(rp::Renewal::found, rp::Renewal::refreshed);
  REQUIRE(call.renewed(second) == Step::send);
  REQUIRE(call.answer(401, service_error) == Step::finish);
  CHECK(call.error().attempts() == 3);
}

TEST_CASE("after a renewal the call goes on as any other") {
  Renewable call(user_write);
  REQUIRE(call.answer(401) == Step::renew);
  REQUIRE(call.renewed(rp::Renewal::refreshed) == Step::send);
  REQUIRE(call.answer(429) == Step::wait);
  call.wait();
  REQUIRE(call.answer(200, "{}") == Step::finish);
  CHECK(call.exchange.attempts() == 3);
}

TEST_CASE("a renewal that fails ends the call with why") {
  Renewable call(user_write);
  REQUIRE(call.answer(401) == Step::renew);
  REQUIRE(call.renewed(rp::Error({.kind = rp::ErrorKind::sign_in_required, .maybe_sent = false})) ==
          Step::finish);
  const auto error = call.error();
  CHECK(error.kind() == rp::ErrorKind::sign_in_required);
  CHECK(error.operation() == "createPost");
  CHECK_FALSE(error.maybe_sent());
}

TEST_CASE("nothing is renewed where nothing can be, or for a public read") {
  Driven fixed(user_write);
  CHECK(fixed.answer(401) == Step::finish);
  Renewable read(search);
  CHECK(read.answer(401) == Step::finish);
}

TEST_CASE("no renewal begins after the deadline, and none outlives it") {
  Renewable call(user_write);
  REQUIRE(call.answer(401) == Step::renew);
  CHECK(call.action.until == call.now + 30s);
  Renewable late(user_write);
  late.now += 30s;
  CHECK(late.answer(401) == Step::finish);
}

TEST_CASE("an attempt that could not be authorized for now is tried again, and none was sent") {
  const auto kind = GENERATE(rp::ErrorKind::network, rp::ErrorKind::timeout, rp::ErrorKind::server,
                             rp::ErrorKind::rate_limited);
  Driven call(user_write);
  const rp::Error error({.kind = kind, .maybe_sent = false});
  for (int i = 0; i < 2; ++i) {
    call.action = call.exchange.not_authorized(error, call.now);
    REQUIRE(call.action.step == Step::wait);
    call.wait();
    REQUIRE(call.action.step == Step::send);
  }
  call.action = call.exchange.not_authorized(error, call.now);
  REQUIRE(call.action.step == Step::finish);
  const auto result = call.error();
  CHECK(result.kind() == kind);
  CHECK(result.attempts() == 0);
  CHECK_FALSE(result.maybe_sent());
}

}  // namespace retry_machine_test
