// One App Key's quota, shared by many threads and processes while the service enforces it.
//   shared-quota full CALLS    8 processes of 8 threads and a ledger in a file: nothing is refused, and no
//                              call waits while the ledger has a place left
//   shared-quota foreign       another program, without the ledger, uses up a part of the quota for a while:
//                              the service's refusals stay few, and everything works in the end
// The windows of the service last 0.6 s in place of a minute. The mode "work" is the processes that these two
// start.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../support/process.hpp"

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr int threads = 8;
constexpr auto window = 600ms;
constexpr int allowed = 60;

/// The ledger that the processes share. Counts the calls that were made to wait while a place was free, by
/// the clock that the ledger goes by.
class WatchedLedger {
 public:
  explicit WatchedLedger(const std::string& directory) : file_(directory) {}

  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
    return file_.change(
        [&](rp::QuotaLog& log) {
          const auto now = rp::SystemClock::instance()->now();
          const int later = booked(log, now);
          const bool full = log.count({}, now - window, now) + later >= allowed;
          change(log);
          if (!full && booked(log, now) > later) ++kept_waiting_;
        },
        wait);
  }
  int kept_waiting() const { return kept_waiting_; }

 private:
  /// Places booked for later; what is under way is in both counts.
  static int booked(const rp::QuotaLog& log, rp::QuotaLog::Time now) {
    return log.count({}, now, now + 1h) - log.count({}, now, now);
  }

  rp::FileQuotaLedger file_;
  std::atomic<int> kept_waiting_{0};
};

/// Makes that many calls from eight threads; prints how many worked, how many answers were 429, and how many
/// calls waited though there was a place.
int work(const std::string& directory, const std::string& base_url, int calls) {
  std::atomic<int> begun{0}, worked{0}, refused{0};
  const auto ledger = std::make_shared<WatchedLedger>(directory);
  // how often one call meets the other program is chance, and the machine's speed; that all work in the end
  // is not
  rp::ClientOptions options{.base_url = base_url, .timeout = 10min, .retry = {.max_attempts = 20}};
  options.quota = {
      .mode = rp::QuotaMode::wait, .limits = {{.period = window, .calls = allowed}}, .ledger = ledger};
  options.observer = [&](const rp::CallEvent& event) {
    if (event.kind == rp::CallEvent::Kind::response && event.status == 429) ++refused;
  };
  const rp::Client client{rp::AppKey{"rp_app_test"}, options};
  {
    std::vector<std::jthread> crew;
    for (int i = 0; i < threads; ++i)
      crew.emplace_back([&] {
        while (begun++ < calls) {
          const auto codes = client.codes().seniorities();
          if (codes)
            ++worked;
          else
            std::cerr << "shared-quota: " << codes.error() << '\n';
        }
      });
  }
  std::cout << worked << ' ' << refused << ' ' << ledger->kept_waiting() << std::endl;
  return worked == calls ? 0 : 1;
}

struct Outcome {
  int worked = 0, refused = 0, kept_waiting = 0;
  bool good = true;
  std::chrono::duration<double> time{};
};

struct Stage {
  explicit Stage(std::string own_program) : program(std::move(own_program)), server(options()) {
    directory = (fs::temp_directory_path() / "rocketpunch-quota-XXXXXX").string();
    if (mkdtemp(directory.data()) == nullptr) throw std::runtime_error("no directory");
  }
  ~Stage() { fs::remove_all(directory); }
  static rp::testing::MockOptions options() {
    rp::testing::MockOptions options;
    options.per_minute = allowed;
    options.per_day = 0;  // at 5,000 a day it would take a quarter of an hour
    options.clock_speed = 60'000.0 / window.count();
    return options;
  }
  Outcome run(int processes, int calls, const std::function<void()>& meanwhile = {}) {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<Process> crew;
    for (int i = 0; i < processes; ++i)
      crew.emplace_back(program, std::vector<std::string>{"work", directory, server.base_url(),
                                                          std::to_string(calls / processes)});
    if (meanwhile) meanwhile();
    Outcome outcome;
    for (Process& process : crew) {
      std::istringstream counts(process.line());
      int worked = 0, refused = 0, kept_waiting = 0;
      counts >> worked >> refused >> kept_waiting;
      outcome.worked += worked;
      outcome.refused += refused;
      outcome.kept_waiting += kept_waiting;
      outcome.good = process.wait() == 0 && outcome.good;
    }
    outcome.time = std::chrono::steady_clock::now() - begin;
    return outcome;
  }

  std::string program;
  rp::testing::MockServer server;
  std::string directory;
};

bool holds(bool what, const char* name) {
  if (!what) std::cerr << "shared-quota: does not hold: " << name << '\n';
  return what;
}

int full(const std::string& program, int calls) {
  Stage stage(program);
  const Outcome outcome = stage.run(8, calls);
  // the last window need not be used up; the first calls of all wait for nothing
  const double windows = std::max(1.0, outcome.time / std::chrono::duration<double>(window));
  const double used = outcome.worked / (windows * allowed);
  std::cout << "shared-quota: full: " << outcome.worked << " calls in " << outcome.time.count()
            << " s from 8 processes of 8 threads, " << outcome.refused << " refused, " << outcome.kept_waiting
            << " kept waiting beside a free place; " << static_cast<int>(used * 100)
            << " % of what is allowed in that time\n";
  bool good = holds(outcome.good && outcome.worked == calls, "every call works");
  good = holds(outcome.refused == 0, "the service refuses nothing") && good;
  good = holds(outcome.kept_waiting == 0, "no call waits while the ledger has a place left") && good;
  return good ? 0 : 1;
}

int foreign(const std::string& program) {
  Stage stage(program);
  int taken = 0;
  std::chrono::duration<double> other_for{};
  const Outcome outcome = stage.run(4, 1200, [&] {
    // half of each window, over 10 windows
    const rp::Client other{rp::AppKey{"rp_app_test"},
                           {.base_url = stage.server.base_url(), .retry = {.max_attempts = 1}}};
    const auto clock = rp::SystemClock::instance();
    const auto begin = clock->now();
    for (int i = 0; i < 10; ++i) {
      const auto end = clock->now() + window;
      for (int call = 0; call < allowed / 2; ++call) taken += other.codes().seniorities().has_value();
      clock->wait_until(end, {});
    }
    other_for = clock->now() - begin;
  });
  std::cout << "shared-quota: foreign: " << outcome.worked << " calls in " << outcome.time.count()
            << " s from 4 processes of 8 threads beside " << taken << " of another program, "
            << outcome.refused << " refused\n";
  bool good = holds(outcome.good && outcome.worked == 1200, "every call works");
  // at most what is under way when the other one comes, for each window that it uses
  const double windows = std::ceil(other_for / std::chrono::duration<double>(window));
  good = holds(outcome.refused <= windows * 4 * threads, "the refusals stay few") && good;
  good = holds(taken > 0, "the other program takes its part") && good;
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto argument = [&](std::size_t at) { return at < arguments.size() ? arguments[at] : std::string(); };
  try {
    if (argument(0) == "full") return full(argv[0], std::stoi(argument(1)));
    if (argument(0) == "foreign") return foreign(argv[0]);
    if (argument(0) == "work") return work(argument(1), argument(2), std::stoi(argument(3)));
    std::cerr << "usage: shared-quota full CALLS | foreign\n";
  } catch (const std::exception& error) {
    std::cerr << "shared-quota: " << error.what() << '\n';
  }
  return 1;
}
