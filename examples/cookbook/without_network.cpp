// A unit test of code that calls the API: no network, no key, no waiting. Ends with status 1 if a check
// fails.
//   without_network
#include <cstdlib>
#include <iostream>
#include <memory>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>

namespace rp = rocketpunch;

/// What is tested: code of the program, which takes any client of an app.
std::string headline(const rp::AppClient& client, rp::JobId id) {
  const auto job = client.jobs().get(id);
  if (job) return job->title + " at " + job->company.name;
  return job.error().kind() == rp::ErrorKind::not_found ? "taken" : "try later";
}

/// In place of your test framework's own.
void check(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "failed: " << what << '\n';
  std::exit(1);
}

/// A client that is answered by `transport`, and whose waits pass at once.
rp::AppClient client_of(const rp::testing::FakeTransport& transport) {
  return rp::Client{
      rp::AppKey{"rp_app_test"}, {.clock = std::make_shared<rp::testing::FakeClock>()}, transport};
}

void test_headline() {
  rp::testing::FakeTransport transport;
  transport.when("getJob", rp::Job{.id = 7, .title = "Zoo keeper", .company = {.name = "Acme"}});
  check(headline(client_of(transport), 7) == "Zoo keeper at Acme", "a job has title and company");
  check(transport.requests().at(0).url.ends_with("/jobs/7"), "the job was asked for");
}

void test_headline_after_failures() {
  rp::testing::FakeTransport transport;
  transport.then(503).then_fail(rp::ErrorKind::network).when("getJob", 404);
  check(headline(client_of(transport), 7) == "taken", "failures are repeated before it is said");
  check(transport.requests().size() == 3, "three attempts");
}

void test_headline_in_an_outage() {
  rp::testing::FakeTransport transport;
  transport.when("getJob", 503);
  check(headline(client_of(transport), 7) == "try later", "an outage is no missing job");
}

int main() {
  test_headline();
  test_headline_after_failures();
  test_headline_in_an_outage();
  std::cout << "3 tests passed\n";
}
