// Reads of many calls at once from a store that gives many entries at once: they share its round trips, and
// each has its own entry, limits and errors.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/cache/store.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace shared_reads_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

using Entries = std::vector<std::optional<CacheEntry>>;
using Sizes = std::vector<std::size_t>;

/// Notes of how many keys it is asked at once, and answers when it may.
class GatedStore {
 public:
  Result<std::optional<CacheEntry>> get(const std::string& key, const StoreLimits& limits) {
    ++single_gets;
    return cache_.get(key, limits);
  }
  Result<Entries> get_many(const std::vector<std::string>& keys, const StoreLimits& limits) {
    std::unique_lock lock(mutex_);
    sizes_.push_back(keys.size());
    const auto act = act_;
    is_in_time_ = is_in_time_ && limits.deadline <= std::chrono::steady_clock::now() + 250ms;
    // as long as it takes on a slow machine
    if (!opened_.wait(lock, limits.stop, [&] { return is_open_; })) {
      ++stops_;
      return Error({.kind = ErrorKind::cancelled, .message = "of the store"});
    }
    lock.unlock();
    if (act) return act();
    return cache_.get_many(keys, limits);
  }
  Result<void> put(const std::string& key, const CacheEntry& entry) { return cache_.put(key, entry); }
  Result<void> erase(const std::string& key) { return cache_.erase(key); }

  void close() {
    const std::lock_guard guard(mutex_);
    is_open_ = false;
    sizes_.clear();
  }
  void open() {
    const std::lock_guard guard(mutex_);
    is_open_ = true;
    opened_.notify_all();
  }
  /// Has it do something else.
  void set(std::function<Result<Entries>()> act) {
    const std::lock_guard guard(mutex_);
    act_ = std::move(act);
  }
  Sizes sizes() const {
    const std::lock_guard guard(mutex_);
    return sizes_;
  }
  /// Whether each read was to take no longer than the cache may.
  bool was_in_time() const {
    const std::lock_guard guard(mutex_);
    return is_in_time_;
  }
  int stops() const {
    const std::lock_guard guard(mutex_);
    return stops_;
  }

  std::atomic<int> single_gets{0};

 private:
  MemoryCache cache_;
  mutable std::mutex mutex_;
  std::condition_variable_any opened_;
  bool is_open_ = true, is_in_time_ = true;
  int stops_ = 0;
  Sizes sizes_;
  std::function<Result<Entries>()> act_;
};
static_assert(CacheStore<GatedStore>);

std::string page_json(const std::string& page) {
  return R"({"totalItems":1000,"totalPages":1000,"page":)" + page + R"(,"pageSize":1,"items":[]})";
}

/// An engine with one thread for its store, which has the first pages of a search.
struct Reads {
  explicit Reads(int kept = 0) {
    options.cache.store = store;
    options.observer = [this](const CallEvent& event) {
      if (event.kind == CallEvent::Kind::storage) troubles.push_back(event.error->message());
    };
    client.emplace(AppKey(app_key), options, engine.transport());
    for (int page = 1; page <= kept; ++page) REQUIRE(engine.run(read(page)));
    requests = 0;
  }
  ~Reads() { store->open(); }

  Task<Result<Page<JobSummary>>> read(int page, const CallOptions& call = {}) const {
    return client->async().jobs().search({.page = page, .page_size = 1}, call);
  }
  /// Closes the store while it has one read, so that others have to wait for its thread.
  void hold(int page) {
    store->close();
    held = as_future(read(page));
    while (store->sizes().empty()) engine.poll(1ms);
  }

  std::atomic<int> requests{0};
  SocketServer server{[this](Connection& connection) {
    while (const auto request = connection.read_request()) {
      ++requests;
      const auto at = request->target.find("page=") + 5;
      if (!connection.write(
              answer(200, page_json(request->target.substr(at, request->target.find('&', at) - at)))))
        return;
    }
  }};
  std::shared_ptr<GatedStore> store = std::make_shared<GatedStore>();
  ClientOptions options = options_for(server.url("/api/v1"));
  std::vector<std::string> troubles;
  std::future<Result<Page<JobSummary>>> held;
  Engine engine{{.blocking_threads = 1}};
  std::optional<Client<AppKey, EngineTransport>> client;
};

}  // namespace

TEST_CASE("net: reads of many calls at once share the round trips of a store") {
  constexpr int pages = 100;
  Reads reads(pages);
  CHECK(reads.troubles.empty());
  reads.hold(pages);
  std::vector<Task<Result<Page<JobSummary>>>> tasks;
  for (int page = 1; page < pages; ++page) tasks.push_back(reads.read(page));
  auto all = as_future(when_all(std::move(tasks)));
  reads.engine.poll(0ms);
  reads.store->open();
  reads.engine.run();
  const auto found = all.get();
  for (int page = 1; page < pages; ++page) {
    const auto& one = found[static_cast<std::size_t>(page - 1)];
    REQUIRE(one);
    CHECK(one->page == page);
  }
  CHECK(reads.held.get());
  CHECK(reads.requests == 0);
  CHECK(reads.store->sizes() == Sizes{1, 64, 35});  // 64 keys at the most
  CHECK(reads.store->single_gets == 0);
  CHECK(reads.store->was_in_time());
  CHECK(reads.troubles.empty());
}

TEST_CASE("net: a call that ends early leaves the reads of others alone") {
  Reads reads(3);
  reads.hold(1);
  stop_source stop;
  auto stopped = as_future(reads.read(2, {.stop = stop.get_token()}));
  auto other = as_future(reads.read(3));
  reads.engine.poll(0ms);
  stop.request_stop();
  reads.engine.poll(0ms);
  reads.store->open();
  reads.engine.run();
  const auto ended = stopped.get();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind() == ErrorKind::cancelled);
  CHECK(other.get().value().page == 3);
  CHECK(reads.store->sizes() == Sizes{1, 2});
  CHECK(reads.store->stops() == 0);
  CHECK(reads.requests == 0);
  CHECK(reads.troubles.empty());  // it says nothing about the store
}

TEST_CASE("net: a call waits no longer for the reads of others than it may") {
  Reads reads(2);
  reads.hold(1);
  const auto late = reads.engine.run(reads.read(2, {.timeout = 20ms}));
  REQUIRE_FALSE(late);
  CHECK(late.error().kind() == ErrorKind::timeout);
  reads.store->open();
  reads.engine.run();
  CHECK(reads.held.get());
  CHECK(reads.engine.run(reads.read(2)));
  CHECK(reads.store->sizes() == Sizes{1, 1});  // what nobody waits for isn't read
  CHECK(reads.troubles.empty());
}

TEST_CASE("net: a read for which nobody waits is stopped") {
  Reads reads(1);
  reads.store->close();
  stop_source stop;
  auto stopped = as_future(reads.read(1, {.stop = stop.get_token()}));
  while (reads.store->sizes().empty()) reads.engine.poll(1ms);
  stop.request_stop();
  reads.engine.run();
  CHECK(stopped.get().error().kind() == ErrorKind::cancelled);
  const Stopwatch watch;
  while (reads.store->stops() == 0 && watch.elapsed() < 1min) reads.engine.poll(1ms);
  CHECK(reads.store->stops() == 1);
  reads.store->open();
  CHECK(reads.engine.run(reads.read(1)));
  CHECK(reads.store->sizes() == Sizes{1, 1});
  CHECK(reads.troubles.empty());
}

TEST_CASE("net: what a store throws for many calls comes to each of them") {
  Reads reads(1);
  reads.store->set([]() -> Result<Entries> { throw std::runtime_error("of the store"); });
  CHECK_THROWS_WITH(reads.engine.run(reads.read(1)), "of the store");
  reads.hold(1);
  auto one = as_future(reads.read(1)), other = as_future(reads.read(2));
  reads.engine.poll(0ms);
  reads.store->open();
  reads.engine.run();
  for (auto* const call : {&reads.held, &one, &other}) CHECK_THROWS_WITH(call->get(), "of the store");
  CHECK(reads.store->sizes() == Sizes{1, 2});
}

TEST_CASE("net: calls go on without a store that fails many of them, which is told once") {
  Reads reads(3);
  const auto [act, words] = GENERATE(table<std::function<Result<Entries>()>, std::string>(
      {{[] { return Error({.kind = ErrorKind::network, .message = "it is gone"}); }, "it is gone"},
       {[] { return Entries(2); }, "gave 2 entries for"}}));
  reads.store->set(act);
  reads.hold(1);
  auto two = as_future(reads.read(2)), three = as_future(reads.read(3));
  reads.engine.poll(0ms);
  reads.store->open();
  reads.engine.run();
  CHECK(two.get().value().page == 2);
  CHECK(three.get().value().page == 3);
  CHECK(reads.held.get());
  CHECK(reads.requests == 3);
  REQUIRE(reads.troubles.size() == 1);
  CHECK_THAT(reads.troubles[0], Catch::Matchers::ContainsSubstring(words));
}

}  // namespace shared_reads_test
