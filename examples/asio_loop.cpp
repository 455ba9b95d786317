// Calls within the event loop of asio: it waits for the engine's descriptor beside its own timers and
// sockets, on one thread.
//   ROCKETPUNCH_API_KEY=... asio_loop [KEYWORD]
#include <asio.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

/// Has an asio loop run an engine as long as this lives.
class EngineInAsio {
 public:
  EngineInAsio(asio::io_context& loop, const rp::Engine& engine)
      : engine_(engine), descriptor_(loop, engine.descriptor()) {
    wait();
  }
  EngineInAsio(const EngineInAsio&) = delete;
  EngineInAsio& operator=(const EngineInAsio&) = delete;
  // the descriptor is the engine's, and not to be closed here
  ~EngineInAsio() { descriptor_.release(); }

 private:
  void wait() {
    descriptor_.async_wait(asio::posix::descriptor_base::wait_read, [this](const asio::error_code& failure) {
      if (failure) return;
      engine_.poll(0ms);
      wait();
    });
  }

  const rp::Engine& engine_;
  asio::posix::stream_descriptor descriptor_;
};

}  // namespace

int main(int argc, char** argv) try {
  asio::io_context loop;
  const rp::Engine engine;
  const EngineInAsio running(loop, engine);
  const rp::Client client{rp::AppKey::from_env(), {.timeout = 10s}, engine.transport()};

  int ticks = 0;
  asio::steady_timer ticking(loop);
  const std::function<void(const asio::error_code&)> tick = [&](const asio::error_code& failure) {
    if (failure) return;
    ++ticks;  // what else the program does meanwhile
    ticking.expires_after(1ms);
    ticking.async_wait(tick);
  };
  tick({});

  int result = 0;
  const auto done = [&](const rp::Result<rp::Page<rp::JobSummary>>& page) {
    if (page)
      for (const auto& job : page->items) std::cout << job.id << "  " << job.title << '\n';
    else
      std::cerr << page.error() << '\n';
    result = page ? 0 : 1;
    std::cerr << ticks << " ticks of the timer meanwhile\n";
    loop.stop();
  };
  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  rp::start(client.async().jobs().search(query), done);
  loop.run();
  return result;
} catch (const rp::Error& error) {
  std::cerr << error << '\n';
  return 1;
}
