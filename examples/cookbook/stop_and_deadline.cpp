// A walk that ends at Ctrl-C, or when its time is over, whatever is under way.
//   ROCKETPUNCH_API_KEY=... stop_and_deadline MILLISECONDS
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <thread>

namespace rp = rocketpunch;

/// Asks to stop at SIGINT or SIGTERM, or when the time is over. To be made first in `main`: threads that are
/// started later leave the signals to it too. (A signal handler must not ask: `request_stop` takes locks.)
class Watch {
 public:
  explicit Watch(std::chrono::milliseconds time) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    thread_ = std::thread([this, signals, time] {
      const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
      const timespec limit{static_cast<time_t>(whole.count()),
                           static_cast<long>(std::chrono::nanoseconds(time - whole).count())};
      int came = 0;
      do came = sigtimedwait(&signals, nullptr, &limit);
      while (came < 0 && errno == EINTR);
      interrupted_ = came == SIGINT || came == SIGTERM;
      stop_.request_stop();
    });
  }
  Watch(const Watch&) = delete;
  ~Watch() {
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }
  rp::stop_token token() const { return stop_.get_token(); }
  bool interrupted() const { return interrupted_; }

 private:
  std::atomic<bool> interrupted_{false};
  rp::stop_source stop_;
  std::thread thread_;
};

/// Walks until it is asked to stop, which ends requests and waits under way; gives the exit status.
int count_jobs(const rp::AppClient& client, const Watch& watch) {
  auto walk = client.jobs().search_all({}, {.stop = watch.token()}, {.pages_ahead = 2});
  int jobs = 0;
  for (const auto& job : walk)
    if (job && ++jobs == 1) std::cout << "walking" << std::endl;
  std::cout << jobs << " of " << walk.total_items() << " jobs\n";
  const auto whole = walk.outcome();
  if (whole) return 0;
  if (whole.error().kind() != rp::ErrorKind::cancelled) {  // `timeout` is that of a single page
    std::cerr << whole.error() << '\n';
    return 1;
  }
  std::cerr << (watch.interrupted() ? "interrupted" : "out of time") << '\n';
  return watch.interrupted() ? 130 : 3;
}

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: stop_and_deadline MILLISECONDS\n";
    return 2;
  }
  const Watch watch(std::chrono::milliseconds(std::atoi(argv[1])));
  const rp::Client client{rp::AppKey::from_env()};
  return count_jobs(client, watch);
} catch (const rp::Error& error) {
  std::cerr << "stop_and_deadline: " << error << '\n';
  return 1;
}
