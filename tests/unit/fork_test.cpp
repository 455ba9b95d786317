// A child made by `fork` without `exec`: it takes no lock along, and waits for no thread that it doesn't
// have.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/detail/quota/call_ids.hpp>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/oauth/token_store.hpp>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/fake_authorization_server.hpp"
#include "support/sanitizers.hpp"
#include "support/temporary_directory.hpp"

namespace fork_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using Folder = rp::test::TemporaryDirectory;

namespace {

rp::TokenSet tokens(const std::string& name) {
  const rp::Timestamp now = std::chrono::sys_days(std::chrono::year{2026} / 11 / 24);
  return {.access_token = rp::Secret("access-" + name),
          .refresh_token = rp::Secret("refresh-" + name),
          .scopes = {"profile"},
          .issued_at = now,
          .expires_at = now.time() + 900s};
}

/// A child, which runs a function; its exit status says whether that gave true.
class Child {
 public:
  explicit Child(const std::function<bool()>& act) : id_(fork()) {
    REQUIRE(id_ >= 0);
    if (id_ != 0) return;
    alarm(60);  // ends a child that hangs
    bool good = false;
    try {
      good = act();
    } catch (...) {
    }
    _exit(good ? 0 : 1);  // no handlers of the parent's, nor Catch's
  }
  ~Child() {
    if (id_ > 0) waitpid(id_, nullptr, 0);
  }
  bool succeeds() {
    int status = -1;
    waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  pid_t id_;
};

/// Open ends tell when all who have the other one have gone.
struct Pipe {
  Pipe() { REQUIRE(pipe(ends) == 0); }
  ~Pipe() {
    close(ends[0]);
    close_writing();
  }
  void close_writing() {
    if (ends[1] >= 0) close(std::exchange(ends[1], -1));
  }
  bool wait() const {
    char byte = 0;
    return read(ends[0], &byte, 1) == 1;
  }
  void tell() const { static_cast<void>(write(ends[1], "x", 1)); }
  int ends[2];
};

template <class T>
auto kind_of(const rp::Result<T>& outcome) {
  return outcome ? std::optional<rp::ErrorKind>() : outcome.error().kind();
}

}  // namespace

TEST_CASE("a lock on files ends with its process, though a child of that process lives on") {
  const Folder folder;
  Pipe forked, ended;
  Child parent([&] {
    const rp::FileTokenStore store(folder.path());
    const auto lock = store.lock("kim");
    if (!lock) return false;
    const pid_t child = fork();
    if (child == 0) {
      ended.close_writing();
      ended.wait();
      _exit(0);
    }
    forked.tell();
    kill(getpid(), SIGKILL);
    return false;
  });
  REQUIRE(forked.wait());
  CHECK_FALSE(parent.succeeds());
  const rp::FileTokenStore store(folder.path());
  CHECK(store.lock("kim", {.timeout = 100ms}));  // the first try
  ended.close_writing();
}

TEST_CASE("a child has no lock of its parent's, and doesn't release it") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  std::optional<rp::FileTokenStore::Lock> lock(store.lock("kim").value());
  REQUIRE(lock->save(tokens("a")));
  Child child([&] {
    const bool refused = kind_of(lock->save(tokens("b"))) == rp::ErrorKind::storage &&
                         kind_of(lock->load()) == rp::ErrorKind::storage &&
                         kind_of(lock->erase()) == rp::ErrorKind::storage;
    lock.reset();
    return refused && store.load("kim").value() == tokens("a") &&
           kind_of(store.lock("kim", {.timeout = 1ms})) == rp::ErrorKind::timeout;
  });
  CHECK(child.succeeds());
  CHECK(kind_of(store.lock("kim", {.timeout = 1ms})) == rp::ErrorKind::timeout);
  CHECK(lock->save(tokens("c")));
  lock.reset();
  CHECK(store.lock("kim", {.timeout = 1ms}));
}

TEST_CASE("in a child's memory no user is locked") {
  rp::MemoryTokenStore store;
  std::optional<rp::MemoryTokenStore::Lock> lock(store.lock("kim").value());
  REQUIRE(lock->save(tokens("a")));
  Child child([&] {
    if (kind_of(lock->save(tokens("b"))) != rp::ErrorKind::storage) return false;
    std::optional<rp::MemoryTokenStore::Lock> own(store.lock("kim", {.timeout = 1ms}).value());
    lock.reset();  // is not the child's to release
    if (kind_of(store.lock("kim", {.timeout = 1ms})) != rp::ErrorKind::timeout) return false;
    if (own->load().value() != tokens("a") || !own->save(tokens("c"))) return false;
    own.reset();
    return store.load("kim").value() == tokens("c") && store.lock("kim", {.timeout = 1ms}).has_value();
  });
  CHECK(child.succeeds());
  CHECK(lock->load().value() == tokens("a"));
}

TEST_CASE("a child born while others use a store can use it") {
  rp::MemoryTokenStore store;
  const Folder folder;
  const rp::FileTokenStore files(folder.path());
  std::atomic<bool> end{false};
  std::vector<rp::detail::jthread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&, user = std::to_string(i % 2)] {
      while (!end) {
        store.lock(user).value().save(tokens("a")).value();
        files.lock(user).value().save(tokens("a")).value();
      }
    });
  for (int i = 0; i < 20; ++i) {
    Child child([&] {
      store.lock("0", {.timeout = 1ms}).value().save(tokens("b")).value();
      return store.load("0").value() == tokens("b") && files.load("nobody").has_value();
    });
    CHECK(child.succeeds());
  }
  end = true;
}

// ThreadSanitizer ends a child that starts a thread, as a refresh does.
#if !ROCKETPUNCH_TEST_UNDER_TSAN
TEST_CASE("a child born during another thread's refresh makes its own", "[child-threads]") {
  const rp::test::FakeAuthorizationServer server;
  const auto clock = std::make_shared<rp::testing::FakeClock>();
  const auto answers = server.transport();
  std::promise<void> sent, go_on;
  const pid_t parent = getpid();
  bool holds_up = false;
  rp::testing::FakeTransport transport;
  transport.always_do([&](const rp::HttpRequest& request, const rp::SendOptions& options) {
    if (holds_up && getpid() == parent) {
      sent.set_value();
      go_on.get_future().wait();
    }
    return answers.send(request, options);
  });
  const rp::OAuthSession session({.client_id = "id",
                                  .client_secret = rp::Secret("secret"),
                                  .redirect_uri = "https://board.example/callback",
                                  .scopes = {"profile"}},
                                 {.clock = clock}, transport);
  const auto request = session.authorization_request();
  REQUIRE(session.exchange("code=good-code&state=" + std::string(request.state().reveal()), request));
  clock->advance(20min);
  holds_up = true;
  rp::detail::jthread other([&] { CHECK(session.tokens()); });
  sent.get_future().wait();
  Child child([&] {
    const auto tokens = session.tokens({.timeout = 20s});
    return tokens && tokens->access_token.reveal() == "access-2" && session.tokens().has_value();
  });
  CHECK(child.succeeds());
  go_on.set_value();
}
#endif

TEST_CASE("a child born during another thread's read makes its own") {
  const auto clock = std::make_shared<rp::testing::FakeClock>();
  std::promise<void> sent, go_on;
  const pid_t parent = getpid();
  rp::testing::FakeTransport transport;
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    if (getpid() == parent) {
      sent.set_value();
      go_on.get_future().wait();
    }
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{200, {}, "[]"});
  });
  const rp::Client client(
      rp::AppKey("rp_app_test"),
      {.timeout = 20s, .cache = {.store = std::make_shared<rp::MemoryCache>()}, .clock = clock}, transport);
  rp::detail::jthread other([&] { CHECK(client.codes().seniorities()); });
  sent.get_future().wait();
  Child child(
      [&] { return client.codes().seniorities().has_value() && client.codes().seniorities().has_value(); });
  CHECK(child.succeeds());
  go_on.set_value();
}

TEST_CASE("what a process has for itself is destroyed in no child of it") {
  struct Noted {
    ~Noted() { *destroyed = true; }
    bool* destroyed = nullptr;
  };
  bool destroyed = false;
  auto own = std::make_unique<rp::detail::ProcessOwn<Noted>>();
  own->get().destroyed = &destroyed;
  Child child([&] {
    own.reset();
    return !destroyed;
  });
  CHECK(child.succeeds());
  own.reset();
  CHECK(destroyed);
}

TEST_CASE("a child born during another thread's look at the ledger waits for the file only") {
  const Folder folder;
  const rp::FileQuotaLedger ledger(folder.path());
  std::promise<void> within, go_on;
  rp::detail::jthread other([&] {
    CHECK(ledger.change([&](rp::QuotaLog&) {
      within.set_value();
      go_on.get_future().wait();
    }));
  });
  within.get_future().wait();
  Pipe tried, released;
  Child child([&] {
    const bool waited =
        kind_of(ledger.change([](rp::QuotaLog&) {}, {.timeout = 1ms})) == rp::ErrorKind::timeout;
    tried.tell();
    released.close_writing();
    return !released.wait() && waited && ledger.change([](rp::QuotaLog&) {}).has_value();
  });
  tried.close_writing();
  CHECK(tried.wait());
  go_on.set_value();
  other.join();
  released.close_writing();
  CHECK(child.succeeds());
}

TEST_CASE("a child's calls have ids that its parent's and its siblings' have not") {
  rp::detail::QuotaCallIds ids;
  const auto first = ids.next();
  CHECK(ids.next() != first);
  const auto of_child = [&] {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    Child child([&] {
      const auto id = ids.next();
      return write(ends[1], &id, sizeof id) == sizeof id;
    });
    CHECK(child.succeeds());
    rp::QuotaLog::Id id;
    CHECK(read(ends[0], &id, sizeof id) == sizeof id);
    close(ends[0]);
    close(ends[1]);
    return id;
  };
  const auto one = of_child(), other = of_child();
  CHECK(one.origin != first.origin);
  CHECK(other.origin != first.origin);
  CHECK(other.origin != one.origin);
}

}  // namespace fork_test
