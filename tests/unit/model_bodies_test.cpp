// Bodies made of models: what a FakeTransport answers with a struct.
#include <rocketpunch/client.hpp>
#include <rocketpunch/json.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace model_bodies_test {

namespace rp = rocketpunch;

namespace {

struct Fixture {
  rp::Client<rp::AppKey, rp::testing::FakeTransport> client() const {
    return {rp::AppKey("rp_app_test"), {.retry = {.max_attempts = 1}}, transport};
  }

  rp::testing::FakeTransport transport;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a job is the body of an answer", "[fake-transport]") {
  rp::Job job{.id = 7, .title = "백엔드 \"C++\"", .seniorities = {rp::Seniority::senior}};
  job.status = rp::JobStatus::published;
  job.hiring = true;
  transport.when("getJob", job);
  const auto read = client().jobs().get(7).value();
  CHECK(read.title == job.title);
  CHECK(read.seniorities == job.seniorities);
  CHECK(read.is_open());

  transport.then(rp::Job{.id = 8, .title = "from the script"});
  CHECK(client().jobs().get(8).value().title == "from the script");
  CHECK(client().jobs().get(7).value() == read);
}

TEST_CASE_METHOD(Fixture, "a page and a list are the bodies of answers", "[fake-transport]") {
  transport.when("searchJobs", rp::Page<rp::JobSummary>{.total_items = 2,
                                                        .total_pages = 1,
                                                        .page = 1,
                                                        .page_size = 20,
                                                        .items = {{.id = 1, .title = "a"}, {.id = 2}}});
  const auto page = client().jobs().search().value();
  CHECK(page.total_items == 2);
  REQUIRE(page.items.size() == 2);
  CHECK(page.items[0].title == "a");

  transport.when("getEventTickets", std::vector<rp::EventTicket>{{.name = "early"}, {.name = "late"}});
  const auto tickets = client().events().tickets("e").value();
  REQUIRE(tickets.size() == 2);
  CHECK(tickets[1].name == "late");
}

TEST_CASE_METHOD(Fixture, "every whole model that has no more than its id is a body", "[fake-transport]") {
  transport.when("getJob", rp::Job{.id = 1}).when("getEvent", rp::Event{.id = "e"});
  transport.when("getPost", rp::Post{.id = 2});
  CHECK(client().jobs().get(1).value().id == 1);
  CHECK(client().events().get("e").value().id == "e");
  CHECK(client().posts().get(2).value().id == 2);
}

}  // namespace model_bodies_test
