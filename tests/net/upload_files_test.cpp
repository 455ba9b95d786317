// Images that are read from files while they are sent: an engine does not wait for the disk.
#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/async.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/engine_probe.hpp"
#include "support/temporary_directory.hpp"

namespace {

/// A disk that acts for a test. A thread that it holds up may outlive the test, so it owns what it uses.
class Disk {
 public:
  /// Is called with the number of bytes that a file is read for, and may have the disk fail.
  using Act = std::function<bool(std::size_t)>;

  void set(std::shared_ptr<const Act> act) {
    const std::lock_guard guard(mutex_);
    act_ = std::move(act);
  }
  bool reads(std::size_t most) {
    const auto act = [this] {
      const std::lock_guard guard(mutex_);
      return act_;
    }();
    return act == nullptr || (*act)(most);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const Act> act_;
} disk;

}  // namespace

// The program's own stands before that of the C library.
extern "C" ssize_t pread(int file, void* to, size_t most, off_t offset) {
  if (!disk.reads(most)) {
    errno = EIO;
    return -1;
  }
  return reinterpret_cast<decltype(&pread)>(dlsym(RTLD_NEXT, "pread"))(file, to, most, offset);
}

namespace upload_files_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

std::string image(std::size_t size) {
  std::string bytes = "\x89PNG\r\n\x1a\n";
  while (bytes.size() < size) bytes += static_cast<char>('a' + bytes.size() % 23);
  return bytes;
}

struct Uploads {
  Uploads() = default;
  ~Uploads() { disk.set(nullptr); }

  /// What the disk does once more than the first bytes of an image are asked for.
  void set_disk(std::function<bool()> act) {
    disk.set(std::make_shared<const Disk::Act>(
        [act = std::move(act)](std::size_t most) { return most < 100 || act(); }));
  }
  auto client(const Engine& engine) const {
    return Client(UserCredentials(AppKey(app_key), BearerToken(access_token)),
                  options_for(server.url("/api/v1")), engine.transport());
  }

  const std::string first = image(1'000'000), second = image(70'000);
  TemporaryDirectory folder;
  const std::vector<Upload> images{Upload::file(folder.write("first.png", first)),
                                   Upload::bytes("middle.png", "image/png", image(10)),
                                   Upload::file(folder.write("second.png", second))};
  SocketServer server{[](Connection& connection) {
    while (const auto request = connection.read_request())
      if (!connection.write(request->method == "POST" ? answer(201, written_post_json)
                                                      : answer(200, codes_json)))
        return;
  }};
};

}  // namespace

TEST_CASE_METHOD(Uploads, "net: an engine goes on while a disk holds an upload up") {
  const Engine engine;
  EngineProbe probe(engine, server.url("/api/v1"));
  set_disk([&] {
    probe.visit();
    return true;
  });
  std::uint64_t told = 0;
  const auto here = std::this_thread::get_id();
  bool told_here = true;
  const auto post = engine.run(client(engine).async().posts().create(
      {.text = "t"}, images, {.progress = [&](std::uint64_t sent, std::uint64_t) {
        told = sent;
        told_here = told_here && std::this_thread::get_id() == here;
      }}));
  INFO((post ? "" : post.error().what()));
  CHECK(post);
  CHECK(probe.visits() > 1);
  CHECK(probe.stalls() == 0);
  CHECK_FALSE(probe.was_on(here));
  CHECK(told_here);
  server.stop();
  for (const auto& request : server.received()) {
    if (request.method != "POST") continue;
    CHECK(request.body.find(first) != request.body.npos);
    CHECK(request.body.find(second) != request.body.npos);
    CHECK(told == request.body.size());
  }
}

TEST_CASE_METHOD(Uploads, "net: without threads for it, an engine reads what it sends itself") {
  const Engine engine({.blocking_threads = 0});
  EngineProbe probe(engine, server.url("/api/v1"));
  probe.wait_at_most(1ms);
  set_disk([&] {
    probe.visit();
    return true;
  });
  CHECK(engine.run(client(engine).async().posts().create({.text = "t"}, images)));
  CHECK(probe.visits() == probe.stalls());
  engine.run();
  server.stop();
}

TEST_CASE_METHOD(Uploads, "net: a disk that fails ends an engine's upload with its error") {
  const Engine engine;
  set_disk([] { return false; });
  const auto post = engine.run(client(engine).async().posts().create({.text = "t"}, images));
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::storage);
  CHECK(post.error().message().find("first.png") != std::string::npos);
  CHECK_FALSE(post.error().maybe_sent());
}

TEST_CASE_METHOD(Uploads, "net: an upload whose disk hangs ends in its time, as one that was not sent") {
  const Engine engine;
  const auto over = std::make_shared<std::latch>(1);
  const auto reads = std::make_shared<std::atomic<int>>(0);
  set_disk([over, reads] {
    ++*reads;
    over->wait();
    return true;
  });
  const auto post =
      engine.run(client(engine).async().posts().create({.text = "t"}, images, {.timeout = 300ms}));
  over->count_down();
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::timeout);
  CHECK(post.error().message() == "what is to be sent could not be read in time");
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(*reads == 1);
}

TEST_CASE_METHOD(Uploads, "net: an engine ends while a disk holds an upload up") {
  std::optional<Engine> engine(std::in_place);
  struct Steps {
    std::latch reads{1}, over{1}, read{1};
  };
  const auto steps = std::make_shared<Steps>();
  set_disk([steps] {
    steps->reads.count_down();
    steps->over.wait();
    steps->read.count_down();
    return true;
  });
  auto post = as_future(client(*engine).async().posts().create({.text = "t"}, images));
  while (!steps->reads.try_wait()) engine->poll(1ms);
  engine.reset();
  const auto ended = post.get();
  steps->over.count_down();
  steps->read.wait();  // of a loop that is no more
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind() == ErrorKind::cancelled);
}

TEST_CASE_METHOD(Uploads, "net: a body is fetched again where an engine sends it again") {
  std::atomic<int> count{0};
  SocketServer refusing([&](Connection& connection) {
    while (const auto request = connection.read_request())
      if (!connection.write(count++ == 0 ? answer(429, "", "Retry-After: 0\r\n")
                                         : answer(201, written_post_json)))
        return;
  });
  const Engine engine;
  const Client client(UserCredentials(AppKey(app_key), BearerToken(access_token)),
                      options_for(refusing.url("/api/v1")), engine.transport());
  CHECK(engine.run(client.async().posts().create({.text = "t"}, images)));
  refusing.stop();
  REQUIRE(refusing.requests() == 2);
  for (const auto& request : refusing.received()) {
    CHECK(request.body.find(first) != request.body.npos);
    CHECK(request.body.find(second) != request.body.npos);
  }
}

}  // namespace upload_files_test
