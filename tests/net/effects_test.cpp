// Writes are never doubled: every operation that writes, and every point where its connection may fail. What
// takes effect is a request that arrived whole; the server counts them.
#include <atomic>
#include <string>

#include "support/all_writes.hpp"
#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/tls.hpp"

namespace effects_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

/// An answer that every one of them can be read from.
const std::string any_answer =
    R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z",)"
    R"("updatedAt":"2026-01-01T00:00:00Z","jobId":1,"status":"draft","hiring":false,"title":"t","seniorities":[],)"
    R"("employmentTypes":[],"eventId":"e1","ticketId":1,"sessionId":1,"hostId":1,"faqId":1})";

/// Where the connection of the first attempt fails.
enum class Moment {
  within_tls,
  after_connect,
  within_head,
  within_body,
  before_answer,
  within_answer,
  gateway
};
const std::pair<Moment, const char*> moments[] = {
    {Moment::within_tls, "within TLS's handshake"}, {Moment::after_connect, "after connect"},
    {Moment::within_head, "within the head"},       {Moment::within_body, "within the body"},
    {Moment::before_answer, "before the answer"},   {Moment::within_answer, "within the answer"},
    {Moment::gateway, "502 of a gateway"}};

const Authority& authority() {
  static const Authority one;
  return one;
}

/// Fails once at that moment, then answers. Counts what takes effect: requests that arrived whole. A thing
/// that was removed stays so: its further removals find nothing.
struct Service {
  explicit Service(Moment at) : moment(at), server([this](Connection& connection) { accept(connection); }) {}

  Client<UserCredentials> writer() const {
    if (moment != Moment::within_tls) return writer_of(options_for(server.url("/api/v1")));
    return writer_of(options_for("https://localhost:" + std::to_string(server.port()) + "/api/v1"),
                     {.ca_bundle = authority().bundle()});
  }

  void accept(Connection& connection) {
    if (!failed.exchange(true)) return fail(connection);
    if (moment != Moment::within_tls) return serve(connection);
    TlsConnection tls(connection, *context);
    if (tls.handshake()) serve(tls);
  }
  void serve(ByteStream& stream) {
    while (const auto request = stream.read_request()) {
      const bool removes =
          request->method == "DELETE" && request->target.find("/active") == std::string::npos;
      const bool gone = removes && effects > 0;
      if (!gone) ++effects;
      if (!stream.write(gone ? answer(404, "") : answer(removes ? 204 : 200, any_answer))) return;
    }
  }
  void fail(Connection& connection) {
    if (moment == Moment::after_connect) return connection.reset();
    if (moment <= Moment::within_body) {
      std::string received;
      while (moment == Moment::within_body && received.find("\r\n\r\n") == received.npos) {
        const auto more = connection.read_some();
        if (more.empty()) return;
        received += more;
      }
      if (moment != Moment::within_body) connection.read_some();
      return connection.reset();
    }
    if (!connection.read_request()) return;
    ++effects;
    if (moment == Moment::within_answer) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{");
    if (moment == Moment::gateway) connection.write(answer(502, "<html></html>"));
  }

  Moment moment;
  OpenSslPtr<SSL_CTX> context = authority().certify();
  std::atomic<bool> failed{false};
  std::atomic<int> effects{0};
  SocketServer server;
};

}  // namespace

TEST_CASE("net: the table of writes has every operation that writes") {
  int writes = 0;
  for (const Operation& row : detail::operations)
    if (row.base == Operation::Base::api && row.replay != Operation::Replay::safe) ++writes;
  CHECK(all_writes().size() == static_cast<std::size_t>(writes));
}

TEST_CASE("net: no write takes effect twice, wherever its connection fails") {
  for (const Write& write : all_writes()) {
    const Operation& row = row_of(write.id);
    for (const auto& [moment, name] : moments) {
      Service service(moment);
      const auto error = write.call(service.writer(), {});
      service.server.stop();
      INFO(write.id << ", " << name << ": " << service.effects << " effects, "
                    << (error ? error->what() : "success"));
      const bool arrived =
          moment == Moment::before_answer || moment == Moment::within_answer || moment == Moment::gateway;
      if (moment == Moment::within_tls) {
        CHECK_FALSE(error);
        CHECK(service.effects == 1);
      }
      if (row.replay == Operation::Replay::unsafe) {
        CHECK(service.effects <= 1);
        if (error) {
          CHECK(error->kind() == ErrorKind::outcome_unknown);
          CHECK(error->attempts() == 1);
        } else {
          // nothing of it had been sent, so that it was sent again
          CHECK_FALSE(arrived);
          CHECK(service.effects == 1);
        }
      } else {
        // repeated, and so with the same state in the end as one time
        CHECK_FALSE(error);
        CHECK(service.effects >= 1);
        if (removes(row)) CHECK(service.effects == 1);
      }
    }
  }
}

TEST_CASE("net: a write that could not be sent is sent again, and takes effect once") {
  for (const Write& write : all_writes()) {
    const Port refusing(Port::State::refusing);
    const auto error = write.call(writer_of(options_for(refusing.url("/api/v1"))), {});
    INFO(write.id);
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::network);
    CHECK(error->attempts() == 3);
    CHECK_FALSE(error->maybe_sent());

    std::atomic<int> count{0};
    SocketServer limited([&](Connection& connection) {
      while (connection.read_request())
        if (!connection.write(count++ == 0 ? answer(429, "", "Retry-After: 0\r\n") : answer(200, any_answer)))
          return;
    });
    CHECK_FALSE(write.call(writer_of(options_for(limited.url("/api/v1"))), {}));
    limited.stop();
    CHECK(count == 2);
  }
}

}  // namespace effects_test
