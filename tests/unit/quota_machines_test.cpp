// A quota that many machines share: the ledger gives the time, and may carry a change out more than once.
#include <chrono>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/detail/quota/unsettled.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/text.hpp"
#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/offset_clock.hpp"

namespace quota_machines_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;
using Client = rp::test::TestClient<rp::AppKey, FakeTransport>;
using Steady = rp::Clock::Steady;

namespace {

/// Clients of many machines, and a service that notes when it was called.
struct Machines {
  Client client(rp::AnyQuotaLedger ledger, std::chrono::nanoseconds offset = {}) {
    clocks.push_back(std::make_shared<rp::test::OffsetClock>(time, offset));
    FakeTransport transport;
    transport.always_do([this](const rp::HttpRequest&, const rp::SendOptions&) {
      time->advance(takes);
      sent.push_back(time->now());
      return respond ? respond() : rp::Result<rp::HttpResponse>(rp::HttpResponse{200, headers, "[]"});
    });
    rp::ClientOptions options{.base_url = "https://api.example/v1",
                              .timeout = 1h,
                              .quota = {.mode = mode, .ledger = std::move(ledger)},
                              .clock = clocks.back()};
    options.retry.max_attempts = attempts;
    return Client{rp::AppKey{"rp_app_test"}, options, transport};
  }

  std::shared_ptr<FakeClock> time = std::make_shared<FakeClock>();
  std::vector<std::shared_ptr<rp::test::OffsetClock>> clocks;
  rp::QuotaMode mode = rp::QuotaMode::wait;
  int attempts = 1;
  std::chrono::milliseconds takes{150};
  rp::Headers headers;
  std::function<rp::Result<rp::HttpResponse>()> respond;
  std::vector<Steady> sent;
};

/// When the calls of 8 machines arrive whose clocks are that far apart, and jump by so much between calls.
std::vector<std::chrono::nanoseconds> arrivals(bool server, std::chrono::nanoseconds apart,
                                               std::chrono::nanoseconds jump) {
  Machines at;
  at.time->advance(24h * 30);
  const auto ledger = server ? rp::AnyQuotaLedger(std::make_shared<rp::test::ServerLedger>(at.time))
                             : rp::AnyQuotaLedger(std::make_shared<rp::MemoryQuotaLedger>());
  std::vector<Client> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(at.client(ledger, apart * i));
  const auto begin = at.time->now();
  std::uint32_t random = 1;
  for (int i = 0; i < 320; ++i) {
    random = random * 1'664'525 + 1'013'904'223;
    const std::size_t machine = random >> 29;
    at.clocks[machine]->jump(jump * (static_cast<int>(random >> 16 & 7) - 3));
    if ((random >> 8 & 15) == 0) at.time->advance(3s);
    REQUIRE(clients[machine].codes().seniorities());
  }
  std::vector<std::chrono::nanoseconds> times;
  for (const Steady one : at.sent) times.push_back(one - begin);
  return times;
}

/// A ledger that calls each change three times, on copies, and keeps the last; as after a compare-and-swap
/// that came too late.
class Repeating {
 public:
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions&) {
    rp::QuotaLog last;
    for (int i = 0; i < 3; ++i) {
      last = log_;
      change(last);
    }
    log_ = std::move(last);
    return {};
  }

 private:
  rp::QuotaLog log_;
};

/// A ledger that carries each change out twice, as after a confirmation that was lost; by bytes in between.
class Twice {
 public:
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions&) {
    for (int i = 0; i < 2; ++i) {
      rp::QuotaLog log = rp::QuotaLog::parse(bytes_).value();
      change(log);
      if (condenses) log.condense(condenses->now(), rp::QuotaLog::For::many_machines);
      bytes_ = log.text();
    }
    return {};
  }
  std::shared_ptr<FakeClock> condenses;

 private:
  std::string bytes_;
};

/// A ledger that does what it was asked for, and says that it failed.
struct Unconfirmed {
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
    const auto done = log.change(change, wait);
    if (failures == 0) return done;
    --failures;
    return rp::Error({.kind = rp::ErrorKind::network, .message = "no confirmation", .maybe_sent = false});
  }
  int failures = 0;
  rp::MemoryQuotaLedger log;
};

int used(const Client& client, std::size_t window = 0) {
  return client.quota().windows().value()[window].used;
}

}  // namespace

TEST_CASE("machines whose clocks are apart, and jump, call as if they had one") {
  const auto expected = arrivals(false, 0s, 0s);
  REQUIRE(expected.size() == 320);
  for (std::size_t i = 60; i < expected.size(); ++i) CHECK(expected[i] - expected[i - 60] >= 1min);
  CHECK(expected.back() < 6min);
  CHECK(arrivals(true, 0s, 0s) == expected);
  CHECK(arrivals(true, 1h, 0s) == expected);
  CHECK(arrivals(true, -1h, 10s) == expected);
  CHECK(arrivals(true, 1h, 30min) == expected);
}

TEST_CASE("what a response told is kept in the ledger's time") {
  Machines at;
  at.mode = rp::QuotaMode::fail;
  const auto ledger = std::make_shared<rp::test::ServerLedger>(at.time);
  const Client first = at.client(ledger, 5h), second = at.client(ledger, -2h);
  SECTION("a pause") {
    at.respond = [] {
      return rp::HttpResponse{429, {{"Retry-After", "30"}, {"X-RP-RateLimit-Remaining", "0"}}, ""};
    };
    CHECK(first.codes().seniorities().error().status() == 429);
    CHECK(second.quota().windows().value()[0].free_in == 30s);
    at.time->advance(29s);
    CHECK(second.codes().seniorities().error().retry_after() == 1s);
    at.time->advance(1s);
    CHECK(second.codes().seniorities().error().status() == 429);
  }
  SECTION("what others have used") {
    at.headers = {{"X-RP-RateLimit-Remaining", "20"}};
    CHECK(first.codes().seniorities());
    CHECK(used(second) == 40);
    at.time->advance(1min - 1ms);
    CHECK(used(second) == 40);
    at.time->advance(1ms);
    CHECK(used(second) == 0);
  }
  SECTION("how long calls take") {
    for (int i = 0; i < 54; ++i) REQUIRE(first.codes().seniorities());
    CHECK(second.quota().time_for(1).value() == 1min - 53 * at.takes);
  }
}

TEST_CASE("what was settled late counts from when it was") {
  Machines at;
  struct Busy {
    rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
      if (busy) return rp::Error({.kind = rp::ErrorKind::storage, .message = "busy", .maybe_sent = false});
      return ledger.change(change, wait);
    }
    explicit Busy(std::shared_ptr<rp::Clock> clock) : ledger(std::move(clock)) {}
    rp::test::ServerLedger ledger;
    bool busy = false;
  };
  const auto ledger = std::make_shared<Busy>(at.time);
  const Client client = at.client(ledger, 7h);
  at.respond = [&] {
    ledger->busy = true;
    return rp::HttpResponse{200, {}, "[]"};
  };
  REQUIRE(client.codes().seniorities());
  ledger->busy = false;
  SECTION("by a clock that went on") {}
  SECTION("by a clock that jumped meanwhile: from when it began") {
    at.clocks[0]->jump(30h);
    at.time->advance(-at.takes);
  }
  at.time->advance(40s);
  CHECK(client.quota().windows().value()[0].used == 1);
  at.time->advance(20s - 1ms);
  CHECK(client.quota().windows().value()[0].used == 1);
  at.time->advance(1ms);
  CHECK(client.quota().windows().value()[0].used == 0);
}

TEST_CASE("a change that is called again, or carried out again, counts a call once") {
  const auto run = [](rp::AnyQuotaLedger ledger, std::shared_ptr<FakeClock> time) {
    Machines at;
    at.time = std::move(time);
    const Client client = at.client(std::move(ledger));
    int number = 0;
    at.respond = [&]() -> rp::Result<rp::HttpResponse> {
      switch (++number % 5) {
        case 0: return rp::Error({.kind = rp::ErrorKind::network, .maybe_sent = false});
        case 1: return rp::Error({.kind = rp::ErrorKind::network});
        case 2: return rp::HttpResponse{429, {}, ""};
        case 3: return rp::HttpResponse{200, {{"X-RP-RateLimit-Remaining", "20"}}, "[]"};
        default: return rp::HttpResponse{200, {}, "[]"};
      }
    };
    std::vector<int> counts;
    for (int i = 0; i < 100; ++i) {
      (void)client.codes().seniorities();
      counts.push_back(used(client));
      counts.push_back(used(client, 1));
    }
    std::vector<std::chrono::nanoseconds> times;
    for (const Steady one : at.sent) times.push_back(one.time_since_epoch());
    return std::pair(counts, times);
  };
  const auto time = [] { return std::make_shared<FakeClock>(); };
  const auto expected = run(std::make_shared<rp::MemoryQuotaLedger>(), time());
  CHECK(expected.first.back() > 60);
  CHECK(run(std::make_shared<Repeating>(), time()) == expected);
  CHECK(run(std::make_shared<Twice>(), time()) == expected);
  const auto condensing = std::make_shared<Twice>();
  condensing->condenses = time();
  CHECK(run(condensing, condensing->condenses) == expected);
}

TEST_CASE("each attempt of a call counts") {
  Machines at;
  at.attempts = 3;
  at.respond = [] { return rp::HttpResponse{503, {}, ""}; };
  const Client client = at.client(std::make_shared<rp::test::ServerLedger>(at.time));
  CHECK(client.codes().seniorities().error().attempts() == 3);
  CHECK(used(client) == 3);
}

TEST_CASE("a refusal of a change's first call isn't that of its last") {
  // the first call of the function finds a full log, the last an empty one
  struct Emptied {
    rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions&) {
      rp::QuotaLog full;
      full.add("", Steady(), 60);
      change(full, Steady());
      rp::QuotaLog empty;
      change(empty, Steady());
      return {};
    }
  };
  Machines at;
  at.mode = rp::QuotaMode::fail;
  const Client client = at.client(std::make_shared<Emptied>());
  CHECK(client.codes().seniorities());
  CHECK(client.quota().windows().value().size() == 2 + 14 * 3);
  CHECK(client.quota().time_for(1).value() == 0s);
}

TEST_CASE("what a ledger has done without saying so counts once, and not for a call that was not sent") {
  Machines at;
  const auto ledger = std::make_shared<Unconfirmed>();
  const Client client = at.client(ledger);
  SECTION("a reservation that is tried again") {
    ledger->failures = 3;
    REQUIRE(client.codes().seniorities());
    CHECK(used(client) == 1);
    at.time->advance(2h);
    CHECK(used(client) == 0);
  }
  SECTION("a call that gives up") {
    ledger->failures = 3;
    CHECK(client.codes().seniorities({.timeout = 15ms}).error().kind() == rp::ErrorKind::network);
    ledger->failures = 0;
    CHECK(at.sent.empty());
    CHECK(used(client) == 0);
  }
  SECTION("what has come of a call") {
    at.respond = [&] {
      ledger->failures = 1;
      return rp::HttpResponse{200, {}, "[]"};
    };
    REQUIRE(client.codes().seniorities());
    REQUIRE(client.codes().seniorities());
    ledger->failures = 0;
    CHECK(used(client) == 2);
    CHECK(used(client, 1) == 2);
  }
}

namespace {

/// An id of a call.
rp::QuotaLog::Id id(std::uint64_t number, std::uint64_t origin = 0xfedcba9876543210) {
  return {origin, number};
}
const auto noon = Steady(std::chrono::hours(1'000'000));

}  // namespace

TEST_CASE("a call is found by its id, whatever was done with its time") {
  rp::QuotaLog log;
  log.reserve("", noon + 5s, id(1));
  log.reserve("", noon + 5s, id(2));
  log.begin("", noon + 9s, id(1));
  CHECK(log.count("", noon, noon + 10s) == 2);
  log.remove("", id(2));
  log.remove("", id(2));
  CHECK(log.count("", noon, noon + 10s) == 1);
  for (int i = 0; i < 2; ++i) log.end("", noon + 2s, id(1), noon + 2s);
  CHECK(log.count("", noon, noon + 10s) == 1);
  CHECK(log.earliest("", 1min, 1, noon + 3s) == noon + 62s);

  SECTION("a log that was condensed has lost none that is under way") {
    for (int i = 0; i < 10'000; ++i) log.begin("", noon + 20s + 1ms * i, id(100 + static_cast<unsigned>(i)));
    const auto store = GENERATE(rp::QuotaLog::For::one_machine, rp::QuotaLog::For::many_machines);
    log.condense(noon + 1h, store);
    log = rp::QuotaLog::parse(log.text()).value();
    for (int i = 0; i < 10'000; ++i) log.remove("", id(100 + static_cast<unsigned>(i)));
    CHECK(log.count("", noon, noon + 1h) == 1);
  }
  SECTION("one that isn't there counts, for a log may be lost; unless its id is forgotten by now") {
    log.end("", noon - 1min, id(7), noon);
    CHECK(log.count("", noon - 1h, noon + 1h) == 2);
    log.condense(noon + 1h);
    log.end("", noon - 1min, id(7), noon + 1h);
    CHECK(log.count("", noon - 1h, noon + 1h) == 2);
  }
}

TEST_CASE("while a ledger fails for long, the last of what is to be settled is kept") {
  rp::detail::Unsettled unsettled;
  std::vector<int> done;
  for (int i = 0; i < 5000; ++i)
    unsettled.add([&done, i](rp::QuotaLog&, const rp::detail::LedgerTime&) { done.push_back(i); });
  auto taken = unsettled.take();
  CHECK(taken.size() == 4096);
  unsettled.add([&done](rp::QuotaLog&, const rp::detail::LedgerTime&) { done.push_back(5000); });
  unsettled.put_back(std::move(taken));
  taken = unsettled.take();
  CHECK(taken.size() == 4096);
  rp::QuotaLog log;
  for (const auto& act : taken) act(log, {});
  CHECK(done.front() == 905);
  CHECK(done.back() == 5000);
}

TEST_CASE("what is reserved for later holds those up who come after, and not whose turn it is") {
  rp::QuotaLog log;
  log.reserve("", noon + 30s, id(1));
  log.reserve("", noon + 40s, id(2));
  log.begin("", noon + 20s, id(3));
  using Later = rp::QuotaLog::LaterCalls;
  CHECK(log.earliest("", 1min, 2, noon, Later::wait) == noon);
  CHECK(log.earliest("", 1min, 1, noon, Later::wait) == noon + 1min);
  CHECK(log.earliest("", 1min, 2, noon) == noon + 90s);
  CHECK(log.earliest("", 1min, 1, noon) == noon + 100s);
  CHECK(log.earliest("", 1min, 1, noon + 35s, Later::wait) == noon + 90s);
  CHECK(log.earliest("", 1min, 4, noon) == noon);
}

TEST_CASE("what a server's clock was set back by counts all the same") {
  rp::QuotaLog log;
  for (int i = 0; i < 60; ++i) log.end("", noon, id(static_cast<unsigned>(i)), noon);
  CHECK(log.earliest("", 1min, 60, noon - 10s, rp::QuotaLog::LaterCalls::wait) == noon + 1min);
}

TEST_CASE("a log's bytes are the same on all machines, and nothing if one is damaged") {
  rp::QuotaLog log;
  log.add("", Steady(5ns), 300);
  log.end("", Steady(7ns), id(3), Steady(7ns));
  log.reserve("ab", Steady(-1ns), id(300, 0x0102030405060708));
  log.begin("ab", Steady(9ns));
  log.block("ab", Steady(258ns));
  const std::string bytes = log.text();
  using namespace std::string_literals;
  const std::string body =
      "\xfd\xff\xff\xff\xff\xff\xff\xff"
      "\x02\x08\x07\x06\x05\x04\x03\x02\x01\x10\x32\x54\x76\x98\xba\xdc\xfe"
      "\x02"
      "\0\0\0\0\0\0\0\0\xc0\x02\x05\xac\x02\0\x02\0\x01\x01\x03\0\0"
      "\x02"
      "ab\x02\x01\0\0\0\0\0\0\0\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\x01\0\xac\x02\x01\x09\x01\0"s;
  CHECK(std::string_view(bytes).substr(0, bytes.size() - 8) == body);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 8; ++i)
    sum |= std::uint64_t{static_cast<unsigned char>(bytes[bytes.size() - 8 + i])} << (8 * i);
  CHECK(sum == rp::detail::fnv1a(body));
  REQUIRE(rp::QuotaLog::parse(bytes));
  CHECK(rp::QuotaLog::parse(bytes)->text() == bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    INFO(i);
    CHECK_FALSE(rp::QuotaLog::parse(damaged));
    if (i > 0) CHECK_FALSE(rp::QuotaLog::parse(bytes.substr(0, i)));
  }
}

TEST_CASE("whole bytes that can't be a log are nothing") {
  const auto with_sum = [](std::string body) {
    body.insert(0, "\xfd\xff\xff\xff\xff\xff\xff\xff");
    const std::uint64_t sum = rp::detail::fnv1a(body);
    for (int shift = 0; shift < 64; shift += 8) body += static_cast<char>(sum >> shift & 0xff);
    return body;
  };
  using namespace std::string_literals;
  const std::string pause(8, '\0'), largest("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  CHECK(rp::QuotaLog::parse(with_sum("\0\0"s)));
  CHECK(rp::QuotaLog::parse(with_sum("\0\1\0"s + pause + "\1\5\1\0\0\0"s)));
  const auto body = GENERATE_COPY(
      "\0"s, "\0\0\0"s, "\x80"s, largest, "\2"s + pause, "\0"s + largest, "\0\1\x05post"s,
      "\0\2\0"s + pause + "\0\0\0\0"s + pause + "\0\0\0"s,  // a scope twice
      "\0\1\0"s + pause + "\1\5\0\0\0\0"s,                  // a group without calls
      "\0\1\0"s + pause + "\2\5\1\0\0\1\0\0\0"s,            // no later than the one before
      "\0\1\0"s + pause + "\1\5\0\1\0\1\0\0"s,              // an origin that isn't there
      "\0\1\0"s + pause + "\1\5" + largest + "\0\0\0"s,     // more calls than can be
      "\0\1\0"s + pause + "\1\5" + largest + "\1\0\0"s, "\0\1\0"s + pause + "\1\5\0"s + largest + "\0\0"s);
  CHECK_FALSE(rp::QuotaLog::parse(with_sum(body)));
}

TEST_CASE("the form that earlier versions wrote for their machine is read") {
  std::string bytes;
  const auto put = [&](std::int64_t number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  const auto nanoseconds = [](Steady time) -> std::int64_t {
    return std::chrono::nanoseconds(time.time_since_epoch()).count();
  };
  for (const std::int64_t number :
       {std::int64_t{-2}, std::int64_t{0}, std::int64_t{INT64_MIN / 2}, std::int64_t{1}, nanoseconds(noon),
        std::int64_t{3}, std::int64_t{1}, nanoseconds(noon + 5s), std::int64_t{1}})
    put(number);
  const auto log = rp::QuotaLog::parse(bytes);
  REQUIRE(log);
  CHECK(log->count("", noon - 1s, noon) == 4);
  CHECK(log->earliest("", 1min, 4, noon + 1s) == noon + 1min);
}

namespace {

/// Whether no window of a log is freer than that of another, at any of the times.
bool is_as_strict(const rp::QuotaLog& log, const rp::QuotaLog& exact, Steady now) {
  for (const auto period : std::vector<std::chrono::nanoseconds>{1min, 1h, 24h})
    for (int calls = 1; calls < 10'000; calls = calls * 3 + 1)
      for (const auto later : {0s, 30s, 300s, 3000s, 80'000s})
        if (log.earliest("", period, calls, now + later) < exact.earliest("", period, calls, now + later))
          return false;
  return true;
}

}  // namespace

TEST_CASE("a day's calls are small in a store of many machines, and never count for less") {
  // as a day has them, or in a burst: the most that a minute allows
  const auto between = GENERATE(24h / 5000.0, 1s / 1.0);
  rp::QuotaLog exact;
  for (int i = 0; i < 5000; ++i) {
    const auto at = noon - std::chrono::duration_cast<std::chrono::nanoseconds>(between * (5000 - i));
    const auto origin = std::uint64_t{1} + static_cast<unsigned>(i) % 8;
    exact.end("", at, id(static_cast<unsigned>(i), origin << 56), at);
  }
  rp::QuotaLog log = exact;
  log.condense(noon, rp::QuotaLog::For::many_machines);
  CHECK(log.text().size() <= 8192);
  CHECK(log.count("", noon - 25h, noon) == 5000);
  CHECK(is_as_strict(log, exact, noon));
  // not stricter than by five minutes, and exact in what is young
  CHECK(log.earliest("", 24h, 5000, noon) <= exact.earliest("", 24h, 5000, noon) + 5min);
  CHECK(log.earliest("", 1min, 60, noon) == exact.earliest("", 1min, 60, noon));
  // as it is used: a change, condensed, and so on
  for (int i = 0; i < 50; ++i) {
    const auto now = noon + 10s * i;
    const auto more = [&](rp::QuotaLog& one) {
      one.end("", now, id(10'000 + static_cast<unsigned>(i)), now);
    };
    more(exact);
    log = rp::QuotaLog::parse(log.text()).value();
    more(log);
    log.condense(now, rp::QuotaLog::For::many_machines);
    CHECK(log.text().size() <= 8192);
  }
  CHECK(is_as_strict(log, exact, noon + 500s));
}

}  // namespace quota_machines_test
