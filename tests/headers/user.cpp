// A part of a user's program, with types and functions of its own wherever the library takes some: compiled
// by tests/headers/check with warnings that the project's own programs can't meet.
#include <rocketpunch/async.hpp>
#include <rocketpunch/oauth/loopback_sign_in.hpp>
#include <rocketpunch/rocketpunch.hpp>

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rp = rocketpunch;

namespace {

struct OwnTransport {
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest&, const rp::SendOptions&) const {
    return rp::HttpResponse{.status = 200, .headers = {}, .body = "[]"};
  }
};
struct OwnAuth {
  rp::Result<rp::Credential> credential(const rp::Operation&, const rp::SendOptions&) const {
    return rp::Credential{};
  }
};

/// What a user's own coroutines give.
struct Own {
  int count = 0;
};
rp::Task<Own> own_task() { co_return Own{1}; }
rp::Task<void> no_value() { co_return; }

void without_blocking(int& sum) {
  const rp::Engine engine;
  const rp::Client client{
      rp::AppKey("rp_app_test"), {.observer = [&](const auto&) { ++sum; }}, engine.transport()};
  const auto aside = [&](const auto& run) { ++sum, run(); };
  rp::start(client.async(aside).jobs().search({}), [&](const auto& page) { sum += page ? 1 : 0; });
  rp::start(own_task(), [&](Own own) { sum += own.count; });
  rp::start(no_value(), [&] { ++sum; });
  rp::start([&]() -> rp::Task<Own> { co_return co_await own_task(); }(), [&](auto own) { sum += own.count; });
  auto future = rp::as_future(own_task());
  std::vector<rp::Task<Own>> tasks;
  tasks.push_back(own_task());
  for (const Own& own : engine.run(rp::when_all(std::move(tasks)))) sum += own.count;
  sum += engine.run(own_task()).count + future.get().count;
  engine.run([&]() -> rp::Task<void> {
    auto walk = client.async().jobs().search_all({}, {}, {.pages_ahead = 2});
    while (const auto job = co_await walk.next()) sum += *job ? 1 : 0;
  }());
}

void blocking(int& sum) {
  const rp::Client client{OwnAuth{}, {}, rp::AnyTransport(OwnTransport{})};
  for (const auto& job : client.jobs().search_all({})) sum += job ? 1 : 0;
  const auto own = client.jobs().search({}).transform([](const auto& page) { return Own{page.page}; });
  sum += own.and_then([](Own value) -> rp::Result<Own> { return value; }).value_or(Own{}).count;
  const auto image = rp::Upload::read("a.png", "image/png", 1, [&](std::uint64_t, char* to, std::size_t) {
    *to = static_cast<char>(sum);
    return std::size_t{1};
  });
  const rp::Client writer{rp::BearerToken("token"), {}, OwnTransport{}};
  if (const auto job = writer.jobs().create("acme", {}, {image}); !job) std::cerr << job.error() << '\n';
}

void signing_in(int& sum) {
  const rp::OAuthSession session{rp::OAuthConfig::from_env(), std::make_shared<rp::FileTokenStore>("tokens"),
                                 "me"};
  const auto tokens = rp::sign_in_on_loopback(session, {.open = [&](const std::string&) { ++sum; }});
  sum += tokens && session.revoke() ? 1 : 0;
}

}  // namespace

int use_everything() {
  int sum = 0;
  without_blocking(sum);
  blocking(sum);
  signing_in(sum);
  return sum;
}
