// Many calls in flight at once: the SDK's engine and its blocking client on threads, against libcurl's multi
// interface by hand.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "allocations.hpp"
#include "hand_written.hpp"
#include "many.hpp"
#include "measure.hpp"
#include "page.hpp"
#include "server.hpp"

namespace {

using namespace std::chrono_literals;
using Jobs = rocketpunch::Page<rocketpunch::JobSummary>;
using EngineClient = rocketpunch::Client<rocketpunch::AppKey, rocketpunch::EngineTransport>;

constexpr int page_size = 20;
const std::string keyword = "AI 엔지니어", key = "rp_app_bench";

void throw_away(const std::string&) {}
void decode(const std::string& body) { nlohmann::json::parse(body).get<Jobs>(); }

rocketpunch::JobQuery query() { return {.keyword = keyword, .page_size = page_size}; }
rocketpunch::EngineOptions for_in_flight(std::size_t count) {
  return {.max_in_flight = count, .max_connections = count};
}

/// An engine with a client, told how much may be in flight.
struct Asynchronous {
  Asynchronous(const bench::Server& server, const rocketpunch::EngineOptions& options)
      : engine(options),
        client(rocketpunch::AppKey{key}, {.base_url = server.base_url()}, engine.transport()) {}

  /// All calls are begun, and their results kept until the last has come.
  void all(std::size_t calls, std::size_t at_once) const {
    std::vector<rocketpunch::Task<rocketpunch::Result<Jobs>>> tasks;
    tasks.reserve(calls);
    for (std::size_t i = 0; i < calls; ++i) tasks.push_back(client.async().jobs().search(query()));
    for (const auto& page : engine.run(rocketpunch::when_all(std::move(tasks), at_once))) page.value();
  }
  /// Each call that ends begins the next, and its result goes.
  void by_callbacks(std::size_t calls, std::size_t at_once) const {
    std::size_t to_begin = calls;
    for (std::size_t i = 0; i < (std::min)(calls, at_once); ++i) next(to_begin);
    engine.run();
  }

  rocketpunch::Engine engine;
  EngineClient client;

 private:
  void next(std::size_t& to_begin) const {
    if (to_begin == 0) return;
    --to_begin;
    rocketpunch::start(client.async().jobs().search(query()),
                       [this, &to_begin](const rocketpunch::Result<Jobs>& page) {
                         page.value();
                         next(to_begin);
                       });
  }
};

void on_threads(const rocketpunch::Client<rocketpunch::AppKey>& client, int calls, int threads) {
  std::atomic<int> left{calls};
  std::vector<std::jthread> crew;
  for (int i = 0; i < threads; ++i)
    crew.emplace_back([&] {
      while (left.fetch_sub(1) > 0) client.jobs().search(query()).value();
    });
}

void thousand_calls(const bench::Server& slow) {
  constexpr std::size_t calls = 1'000, at_once = 64;
  constexpr double ideal = (calls + at_once - 1) / at_once * 20'000.0;
  bench::HandWrittenMany raw(slow.base_url(), key, at_once), decoding(slow.base_url(), key, at_once);
  const Asynchronous engine(slow, for_in_flight(at_once));
  const rocketpunch::Client blocking(rocketpunch::AppKey{key}, {.base_url = slow.base_url()},
                                     rocketpunch::CurlTransport({.max_idle_connections = at_once}));
  bench::compare("1,000 searches of 20 jobs, 64 at once, each answered after 20 ms",
                 {{"by hand: curl_multi, the bodies thrown away",
                   [&] { raw.search(keyword, page_size, calls, throw_away); }},
                  {"by hand: curl_multi, nlohmann DOM + get_to",
                   [&] { decoding.search(keyword, page_size, calls, decode); }},
                  {"rocketpunch: engine, callbacks", [&] { engine.by_callbacks(calls, at_once); }},
                  {"rocketpunch: engine, when_all", [&] { engine.all(calls, at_once); }},
                  {"the same, all begun, engine lets 64 through", [&] { engine.all(calls, calls); }},
                  {"rocketpunch: blocking, 64 threads", [&] { on_threads(blocking, calls, at_once); }}},
                 {.rounds = 7, .per_round = 1, .ideal = ideal});
}

void cpu_per_call(const bench::Server& server, const std::string& when) {
  for (const std::size_t at_once : {1u, 8u, 64u, 256u, 1'000u}) {
    // enough to see, and not for ever where one call follows the other
    const std::size_t calls = (std::max)(2 * at_once, std::size_t{100});
    bench::HandWrittenMany by_hand(server.base_url(), key, at_once);
    const Asynchronous engine(server, for_in_flight(at_once));
    bench::compare("CPU of a search of 20 jobs, " + std::to_string(at_once) + " in flight, " + when,
                   {{"by hand: curl_multi, nlohmann DOM + get_to",
                     [&] { by_hand.search(keyword, page_size, calls, decode); }},
                    {"rocketpunch: engine, callbacks", [&] { engine.by_callbacks(calls, at_once); }}},
                   {.rounds = 5, .per_round = 1, .of = bench::Of::cpu, .parts = static_cast<double>(calls)});
  }
}

// ---- Memory
// ---------------------------------------------------------------------------------------------------------

/// What a process holds: bytes of this thread's `operator new`, of `malloc` (libcurl's too), and resident.
struct Held {
  double by_new = 0, by_malloc = 0, resident = 0;
};

Held held() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  const auto of_malloc = mallinfo2();
  return {static_cast<double>(bench::bytes_held()),
          static_cast<double>(of_malloc.uordblks + of_malloc.hblkhd),
          resident * static_cast<double>(sysconf(_SC_PAGESIZE))};
}

void print(const char* name, const Held& before, std::size_t count) {
  const Held now = held();
  const auto each = static_cast<double>(count);
  std::printf("  %-44s %12.0f %12.0f %12.0f\n", name, (now.by_new - before.by_new) / each,
              (now.by_malloc - before.by_malloc) / each, (now.resident - before.resident) / each);
}

template <class Make>
void memory_of(const char* name, std::size_t count, const Make& make) {
  malloc_trim(0);
  std::vector<decltype(make())> made;
  made.reserve(count);
  const Held before = held();
  for (std::size_t i = 0; i < count; ++i) made.push_back(make());
  print(name, before, count);
}

void memory(const bench::Server& stalling) {
  constexpr std::size_t many = 1'000;
  std::printf("\nmemory held, in bytes\n  %-44s %12s %12s %12s\n", "", "operator new", "malloc", "resident");
  const rocketpunch::ClientOptions options{.base_url = stalling.base_url()};
  const rocketpunch::Client first(rocketpunch::AppKey{key}, options);
  memory_of("a client", many, [&] { return rocketpunch::Client(rocketpunch::AppKey{key}, options); });
  memory_of("a copy of a client", many, [&] { return first; });
  memory_of("an engine", 200, [] { return std::make_unique<rocketpunch::Engine>(); });
  {
    const rocketpunch::Engine engine;
    memory_of("a client of an engine", many,
              [&] { return EngineClient(rocketpunch::AppKey{key}, options, engine.transport()); });
  }
  const auto wait_for = [](const auto& turn) {
    for (const auto until = std::chrono::steady_clock::now() + 1s; std::chrono::steady_clock::now() < until;)
      turn();
  };
  {
    malloc_trim(0);
    const Held before = held();
    bench::HandWrittenMany by_hand(stalling.base_url(), key, many);
    by_hand.begin(keyword, page_size, many);
    wait_for([&] { by_hand.turn(throw_away); });
    print("a call in flight, by hand: curl_multi", before, many);
  }
  const auto engine_with = [&](const char* name, std::size_t in_flight) {
    malloc_trim(0);
    const Held before = held();
    const Asynchronous engine(stalling, for_in_flight(in_flight));
    for (std::size_t i = 0; i < many; ++i)
      rocketpunch::start(engine.client.async().jobs().search(query()),
                         [](const rocketpunch::Result<Jobs>&) {});
    wait_for([&] { engine.engine.poll(10ms); });
    print(name, before, many);
  };
  engine_with("a call in flight, rocketpunch: engine", many);
  engine_with("a call that waits for its turn (1 in flight)", 1);
  std::printf(
      "  operator new: of this thread; malloc: all of the process, libcurl's too; resident: by pages\n"
      "  calls in flight: 1,000 on 1,000 connections, not yet answered\n");
}

}  // namespace

int main() try {
  const std::string body = bench::page_of_jobs(page_size);
  const bench::Server fast(body), slow(body, {.delay = 20ms}), stalling(body, {.delay = 1h});
  memory(stalling);
  thousand_calls(slow);
  cpu_per_call(fast, "answered at once");
  cpu_per_call(slow, "answered after 20 ms");
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
