// A process that forks between calls shares no connection with its child.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <memory>
#include <rocketpunch/async.hpp>
#include <semaphore>
#include <string>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace fork_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

/// Closes the descriptors of this process whose own port that is.
void close_sockets_of(std::uint16_t port) {
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
        address.sin_family == AF_INET && ntohs(address.sin_port) == port)
      ::close(descriptor);
  }
}

}  // namespace

TEST_CASE("net: a child made by fork has its own connections, and the parent keeps its own") {
  SocketServer server(always(answer(200, codes_json)));
  const auto client = reader_of(server);
  REQUIRE(client.codes().seniorities());
  REQUIRE(server.connections() == 1);

  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(30);  // ends a child that hangs
    bool good = true;
    for (int i = 0; i < 2; ++i) good = client.codes().seniorities().has_value() && good;
    {
      const auto copy = client;  // whose end must not close the parent's connections either
      good = copy.codes().seniorities().has_value() && good;
    }
    ::_exit(good ? 0 : 1);  // no handlers of the parent's, nor Catch's
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(server.connections() == 2);
  CHECK(server.requests() == 1 + 3);

  for (int i = 0; i < 3; ++i) CHECK(client.codes().seniorities());
  server.stop();
  CHECK(server.connections() == 2);
  CHECK(server.requests() == 1 + 3 + 3);
}

TEST_CASE("net: a child that destroys the client leaves the parent's connection alone") {
  SocketServer server(always(answer(200, codes_json)));
  auto client = std::make_unique<Client<AppKey>>(reader_of(server));
  REQUIRE(client->codes().seniorities());

  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(30);
    client.reset();
    ::_exit(0);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(client->codes().seniorities());
  server.stop();
  CHECK(server.connections() == 1);
}

TEST_CASE("engine: connections that it closes while a child has copies of them don't keep it busy") {
  const std::string how = GENERATE("closed after the answer", "cut in the answer", "reset");
  INFO(how);
  std::counting_semaphore<> forked(0);
  SocketServer server([&](Connection& connection) {
    if (!connection.read_request() || !forked.try_acquire_for(std::chrono::seconds(30))) return;
    if (how == "reset") return connection.reset();
    connection.write(how == "cut in the answer" ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n["
                                                : answer(200, codes_json, "Connection: close\r\n"));
  });
  const Engine engine;
  auto options = options_for(server.url("/api/v1"));
  options.retry.max_attempts = 1;
  const Client client(AppKey(app_key), options, engine.transport());
  int ended = 0;
  constexpr int calls = 3;
  for (int i = 0; i < calls; ++i)
    start(client.async().codes().seniorities(), [&](const Result<std::vector<Code>>&) { ++ended; });
  while (server.requests() < calls) engine.poll(std::chrono::milliseconds(1));

  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(60);
    close_sockets_of(server.port());  // else what the server ends would not be ended
    writer.close();
    for (;;) ::pause();
  }
  writer.close();
  char none = 0;
  CHECK(::read(reader.get(), &none, 1) == 0);  // until the child has closed them
  forked.release(calls);
  while (ended < calls) engine.poll(std::chrono::milliseconds(10));
#if ROCKETPUNCH_HAS_DESCRIPTOR
  // what is left to do is done in a few turns
  pollfd watched{engine.descriptor(), POLLIN, 0};
  int turns = 0;
  while (turns < 100 && ::poll(&watched, 1, 100) > 0) {
    engine.poll();
    ++turns;
  }
  CHECK(turns < 20);
#endif
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));  // it was there until now
}

}  // namespace fork_test
