// A store of many machines that answers late, or not at all. Times are told; verdicts are by counts, and by
// bounds that a machine ten times slower keeps.
//   store-waits-... far       its server is 50 ms away, there and back: how many round trips things take, and
//   how
//                             soon all of 64 processes have what one of them has refreshed
//   store-waits-... hanging   it hangs: each call ends in its own time, and a good token is used all the same
// The mode "wait" is the processes that the first one starts.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <thread>
#include <vector>

#include "load/delaying_proxy.hpp"
#include "load/sign_in_stage.hpp"
#ifdef ROCKETPUNCH_LOAD_IN_REDIS
#include <rocketpunch/redis/cache.hpp>
#include <rocketpunch/redis/quota_ledger.hpp>
#endif

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

using std::chrono::milliseconds;
using Real = std::chrono::steady_clock;

/// How long that takes.
template <class Act>
milliseconds time_of(const Act& act) {
  const auto begin = Real::now();
  act();
  return std::chrono::duration_cast<milliseconds>(Real::now() - begin);
}
std::ostream& tell() { return std::cout << "store-waits: " << StoreServer::name << ": "; }

/// Waits for a file, and then for the refresh that another makes, or makes it; prints when it has the tokens.
int wait_for_refresh(const Worker& worker) {
  const auto session = worker.session();
  if (const auto tokens = session.tokens(); !tokens) return judge(tokens.error());
  std::cout << "ready" << std::endl;
  const auto clock = rp::SystemClock::instance();
  while (!std::filesystem::exists(worker.argument)) clock->wait_until(clock->now() + 5ms, {});
  if (const auto tokens = session.refresh(); !tokens) return judge(tokens.error());
  std::cout << std::chrono::duration_cast<milliseconds>(Real::now().time_since_epoch()).count() << '\n';
  return works;
}

/// Service and store, and the same store at a distance.
struct Distance : Stage {
  Distance(const std::string& own_program, milliseconds token_delay)
      : Stage(own_program, token_delay, std::chrono::minutes(15)), proxy(store.socket(), 25ms) {}
  std::string address() const { return StoreServer::address_at(proxy.port()); }
  Worker far_worker() const {
    Worker worker = here({.mode = "wait", .argument = end().string()});
    worker.address = address();
    return worker;
  }

  DelayingProxy proxy;
};

bool refreshes_in_three_turns(const std::string& program) {
  Distance stage(program, 0ms);
  const auto session = stage.far_worker().session();
  session.user_info().value();
  session.refresh().value();  // connects, and gives Redis the scripts
  const auto before = stage.proxy.turns();
  const auto time = time_of([&] { session.refresh().value(); });
  const auto turns = stage.proxy.turns() - before;
  const auto in_hand = time_of([&] { session.user_info().value(); });
  tell() << "a refresh takes " << turns << " round trips of 50 ms, " << time.count()
         << " ms with the request; a call with the token in hand " << in_hand.count() << " ms\n";
  bool good = holds(turns <= 3, "a refresh takes three round trips");
  good = holds(stage.proxy.turns() - before == turns, "a token in hand takes none") && good;
  return good;
}

bool serves_all_who_wait(const std::string& program) {
  constexpr int count = 64;
  Distance stage(program, 1s);
  std::vector<Process> waiters;
  for (int i = 0; i < count; ++i) waiters.emplace_back(program, stage.far_worker().words());
  for (Process& waiter : waiters) waiter.line();
  std::ofstream{stage.end()};
  std::vector<long> served;
  bool good = true;
  for (Process& waiter : waiters) {
    served.push_back(std::atol(waiter.line().c_str()));
    good = holds(waiter.wait() == works, "everyone who waits is served") && good;
  }
  const auto [first, last] = std::minmax_element(served.begin(), served.end());
  const auto counts = stage.server.oauth_counts();
  tell() << count << " processes wait for a refresh: all have it " << *last - *first
         << " ms after the first; " << counts.rotations << " rotations\n";
  good = holds(counts.rotations == 1 && counts.refresh_requests == 1, "one of them refreshes") && good;
  return holds(*last - *first <= 5'000, "all are served soon") && good;
}

#ifdef ROCKETPUNCH_LOAD_IN_REDIS
rp::RedisConnections connections_to(const std::string& address, milliseconds patience) {
  return rp::RedisConnections({.url = address, .connect_timeout = patience, .command_timeout = patience});
}

/// Pages of a search from a cache at a distance, all at once, on one engine.
class FarReads {
 public:
  explicit FarReads(const Distance& stage) {
    // what takes long on a slow machine is no failure of the store
    rp::ClientOptions options{.base_url = stage.server.base_url(), .timeout = 5min};
    options.cache.store = rp::RedisCache(connections_to(stage.address(), 20s));
    client_.emplace(rp::AppKey("rp_app_test"), options, engine_.transport());
  }
  /// How many of so many work.
  std::size_t read(std::size_t count) const {
    std::size_t worked = 0;
    for (std::size_t i = 1; i <= count; ++i)
      rp::start(client_->async().jobs().search({.page = static_cast<int>(i), .page_size = 1}),
                [&](const auto& found) { worked += found.has_value(); });
    engine_.run();
    return worked;
  }

 private:
  rp::Engine engine_;
  std::optional<rp::Client<rp::AppKey, rp::EngineTransport>> client_;
};

/// Reads as often as it takes until all come from the cache, which lets a store be that took longer than the
/// cache may: on a busy machine also one that is well.
bool reads_from_cache(const Distance& stage) {
  constexpr std::size_t count = 200;
  constexpr int tries = 20;
  const FarReads reads(stage);
  for (int i = 0; i < tries; ++i) {
    const auto turns = stage.proxy.turns(), requests = stage.server.requests();
    std::size_t worked = 0;
    const auto time = time_of([&] { worked = reads.read(count); });
    if (!holds(worked == count, "each read works")) return false;
    // the first ones fill it and connect
    if (i == 0 || stage.server.requests() != requests) continue;
    tell() << count << " reads from the cache on one engine take " << time.count() << " ms and "
           << stage.proxy.turns() - turns << " round trips\n";
    return holds(stage.proxy.turns() - turns <= count / 10, "many share a round trip");
  }
  return holds(false, "reads come from the cache");
}
#endif

int far(const std::string& program) {
  bool good = refreshes_in_three_turns(program);
  good = serves_all_who_wait(program) && good;
#ifdef ROCKETPUNCH_LOAD_IN_REDIS
  const Distance stage(program, 0ms);
  good = reads_from_cache(stage) && good;
#endif
  return good ? works : fails;
}

/// A server that hangs while this lives.
struct Hang {
  explicit Hang(StoreServer& of) : server(of) { server.stop(); }
  Hang(const Hang&) = delete;
  Hang& operator=(const Hang&) = delete;
  ~Hang() { server.go_on(); }

  StoreServer& server;
};

/// What calls did in the end.
struct Ended {
  int calls = 0, failed = 0;
  milliseconds longest{};

  template <class Call>
  void add(const Call& call) {
    bool worked = false;
    longest = std::max(longest, time_of([&] { worked = call(); }));
    ++calls;
    failed += !worked;
  }
};
void tell_of(const char* which, const Ended& ended) {
  tell() << "hangs: " << ended.calls << ' ' << which << ", the longest " << ended.longest.count() << " ms, "
         << ended.failed << " failed\n";
}

int hanging(const std::string& program) {
  constexpr int times = 8;  // the first ones wait for it, the others know
  const rp::CallOptions shortly{.timeout = 300ms};
  Stage stage(program, 0ms, std::chrono::minutes(15));
  const auto session = [&] { return stage.here({}).session(); };
  const auto with_token = session();
  with_token.user_info().value();
  const rp::Engine engine;
  const auto waiting = [&] {
    const Worker worker = stage.here({});
    return rp::OAuthSession(worker.config(), tokens_at(worker.address), worker.user, worker.options(),
                            engine.transport());
  };
  std::optional<Hang> hang(stage.store);
  Ended without, in_hand, refreshes;
  for (int i = 0; i < times; ++i) {
    without.add([&] { return session().user_info(shortly).has_value(); });
    in_hand.add([&] { return with_token.user_info(shortly).has_value(); });
    refreshes.add([&] { return with_token.refresh(shortly).has_value(); });
  }
  // an engine that is polled for a millisecond at a time, while calls of it wait for the store
  milliseconds stall{};
  int ended = 0;
  std::vector<rp::OAuthSession> sessions;
  for (int i = 0; i < times; ++i) {
    sessions.push_back(waiting());
    rp::start(sessions.back().async().user_info(shortly), [&](const auto&) { ++ended; });
  }
  const auto all = time_of([&] {
    while (ended < times) stall = std::max(stall, time_of([&] { engine.poll(1ms); }));
  });
  tell_of("calls without a token", without);
  tell_of("calls with a good token", in_hand);
  tell_of("refreshes", refreshes);
  tell() << "hangs: " << times << " calls on an engine end within " << all.count()
         << " ms; its loop stood still for " << stall.count() << " ms at the most\n";
  bool good = true;
  const auto in_time = [&](const Ended& calls, int failed) {
    good = holds(calls.failed == failed, "calls fail without the store, and only those") && good;
    good = holds(calls.longest <= 4s, "each call ends in its time") && good;
  };
  in_time(without, times);
  in_time(in_hand, 0);
  in_time(refreshes, times);
  good = holds(all <= 4s, "calls on an engine end in their time") && good;
  good = holds(stall <= 200ms, "the engine's loop goes on") && good;
#ifdef ROCKETPUNCH_LOAD_IN_REDIS
  rp::ClientOptions options{.base_url = stage.server.base_url(), .timeout = 300ms};
  options.cache.store = rp::RedisCache(connections_to(stage.store.address(), 2s));
  const rp::Client reader(rp::AppKey("rp_app_test"), options);
  options.cache.store = {};
  options.quota = {
      .mode = rp::QuotaMode::wait,
      .ledger = rp::RedisQuotaLedger(connections_to(stage.store.address(), 2s), rp::Secret("rp_app_test"))};
  const rp::Client counted(rp::AppKey("rp_app_test"), options);
  Ended reads, counts;
  for (int i = 0; i < times; ++i) {
    reads.add([&] { return reader.codes().seniorities().has_value(); });
    counts.add([&] { return counted.codes().seniorities().has_value(); });
  }
  tell_of("reads over a cache", reads);
  tell_of("calls in a quota", counts);
  good = holds(reads.longest <= 4s && counts.longest <= 4s, "each call ends in its time") && good;
  good = holds(counts.failed == times, "nothing goes uncounted") && good;
#endif
  hang.reset();
  good = holds(session().user_info().has_value(), "calls work when it goes on") && good;
  return good ? works : fails;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 1 && arguments[0] == "far") return far(argv[0]);
    if (arguments.size() == 1 && arguments[0] == "hanging") return hanging(argv[0]);
    return wait_for_refresh(Worker::parse(arguments));
  } catch (const std::out_of_range&) {
    std::cerr << "usage: store-waits-... far | hanging\n";
  } catch (const std::exception& error) {
    std::cerr << "store-waits: " << error.what() << '\n';
  }
  return fails;
}
