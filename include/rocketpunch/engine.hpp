#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

#include "rocketpunch/curl_transport.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/task.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
template <class = void>
std::shared_ptr<DrivenLoop> make_curl_loop(std::size_t most_in_flight, std::size_t most_connections,
                                           std::size_t blocking_threads, CurlOptions options);
}

/// Settings of an engine; all can be left out.
struct EngineOptions {
  /// Requests under way at once; further ones wait for their turn, in their order, within their time.
  std::size_t max_in_flight = 64;
  /// Connections that requests use at once, and that are kept for later calls. Over HTTP/2 requests share
  /// them.
  std::size_t max_connections = 64;
  /// Threads for what may block: stores of tokens, quota and cache, files that are uploaded. They are there
  /// only while there is such work, which is done in the order in which it comes. 0: whoever runs the engine
  /// does it, and waits for it.
  std::size_t blocking_threads = 2;
  /// Of the connections. Its `max_idle_connections` is for the calls that block.
  CurlOptions curl{};
};

/// The transport of an engine, by which a client finds it. Calls that block have connections of their own,
/// and need nobody who runs the engine. Cheap to copy; safe to use from many threads.
class EngineTransport : public CurlTransport {
 public:
  /// For the library: the loop that calls which do not block are made on.
  std::shared_ptr<detail::EventLoop> loop() const { return detail::loop_in(*this); }

 private:
  friend class Engine;
  EngineTransport(const CurlTransport& blocking, std::shared_ptr<detail::EventLoop> loop)
      : CurlTransport(blocking, std::move(loop)) {}
};

/// Makes calls that don't block, over libcurl. It has no thread of its own for them: your program runs it, by
/// `poll` within a loop of its own, or by `run` on a thread that it starts and joins. Stores that may block
/// are called on threads of the engine (`EngineOptions::blocking_threads`).
///
///     Engine engine;
///     Client client(AppKey::from_env(), {}, engine.transport());
///     auto page = engine.run(client.async().jobs().search({.keyword = "AI"}));
///
/// Calls may be begun on any thread, and are made on the one that runs the engine. When the engine goes, or
/// is shut down, each call that is under way ends as `cancelled`, once. Not usable in a process forked off.
class Engine {
 public:
  /// Throws a configuration `Error` for settings that can't be used.
  explicit Engine(const EngineOptions& options = {})
      : loop_(detail::make_curl_loop(at_least_one(options.max_in_flight, "max_in_flight"),
                                     at_least_one(options.max_connections, "max_connections"),
                                     options.blocking_threads, options.curl)),
        blocking_(options.curl) {}
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() { shutdown(); }

  /// What a client is made with. Clients may outlive the engine; their asynchronous calls are cancelled then.
  EngineTransport transport() const { return EngineTransport(blocking_, loop_); }

  /// Does what there is to do, and waits up to `timeout` for it; 0: not at all. Callbacks and coroutines go
  /// on within it. While another thread runs the engine, waits for that. Throws a configuration `Error` if
  /// called from within a call of this engine.
  void poll(std::chrono::milliseconds timeout = {}) const {
    constexpr std::chrono::milliseconds none{0}, longest = std::chrono::hours(24);
    loop_->poll(std::chrono::steady_clock::now() + (std::clamp)(timeout, none, longest));
  }

  /// Runs until no call is under way.
  void run() const {
    while (loop_->busy()) poll(long_enough);
  }
  /// Runs until a stop is asked for; what is under way then stays so.
  void run(const stop_token& stop) const {
    const stop_callback wake(stop, [this] { loop_->interrupt(); });
    while (!stop.stop_requested()) poll(long_enough);
  }
  /// Runs until a task has ended, and gives what it gives.
  template <class T>
  T run(Task<T> task) const {
    poll();  // refuses at once where it would have to refuse later
    return detail::run_with(
        std::move(task), [this] { poll(long_enough); }, [loop = loop_] { loop->interrupt(); });
  }

#if ROCKETPUNCH_HAS_DESCRIPTOR
  /// A descriptor that is readable when `poll` has something to do, for an event loop of your own: wait until
  /// it can be read, then call `poll(0ms)`. Only to be waited for; valid as long as the engine.
  /// On Linux alone.
  int descriptor() const { return loop_->descriptor(); }
#endif

  /// Ends all calls under way as `cancelled`, and waits until they have; so do all that are begun later. A
  /// refresh of tokens is waited for, up to 5 s: its response can't be had again. From within a call, has it
  /// done by who runs the engine.
  void shutdown() const { loop_->close(); }

 private:
  static constexpr std::chrono::milliseconds long_enough{1'000};

  static std::size_t at_least_one(std::size_t count, const char* name) {
    if (count == 0)
      throw detail::not_sent(ErrorKind::configuration, std::string(name) + " must be at least 1");
    return count;
  }

  std::shared_ptr<detail::DrivenLoop> loop_;
  CurlTransport blocking_;
};

static_assert(detail::AsyncTransport<EngineTransport>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/engine.ipp"
#endif
