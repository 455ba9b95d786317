// The client of the tests of the rules: they run twice, once with calls that block and once, where
// ROCKETPUNCH_TEST_ON_LOOP is defined, with the same calls on an event loop each.
#pragma once

#include <memory>
#include <utility>

#include "rocketpunch/async.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/testing/fake_engine.hpp"

namespace rocketpunch::test {

#ifdef ROCKETPUNCH_TEST_ON_LOOP

/// A blocking caller whose calls are asynchronous ones, waited for.
template <AuthPolicy Auth, Transport T>
class LoopCaller {
 public:
  using auth_type = Auth;
  template <class Model>
  using Reply = Result<Model>;
  template <class Item>
  using WalkOf = Walk<Item>;

  LoopCaller(Auth auth, ClientOptions options, T transport)
      : caller_(std::move(auth), std::move(options), std::move(transport)) {}

  template <class Model>
  Result<Model> call(const Operation& operation, const Result<detail::codec::WireRequest>& request,
                     const CallOptions& options) const {
    const testing::FakeEngine engine(caller_.transport());
    return engine.run(on(engine).template call<Model>(operation, request, options));
  }
  Result<HttpResponse> request(const RawRequest& request, const CallOptions& options) const {
    const testing::FakeEngine engine(caller_.transport());
    return engine.run(on(engine).request(request, options));
  }
  template <class Model>
  Result<Model> request(const RawRequest& request, const CallOptions& options) const {
    const testing::FakeEngine engine(caller_.transport());
    return engine.run(on(engine).template request<Model>(request, options));
  }
  const std::shared_ptr<detail::ClientCore>& core() const noexcept { return caller_.core(); }

 private:
  detail::AsyncCaller<Auth> on(const testing::FakeEngine& engine) const {
    return detail::AsyncCaller<Auth>({caller_.core(), engine.transport().loop(), {}});
  }

  detail::BlockingCaller<Auth> caller_;
};

template <AuthPolicy Auth, Transport T>
class TestClient : public api::Resources<LoopCaller<Auth, T>> {
 public:
  explicit TestClient(Auth auth, ClientOptions options = {})
      : TestClient(std::move(auth), std::move(options), T{}) {}
  TestClient(Auth auth, ClientOptions options, T transport)
      : api::Resources<LoopCaller<Auth, T>>(
            LoopCaller<Auth, T>(std::move(auth), std::move(options), std::move(transport))) {}
};

#else

template <AuthPolicy Auth, Transport T>
class TestClient : public Client<Auth, T> {
 public:
  using Client<Auth, T>::Client;
};
template <AuthPolicy Auth, Transport T>
TestClient(Auth, ClientOptions, T) -> TestClient<Auth, T>;

#endif

}  // namespace rocketpunch::test
