// The client of the tests of the rules: they run twice, once with calls that block and once, where
// ROCKETPUNCH_TEST_ON_LOOP is defined, with the same calls on an event loop each.
#pragma once

#include <memory>
#include <stop_token>
#include <utility>

#include "rocketpunch/async_client.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/testing/fake_engine.hpp"

namespace rocketpunch::test {

#ifdef ROCKETPUNCH_TEST_ON_LOOP

/// A blocking caller whose calls are asynchronous ones, waited for.
template <AuthPolicy Auth, Transport T>
class LoopCaller {
 public:
  using auth_type = Auth;

  LoopCaller(Auth auth, ClientOptions options, T transport)
      : caller_(std::move(auth), std::move(options), std::move(transport)) {}

  template <class Model>
  Result<Model> call(const Operation& operation, const Result<codec::WireRequest>& request,
                     const CallOptions& options) const {
    const testing::FakeEngine engine(caller_.transport());
    return engine.run(on(engine).template call<Model>(operation, request, options));
  }
  Result<HttpResponse> request(const RawRequest& request, const CallOptions& options) const {
    const testing::FakeEngine engine(caller_.transport());
    return engine.run(on(engine).request(request, options));
  }
  template <class Item, class Query>
  Walk<Item> walk(const Operation& operation, Query query, CallOptions options, WalkOptions how) const {
    const int first_page = detail::prepare_walk(query, options);
    const std::stop_token stop = options.stop;
    CallInfo* const info = std::exchange(options.info, nullptr);
    auto fetch = detail::page_call<Item>(*this, operation, std::move(query), std::move(options), how);
    return Walk<Item>(first_page, std::move(fetch), std::move(how), stop, info);
  }
  const std::shared_ptr<detail::Calls>& calls() const noexcept { return caller_.calls(); }

 private:
  AsyncCaller<Auth> on(const testing::FakeEngine& engine) const {
    return AsyncCaller<Auth>({caller_.calls(), engine.transport().loop(), {}});
  }

  BlockingCaller<Auth, T> caller_;
};

template <AuthPolicy Auth, Transport T>
class TestClient : public Api<LoopCaller<Auth, T>> {
 public:
  explicit TestClient(Auth auth, ClientOptions options = {})
      : TestClient(std::move(auth), std::move(options), T{}) {}
  TestClient(Auth auth, ClientOptions options, T transport)
      : Api<LoopCaller<Auth, T>>(
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
