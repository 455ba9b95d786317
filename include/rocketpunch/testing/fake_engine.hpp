#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>
#include <utility>

#include "rocketpunch/base/task.hpp"
#include "rocketpunch/testing/fake_loop.hpp"
#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/event_loop.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// An `Engine` for tests: sends over any transport, such as a `FakeTransport`, one request after the other,
/// and where all calls wait for a `FakeClock`, moves it on to the first of their times. The clock is that of
/// the clients' options.
///
///     FakeEngine engine(transport);
///     Client client(AppKey("rp_app_..."), {.clock = clock}, engine.transport());
///     auto page = engine.run(client.async().jobs().search());
class FakeEngine {
 public:
  /// The transport of a client of this engine. Calls that block go straight to the transport behind it.
  class Transport {
   public:
    static constexpr bool streams_bodies = true;
    Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
      return loop_->transport().send(request, limits);
    }
    std::shared_ptr<rocketpunch::detail::EventLoop> loop() const { return loop_; }

   private:
    friend class FakeEngine;
    explicit Transport(std::shared_ptr<FakeLoop> loop) : loop_(std::move(loop)) {}
    std::shared_ptr<FakeLoop> loop_;
  };

  /// An engine over that transport.
  explicit FakeEngine(AnyTransport transport) : loop_(std::make_shared<FakeLoop>(std::move(transport))) {}

  Transport transport() const { return Transport(loop_); }

  /// Runs until a task has ended, and gives what it gives.
  template <class T>
  T run(Task<T> task) const {
    return rocketpunch::detail::run_with(
        std::move(task), [this] { loop_->turn(); }, [loop = loop_] { (void)loop->post([] {}); });
  }
  /// Does one thing: what is to be done, or the wait that ends first.
  void poll() const { loop_->turn(); }
  /// Runs until no call is under way.
  void run() const {
    while (loop_->busy()) loop_->turn();
  }
  /// Ends all calls as `cancelled`, and those begun later.
  void shutdown() const { loop_->close(); }

 private:
  std::shared_ptr<FakeLoop> loop_;
};

static_assert(AsyncTransport<FakeEngine::Transport>);

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
