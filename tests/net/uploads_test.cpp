// Bodies that are read while they are sent: whole, again for every attempt, and never by halves.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <rocketpunch/async.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace uploads_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

const std::string png = "\x89PNG\r\n\x1a\n";

/// An image of that size, whose bytes tell their place; counts what it is asked for.
struct Image {
  explicit Image(std::uint64_t s) : size(s) {}
  static char byte_at(std::uint64_t place) {
    return place < png.size() ? png[static_cast<std::size_t>(place)] : static_cast<char>('a' + place % 23);
  }
  Upload upload() {
    return Upload::read(
        "big.png", "image/png", size, [this](std::uint64_t offset, char* to, std::size_t most) {
          largest = (std::max)(largest, most);
          if (offset >= fails_at) return std::size_t{0};
          const auto count = static_cast<std::size_t>((std::min)(std::uint64_t{most}, size - offset));
          for (std::size_t i = 0; i < count; ++i) to[i] = byte_at(offset + i);
          return count;
        });
  }
  bool is_in(const std::string& body) const {
    const auto begin = body.find(png);
    if (begin == body.npos || body.size() - begin < size) return false;
    for (std::uint64_t i = 0; i < size; ++i)
      if (body[begin + static_cast<std::size_t>(i)] != byte_at(i)) return false;
    return true;
  }
  std::uint64_t size;
  std::uint64_t fails_at = ~std::uint64_t{0};
  std::size_t largest = 0;
};

}  // namespace

TEST_CASE("net: an image is read in small pieces and arrives whole") {
  SocketServer server(always(answer(201, written_post_json)));
  Image image(8u << 20);
  std::uint64_t told = 0;
  const auto post = writer_of(server).posts().create(
      {.text = "t"}, {image.upload()}, {.progress = [&](std::uint64_t sent, std::uint64_t) { told = sent; }});
  INFO((post ? "" : post.error().what()));
  REQUIRE(post);
  server.stop();
  REQUIRE(server.requests() == 1);
  const auto request = server.received().front();
  CHECK(image.is_in(request.body));
  CHECK(request.headers.get("Content-Length") == std::to_string(request.body.size()));
  CHECK(told == request.body.size());
  CHECK(image.largest < (1u << 20));
}

TEST_CASE("net: put and patch stream their bodies too") {
  SocketServer server(always(answer(200, written_post_json)));
  Image image(100'000);
  REQUIRE(writer_of(server).posts().replace(7, {.text = "t"}, {image.upload()}));
  server.stop();
  CHECK(server.received().front().method == "PUT");
  CHECK(image.is_in(server.received().front().body));
}

namespace {

/// Creates a post with two images of 16 MiB, on the calling thread or on an engine's loop.
Result<WrittenPost> create_large_post(const SocketServer& server, bool on_loop, CallOptions call) {
  Image first(16u << 20), second(16u << 20);
  const std::vector<Upload> images{first.upload(), second.upload()};
  if (!on_loop) return writer_of(server).posts().create({.text = "t"}, images, call);
  const Engine engine;
  const Client client(UserCredentials(AppKey(app_key), BearerToken(access_token)),
                      options_for(server.url("/api/v1")), engine.transport());
  return engine.run(client.async().posts().create({.text = "t"}, images, call));
}

}  // namespace

TEST_CASE("net: an upload may take longer than an attempt, as long as it goes on") {
  const bool on_loop = GENERATE(false, true);
  with_more_time(500ms, [&](std::chrono::milliseconds limit) {
    SocketServer server([limit](Connection& connection) {
      std::size_t read = 0;
      for (int pauses = 0; pauses < 20; ++pauses) {
        while (read < static_cast<std::size_t>(pauses + 1) << 20) {
          const auto bytes = connection.read_some();
          if (bytes.empty()) return;
          read += bytes.size();
        }
        std::this_thread::sleep_for(limit / 10);  // as a slow network would
      }
      while (read < (32u << 20)) {
        const auto bytes = connection.read_some();
        if (bytes.empty()) return;
        read += bytes.size();
      }
      connection.write(answer(201, written_post_json));
      connection.wait_for_close();
    });
    const Stopwatch watch;
    const auto post = create_large_post(server, on_loop, {.timeout = 1h, .attempt_timeout = limit});
    if (post) CHECK(watch.elapsed() > limit);
    return post.has_value();
  });
}

TEST_CASE("net: an upload that comes to a halt ends at the limit of an attempt") {
  const bool on_loop = GENERATE(false, true);
  std::latch over(1);
  const Stopwatch watch;
  SocketServer server([&](Connection& connection) {
    connection.read_some();
    over.wait();
  });
  const auto post = create_large_post(server, on_loop, {.timeout = 60s, .attempt_timeout = 300ms});
  over.count_down();
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  CHECK(post.error().attempts() == 1);
  CHECK(watch.elapsed() < 30s);  // not the call's end, nor the limit for connecting
}

namespace {

/// A user whose token is renewed when it is refused.
struct Renewing {
  static constexpr bool acts_for_user = true;
  std::shared_ptr<std::atomic<int>> renewals = std::make_shared<std::atomic<int>>(0);
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::bearer, Secret("token-" + std::to_string(*renewals))};
  }
  Result<Renewal> renew(const Credential&, const SendOptions&) const {
    ++*renewals;
    return Renewal::refreshed;
  }
};

}  // namespace

TEST_CASE("net: after 401 and a renewal the body is sent again in full, with the new token") {
  SocketServer server([](Connection& connection) {
    while (const auto request = connection.read_request()) {
      const bool renewed = request->headers.get("Authorization") == "Bearer token-1";
      if (!connection.write(renewed ? answer(201, written_post_json) : answer(401, ""))) return;
    }
  });
  Image image(1u << 20);
  const Client<Renewing> client(Renewing(), options_for(server.url("/api/v1")), CurlTransport());
  CHECK(client.posts().create({.text = "t"}, {image.upload()}));
  server.stop();
  const auto received = server.received();
  REQUIRE(received.size() == 2);
  CHECK(image.is_in(received[0].body));
  CHECK(image.is_in(received[1].body));
}

TEST_CASE("net: after 429 the body is sent again in full") {
  std::atomic<int> count{0};
  SocketServer server([&](Connection& connection) {
    while (const auto request = connection.read_request())
      if (!connection.write(count++ == 0 ? answer(429, "", "Retry-After: 0\r\n")
                                         : answer(201, written_post_json)))
        return;
  });
  Image image(300'000);
  REQUIRE(writer_of(server).posts().create({.text = "t"}, {image.upload()}));
  server.stop();
  REQUIRE(server.requests() == 2);
  for (const auto& request : server.received()) CHECK(image.is_in(request.body));
}

TEST_CASE("net: a body that breaks off is no request, and the error says why") {
  std::atomic<bool> whole{false};
  SocketServer server([&](Connection& connection) { whole = connection.read_request().has_value(); });
  Image image(1u << 20);
  image.fails_at = 200'000;
  CallInfo info;
  const auto post = writer_of(server).posts().create({.text = "t"}, {image.upload()}, {.info = &info});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::invalid_argument);
  CHECK(std::string(post.error().what()).find("big.png") != std::string::npos);
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(info.attempts == 1);
  server.stop();
  CHECK_FALSE(whole);
}

TEST_CASE("net: a connection that is cut within the body leaves the outcome unknown, and is not repeated") {
  SocketServer server([](Connection& connection) {
    connection.read_some();
    connection.reset();
  });
  Image image(8u << 20);
  const auto post = writer_of(server).posts().create({.text = "t"}, {image.upload()});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  CHECK(post.error().attempts() == 1);
  server.stop();
  CHECK(server.connections() == 1);
}

TEST_CASE("net: a stop ends an upload") {
  std::stop_source stop;
  SocketServer server([](Connection& connection) { connection.wait_for_close(); });
  Image image(16u << 20);
  const auto post = writer_of(server).posts().create(
      {.text = "t"}, {image.upload()},
      {.stop = stop.get_token(), .progress = [&](std::uint64_t, std::uint64_t) { stop.request_stop(); }});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::cancelled);
}

TEST_CASE("net: a reader that throws ends the call with an error") {
  SocketServer server([](Connection& connection) { connection.read_request(); });
  int reads = 0;
  const auto post = writer_of(server).posts().create(
      {.text = "t"},
      {Upload::read("thrown.png", "image/png", 100'000, [&](std::uint64_t, char* to, std::size_t most) {
        if (++reads > 2) throw std::runtime_error("out of paper");
        std::fill_n(to, most, 'x');
        return png.copy(to, most);
      })});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::invalid_argument);
  CHECK(post.error().message() == "reading the body threw an exception");
  CHECK_FALSE(post.error().maybe_sent());
}

}  // namespace uploads_test
