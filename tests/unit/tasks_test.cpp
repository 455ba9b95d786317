// Tasks by themselves: when they run, what they give, and that nothing of them is left.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <coroutine>
#include <future>
#include <memory>
#include <numeric>
#include <rocketpunch/task.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace tasks_test {

namespace rp = rocketpunch;
using rp::Task;

namespace {

/// Counts what lives of it.
struct Counted {
  explicit Counted(int& count) : count_(&count) { ++count; }
  Counted(Counted&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Counted& operator=(Counted&&) = delete;
  ~Counted() {
    if (count_ != nullptr) --*count_;
  }
  int* count_;
};

/// Wakes those who sleep here when it is told to.
class Gate {
 public:
  auto operator co_await() noexcept {
    struct Awaiter {
      Gate& gate;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> awaiting) const { gate.asleep_.push_back(awaiting); }
      void await_resume() const noexcept {}
    };
    return Awaiter{*this};
  }
  std::size_t asleep() const { return asleep_.size(); }
  void open_one() {
    const auto first = asleep_.front();
    asleep_.erase(asleep_.begin());
    first.resume();
  }

 private:
  std::vector<std::coroutine_handle<>> asleep_;
};

ROCKETPUNCH_COROUTINES

Task<int> give(int value) { co_return value; }
Task<int> fail() {
  throw std::runtime_error("from the task");
  co_return 0;
}
Task<int> keep(Counted, int value) { co_return value; }
Task<int> sum_of(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await give(1);
  co_return sum;
}
Task<int> after(Gate& gate, int value) {
  co_await gate;
  co_return value;
}
Task<int> beside(int& under_way, int& most, Gate& gate, int value) {
  most = (std::max)(most, ++under_way);
  co_await gate;
  --under_way;
  co_return value;
}
Task<std::string> caught(Task<int> task) {
  try {
    co_await std::move(task);
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "nothing";
}
Task<int> on_another_thread(int value) {
  struct Hop {
    bool await_ready() const noexcept { return false; }
    ROCKETPUNCH_AWAIT_SUSPEND void await_suspend(std::coroutine_handle<> awaiting) const {
      std::thread([awaiting] { awaiting.resume(); }).detach();
    }
    void await_resume() const noexcept {}
  };
  Hop hop;
  co_await hop;
  co_return value;
}
Task<void> note(bool& done) {
  done = true;
  co_return;
}

ROCKETPUNCH_COROUTINES_END

}  // namespace

TEST_CASE("a task begins when it is awaited, and not before") {
  bool done = false;
  auto task = note(done);
  CHECK_FALSE(done);
  rp::start(std::move(task), [] {});
  CHECK(done);
}

TEST_CASE("a task that is never awaited lets go of what it holds") {
  int alive = 0;
  {
    const auto task = keep(Counted(alive), 1);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("what a task throws is thrown where it is awaited") {
  CHECK(rp::as_future(caught(fail())).get() == "from the task");
  CHECK_THROWS_WITH(rp::as_future(fail()).get(), "from the task");
}

TEST_CASE("tasks that end at once take no stack, however many are awaited in a row") {
  CHECK(rp::as_future(sum_of(1'000'000)).get() == 1'000'000);
}

TEST_CASE("a callback gets the value once, when the task has ended") {
  Gate gate;
  std::vector<int> given;
  rp::start(after(gate, 7), [&](int value) { given.push_back(value); });
  CHECK(given.empty());
  gate.open_one();
  CHECK(given == std::vector<int>{7});
}

TEST_CASE("a task may end on another thread than it began on, again and again") {
  for (int i = 0; i < 200; ++i) REQUIRE(rp::as_future(on_another_thread(i)).get() == i);
}

TEST_CASE("when_all gives the values in their order, with a bound on what is under way") {
  constexpr int count = 10;
  int under_way = 0, most = 0;
  Gate gate;
  std::vector<Task<int>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(beside(under_way, most, gate, i));
  auto all = rp::as_future(rp::when_all(std::move(tasks), 3));
  while (gate.asleep() > 0) gate.open_one();
  std::vector<int> expected(count);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(all.get() == expected);
  CHECK(most == 3);
}

TEST_CASE("when_all over tasks of many threads loses none") {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 300; ++i) tasks.push_back(on_another_thread(i));
  const auto values = rp::as_future(rp::when_all(std::move(tasks), 16)).get();
  CHECK(std::accumulate(values.begin(), values.end(), 0) == 300 * 299 / 2);
}

TEST_CASE("when_all runs all, also if one throws, and then throws that") {
  Gate gate;
  std::vector<Task<int>> tasks;
  tasks.push_back(fail());
  tasks.push_back(after(gate, 1));
  auto all = rp::as_future(rp::when_all(std::move(tasks)));
  CHECK(all.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  gate.open_one();
  CHECK_THROWS_WITH(all.get(), "from the task");
}

TEST_CASE("when_all of nothing is there at once") {
  CHECK(rp::as_future(rp::when_all(std::vector<Task<int>>())).get().empty());
}

}  // namespace tasks_test
