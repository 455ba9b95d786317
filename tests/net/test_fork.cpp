// A process that forks between calls shares no connection with its child.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace test_fork {

using namespace rocketpunch;
using namespace rocketpunch::test;

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

}  // namespace test_fork
