// Writes are never doubled: every operation that writes, and every point where its connection may fail. What
// takes effect is a request that arrived whole; the server counts them.
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

using Writer = Client<BearerToken>;
struct Write {
  const char* id;
  std::function<std::optional<Error>(const Writer&)> call;
};

template <class T>
std::optional<Error> error_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

const std::chrono::year_month_day day = std::chrono::year{2026} / 12 / 1;
const std::vector<Upload> image{Upload::bytes("a.png", "image/png", "\x89PNG" + std::string(50'000, 'x'))};

JobDraft job() {
  return {.title = "t",
          .category = "dev",
          .seniorities = {Seniority::senior},
          .employment_types = {EmploymentType::full_time},
          .intro = "i",
          .duty = "d",
          .start_date = day,
          .settings = {{.type = ApplicationSettingType::resume}}};
}
EventDraft event() {
  return {.name = "n",
          .description = "d",
          .categories = {EventCategory::fair},
          .subjects = {EventSubject::web3},
          .access_type = EventAccessType::link,
          .open_type = EventOpenType::tbd,
          .join_type = EventJoinType::open};
}

#define WRITE(id, expression)                                            \
  {                                                                      \
    id, [](const Writer& client) { return error_of(client.expression); } \
  }

const std::vector<Write>& all_writes() {
  static const std::vector<Write> writes{
      WRITE("createPost", posts().create({.text = "t"}, image)),
      WRITE("updatePost", posts().update(1, {.text = "t"}, image)),
      WRITE("deletePost", posts().remove(1)),
      WRITE("createJob", jobs().create("acme", job(), image)),
      WRITE("updatePlatformJob", jobs().update("acme", 1, {.title = "t"}, image)),
      WRITE("publishJob", jobs().publish("acme", 1)),
      WRITE("disableJob", jobs().disable("acme", 1)),
      WRITE("deleteJob", jobs().remove("acme", 1)),
      WRITE("createEvent", events().create("acme", event(), image[0])),
      WRITE("patchEvent", events().update("e1", {.name = "n"}, image)),
      WRITE("deleteEvent", events().remove("e1")),
      WRITE("createFreeEventTicket", events().create_ticket("e1", {.name = "n"})),
      WRITE("createChargedEventTicket", events().create_charged_ticket("e1", {.name = "n"})),
      WRITE("patchEventTicket", events().update_ticket("e1", 1, {.name = "n"})),
      WRITE("deleteEventTicket", events().remove_ticket("e1", 1)),
      WRITE("createEventSession", events().create_session("e1", {.day = day, .name = "n"})),
      WRITE("patchEventSession", events().update_session("e1", 1, {.name = "n"})),
      WRITE("deleteEventSession", events().remove_session("e1", 1)),
      WRITE("addEventHost",
            events().add_host("e1", {.type = HostType::member, .id = "kim", .role = HostRole::partner})),
      WRITE("updateEventHostRole", events().update_host_role("e1", 1, HostRole::partner)),
      WRITE("removeEventHost", events().remove_host("e1", 1)),
      WRITE("createEventFaq", events().create_faq("e1", {.category = "c", .title = "t"})),
      WRITE("patchEventFaq", events().update_faq("e1", 1, {.title = "t"})),
      WRITE("deleteEventFaq", events().remove_faq("e1", 1)),
  };
  return writes;
}

const Operation& row_of(std::string_view id) {
  return *std::find_if(std::begin(operations), std::end(operations),
                       [&](const Operation& row) { return row.id == id; });
}

/// An answer that every one of them can be read from.
const std::string any_answer =
    R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z",)"
    R"("updatedAt":"2026-01-01T00:00:00Z","jobId":1,"status":"draft","hiring":false,"title":"t","seniorities":[],)"
    R"("employmentTypes":[],"eventId":"e1","ticketId":1,"sessionId":1,"hostId":1,"faqId":1})";

/// Where the connection of the first attempt fails.
enum class Moment { after_connect, within_head, within_body, before_answer, within_answer, gateway_error };
const std::pair<Moment, const char*> moments[] = {
    {Moment::after_connect, "after connect"},     {Moment::within_head, "within the head"},
    {Moment::within_body, "within the body"},     {Moment::before_answer, "before the answer"},
    {Moment::within_answer, "within the answer"}, {Moment::gateway_error, "502 of a gateway"}};

/// Fails once at that moment, then answers. Counts what takes effect: requests that arrived whole. A thing
/// that was removed stays so: its further removals find nothing.
struct Service {
  explicit Service(Moment at) : moment(at), server([this](Connection& connection) { serve(connection); }) {}

  void serve(Connection& connection) {
    if (!failed.exchange(true)) return fail(connection);
    while (const auto request = connection.read_request()) {
      const bool gone =
          request->method == "DELETE" && request->target.find("/active") == std::string::npos && effects > 0;
      if (!gone) ++effects;
      if (!connection.write(gone ? answer(404, "")
                                 : answer(request->method == "DELETE" &&
                                                  request->target.find("/active") == std::string::npos
                                              ? 204
                                              : 200,
                                          any_answer)))
        return;
    }
  }
  void fail(Connection& connection) {
    if (moment == Moment::after_connect) return connection.reset();
    if (moment == Moment::within_head || moment == Moment::within_body) {
      std::string received;
      while (moment == Moment::within_body && received.find("\r\n\r\n") == received.npos) {
        const auto more = connection.read_some();
        if (more.empty()) return;
        received += more;
      }
      if (moment == Moment::within_head) connection.read_some();
      return connection.reset();
    }
    if (!connection.read_request()) return;
    ++effects;
    if (moment == Moment::within_answer) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{");
    if (moment == Moment::gateway_error) connection.write(answer(502, "<html></html>"));
  }

  Moment moment;
  std::atomic<bool> failed{false};
  std::atomic<int> effects{0};
  SocketServer server;
};

}  // namespace

TEST_CASE("net: the table of writes has every operation that writes") {
  int writes = 0;
  for (const Operation& row : operations)
    if (row.host == Host::api && row.replay != Replay::safe) ++writes;
  CHECK(all_writes().size() == static_cast<std::size_t>(writes));
}

TEST_CASE("net: no write takes effect twice, wherever its connection fails") {
  for (const Write& write : all_writes()) {
    const Operation& row = row_of(write.id);
    for (const auto& [moment, name] : moments) {
      Service service(moment);
      const auto error = write.call(writer_of(options_for(service.server.url("/api/v1"))));
      service.server.stop();
      INFO(write.id << ", " << name << ": " << service.effects << " effects, "
                    << (error ? error->what() : "success"));
      const bool arrived = moment == Moment::before_answer || moment == Moment::within_answer ||
                           moment == Moment::gateway_error;
      if (row.replay == Replay::unsafe) {
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
        if (row.method == "DELETE" && row.id != "disableJob") CHECK(service.effects == 1);
      }
    }
  }
}

TEST_CASE("net: a write that could not be sent is sent again, and takes effect once") {
  for (const Write& write : all_writes()) {
    const Port refusing(Port::State::refusing);
    const auto error = write.call(writer_of(options_for(refusing.url("/api/v1"))));
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
    CHECK_FALSE(write.call(writer_of(options_for(limited.url("/api/v1")))));
    limited.stop();
    CHECK(count == 2);
  }
}
