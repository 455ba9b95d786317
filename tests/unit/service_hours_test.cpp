// An hour of a service that has all its troubles in one, on a clock that is moved by hand: outages of each
// kind, storms of 429, a daily limit, and a wall clock that jumps. What must hold of every call holds of all.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <random>
#include <rocketpunch/client.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace service_hours_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::ErrorKind;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = rp::Clock::Steady;

namespace {

const std::string a_post =
    R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"})";
const std::string no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";
const std::string in_words =
    R"({"code":"C9999","message":"down","timestamp":"2026-01-01T00:00:00","details":null})";
// an answer's timeout is rounded up to it
constexpr milliseconds grain{1};

/// What is wrong with the service, and from when on.
enum class Trouble {
  none,
  refused,   ///< no connection
  silent,    ///< no answer
  lost,      ///< the request arrives, and its answer is lost
  down,      ///< 503, in the service's words
  gateway,   ///< 502, 504 or 500 of a gateway, in nobody's words
  seconds,   ///< 429, and how long to wait
  dates,     ///< 429, and until when to wait, by the service's clock
  daily,     ///< 429 until tomorrow
  anything,  ///< one of them
};
struct Phase {
  std::chrono::minutes begin;
  Trouble trouble;
};
constexpr Phase phases[] = {
    {0min, Trouble::none},   {3min, Trouble::refused},  {8min, Trouble::none},      {10min, Trouble::silent},
    {15min, Trouble::none},  {16min, Trouble::gateway}, {20min, Trouble::none},     {21min, Trouble::seconds},
    {27min, Trouble::none},  {28min, Trouble::dates},   {36min, Trouble::none},     {37min, Trouble::lost},
    {41min, Trouble::none},  {42min, Trouble::down},    {45min, Trouble::anything}, {52min, Trouble::none},
    {53min, Trouble::daily}, {58min, Trouble::none},
};
/// When the wall clock is set, and by how much.
constexpr std::pair<std::chrono::minutes, seconds> jumps[] = {
    {1min, 2h},
    {5min, -3h},
    {13min, 24h},
    {18min, -24h * 400},
    {23min, 24h * 300},
    {30min, 90s},
    {32min, -60s},
    {33min, 45s},
    {34min, -2h},
    {47min, 24h * 365 * 50},
    {55min, -24h * 365 * 50},
};

std::string http_date(rp::Clock::Wall when) {
  const std::time_t time = std::chrono::system_clock::to_time_t(when);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&time))};
}

/// A clock that knows until when the call under way may wait, and whose time of day jumps, within waits too.
class WatchedClock final : public rp::Clock {
 public:
  Steady now() const override { return inner_.now(); }
  Wall wall_now() const override { return inner_.wall_now(); }
  bool wait_until(Steady when, const rp::stop_token& stop) override {
    // one that reaches the deadline is for nothing
    if (when >= deadline) ++waits_past_deadline;
    if (when - now() > 120s) ++too_long_waits;
    const bool waited = inner_.wait_until(when, stop);
    jump();
    return waited;
  }
  void advance(std::chrono::nanoseconds by) {
    inner_.advance(by);
    jump();
  }

  Steady deadline{};
  int waits_past_deadline = 0, too_long_waits = 0;
  std::size_t jumped = 0;

 private:
  void jump() {
    while (jumped < std::size(jumps) && now() >= begin_ + jumps[jumped].first)
      inner_.set_wall(wall_now() + jumps[jumped++].second);
  }

  FakeClock inner_;
  Steady begin_ = inner_.now();
};

/// The service as the hour goes by, and what it has to say of each call.
class Service {
 public:
  Service(std::shared_ptr<WatchedClock> clock, unsigned seed) : clock_(std::move(clock)), random_(seed) {
    transport_.always_do([this](const rp::HttpRequest& request, const rp::SendOptions& limits) {
      return answer(request, limits);
    });
  }

  const FakeTransport& transport() const { return transport_; }
  Trouble trouble() const {
    Trouble now = Trouble::none;
    for (const Phase& phase : phases)
      if (clock_->now() >= begin_ + phase.begin) now = phase.trouble;
    return now;
  }
  bool hour_is_over() const { return clock_->now() >= begin_ + 60min; }
  int up_to(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most + 1)); }

  /// Of the call under way.
  struct Account {
    int attempts = 0;
    bool may_have_acted = false;
    bool sent_again = false;     // although it may have acted
    bool too_early = false;      // before the service had said
    bool too_much_time = false;  // an attempt that may outlive the call
    bool cut_short = false;      // an attempt, by what time was left
    seconds asked_to_wait{0};    // by the last answer
    std::optional<Steady> wait_end{};
  };
  Account account{};

 private:
  rp::Result<rp::HttpResponse> answer(const rp::HttpRequest& request, const rp::SendOptions& limits) {
    const Steady now = clock_->now();
    ++account.attempts;
    if (request.method == "POST" && account.may_have_acted) account.sent_again = true;
    if (account.wait_end && now < *account.wait_end) account.too_early = true;
    account.wait_end.reset();
    if (now + limits.timeout > clock_->deadline + grain) account.too_much_time = true;

    Trouble what = trouble();
    if (what == Trouble::anything) what = static_cast<Trouble>(up_to(static_cast<int>(Trouble::dates)));
    const milliseconds takes(1 + up_to(200));
    if (what == Trouble::refused) {
      clock_->advance((std::min)(takes, limits.timeout));
      return failure(ErrorKind::network, false);
    }
    if (what == Trouble::silent || takes > limits.timeout) {
      if (what != Trouble::silent) account.cut_short = true;
      clock_->advance(limits.timeout);
      return failure(ErrorKind::timeout, true);
    }
    clock_->advance(takes);
    switch (what) {
      case Trouble::lost: return failure(ErrorKind::network, true);
      case Trouble::down: return status(503, in_words);
      case Trouble::gateway: {
        constexpr int statuses[] = {500, 502, 504};
        return status(statuses[up_to(2)], "<html></html>");
      }
      case Trouble::seconds: {
        constexpr int most[] = {12, 12, 12, 12, 12, 12, 200, 10'000};
        const seconds wait(up_to(most[up_to(7)]));
        return limited(wait, std::to_string(wait.count()));
      }
      case Trouble::dates: {
        // by a clock that is right, whatever that of the program shows
        const auto date = std::chrono::floor<seconds>(right_time() + seconds(up_to(15)));
        const auto wait = date - std::chrono::floor<seconds>(clock_->wall_now());
        return limited((std::max)(wait, seconds(0)), http_date(date));
      }
      case Trouble::daily: {
        const seconds wait = 6h - (clock_->now() - begin_) / 1s * 1s;
        return limited(wait, std::to_string(wait.count()));
      }
      default: break;
    }
    account.may_have_acted = true;
    if (request.method == "DELETE") return status(204, "");
    return status(200, request.method == "GET" ? no_jobs : a_post);
  }

  rp::Clock::Wall right_time() const {
    return rp::Clock::Wall(std::chrono::sys_days(std::chrono::year{2026} / 1 / 1)) +
           std::chrono::duration_cast<rp::Clock::Wall::duration>(clock_->now() - begin_);
  }
  rp::Result<rp::HttpResponse> failure(ErrorKind kind, bool maybe_sent) {
    account.may_have_acted = account.may_have_acted || maybe_sent;
    return rp::Error({.kind = kind, .message = "trouble", .maybe_sent = maybe_sent});
  }
  rp::Result<rp::HttpResponse> status(int status, std::string body) {
    account.may_have_acted = account.may_have_acted || status >= 500;
    return rp::HttpResponse{status, {}, std::move(body)};
  }
  rp::Result<rp::HttpResponse> limited(seconds wait, std::string in_header) {
    account.asked_to_wait = wait;
    account.wait_end = clock_->now() + wait;
    rp::Headers headers;
    headers.add("Retry-After", std::move(in_header));
    return rp::HttpResponse{429, std::move(headers), ""};
  }

  std::shared_ptr<WatchedClock> clock_;
  std::mt19937 random_;
  Steady begin_ = clock_->now();
  FakeTransport transport_;
};

/// How a call may end that was in one kind of trouble from its first attempt to its last; no kind: well.
std::set<std::optional<ErrorKind>> endings(Trouble trouble, bool creates) {
  switch (trouble) {
    case Trouble::none: return {std::nullopt};
    case Trouble::refused: return {ErrorKind::network};
    case Trouble::silent: return {creates ? ErrorKind::outcome_unknown : ErrorKind::timeout};
    case Trouble::lost: return {creates ? ErrorKind::outcome_unknown : ErrorKind::network};
    case Trouble::down: return {ErrorKind::server};
    case Trouble::gateway: return {creates ? ErrorKind::outcome_unknown : ErrorKind::server};
    case Trouble::seconds:
    case Trouble::dates:
    case Trouble::daily: return {ErrorKind::rate_limited};
    case Trouble::anything: break;
  }
  return {std::nullopt,      ErrorKind::network,        ErrorKind::timeout, ErrorKind::rate_limited,
          ErrorKind::server, ErrorKind::outcome_unknown};
}

struct Hour {
  explicit Hour(unsigned seed) : service(clock, seed) {}

  std::shared_ptr<WatchedClock> clock = std::make_shared<WatchedClock>();
  Service service;
  int calls = 0, repeated = 0;
  std::set<Trouble> seen{};
  Trouble before = Trouble::none;
  int recoveries = 0;

  template <class Call>
  void check(Call call, bool creates) {
    // seldom one that is longer than the longest wait
    const milliseconds brief(1'000 + service.up_to(9'000));
    const milliseconds timeouts[] = {30s, 30s, 30s, 30s, brief, brief, brief, 10min};
    const milliseconds timeout = timeouts[service.up_to(7)];
    service.account = {};
    const Steady begin = clock->now();
    clock->deadline = begin + timeout;
    const Trouble first = service.trouble();
    rp::CallInfo info;
    const std::optional<rp::Error> error = call(rp::CallOptions{.timeout = timeout, .info = &info});
    const Steady end = clock->now();
    const auto& account = service.account;
    const Trouble last = service.trouble();
    INFO((begin - Steady{}) / 1s << " s, timeout " << timeout.count()
                                 << " ms: " << (error ? error->what() : "success"));

    // of every call
    CHECK(end <= clock->deadline + grain);
    CHECK(clock->waits_past_deadline == 0);
    CHECK(clock->too_long_waits == 0);
    CHECK_FALSE(account.too_much_time);
    CHECK(account.attempts >= 1);
    CHECK(account.attempts <= 3);
    CHECK(account.attempts == info.attempts);
    CHECK_FALSE(account.sent_again);
    CHECK_FALSE(account.too_early);
    if (error && !error->maybe_sent()) CHECK_FALSE(account.may_have_acted);
    if (error && error->kind() == ErrorKind::rate_limited) {
      REQUIRE(error->retry_after());
      CHECK(*error->retry_after() == account.asked_to_wait);
      // what is not waited for comes back at once
      if (account.attempts == 1) CHECK(end - begin < 300ms);
    }

    // of those that began and ended in the same trouble, and had the time
    if (first == last && !account.cut_short) {
      const auto ending = error ? std::optional(error->kind()) : std::nullopt;
      CHECK(endings(first, creates).count(ending) == 1);
      if (first == Trouble::none) CHECK(account.attempts == 1);
      if (first == Trouble::daily) {
        CHECK(account.attempts == 1);
        CHECK(error->retry_after() > 5h);
      }
      seen.insert(first);
      if (first == Trouble::none && before != Trouble::none) ++recoveries;
      before = first;
    }
    ++calls;
    repeated += account.attempts > 1 ? 1 : 0;
  }
};

template <class T>
std::optional<rp::Error> error_of(const rp::Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

}  // namespace

TEST_CASE("an hour of troubles: no call outlives its time, repeats a write, or fails once they are over") {
  const unsigned seed = GENERATE(range(1u, 6u));
  Hour hour(seed);
  INFO("seed " << seed);
  const rp::ClientOptions options{.base_url = "https://api.example/v1", .clock = hour.clock};
  const rp::Client<rp::AppKey, FakeTransport> reader{rp::AppKey{"rp_app_test"}, options,
                                                     hour.service.transport()};
  const rp::Client<rp::BearerToken, FakeTransport> writer{rp::BearerToken{"a-token"}, options,
                                                          hour.service.transport()};
  while (!hour.service.hour_is_over()) {
    switch (hour.service.up_to(3)) {
      case 0:
        hour.check([&](const auto& call) { return error_of(reader.jobs().search({}, call)); }, false);
        break;
      case 1:
        hour.check([&](const auto& call) { return error_of(writer.posts().create({.text = "x"}, call)); },
                   true);
        break;
      case 2:
        hour.check(
            [&](const auto& call) { return error_of(writer.posts().replace(1, {.text = "x"}, {}, call)); },
            false);
        break;
      default: hour.check([&](const auto& call) { return error_of(writer.posts().remove(1, call)); }, false);
    }
    hour.clock->advance(milliseconds(hour.service.up_to(3'000)));
  }
  CHECK(hour.calls > 500);
  CHECK(hour.repeated > 50);
  CHECK(hour.seen.size() == 10);
  CHECK(hour.recoveries >= 6);
  CHECK(hour.clock->jumped == std::size(jumps));
}

}  // namespace service_hours_test
