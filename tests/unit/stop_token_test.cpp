// The stop tokens of libraries without `std::stop_token` do what the standard's do, which pass the same
// tests.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>
#include <version>

#include "rocketpunch/detail/own_stop_token.hpp"
#include "support/catch.hpp"

namespace stop_token_test {

namespace own = rocketpunch::detail::own;
using namespace std::chrono_literals;

namespace {

struct Own {
  using Token = own::stop_token;
  using Source = own::stop_source;
  template <class Function>
  using Callback = own::stop_callback<Function>;
  using Condition = own::condition_variable_any;
  using Thread = own::jthread;
  static Source none() { return Source(own::nostopstate); }
};
#ifndef ROCKETPUNCH_OWN_STOP_TOKEN  // else they lack, or do not work
struct Standard {
  using Token = std::stop_token;
  using Source = std::stop_source;
  template <class Function>
  using Callback = std::stop_callback<Function>;
  using Condition = std::condition_variable_any;
  using Thread = std::jthread;
  static Source none() { return Source(std::nostopstate); }
};
using Kinds = std::tuple<Own, Standard>;
#else
using Kinds = std::tuple<Own>;
#endif
using Function = std::function<void()>;

}  // namespace

TEMPLATE_LIST_TEST_CASE("a stop is asked for once, and all tokens of it tell", "[stop]", Kinds) {
  typename TestType::Source source;
  const auto token = source.get_token(), copy = token;
  CHECK(token == copy);
  CHECK(token.stop_possible());
  CHECK_FALSE(token.stop_requested());
  CHECK(source.request_stop());
  CHECK_FALSE(source.request_stop());
  CHECK(token.stop_requested());
  CHECK(copy.stop_requested());
  CHECK(source.stop_requested());
}

TEMPLATE_LIST_TEST_CASE("no stop can be asked for without a source", "[stop]", Kinds) {
  const typename TestType::Token none;
  CHECK_FALSE(none.stop_possible());
  CHECK_FALSE(none.stop_requested());
  auto without = TestType::none();
  CHECK_FALSE(without.stop_possible());
  CHECK_FALSE(without.request_stop());
  CHECK(without.get_token() == none);

  std::optional<typename TestType::Source> source(std::in_place);
  auto other = std::make_optional(*source);
  const auto token = source->get_token();
  source.reset();
  CHECK(token.stop_possible());
  {
    const auto moved = std::move(*other);
    other.reset();
    CHECK(token.stop_possible());
  }
  CHECK_FALSE(token.stop_possible());
}

TEMPLATE_LIST_TEST_CASE("a stop that was asked for stays so without its source", "[stop]", Kinds) {
  typename TestType::Token token;
  {
    typename TestType::Source source;
    token = source.get_token();
    source.request_stop();
  }
  CHECK(token.stop_possible());
  CHECK(token.stop_requested());
}

TEMPLATE_LIST_TEST_CASE("callbacks are called once, within the request or at once after it", "[stop]",
                        Kinds) {
  using Callback = typename TestType::template Callback<Function>;
  typename TestType::Source source;
  int calls = 0;
  const Callback first(source.get_token(), [&] { ++calls; });
  {
    const Callback gone(source.get_token(), [&] { calls += 100; });
  }
  const Callback second(source.get_token(), [&] { ++calls; });
  CHECK(calls == 0);
  source.request_stop();
  CHECK(calls == 2);
  source.request_stop();
  CHECK(calls == 2);
  const Callback late(source.get_token(), [&] { ++calls; });
  CHECK(calls == 3);
  const Callback never(typename TestType::Token(), [&] { calls += 100; });
  CHECK(calls == 3);
}

TEMPLATE_LIST_TEST_CASE("a callback may destroy itself or another, and may look at the token", "[stop]",
                        Kinds) {
  using Callback = typename TestType::template Callback<Function>;
  typename TestType::Source source;
  int calls = 0;
  std::unique_ptr<Callback> one, other;
  const auto end_both = [&] {
    ++calls;
    CHECK(source.stop_requested());
    one.reset();
    other.reset();
  };
  one = std::make_unique<Callback>(source.get_token(), end_both);
  other = std::make_unique<Callback>(source.get_token(), end_both);
  source.request_stop();
  CHECK(calls == 1);
}

TEMPLATE_LIST_TEST_CASE("who destroys a callback waits while it is called elsewhere", "[stop]", Kinds) {
  using Callback = typename TestType::template Callback<Function>;
  typename TestType::Source source;
  std::mutex mutex;
  std::condition_variable changed;
  bool is_called = false, may_return = false, has_returned = false;
  auto callback = std::make_unique<Callback>(source.get_token(), [&] {
    std::unique_lock lock(mutex);
    is_called = true;
    changed.notify_all();
    changed.wait(lock, [&] { return may_return; });
    has_returned = true;
  });
  std::thread asking([&] { source.request_stop(); });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_called; });
  }
  std::thread letting([&] {
    const std::lock_guard lock(mutex);
    may_return = true;
    changed.notify_all();
  });
  callback.reset();
  CHECK(has_returned);
  asking.join();
  letting.join();
}

TEMPLATE_LIST_TEST_CASE("a wait ends by a stop, a notification, its time or what it is for", "[stop]",
                        Kinds) {
  typename TestType::Source source;
  typename TestType::Condition condition;
  std::mutex mutex;
  std::unique_lock lock(mutex);
  const auto late = std::chrono::steady_clock::now() + 1h;
  CHECK(condition.wait_until(lock, source.get_token(), late, [] { return true; }));
  CHECK_FALSE(
      condition.wait_until(lock, source.get_token(), std::chrono::steady_clock::now(), [] { return false; }));
  bool done = false;
  std::thread other([&] {
    const std::lock_guard guard(mutex);
    done = true;
    condition.notify_one();
  });
  CHECK(condition.wait_until(lock, source.get_token(), late, [&] { return done; }));
  other.join();
  std::thread asking([&] { source.request_stop(); });
  CHECK_FALSE(condition.wait_for(lock, source.get_token(), 1h, [] { return false; }));
  CHECK(lock.owns_lock());
  asking.join();
  CHECK_FALSE(condition.wait_until(lock, source.get_token(), late, [] { return false; }));
}

TEMPLATE_LIST_TEST_CASE("no stop is lost between a look and a wait", "[stop]", Kinds) {
  for (int i = 0; i < 2'000; ++i) {
    typename TestType::Source source;
    typename TestType::Condition condition;
    std::mutex mutex;
    std::thread asking([&] { source.request_stop(); });
    std::unique_lock lock(mutex);
    condition.wait_until(lock, source.get_token(), std::chrono::steady_clock::now() + 1h,
                         [] { return false; });
    asking.join();
  }
  SUCCEED("each wait ended");
}

TEMPLATE_LIST_TEST_CASE("a thread is asked to stop and waited for", "[stop]", Kinds) {
  bool ended = false;
  {
    typename TestType::Thread thread([&](typename TestType::Token stop) {
      std::mutex mutex;
      std::unique_lock lock(mutex);
      typename TestType::Condition condition;
      condition.wait_until(lock, stop, std::chrono::steady_clock::now() + 1h, [] { return false; });
      ended = stop.stop_requested();
    });
    typename TestType::Thread moved(std::move(thread));
    CHECK_FALSE(thread.joinable());  // NOLINT(bugprone-use-after-move)
    CHECK(moved.joinable());
  }
  CHECK(ended);
  typename TestType::Thread plain([&] { ended = false; });
  plain.join();
  CHECK_FALSE(ended);
  plain = typename TestType::Thread();
}

}  // namespace stop_token_test
