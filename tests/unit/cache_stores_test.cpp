// What a cache asks of its store: within which limits, what it does with one that fails, and how one that
// several machines share has one of them ask the service.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"

namespace cache_stores_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::CacheUse;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;
using std::chrono::steady_clock;

namespace {

std::string codes(const std::string& name) {
  return R"([{"code":"SENIOR","displayName":")" + name + R"(","description":"d"}])";
}

/// A store without limits, as programs have them that were written before there were any.
struct OldStore {
  rp::Result<std::optional<rp::CacheEntry>> get(const std::string& key) {
    const auto found = entries.find(key);
    return found == entries.end() ? std::nullopt : std::optional(found->second);
  }
  rp::Result<void> put(const std::string& key, const rp::CacheEntry& entry) {
    entries[key] = entry;
    return {};
  }
  rp::Result<void> erase(const std::string& key) {
    entries.erase(key);
    return {};
  }

  std::map<std::string, rp::CacheEntry> entries;
};
static_assert(rp::CacheStore<OldStore>);

/// A store with all that there is; it notes what it is asked for, and fails when told to.
struct FullStore {
  using Time = steady_clock::time_point;

  rp::Result<std::optional<rp::CacheEntry>> get(const std::string& key, const rp::StoreLimits& given) {
    const std::lock_guard guard(mutex);
    if (auto fault = note("get", given)) return *std::move(fault);
    const auto found = entries.find(key);
    return found == entries.end() ? std::nullopt : std::optional(found->second);
  }
  rp::Result<void> put(const std::string& key, const rp::CacheEntry& entry,
                       const rp::CachePutOptions& options) {
    const std::lock_guard guard(mutex);
    if (auto fault = note("put", options.limits)) return *std::move(fault);
    keep_for = options.keep_for;
    entries[key] = entry;
    claimed = false;
    return {};
  }
  rp::Result<void> erase(const std::string& key, const rp::StoreLimits& given) {
    const std::lock_guard guard(mutex);
    if (auto fault = note("erase", given)) return *std::move(fault);
    entries.erase(key);
    return {};
  }

  rp::Result<std::optional<rp::CacheEntry>> get(const std::string& key) = delete;
  rp::Result<void> put(const std::string& key, const rp::CacheEntry& entry) = delete;
  rp::Result<void> erase(const std::string& key) = delete;

  std::optional<rp::Error> note(const std::string& what, const rp::StoreLimits& given) {
    asked += (asked.empty() ? "" : " ") + what;
    limits.push_back(given);
    time_left.push_back(given.deadline - steady_clock::now());
    if (failure) return rp::Error({.kind = *failure, .message = "from the test"});
    return std::nullopt;
  }
  std::string take_asked() { return std::exchange(asked, {}); }

  std::mutex mutex;
  std::map<std::string, rp::CacheEntry> entries;
  std::string asked;
  std::vector<rp::StoreLimits> limits;
  std::vector<steady_clock::duration> time_left;
  std::chrono::seconds keep_for{};
  std::optional<rp::ErrorKind> failure;
  bool claimed = false;
};
static_assert(rp::CacheStore<FullStore>);

/// The same with claims, for one key.
struct ClaimStore : FullStore {
  rp::Result<bool> claim(const std::string&, std::chrono::milliseconds time, const rp::StoreLimits& given) {
    const std::lock_guard guard(mutex);
    if (auto fault = note("claim", given)) return *std::move(fault);
    if (before_claim) before_claim();
    claimed_for = time;
    if (claimed) {
      if (on_refusal) on_refusal();
      return false;
    }
    claimed = true;
    return true;
  }
  rp::Result<void> unclaim(const std::string&, const rp::StoreLimits& given) {
    const std::lock_guard guard(mutex);
    if (auto fault = note("unclaim", given)) return *std::move(fault);
    claimed = false;
    return {};
  }

  std::chrono::milliseconds claimed_for{};
  std::function<void()> before_claim, on_refusal;
};
static_assert(rp::CacheStore<ClaimStore>);

/// One that can be claimed, and never given up.
struct HalfStore : OldStore {
  rp::Result<bool> claim(const std::string&, std::chrono::milliseconds, const rp::StoreLimits&) {
    return true;
  }
};
static_assert(!rp::CacheStore<HalfStore>);

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = clock;
    options.retry.max_attempts = 1;
    options.cache.store = store;
    options.observer = [this](const rp::CallEvent& event) {
      using Kind = rp::CallEvent::Kind;
      if (event.kind == Kind::storage) told += "failed ";
      if (event.kind == Kind::storage_recovered) told += "recovered ";
    };
  }
  auto reader() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }
  std::string read(const auto& client, rp::CallOptions call = {}) {
    call.info = &info;
    const auto codes = client.codes().seniorities(call);
    return codes ? codes->at(0).display_name : std::string(to_string(codes.error().kind()));
  }
  std::size_t calls() const { return transport.requests().size(); }
  /// Has all reads from now on answered with that.
  void answer(const std::string& name) {
    transport.always_do([name](const rp::HttpRequest&, const rp::SendOptions&) {
      return rp::HttpResponse{200, {}, codes(name)};
    });
  }

  std::shared_ptr<ClaimStore> store = std::make_shared<ClaimStore>();
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  FakeTransport transport;
  rp::ClientOptions options;
  rp::CallInfo info;
  std::string told;
};

/// The same over a store without claims.
struct PlainFixture : Fixture {
  PlainFixture() { options.cache.store = plain; }
  std::shared_ptr<FullStore> plain = std::make_shared<FullStore>();
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a store without limits and claims does as ever") {
  const auto old = std::make_shared<OldStore>();
  options.cache.store = old;
  const auto client = reader();
  transport.then(200, codes("one")).then(404);
  CHECK(read(client) == "one");
  CHECK(read(client) == "one");
  CHECK(info.cache == CacheUse::fresh);
  clock->advance(25h);
  CHECK(read(client) == "not_found");
  CHECK(old->entries.empty());
  CHECK(rp::AnyCacheStore(old).claim("key", 1s).value());
  CHECK(rp::AnyCacheStore(old).unclaim("key"));
}

TEST_CASE_METHOD(PlainFixture, "a store is told how long it may take, and when to stop") {
  const auto client = reader();
  answer("x");
  CHECK(read(client) == "x");
  CHECK(plain->take_asked() == "get get put");
  for (const auto left : plain->time_left) CHECK(left <= 250ms);
  for (const auto& limits : plain->limits) CHECK_FALSE(limits.stop.stop_requested());

  plain->entries.clear();
  plain->time_left.clear();
  rp::stop_source stop;
  transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    clock->advance(60ms);
    stop.request_stop();
    return rp::HttpResponse{200, {}, codes("y")};
  });
  CHECK(read(client, {.timeout = 100ms, .stop = stop.get_token()}) == "y");
  REQUIRE(plain->time_left.size() == 3);
  CHECK(plain->time_left[0] <= 100ms);
  CHECK(plain->time_left[1] <= 100ms);
  CHECK(plain->time_left[2] <= 40ms);
  CHECK(plain->limits.back().stop.stop_requested());
}

TEST_CASE_METHOD(PlainFixture, "a store is told how long an entry can be of use") {
  options.cache.stale_on_error = 1h;
  const auto kept_for = [&](rp::Headers headers) {
    plain->entries.clear();
    transport.then(200, codes("x"), std::move(headers));
    read(reader());
    return std::exchange(plain->keep_for, 0s);
  };
  CHECK(kept_for({}) == 24h + 1h);
  CHECK(kept_for({{"Cache-Control", "max-age=60"}}) == 60s + 1h);
  CHECK(kept_for({{"Cache-Control", "max-age=60, stale-if-error=5"}}) == 65s);
  CHECK(kept_for({{"Cache-Control", "max-age=60, stale-if-error=5"}, {"Age", "10"}}) == 55s);
  CHECK(kept_for({{"Cache-Control", "max-age=60, must-revalidate"}}) == 60s);
  // it can be asked about
  CHECK(kept_for({{"Cache-Control", "no-cache"}, {"ETag", "\"a\""}}) == 24h);
  plain->take_asked();
  // it can't be used for anything
  CHECK(kept_for({{"Cache-Control", "no-cache"}}) == 0s);
  CHECK(plain->take_asked() == "get get erase");
}

TEST_CASE_METHOD(PlainFixture, "a store that failed is left alone for a second, then one call tries it") {
  const auto client = reader();
  answer("x");
  plain->failure = rp::ErrorKind::network;
  CHECK(read(client) == "x");
  CHECK(plain->take_asked() == "get");
  CHECK(told == "failed ");
  clock->advance(999ms);
  CHECK(read(client) == "x");
  CHECK(plain->take_asked().empty());
  clock->advance(1ms);
  CHECK(read(client) == "x");
  CHECK(plain->take_asked() == "get");
  CHECK(told == "failed ");  // once until it works again
  clock->advance(999ms);
  plain->failure.reset();
  CHECK(read(client) == "x");
  CHECK(plain->take_asked().empty());
  clock->advance(1ms);
  CHECK(read(client) == "x");
  CHECK(plain->take_asked() == "get get put");
  CHECK(told == "failed recovered ");
  CHECK(read(client) == "x");
  CHECK(info.cache == CacheUse::fresh);
  CHECK(told == "failed recovered ");
  plain->failure = rp::ErrorKind::storage;
  CHECK(read(client) == "x");
  CHECK(told == "failed recovered failed ");
  CHECK(calls() == 6);
}

TEST_CASE_METHOD(PlainFixture, "clients that were made from each other leave a store alone together") {
  answer("x");
  plain->failure = rp::ErrorKind::storage;
  const rp::Client<rp::AppKey, FakeTransport> client{rp::AppKey{"rp_app_test"}, options, transport};
  CHECK(read(client) == "x");
  plain->take_asked();
  CHECK(read(client.with({.language = "en"})) == "x");
  CHECK(plain->take_asked().empty());
  CHECK(read(reader()) == "x");  // of others nothing is known
  CHECK(plain->take_asked() == "get");
}

TEST_CASE_METHOD(PlainFixture, "what a call's own limits end is no failure of its store") {
  answer("x");
  const auto client = reader();
  plain->failure = rp::ErrorKind::timeout;
  CHECK(read(client, {.timeout = 100ms}) == "x");
  CHECK(plain->take_asked() == "get get put");
  plain->failure = rp::ErrorKind::cancelled;
  CHECK(read(client) == "x");
  CHECK(plain->take_asked() == "get get put");
  CHECK(told.empty());
  plain->failure = rp::ErrorKind::timeout;
  CHECK(read(client) == "x");
  CHECK(plain->take_asked() == "get");
  CHECK(told == "failed ");
}

TEST_CASE_METHOD(Fixture, "who has the claim asks the service, and gives it up by what it puts") {
  options.attempt_timeout = 7s;
  const auto client = reader();
  answer("x");
  CHECK(read(client) == "x");
  CHECK(store->take_asked() == "get claim get put");
  CHECK_FALSE(store->claimed);
  CHECK(store->claimed_for == 7s);
  CHECK(read(client) == "x");
  CHECK(store->take_asked() == "get");
  for (const auto left : store->time_left) CHECK(left <= 250ms);
  CHECK(read(client, {.language = "en", .timeout = 3s}) == "x");
  CHECK(store->claimed_for == 3s);
}

TEST_CASE_METHOD(Fixture, "a claim is given up where nothing was put") {
  const auto client = reader();
  SECTION("the service refused") {
    transport.then(400);
    CHECK(read(client) == "bad_request");
    CHECK(store->take_asked() == "get claim get unclaim");
  }
  SECTION("the answer may not be kept") {
    transport.then(200, codes("x"), {{"Cache-Control", "no-store"}});
    CHECK(read(client) == "x");
    CHECK(store->take_asked() == "get claim get erase unclaim");
  }
  SECTION("something old stands in") {
    transport.then(200, codes("old")).then(503);
    CHECK(read(client) == "old");
    clock->advance(25h);
    store->take_asked();
    CHECK(read(client) == "old");
    CHECK(info.cache == CacheUse::stale);
    CHECK(store->take_asked() == "get claim get unclaim");
  }
  SECTION("the call was stopped") {
    rp::stop_source stop;
    transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
      stop.request_stop();
      return rp::Error({.kind = rp::ErrorKind::cancelled});
    });
    CHECK(read(client, {.stop = stop.get_token()}) == "cancelled");
    CHECK(store->take_asked() == "get claim get unclaim");
    CHECK_FALSE(store->limits.back().stop.stop_requested());
  }
  CHECK_FALSE(store->claimed);
}

TEST_CASE_METHOD(Fixture, "while another has the claim, something old will do, where it may") {
  const auto client = reader();
  const auto [control, waits] =
      GENERATE(table<std::string, bool>({{"max-age=60", false}, {"max-age=60, must-revalidate", true}}));
  transport.then(200, codes("old"), {{"Cache-Control", control}});
  CHECK(read(client) == "old");
  clock->advance(2min);
  store->claimed = true;
  answer("new");
  CHECK(read(client) == (waits ? "new" : "old"));
  CHECK(info.cache == (waits ? CacheUse::none : CacheUse::stale));
  CHECK(clock->waits().empty() == !waits);
  CHECK(store->claimed == !waits);
}

TEST_CASE_METHOD(Fixture, "who waits for another's claim finds what that puts") {
  const auto client = reader();
  answer("own");
  read(client);
  const auto entry = store->entries.begin()->second;
  const std::string key = store->entries.begin()->first;
  store->entries.clear();
  store->take_asked();
  store->claimed = true;
  int refused = 0;
  store->on_refusal = [&] {
    if (++refused == 3) {
      store->entries[key] = entry;
      store->entries[key].body = codes("theirs");
    }
  };
  CHECK(read(client) == "theirs");
  CHECK(info.cache == CacheUse::fresh);
  CHECK(clock->waits() == std::vector<std::chrono::milliseconds>{50ms, 100ms});
  CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fixture, "what another put before the claim was had is taken, and the claim given up") {
  const auto client = reader();
  answer("own");
  read(client);
  const auto kept = store->entries;
  store->entries.clear();
  store->take_asked();
  store->before_claim = [&] { store->entries = kept; };
  CHECK(read(client) == "own");
  CHECK(info.cache == CacheUse::fresh);
  CHECK(store->take_asked() == "get claim get unclaim");
  CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fixture,
                 "a claim that nobody answers holds a call up no longer than an attempt, or half its time") {
  answer("x");
  store->claimed = true;
  const auto [timeout, attempt_timeout, least, most] =
      GENERATE(table<std::chrono::milliseconds, std::chrono::milliseconds, std::chrono::milliseconds,
                     std::chrono::milliseconds>({{30s, 2s, 1750ms, 2s}, {2s, 20s, 750ms, 1s}}));
  const auto begin = clock->now();
  CHECK(read(reader(), {.timeout = timeout, .attempt_timeout = attempt_timeout}) == "x");
  CHECK(clock->now() - begin >= least);
  CHECK(clock->now() - begin <= most);
  const auto waits = clock->waits();
  CHECK(*std::max_element(waits.begin(), waits.end()) == 250ms);
  CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fixture, "who waits for another's claim can be stopped") {
  rp::stop_source stop;
  store->claimed = true;
  store->on_refusal = [&] { stop.request_stop(); };
  CHECK(read(reader(), {.stop = stop.get_token()}) == "cancelled");
  CHECK(calls() == 0);
}

TEST_CASE_METHOD(Fixture, "where claims fail, each asks the service") {
  answer("x");
  struct Broken : ClaimStore {
    rp::Result<bool> claim(const std::string&, std::chrono::milliseconds, const rp::StoreLimits&) {
      return rp::Error({.kind = rp::ErrorKind::storage});
    }
  };
  options.cache.store = std::make_shared<Broken>();
  CHECK(read(reader()) == "x");
  CHECK(told == "failed ");
  CHECK(clock->waits().empty());
}

TEST_CASE("twenty machines that want the same page make one request") {
  constexpr int machines = 20;
  FakeTransport transport;
  const auto store = std::make_shared<ClaimStore>();
  std::latch others_wait(machines - 1);
  int refused = 0;  // the first time of each: who waits comes again only after a pause
  store->on_refusal = [&] {
    if (++refused < machines) others_wait.count_down();
  };
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    others_wait.wait();
    return rp::HttpResponse{200, {}, codes("x")};
  });
  std::atomic<int> right{0}, fresh{0};
  {
    std::vector<rp::detail::jthread> threads;
    for (int i = 0; i < machines; ++i)
      threads.emplace_back([&] {
        rp::ClientOptions options{.base_url = "https://api.example/v1"};
        options.cache.store = store;
        const rp::test::TestClient<rp::AppKey, FakeTransport> client{rp::AppKey{"rp_app_test"}, options,
                                                                     transport};
        rp::CallInfo info;
        const auto codes = client.codes().seniorities({.info = &info});
        if (codes && codes->at(0).display_name == "x") ++right;
        if (info.cache == CacheUse::fresh) ++fresh;
      });
  }
  CHECK(right == machines);
  CHECK(fresh == machines - 1);
  CHECK(transport.requests().size() == 1);
}

}  // namespace cache_stores_test
