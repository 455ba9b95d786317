// One App Key's quota in Redis, shared by eight machines whose clocks are hours apart, while that of Redis is
// set ten seconds ahead and back, and the service enforces the quota.
//   shared-quota-redis CALLS WINDOW   so many calls, 60 in a window of so many milliseconds: none is refused,
//   and
//                                     they take no more than a tenth longer than they have to
// The mode "work" is the processes that this starts.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <rocketpunch/redis/quota_ledger.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "load/machine.hpp"
#include "redis/redis_server.hpp"
#include "support/temporary_directory.hpp"

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr int processes = 8, threads = 4, allowed = 60;

rp::RedisOptions patient(const std::string& url) {
  return {.url = url, .connect_timeout = 10s, .command_timeout = 10s};
}

struct Work {
  std::string base_url, redis, go;
  int calls = 0;
  milliseconds window{};

  std::vector<std::string> words() const {
    return {"work", base_url, redis, go, std::to_string(calls), std::to_string(window.count())};
  }
  static Work parse(const std::vector<std::string>& words) {
    return {words.at(1), words.at(2), words.at(3), std::stoi(words.at(4)),
            milliseconds(std::stol(words.at(5)))};
  }
};

/// Makes its calls when that file is there; prints how many worked, and how many answers were 429.
int work(const Work& work) {
  std::atomic<int> begun{0}, worked{0}, refused{0};
  rp::ClientOptions options{.base_url = work.base_url, .timeout = 10min, .retry = {.max_attempts = 20}};
  options.quota.mode = rp::QuotaMode::wait;
  options.quota.limits = {{.period = work.window, .calls = allowed}};
  options.quota.ledger =
      rp::RedisQuotaLedger(rp::RedisConnections(patient(work.redis)), rp::Secret("rp_app_test"));
  options.observer = [&](const rp::CallEvent& event) {
    if (event.kind == rp::CallEvent::Kind::response && event.status == 429) ++refused;
  };
  const rp::Client client{rp::AppKey{"rp_app_test"}, options};
  std::cout << "ready" << std::endl;
  const auto clock = rp::SystemClock::instance();
  while (!std::filesystem::exists(work.go)) clock->wait_until(clock->now() + 1ms, {});
  {
    std::vector<std::jthread> crew;
    for (int i = 0; i < threads; ++i)
      crew.emplace_back([&] {
        while (begun++ < work.calls) {
          const auto codes = client.codes().seniorities();
          if (codes)
            ++worked;
          else
            std::cerr << "shared-quota: " << codes.error() << '\n';
        }
      });
  }
  std::cout << worked << ' ' << refused << std::endl;
  return worked == work.calls ? 0 : 1;
}

/// Sets the clock of a Redis ten seconds ahead and back, in turns, as those who count in it see it: what it
/// was at the last change is set the other way.
class SteppedClock {
 public:
  SteppedClock(const std::string& url, milliseconds pause)
      : pool_({rp::detail::parse_redis_url(url), "", {}, 10s, 10s, 1, ""}),
        thread_([this, pause](const std::stop_token& stop) {
          const auto clock = rp::SystemClock::instance();
          while (clock->wait_until(clock->now() + pause, stop)) step();
        }) {}
  int steps() const { return steps_; }

 private:
  void step() {
    const auto key = pool_.command({"RANDOMKEY"}, {});
    if (!key || key->text.empty()) return;
    const bool ahead = steps_ % 2 == 0;
    if (pool_.command({"HINCRBY", key->text, "c", ahead ? "-10000000" : "10000000"}, {})) ++steps_;
  }

  rp::detail::RedisPool pool_;
  std::atomic<int> steps_{0};
  std::jthread thread_;
};

bool holds(bool what, const char* name) {
  if (!what) std::cerr << "shared-quota: does not hold: " << name << '\n';
  return what;
}

int full(const std::string& program, int calls, milliseconds window) {
  rp::testing::MockOptions options;
  options.per_minute = allowed;
  options.per_day = 0;
  options.clock_speed = 60'000.0 / static_cast<double>(window.count());
  rp::testing::MockServer server(options);
  const rp::test::RedisServer redis;
  const rp::test::TemporaryDirectory directory;
  const std::string go = directory.path() + "/go";
  const auto machines = machines_apart(program, processes, std::cout);
  std::vector<Process> crew;
  for (const Machine& machine : machines) {
    crew.push_back(
        machine.start(Work{server.base_url(), redis.url(), go, calls / processes, window}.words()));
    crew.back().line();
  }
  const SteppedClock steps(redis.url(), window / 3);
  const auto begin = std::chrono::steady_clock::now();
  std::ofstream{go};
  int all_worked = 0, all_refused = 0;
  bool good = true;
  for (Process& process : crew) {
    std::istringstream counts(process.line());
    int worked = 0, refused = 0;
    counts >> worked >> refused;
    all_worked += worked;
    all_refused += refused;
    good = process.wait() == 0 && good;
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  // what is in the last window waits for those before it
  const std::chrono::duration<double> least = window * ((calls + allowed - 1) / allowed - 1);
  std::cout << "shared-quota: Redis: " << all_worked << " calls in " << time.count() << " s from "
            << processes << " machines of " << threads << " threads, " << time / least
            << " of the least that they can take; " << all_refused << " refused, over " << steps.steps()
            << " steps of the clock by 10 s\n";
  good = holds(good && all_worked == calls, "every call works");
  good = holds(all_refused == 0, "the service refuses nothing") && good;
  good = holds(steps.steps() > 0, "the clock was set") && good;
  return holds(time <= 1.1 * least, "calls take no more than a tenth longer than they have to") && good ? 0
                                                                                                        : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.at(0) == "clocks") return Machine::print_clocks(std::cout), 0;
    if (arguments.at(0) == "work") return work(Work::parse(arguments));
    return full(argv[0], std::stoi(arguments.at(0)), milliseconds(std::stol(arguments.at(1))));
  } catch (const std::out_of_range&) {
    std::cerr << "usage: shared-quota-redis CALLS WINDOW\n";
  } catch (const std::exception& error) {
    std::cerr << "shared-quota: " << error.what() << '\n';
  }
  return 1;
}
