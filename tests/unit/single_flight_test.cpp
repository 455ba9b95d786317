// Single flight by itself: who leads, what the others get, and that nobody waits for a leader who has gone.
#ifndef _WIN32
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <rocketpunch/detail/coro/single_flight.hpp>
#include <rocketpunch/detail/os/forks.hpp>
#include <rocketpunch/stop_token.hpp>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace single_flight_test {

using namespace std::chrono_literals;
using Flights = rocketpunch::detail::SingleFlight<int>;

namespace {

struct Fixture {
  Flights::Joined join(const std::string& key) {
    const std::lock_guard guard(mutex);
    return flights.join(key);
  }
  bool in_flight(const std::string& key) {
    const std::lock_guard guard(mutex);
    return flights.in_flight(key);
  }

  rocketpunch::detail::ForkedMutex mutex;
  Flights flights{mutex};
};

bool is_done(Flights::Joined& joined) {
  return joined.call->done.wait_until(std::chrono::steady_clock::now() + 30s, {});
}

}  // namespace

TEST_CASE_METHOD(Fixture, "the first who joins a call leads it, and the others get its value") {
  auto first = join("a"), second = join("a"), other = join("b");
  REQUIRE(first.leader);
  CHECK_FALSE(second.leader);
  CHECK(other.leader);
  CHECK_FALSE(second.call->done.is_set());
  CHECK(in_flight("a"));

  first.leader->finish(7);
  REQUIRE(is_done(second));
  CHECK(second.call->value == 7);
  CHECK_FALSE(in_flight("a"));
  CHECK(in_flight("b"));
  CHECK(join("a").leader);
}

TEST_CASE_METHOD(Fixture, "a leader that goes gives the call up, and another can lead") {
  std::optional<Flights::Joined> first(join("a"));
  auto second = join("a");
  {
    const auto moved = std::move(*first->leader);
    first.reset();
    CHECK(in_flight("a"));
  }
  REQUIRE(is_done(second));
  CHECK_FALSE(second.call->value);
  CHECK_FALSE(second.call->thrown);
  CHECK(join("a").leader);
}

TEST_CASE_METHOD(Fixture, "what a leader has thrown is told to all who joined") {
  auto first = join("a"), second = join("a");
  first.leader->fail(std::make_exception_ptr(std::runtime_error("from the leader")));
  REQUIRE(is_done(second));
  CHECK_FALSE(second.call->value);
  CHECK_THROWS_AS(second.call->take(), std::runtime_error);
  CHECK_FALSE(in_flight("a"));
}

TEST_CASE_METHOD(Fixture, "of many threads that join a call at the same time one leads it") {
  constexpr int count = 32;
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> leaders{0}, joined{0}, wrong{0};
    std::vector<rocketpunch::detail::jthread> threads;
    for (int i = 0; i < count; ++i)
      threads.emplace_back([&, round] {
        auto call = join("a");
        ++joined;
        if (call.leader) {
          ++leaders;
          while (joined < count) std::this_thread::yield();
          call.leader->finish(round);
        }
        if (!is_done(call) || call.call->value != round) ++wrong;
      });
    threads.clear();
    CHECK(leaders == 1);
    CHECK(wrong == 0);
  }
}

#ifndef _WIN32  // which has no fork
TEST_CASE_METHOD(Fixture, "a child of a fork leads its own call, which its parent's leader doesn't end") {
  std::optional<Flights::Joined> of_parent(join("a"));
  const pid_t child = fork();
  if (child == 0) {
    auto own = join("a");
    bool fine = own.leader.has_value();
    of_parent.reset();  // as on a thread that has forked while it led
    fine = fine && in_flight("a") && !own.call->done.is_set();
    if (own.leader) own.leader->finish(1);
    fine = fine && own.call->value == 1 && !in_flight("a");
    _exit(fine ? 0 : 1);
  }
  REQUIRE(child > 0);
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(in_flight("a"));
  of_parent->leader->finish(2);
  CHECK(of_parent->call->value == 2);
}
#endif

}  // namespace single_flight_test
