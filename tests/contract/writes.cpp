// Calls everything that needs a signed-in user with as little as can be told and with all that can be told,
// again and again: no request may be refused, each must be as the specification has it, and every answer must
// decode.
//   contract-writes ORIGIN ROUNDS OPENAPI_JSON [--with-sign-in]      --with-sign-in: where answers are the
//   specification's examples
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "requests.hpp"

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using std::chrono::year;

namespace {

int calls = 0;
int faults = 0;

template <class T>
void expect(const rp::Result<T>& result) {
  ++calls;
  if (result) return;
  if (++faults <= 20) std::cerr << "contract-writes: " << result.error() << '\n';
}

const auto start = std::chrono::sys_days(year{2026} / 12 / 1) + 10h;
const rp::Upload image = rp::Upload::bytes("image.png", "image/png", "\x89PNG\r\n\x1a\n");

void posts(const auto& client) {
  expect(client.posts().create({.text = "Hello from C++"}));
  expect(client.posts().create({.text = "Hello", .link = "https://example.com"}, {image, image}));
  expect(client.posts().replace(1, {.text = ""}, {}));
  expect(client.posts().replace(1, {.text = "Hello", .link = "https://example.com"}, {image}));
  expect(client.posts().remove(1));
}

void jobs(const auto& client) {
  using namespace rocketpunch;
  const JobDraft least{.title = "t",
                       .category = "dev",
                       .seniorities = {Seniority::senior},
                       .employment_types = {EmploymentType::full_time},
                       .intro = "i",
                       .duty = "d",
                       .start_date = year{2026} / 12 / 1,
                       .settings = {{.type = ApplicationSettingType::resume}}};
  expect(client.jobs().create("acme-1_x", least));
  auto most = least;
  most.subtitle = "s";
  most.work_type = WorkType::hybrid;
  most.minimum_qualification = most.preferred_qualification = most.benefit = "x";
  most.hire_process = most.hire_notes = "x";
  most.end_date = year{2026} / 12 / 31;
  most.email = "hr@acme.example";
  most.notify_emails = {"a@acme.example"};
  most.settings = {{.type = ApplicationSettingType::custom,
                    .title = "t",
                    .required = true,
                    .upload_type = UploadType::url}};
  most.military = most.veteran = true;
  expect(client.jobs().create("acme", most, {image}));
  expect(client.jobs().update("acme", 1, {.title = "t"}));
  expect(client.jobs().update("acme", 1,
                              {.title = "t",
                               .subtitle = clear,
                               .category = "dev",
                               .seniorities = most.seniorities,
                               .employment_types = most.employment_types,
                               .work_type = WorkType::onsite,
                               .intro = "i",
                               .duty = "d",
                               .minimum_qualification = clear,
                               .preferred_qualification = "x",
                               .benefit = clear,
                               .hire_process = "x",
                               .hire_notes = clear,
                               .email = clear,
                               .notify_emails = most.notify_emails,
                               .settings = most.settings,
                               .military = false,
                               .veteran = true},
                              {image}));
  expect(client.jobs().publish("acme", 1));
  expect(
      client.jobs().publish("acme", 1, {.start_date = year{2026} / 12 / 1, .end_date = year{2026} / 12 / 2}));
  expect(client.jobs().unpublish("acme", 1));
  expect(client.jobs().remove("acme", 1));
}

void events(const auto& client) {
  using namespace rocketpunch;
  EventDraft event{.name = "n",
                   .description = "d",
                   .categories = {EventCategory::conference},
                   .subjects = {EventSubject::technology},
                   .access_type = EventAccessType::invite,
                   .open_type = EventOpenType::tbd,
                   .join_type = EventJoinType::open,
                   .start_at = start,
                   .end_at = start};
  expect(client.events().create("acme", event, image));
  event.location = {"KR", "r", "l", "p", "a", "d", "x", 37.5, 127.0};
  event.online_link = "https://live.example";
  event.location_hidden = event.guest_hidden = true;
  event.hosts = {{.type = EventHostType::company, .handle = "acme", .roles = {EventHostRole::organizer}},
                 {.type = EventHostType::member, .handle = "kim"}};
  expect(client.events().create("acme", event, image, {image, image}));
  expect(client.events().update("e1", {.name = "n"}));
  expect(client.events().update("e1",
                                {.name = "n",
                                 .description = "d",
                                 .categories = event.categories,
                                 .subjects = event.subjects,
                                 .access_type = EventAccessType::link,
                                 .open_type = EventOpenType::online,
                                 .join_type = EventJoinType::registered,
                                 .start_at = start,
                                 .end_at = start + 1h,
                                 .location = {.country = "KR",
                                              .region = clear,
                                              .locality = clear,
                                              .place_name = "p",
                                              .address = clear,
                                              .address_detail = clear,
                                              .directions = clear},
                                 .online_link = clear,
                                 .location_hidden = false,
                                 .guest_hidden = false},
                                {image}));
  expect(client.events().remove("e1"));
}

void parts(const auto& client) {
  using namespace rocketpunch;
  const auto events = client.events();
  const std::vector<TicketQuestion> fields{{.label = "l", .type = TicketQuestionType::phone},
                                           {.label = "l",
                                            .type = TicketQuestionType::select,
                                            .required = true,
                                            .options = std::vector<std::string>{"a"},
                                            .school_id = 1}};
  expect(events.create_ticket("e1", {.name = "n"}));
  expect(events.create_ticket("e1", {"n", "d", true, true, 5, start, start, fields}));
  expect(events.create_charged_ticket("e1", {.name = "n", .price = 0}));
  expect(events.create_charged_ticket("e1", {"n", "d", "KRW", 1.5, true, true, 5, start, start, fields}));
  expect(events.update_ticket("e1", 1, {.name = "n"}));
  expect(events.update_ticket(
      "e1", 1, {"n", EventTicketType::charged, "d", "KRW", 2.5, true, false, 3, start, start}));
  expect(events.update_ticket("e1", 1, {"n", clear, "d", clear, clear, true, false, clear, clear, clear}));
  expect(events.remove_ticket("e1", 1));
  const auto day = year{2026} / 12 / 1;
  expect(events.create_session("e1", {.day = day, .name = "n"}));
  expect(events.create_session(
      "e1", {day, TimeOfDay(1h), TimeOfDay(2h), "n", "d", "v", "t", 1, {{"s", "j"}, {.name = "s"}}}));
  expect(events.update_session("e1", 1, {.name = "n"}));
  expect(events.update_session("e1", 1, {"n", clear, "v", clear, 1, std::vector<EventSpeaker>{{"s", "j"}}}));
  expect(events.remove_session("e1", 1));
  expect(events.add_host("e1",
                         {.type = EventHostType::member, .handle = "kim", .role = EventHostRole::partner}));
  expect(events.update_host_role("e1", 1, EventHostRole::sponsor));
  expect(events.remove_host("e1", 1));
  expect(events.create_faq("e1", {.category = "c", .title = "t"}));
  expect(events.create_faq("e1", {"c", "t", "x", 1}));
  expect(events.update_faq("e1", 1, {.title = "t"}));
  expect(events.update_faq("e1", 1, {"t", "c"}));
  expect(events.remove_faq("e1", 1));
}

void sign_in(const std::string& origin, rp::ClientAuthentication how) {
  const rp::OAuthSession session({.client_id = "rp_app_test",
                                  .client_secret = rp::Secret("rp_sec_test"),
                                  .redirect_uri = "https://board.example/callback",
                                  .endpoints = rp::OAuthEndpoints::under(origin + "/oauth"),
                                  .client_authentication = how});
  const auto request = session.authorization_request();
  expect(rp::CurlTransport().send({.url = request.url}, {}));
  expect(session.exchange("code=a&state=" + std::string(request.state().reveal()), request));
  expect(session.refresh());
  expect(session.narrow({"profile"}));
  expect(session.user_info());
  expect(session.revoke());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: contract-writes ORIGIN ROUNDS OPENAPI_JSON [--with-sign-in]\n";
    return 2;
  }
  const std::string origin = argv[1];
  const auto requests = std::make_shared<contract::Requests>(argv[3]);
  const rp::Client client{rp::BearerToken{contract::access_token},
                          {.base_url = origin + "/api/v1", .retry = {.max_attempts = 1}},
                          contract::CheckedTransport{requests, true}};
  for (int left = std::atoi(argv[2]); left > 0; --left) {
    posts(client);
    jobs(client);
    events(client);
    parts(client);
    if (argc > 4)
      for (const auto how : {rp::ClientAuthentication::basic, rp::ClientAuthentication::form})
        sign_in(origin, how);
  }
  requests->expect_all_multipart();
  faults += requests->faults();
  std::cout << "contract-writes: " << calls << " calls, " << faults << " faults\n";
  return faults == 0 && calls > 0 ? 0 : 1;
}
