// What is written for a signed-in user: the JSON of every operation, the limits, and what goes with it.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <rocketpunch/client.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <rocketpunch/transport.hpp>
#include <string>
#include <system_error>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/multipart_reader.hpp"
#include "support/special_file.hpp"
#include "support/temporary_directory.hpp"

namespace writes_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::parts_of;
using rp::testing::FakeTransport;
using std::chrono::year;

namespace {

const std::string png = "\x89PNG\r\n\x1a\n....";
const std::string written_job =
    R"({"jobId":7,"status":"draft","hiring":false,"title":"t","seniorities":["SENIOR"],"employmentTypes":["FULL_TIME"],"webUrl":"u","startAt":"2026-12-01T00:00:00Z"})";
const std::string written_post =
    R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"})";

struct Writer {
  auto client(rp::ClientOptions options = {}) const {
    options.base_url = "https://api.example/v1";
    options.clock = std::make_shared<rp::testing::FakeClock>();
    return rp::test::TestClient{rp::BearerToken{"token-of-a-user"}, options, transport};
  }
  rp::HttpRequest sent() const { return transport.requests().back(); }
  /// Whether it was refused with that text, and nothing sent.
  template <class T>
  void refused(const rp::Result<T>& result, const std::string& text) const {
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == rp::ErrorKind::invalid_argument);
    CHECK_THAT(std::string(result.error().what()), Catch::Matchers::ContainsSubstring(text));
    CHECK(text != "");
    CHECK(transport.requests().empty());
  }
  FakeTransport transport;
};

rp::JobDraft least_job() {
  return {.title = "C++ Engineer",
          .category = "dev",
          .seniorities = {rp::Seniority::senior},
          .employment_types = {rp::EmploymentType::full_time},
          .intro = "Who we are",
          .duty = "What you will do",
          .start_date = year{2026} / 12 / 1,
          .settings = {{.type = rp::ApplicationSettingType::resume}}};
}

const auto start = std::chrono::sys_days(year{2026} / 12 / 1) + 10h;

rp::EventDraft least_event() {
  return {.name = "Meetup",
          .description = "<p>About</p>",
          .categories = {rp::EventCategory::conference},
          .subjects = {rp::EventSubject::technology},
          .access_type = rp::EventAccessType::everyone,
          .open_type = rp::EventOpenType::offline,
          .join_type = rp::EventJoinType::registered,
          .start_at = start,
          .end_at = start + 2h};
}

}  // namespace

TEST_CASE_METHOD(Writer, "a job is created with all that can be told of it") {
  transport.then(201, written_job);
  auto draft = least_job();
  draft.subtitle = "Seoul";
  draft.work_type = rp::WorkType::remote;
  draft.minimum_qualification = "min";
  draft.preferred_qualification = "pref";
  draft.benefit = "lunch";
  draft.hire_process = "talk";
  draft.hire_notes = "notes";
  draft.end_date = year{2026} / 12 / 31;
  draft.email = "hr@acme.example";
  draft.notify_emails = {"a@acme.example"};
  draft.settings = {{.type = rp::ApplicationSettingType::custom,
                     .title = "Essay",
                     .required = true,
                     .upload_type = rp::UploadType::url}};
  draft.military = true;
  draft.veteran = false;
  const auto job = client().jobs().create("acme", draft);
  REQUIRE(job);
  CHECK(job->id == 7);
  CHECK(job->status.code() == "draft");
  CHECK(job->start_at == rp::Timestamp(std::chrono::sys_days(year{2026} / 12 / 1)));
  CHECK(sent().method == "POST");
  CHECK(sent().url == "https://api.example/v1/jobs/platform?companyId=acme");
  CHECK(sent().headers.get("Authorization") == "Bearer token-of-a-user");
  const auto parts = parts_of(sent());
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].disposition == "name=\"request\"");
  CHECK(parts[0].content_type == "application/json");
  CHECK(
      parts[0].content ==
      R"({"jobTitle":"C++ Engineer","jobSubtitle":"Seoul","jobCategory":"dev","seniorities":["SENIOR"],)"
      R"("employmentTypes":["FULL_TIME"],"workType":"REMOTE","jobBio":"Who we are",)"
      R"("jobResponse":"What you will do","jobMinimumQual":"min","jobPreferQual":"pref","jobBenefit":"lunch",)"
      R"("jobHireProcess":"talk","jobHireNotes":"notes","startDate":"2026-12-01","endDate":"2026-12-31",)"
      R"("email":"hr@acme.example","notifyEmails":["a@acme.example"],)"
      R"("settings":[{"type":"CUSTOM","title":"Essay","required":true,"uploadType":"URL"}],)"
      R"("military":true,"veteran":false})");
}

TEST_CASE_METHOD(Writer, "what is left out of a job isn't sent") {
  transport.then(201, written_job);
  REQUIRE(client().jobs().create("acme", least_job()));
  CHECK(
      parts_of(sent())[0].content ==
      R"({"jobTitle":"C++ Engineer","jobCategory":"dev","seniorities":["SENIOR"],"employmentTypes":["FULL_TIME"],)"
      R"("jobBio":"Who we are","jobResponse":"What you will do","startDate":"2026-12-01","settings":[{"type":"RESUME"}]})");
}

TEST_CASE_METHOD(Writer, "a change tells left out, clear and a value apart") {
  transport.then(200, written_job);
  REQUIRE(client().jobs().update(
      "acme", 7,
      {.title = "New", .subtitle = rp::clear, .benefit = "", .notify_emails = std::vector<std::string>{}}));
  CHECK(sent().method == "PATCH");
  CHECK(sent().url == "https://api.example/v1/jobs/7?companyId=acme&type=PLATFORM");
  CHECK(parts_of(sent())[0].content ==
        R"({"jobTitle":"New","jobSubtitle":null,"jobBenefit":"","notifyEmails":[]})");
}

TEST_CASE_METHOD(Writer, "an empty change is refused, unless it brings images") {
  const auto change = client().jobs().update("acme", 7, {});
  refused(change, "updatePlatformJob: invalid_argument: the change has no field");
  refused(client().events().update("e1", {}), "nothing would change");
  refused(client().events().update_ticket("e1", 3, {}), "nothing would change");
  refused(client().events().update_session("e1", 3, {}), "nothing would change");
  refused(client().events().update_faq("e1", 3, {}), "nothing would change");
  transport.then(200, written_job);
  REQUIRE(client().jobs().update("acme", 7, {}, {rp::Upload::bytes("a.png", "image/png", png)}));
  CHECK(parts_of(sent())[0].content == "{}");
}

TEST_CASE_METHOD(Writer, "a job is published, closed and removed") {
  transport.then(200, written_job).then(200, written_job).then(200, written_job).then(204);
  REQUIRE(client().jobs().publish("acme", 7, {.start_date = year{2026} / 12 / 1}));
  CHECK(sent().method == "PUT");
  CHECK(sent().url == "https://api.example/v1/jobs/7/active?companyId=acme");
  CHECK(sent().headers.get("Content-Type") == "application/json");
  CHECK(sent().body == R"({"startDate":"2026-12-01"})");
  REQUIRE(client().jobs().publish("acme", 7));
  CHECK(sent().body == "{}");
  REQUIRE(client().jobs().unpublish("acme", 7));
  CHECK(sent().method == "DELETE");
  CHECK(sent().url == "https://api.example/v1/jobs/7/active?companyId=acme");
  CHECK(sent().body.empty());
  REQUIRE(client().jobs().remove("acme", 7));
  CHECK(sent().method == "DELETE");
  CHECK(sent().url == "https://api.example/v1/jobs/7?companyId=acme");
}

TEST_CASE_METHOD(Writer, "the jobs of a company that the user may see are listed and walked") {
  const auto page = [&](int total) {
    return R"({"totalItems":)" + std::to_string(total) +
           R"(,"totalPages":1,"page":1,"pageSize":50,"items":[)" + written_job + "]}";
  };
  transport.then(200, page(1)).then(200, page(1));
  const auto listed = client().jobs().of_company("acme", {.page = 2, .page_size = 10});
  REQUIRE(listed);
  CHECK(listed->items.at(0).id == 7);
  CHECK(sent().url == "https://api.example/v1/companies/acme/jobs/accessible?page=2&pageSize=10");
  int count = 0;
  for (const auto& job : client().jobs().of_company_all("acme")) {
    REQUIRE(job);
    ++count;
  }
  CHECK(count == 1);
  CHECK(sent().url == "https://api.example/v1/companies/acme/jobs/accessible?page=1&pageSize=50");
}

TEST_CASE_METHOD(Writer, "a job that breaks a limit is refused by field and rule, and not sent") {
  const auto create = [&](const std::function<void(rp::JobDraft&)>& spoil, const std::string& text) {
    auto draft = least_job();
    spoil(draft);
    refused(client().jobs().create("acme", draft), "createJob: invalid_argument: " + text);
  };
  create([](auto& d) { d.title = ""; }, "title must not be empty");
  create([](auto& d) { d.title = std::string(31, 'x'); },
         "title must have at most 30 characters, but has 31");
  create([](auto& d) { d.title = "\xff"; }, "title must be UTF-8");
  create([](auto& d) { d.subtitle = std::string(51, 'x'); }, "subtitle must have at most 50");
  create([](auto& d) { d.category = ""; }, "category must not be empty");
  create([](auto& d) { d.seniorities = {}; }, "seniorities is required");
  create(
      [](auto& d) {
        d.seniorities = {rp::Seniority::junior, rp::Seniority()};
      },
      "seniorities[1] is required");
  create([](auto& d) { d.employment_types = {}; }, "employment_types is required");
  create([](auto& d) { d.work_type = rp::WorkType(); }, "work_type is required");
  create([](auto& d) { d.intro = ""; }, "intro must not be empty");
  create([](auto& d) { d.duty = ""; }, "duty must not be empty");
  create([](auto& d) { d.start_date = {}; }, "start_date must be a valid date");
  create([](auto& d) { d.notify_emails = std::vector<std::string>(11, "a@b"); },
         "notify_emails must have at most 10 elements");
  create([](auto& d) { d.settings = {}; }, "settings is required");
  create([](auto& d) { d.settings[0].type = {}; }, "settings[0].type is required");
  create(
      [](auto& d) {
        d.settings.push_back({.type = rp::ApplicationSettingType::custom, .title = std::string(51, 'x')});
      },
      "settings[1].title must have at most 50 characters");
  refused(client().jobs().create("", least_job()), "company must not be empty");
  refused(client().jobs().create("a/b", least_job()), "company may have letters");
  refused(client().jobs().remove("acme", 0), "job_id must be greater than 0");
  refused(client().jobs().of_company("../x"), "company may have letters");
}

TEST_CASE_METHOD(Writer, "a job with more images than the service takes is refused") {
  const std::vector<rp::Upload> images(11, rp::Upload::bytes("a", "image/png", png));
  const std::string text = "images must be at most 10, but are 11";
  refused(client().jobs().create("acme", least_job(), images), text);
  refused(client().jobs().update("acme", 7, {.title = "t"}, images), text);
}

TEST_CASE_METHOD(Writer, "what the specification doesn't limit is left to the service") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Error(
        {.kind = rp::ErrorKind::network, .message = "as far as the network", .maybe_sent = true});
  });
  const auto sends = [&](const auto& result) {
    REQUIRE_FALSE(result);
    INFO(result.error().what());
    CHECK(result.error().maybe_sent());
  };
  const std::string long_text(6000, 'x');
  const auto jobs = client().jobs();
  auto job = least_job();
  job.end_date = year{2026} / 11 / 30;  // before the start
  job.notify_emails = {"a@b", ""};
  sends(jobs.create("acme", job));
  sends(jobs.publish("acme", 7, {.start_date = year{2026} / 2 / 2, .end_date = year{2026} / 2 / 1}));
  sends(jobs.update("acme", 7,
                    {.title = long_text,
                     .subtitle = long_text,
                     .category = "",
                     .seniorities = std::vector<rp::Seniority>(),
                     .intro = "",
                     .duty = "",
                     .notify_emails = std::vector<std::string>(11, "a@b"),
                     .settings = std::vector<rp::ApplicationSetting>()}));
  sends(jobs.of_company("acme", {.page = 0, .page_size = 51}));
  sends(client().me().resource_roles(
      "acme", {.resource_type = rp::ResourceType::event, .page = -1, .page_size = 99}));
  const auto events = client().events();
  auto event = least_event();
  event.end_at = start - 1s;
  sends(events.create("acme", event, rp::Upload::bytes("b.png", "image/png", png)));
  sends(events.update("e1", {.name = long_text,
                             .description = "",
                             .categories = std::vector<rp::EventCategory>(),
                             .subjects = std::vector<rp::EventSubject>(),
                             .start_at = start,
                             .end_at = start - 1s}));
  sends(events.create_ticket(
      "e1", {.name = "t", .max_count = -1, .sale_start_at = start, .sale_end_at = start - 1s}));
  sends(events.update_ticket("e1", 5, {.name = "", .price = -0.5, .max_count = -1}));
  // past midnight
  sends(events.create_session("e1", {.day = year{2026} / 2 / 3,
                                     .start_time = rp::TimeOfDay(22h),
                                     .end_time = rp::TimeOfDay(1h),
                                     .name = "x"}));
  sends(events.create_session("e1", {.day = year{2026} / 2 / 3,
                                     .start_time = rp::TimeOfDay(22h),
                                     .end_time = rp::TimeOfDay(0h),
                                     .name = "x"}));
  sends(events.update_session("e1", 5, {.name = ""}));
  sends(events.update_faq("e1", 5, {.title = ""}));
}

TEST_CASE_METHOD(Writer, "the days of a job's opening are left out, cleared or set") {
  const auto [period, body] = GENERATE(table<rp::JobPeriod, std::string>(
      {{rp::JobPeriod(), "{}"},
       {rp::JobPeriod{.end_date = rp::clear}, R"({"endDate":null})"},
       {rp::JobPeriod{.start_date = rp::clear, .end_date = year{2026} / 12 / 31},
        R"({"startDate":null,"endDate":"2026-12-31"})"}}));
  transport.then(200, written_job);
  static_cast<void>(client().jobs().publish("acme", 7, period).has_value());
  CHECK(sent().body == body);
}

TEST_CASE_METHOD(Writer, "30 characters are code points, and limits can be left to the service") {
  transport.then(201, written_job).then(201, written_job);
  auto draft = least_job();
  draft.title.clear();
  for (int i = 0; i < 30; ++i) draft.title += "로";
  CHECK(client().jobs().create("acme", draft));
  draft.title += "켓";
  draft.settings = {};
  CHECK_FALSE(client().jobs().create("acme", draft));
  CHECK(client({.check_limits = false}).jobs().create("acme", draft));
  draft.title = "\xff";  // can't be written as JSON at all
  CHECK_FALSE(client({.check_limits = false}).jobs().create("acme", draft));
  CHECK(transport.requests().size() == 2);
}

TEST_CASE_METHOD(Writer, "options may follow a draft, without a word of images") {
  using namespace std::chrono_literals;
  for (int i = 0; i < 12; ++i) transport.then(400, "");
  const auto banner = rp::Upload::bytes("b.png", "image/png", png);
  const auto c = client();
  rp::CallInfo info;
  const auto tells = [&](const auto& result, std::string_view operation) {
    CHECK(!result);
    CHECK(info.operation == operation);
    info = {};
  };
  tells(c.jobs().create("acme", least_job(), {.timeout = 2s, .info = &info}), "createJob");
  tells(c.jobs().update("acme", 7, {.title = "t"}, {.timeout = 2s, .info = &info}), "updatePlatformJob");
  tells(c.posts().create({.text = "t"}, {.timeout = 2s, .info = &info}), "createPost");
  tells(c.events().create("acme", least_event(), banner, {.timeout = 2s, .info = &info}), "createEvent");
  tells(c.events().update("e1", {.name = "n"}, {.timeout = 2s, .info = &info}), "patchEvent");
  CHECK(!c.jobs().create("acme", least_job(), {}));
  CHECK(!c.jobs().update("acme", 7, {.title = "t"}, {}));
  CHECK(!c.posts().create({.text = "t"}, {}));
  CHECK(!c.events().create("acme", least_event(), banner, {}));
  CHECK(!c.events().update("e1", {.name = "n"}, {}));
  CHECK(!c.events().update("e1", {.name = "n"}, banner));
  CHECK(!c.posts().create({.text = "t"}, {banner, banner}));
  CHECK(transport.requests().size() == 12);
}

TEST_CASE_METHOD(Writer, "an event is created with all that can be told of it") {
  transport.then(201, R"({"eventId":"e1","webUrl":"u"})");
  auto draft = least_event();
  draft.location = {.country = "KR",
                    .region = "Seoul",
                    .locality = "Gangnam",
                    .place_name = "Hall",
                    .address = "Street 1",
                    .address_detail = "2F",
                    .directions = "Exit 3",
                    .latitude = 37.5,
                    .longitude = 127.25};
  draft.online_link = "https://live.example";
  draft.location_hidden = true;
  draft.guest_hidden = false;
  draft.hosts = {
      {.type = rp::EventHostType::company, .handle = "acme", .roles = {rp::EventHostRole::organizer}},
      {.type = rp::EventHostType::member, .handle = "kim"}};
  const auto event = client().events().create("acme", draft, rp::Upload::bytes("b.png", "image/png", png),
                                              {rp::Upload::bytes("1.gif", "image/gif", "GIF89a"),
                                               rp::Upload::bytes("2.jpg", "image/jpeg", "\xff\xd8\xff\xe0")});
  REQUIRE(event);
  CHECK(event->id == "e1");
  CHECK(sent().url == "https://api.example/v1/events?companyId=acme");
  const auto parts = parts_of(sent());
  REQUIRE(parts.size() == 4);
  CHECK(
      parts[0].content ==
      R"({"eventName":"Meetup","description":"<p>About</p>","eventCategories":["CONFERENCE"],)"
      R"("eventSubjects":["TECHNOLOGY"],"accessType":"PUBLIC","eventOpenType":"OFFLINE","joinType":"REGISTERED",)"
      R"("startAt":"2026-12-01T10:00:00Z","endAt":"2026-12-01T12:00:00Z","country":"KR","region":"Seoul",)"
      R"("locality":"Gangnam","locationTitle":"Hall","locationAddress":"Street 1","locationDetail":"2F",)"
      R"("locationDescription":"Exit 3","latitude":37.5,"longitude":127.25,"onlineLink":"https://live.example",)"
      R"("locationHidden":true,"guestHidden":false,"hosts":[)"
      R"({"hostType":"COMPANY","hostId":"acme","roleTypes":["ORGANIZER"]},{"hostType":"MEMBER","hostId":"kim"}]})");
  CHECK(parts[1].disposition == R"(name="banner"; filename="b.png")");
  CHECK(parts[1].content == png);
  CHECK(parts[2].disposition == R"(name="attachments"; filename="1.gif")");
  CHECK(parts[3].content_type == "image/jpeg");
}

TEST_CASE_METHOD(Writer, "hosts of an event are sent even where there are none") {
  transport.then(201, R"({"eventId":"e1","webUrl":"u"})");
  REQUIRE(client().events().create("acme", least_event(), rp::Upload::bytes("b.png", "image/png", png)));
  CHECK(parts_of(sent())[0].content.find(R"("hosts":[]})") != std::string::npos);
}

TEST_CASE_METHOD(Writer, "an event is changed and removed") {
  transport.then(200, R"({"eventId":"e1","webUrl":"u"})").then(204);
  REQUIRE(client().events().update("e1",
                                   {.name = "New",
                                    .categories = std::vector<rp::EventCategory>{rp::EventCategory::fair},
                                    .start_at = start,
                                    .location = {.place_name = "Hall", .address_detail = rp::clear},
                                    .online_link = rp::clear},
                                   {rp::Upload::bytes("b.png", "image/png", png)}));
  CHECK(sent().method == "PATCH");
  CHECK(sent().url == "https://api.example/v1/events/e1");
  const auto parts = parts_of(sent());
  CHECK(parts[0].content ==
        R"({"eventName":"New","eventCategories":["FAIR"],"startAt":"2026-12-01T10:00:00Z",)"
        R"("locationTitle":"Hall","locationDetail":null,"onlineLink":null})");
  CHECK(parts.at(1).disposition == R"(name="banner"; filename="b.png")");
  REQUIRE(client().events().remove("e1"));
  CHECK(sent().method == "DELETE");
  CHECK(sent().url == "https://api.example/v1/events/e1");
}

TEST_CASE_METHOD(Writer, "an event that breaks a limit is refused by field and rule") {
  const auto create = [&](const std::function<void(rp::EventDraft&)>& spoil, const std::string& text) {
    auto draft = least_event();
    spoil(draft);
    refused(client().events().create("acme", draft, rp::Upload::bytes("b.png", "image/png", png)), text);
  };
  create([](auto& d) { d.name = std::string(101, 'x'); }, "name must have at most 100 characters");
  create([](auto& d) { d.categories = {}; }, "categories is required");
  create([](auto& d) { d.access_type = {}; }, "access_type is required");
  create([](auto& d) { d.start_at = rp::Timestamp::from_text("soon"); },
         "start_at must be a time in the years 0 to 9999");
  create([](auto& d) { d.hosts = {{.type = rp::EventHostType::company, .handle = "a b"}}; },
         "hosts[0].handle may have letters");
  create([](auto& d) { d.location.latitude = std::nan(""); }, "location.latitude must be a finite number");
  const std::vector<rp::Upload> attachments(1001, rp::Upload::bytes("a", "image/png", png));
  refused(client().events().create("acme", least_event(), attachments.front(), attachments),
          "attachments must be at most 1000, but are 1001");
  refused(client().events().update("..", {.name = "x"}), "event_id must not be");
}

TEST_CASE_METHOD(Writer, "tickets, sessions, hosts and questions are written") {
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
    if (request.method == "DELETE") return rp::HttpResponse{204, {}, ""};
    return rp::HttpResponse{201, {}, R"({"ticketId":1,"sessionId":2,"hostId":3,"faqId":4})"};
  });
  const auto events = client().events();
  const auto check = [&](const char* method, const char* path, const std::string& body) {
    CHECK(sent().method == method);
    CHECK(sent().url == std::string("https://api.example/v1/events/e1") + path);
    CHECK(sent().body == body);
  };
  CHECK(events
            .create_ticket("e1", {.name = "Free",
                                  .description = "d",
                                  .approval_required = true,
                                  .waiting_required = false,
                                  .max_count = 50,
                                  .sale_start_at = start,
                                  .sale_end_at = start,
                                  .questions = {{.label = "Phone?",
                                                 .type = rp::TicketQuestionType::select,
                                                 .required = true,
                                                 .options = std::vector<std::string>{"a", "b"},
                                                 .school_id = 9}}})
            .value()
            .id == 1);
  check(
      "POST", "/tickets/free",
      R"({"ticketName":"Free","description":"d","approvalRequired":true,"waitingRequired":false,"maxCount":50,)"
      R"("salesStartAt":"2026-12-01T10:00:00Z","salesEndAt":"2026-12-01T10:00:00Z","formFields":[)"
      R"({"fieldLabel":"Phone?","fieldType":"SELECT","required":true,"options":["a","b"],"schoolId":9}]})");
  CHECK(events.create_charged_ticket("e1", {.name = "VIP", .currency = "KRW", .price = 15000}).value().id ==
        1);
  check("POST", "/tickets/charged", R"({"ticketName":"VIP","currency":"KRW","price":15000})");
  CHECK(events.update_ticket("e1", 5, {.type = rp::clear, .price = 0.5, .max_count = rp::clear}).value().id ==
        1);
  check("PATCH", "/tickets/5", R"({"ticketType":null,"price":0.5,"maxCount":null})");
  CHECK(events.remove_ticket("e1", 5));
  check("DELETE", "/tickets/5", "");

  CHECK(events
            .create_session("e1", {.day = year{2026} / 12 / 1,
                                   .start_time = rp::TimeOfDay(10h),
                                   .end_time = rp::TimeOfDay(11h + 30min),
                                   .name = "Talk",
                                   .description = "d",
                                   .video_url = "v",
                                   .thumbnail_path = "t",
                                   .sort_number = 2,
                                   .speakers = {{.name = "Kim", .job_or_dept = "CTO"}}})
            .value()
            .id == 2);
  check(
      "POST", "/sessions",
      R"({"day":"2026-12-01","startTime":"10:00","endTime":"11:30","sessionName":"Talk","description":"d",)"
      R"("videoUrl":"v","thumbnailPath":"t","sortNo":2,"speakers":[{"speakerName":"Kim","jobOrDept":"CTO"}]})");
  CHECK(events.update_session("e1", 6, {.description = rp::clear, .sort_number = 0}).value().id == 2);
  check("PATCH", "/sessions/6", R"({"description":null,"sortNo":0})");
  CHECK(events.remove_session("e1", 6));
  check("DELETE", "/sessions/6", "");

  CHECK(
      events
          .add_host("e1",
                    {.type = rp::EventHostType::member, .handle = "kim", .role = rp::EventHostRole::sponsor})
          .value()
          .id == 3);
  check("POST", "/hosts", R"({"hostType":"MEMBER","hostId":"kim","role":"SPONSOR"})");
  CHECK(events.update_host_role("e1", 7, rp::EventHostRole::partner).value().id == 3);
  check("PATCH", "/hosts/7", R"({"role":"PARTNER"})");
  CHECK(events.remove_host("e1", 7));
  check("DELETE", "/hosts/7", "");

  CHECK(events.create_faq("e1", {.category = "c", .title = "q", .sort_number = 1}).value().id == 4);
  check("POST", "/faqs", R"({"categoryName":"c","title":"q","content":"","sortNo":1})");
  CHECK(events.update_faq("e1", 8, {.content = "a"}).value().id == 4);
  check("PATCH", "/faqs/8", R"({"content":"a"})");
  CHECK(events.remove_faq("e1", 8));
  check("DELETE", "/faqs/8", "");
}

TEST_CASE_METHOD(Writer, "parts of events that break a limit are refused by field and rule") {
  const auto events = client().events();
  refused(events.create_ticket("e1", {.name = ""}), "name must not be empty");
  refused(events.create_ticket("e1", {.name = "t", .questions = {{.label = "l"}}}),
          "questions[0].type is required");
  refused(events.create_charged_ticket("e1", {.name = "t", .price = -0.5}), "price must not be below 0");
  refused(events.update_ticket("e1", 0, {.name = "x"}), "ticket_id must be greater than 0");
  refused(events.create_session("e1", {.day = year{2026} / 2 / 30, .name = "x"}), "day must be a valid date");
  for (const auto& time : {rp::TimeOfDay(-1min), rp::TimeOfDay(26h), rp::TimeOfDay(24h + 1min)})
    refused(events.create_session("e1", {.day = year{2026} / 2 / 3, .end_time = time, .name = "x"}),
            "end_time must be a time of day, from 00:00 to 24:00");
  refused(events.create_session("e1", {.day = year{2026} / 2 / 3, .name = "x", .speakers = {{}}}),
          "speakers[0].name must not be empty");
  refused(events.add_host("e1", {.type = rp::EventHostType::company, .handle = "acme"}), "role is required");
  refused(events.create_faq("e1", {.title = "q"}), "category must not be empty");
}

TEST_CASE_METHOD(Writer, "posts are written, replaced and removed") {
  transport.then(201, written_post).then(200, written_post).then(204);
  REQUIRE(client().posts().create({.text = "Hello \"all\"", .link = "https://blog.example/1"},
                                  {rp::Upload::bytes("a.png", "image/png", png)}));
  CHECK(sent().method == "POST");
  CHECK(sent().url == "https://api.example/v1/posts");
  CHECK(parts_of(sent())[0].content == R"({"text":"Hello \"all\"","og":{"link":"https://blog.example/1"}})");
  CHECK(parts_of(sent()).size() == 2);
  REQUIRE(client().posts().replace(7, {.text = "New"}, {}));
  CHECK(sent().method == "PUT");
  CHECK(sent().url == "https://api.example/v1/posts/7");
  REQUIRE(client().posts().remove(7));
  CHECK(sent().method == "DELETE");
}

TEST_CASE_METHOD(Writer, "a post that breaks a limit is refused by field and rule") {
  refused(client().posts().create({.text = std::string(5001, 'x')}),
          "text must have at most 5000 characters");
  refused(client().posts().create({.text = "t", .link = std::string(201, 'x')}),
          "link must have at most 200 characters");
  refused(client().posts().create({.text = "t", .link = "\xc0\x80"}), "link must be UTF-8");
  refused(client().posts().create({.text = "t"},
                                  std::vector<rp::Upload>(11, rp::Upload::bytes("a", "image/png", png))),
          "images must be at most 10, but are 11");
  refused(client().posts().replace(0, {.text = "t"}, {}), "post_id must be greater than 0");
}

TEST_CASE_METHOD(Writer, "what the user may do is told") {
  transport
      .then(200,
            R"({"companies":[{"company":{"permalink":"acme","name":null},"capabilities":["createJob"]}]})")
      .then(200, R"({"items":[{"resourceType":"JOB","resourceId":7,"capabilities":[]}]})")
      .then(200, R"({"handle":"kim","name":"Kim"})");
  const auto permissions = client().me().company_permissions();
  REQUIRE(permissions);
  CHECK(permissions->companies.at(0).company.handle == "acme");
  CHECK(permissions->companies.at(0).capabilities == std::vector<std::string>{"createJob"});
  const auto roles = client().me().resource_roles(
      "acme", {.resource_type = rp::ResourceType::job, .resource_id = "7", .page_size = 5});
  REQUIRE(roles);
  CHECK(roles->items.at(0).resource_type == rp::ResourceType::job);
  CHECK(sent().url ==
        "https://api.example/v1/me/company-permissions/acme/"
        "resource-roles?resourceType=JOB&resourceId=7&pageSize=5");
  CHECK(client().profiles().me().value().handle == "kim");
  CHECK(sent().url == "https://api.example/v1/profiles/me");
}

TEST_CASE_METHOD(Writer, "a resource role needs its type") {
  refused(client().me().resource_roles("acme", {}), "resource_type");
}

TEST_CASE_METHOD(Writer, "images come from files, memory and functions") {
  const rp::test::TemporaryDirectory files;
  transport.then(201, written_post);
  const std::string big = png + std::string(300'000, 'x');
  const std::filesystem::path korean = std::filesystem::path(files.path()) / u8"사진.heic";
  std::ofstream(korean) << "ftypheic";
  int calls = 0;
  const auto reader = [&](std::uint64_t offset, char* to, std::size_t most) {
    ++calls;
    return big.copy(to, (std::min)(most, std::size_t{1000}), static_cast<std::size_t>(offset));
  };
  std::uint64_t told = 0, size = 0;
  REQUIRE(client().posts().create(
      {.text = "t"},
      {rp::Upload::file(files.write("office 1.png", big)), rp::Upload::file(korean, "image/heic"),
       rp::Upload::bytes("m.webp", "image/webp", "RIFF....WEBP"),
       rp::Upload::read("c.png", "image/png", big.size(), reader)},
      {.progress = [&](std::uint64_t sent, std::uint64_t whole) {
        CHECK(sent > told);
        told = sent;
        size = whole;
      }}));
  CHECK(told == size);
  CHECK(size == sent().body.size());
  const auto parts = parts_of(sent());
  REQUIRE(parts.size() == 5);
  CHECK(parts[1].disposition == R"(name="images"; filename="office 1.png")");
  CHECK(parts[1].content_type == "image/png");
  CHECK((parts[1].content == big));
  CHECK(parts[2].disposition == R"(name="images"; filename="사진.heic")");
  CHECK(parts[2].content_type == "image/heic");
  CHECK(parts[3].content == "RIFF....WEBP");
  CHECK((parts[4].content == big));
  CHECK(calls > 300);
}

TEST_CASE_METHOD(Writer, "an image that can't be is refused before anything is sent") {
  const rp::test::TemporaryDirectory files;
  const auto refuse = [&](const rp::Upload& image, const std::string& text) {
    refused(client({.max_image_bytes = 100})
                .posts()
                .create({.text = "t"}, {rp::Upload::bytes("a", "image/png", png), image}),
            "images[1] " + text);
  };
  refuse(rp::Upload::file(files.path() + "/none.png"),
         "can't be read: " + files.path() + "/none.png: " +
             std::error_code(2, std::system_category()).message());  // ENOENT, ERROR_FILE_NOT_FOUND
  refuse(rp::Upload::file(files.path()), "must be a file");
  refuse(rp::Upload::file(rp::test::special_file(files)), "must be a file");
  refuse(rp::Upload::file(files.write("big.png", png + std::string(100, 'x'))),
         "must have at most 100 bytes, but has 112");
  refuse(rp::Upload::file(files.write("text.png", "no image")),
         "is not recognised as PNG, JPEG, GIF or WebP");
  refuse(rp::Upload::file(files.write("empty.png", "")), "is not recognised as PNG");
  refuse(rp::Upload::bytes("a.png", "image/png", "GIF89a"), "is no image/png by its first bytes");
  for (const char* cut : {"R", "RIFF", "RIFF....", "RIFF....WEB"})  // shorter than what would tell
    refuse(rp::Upload::bytes("a.webp", "image/webp", cut), "is no image/webp by its first bytes");
  refuse(rp::Upload::file(files.write("cut.webp", "RIFF")), "is not recognised as PNG");
  refuse(rp::Upload::bytes("a.pdf", "application/pdf", png), "must have the content type of an image");
  refuse(rp::Upload::bytes("a.png", "image/png\r\nX: y", png), "must have the content type of an image");
  refuse(rp::Upload::read("a.png", "image/png", 5, nullptr), "must have a function");
  refuse(rp::Upload::read("a.png", "image/png", 5, [](auto...) { return std::size_t{0}; }),
         "the reader of a.png gave 0 bytes where 1 to 5 were asked for");
}

TEST_CASE_METHOD(Writer, "a file that becomes shorter while it is sent ends the call") {
  const rp::test::TemporaryDirectory files;
  const auto path = files.write("shrinking.png", png + std::string(1000, 'x'));
  int reads = 0;
  const auto post = client().posts().create(
      {.text = "t"}, {rp::Upload::read("first.png", "image/png", png.size(),
                                       [&](std::uint64_t offset, char* to, std::size_t most) {
                                         // the first time it is looked at, the second time sent
                                         if (++reads == 2) std::filesystem::resize_file(path, 10);
                                         return png.copy(to, most, static_cast<std::size_t>(offset));
                                       }),
                      rp::Upload::file(path)});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == rp::ErrorKind::storage);
  CHECK(post.error().message() == path + " became shorter while it was sent");
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(transport.requests().empty());
}

TEST_CASE("a transport that can't stream gets the whole body, through AnyTransport too") {
  FakeTransport transport;
  transport.then(429, {}, {{"Retry-After", "0"}}).then(201, written_post);
  const rp::test::TestClient client{
      rp::BearerToken{"token-of-a-user"},
      {.base_url = "https://api.example/v1", .clock = std::make_shared<rp::testing::FakeClock>()},
      rp::AnyTransport(transport)};
  REQUIRE(client.posts().create({.text = "t"}, {rp::Upload::bytes("a.png", "image/png", png)}));
  REQUIRE(transport.requests().size() == 2);
  for (const auto& request : transport.requests()) {
    CHECK_FALSE(request.streamed_body);
    CHECK(parts_of(request).at(1).content == png);
  }
  const auto cut = client.posts().create(
      {.text = "t"},
      {rp::Upload::read("c.png", "image/png", 100, [](std::uint64_t offset, char* to, std::size_t most) {
        return offset < png.size() ? png.copy(to, most, static_cast<std::size_t>(offset)) : 0;
      })});
  REQUIRE_FALSE(cut);
  CHECK(cut.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(transport.requests().size() == 2);
}

TEST_CASE_METHOD(Writer, "a reader that gives too little ends the call, and nothing can have been done") {
  const auto post = client().posts().create(
      {.text = "t"},
      {rp::Upload::read("a.png", "image/png", 100, [](std::uint64_t offset, char* to, std::size_t most) {
        return offset < png.size() ? png.copy(to, most, static_cast<std::size_t>(offset)) : 0;
      })});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(post.error().operation() == "createPost");
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(transport.requests().empty());
}

TEST_CASE_METHOD(Writer, "a removal that an earlier attempt has made is a success") {
  transport.then(503).then(404, R"({"code":"P0002","message":"gone","timestamp":"","details":null})");
  CHECK(client().posts().remove(7));
  transport.then(404, R"({"code":"P0002","message":"gone","timestamp":"","details":null})");
  CHECK(client().posts().remove(7).error().kind() == rp::ErrorKind::not_found);
}

TEST_CASE("a field in a change is left out, clear or a value") {
  rp::Patch<std::string> field;
  CHECK(field.left_out());
  field = rp::clear;
  CHECK((field.is_clear() && !field.left_out() && !field.has_value()));
  field = "text";
  CHECK((field.has_value() && !field.is_clear() && *field == "text"));
  CHECK(field == rp::Patch<std::string>("text"));
  CHECK(rp::set_or_keep(std::optional<std::string>("text")) == field);
  CHECK(rp::set_or_keep(std::optional<std::string>()).left_out());
  CHECK(rp::set_or_clear(std::optional<std::string>("text")) == field);
  CHECK(rp::set_or_clear(std::optional<std::string>()).is_clear());
  CHECK(rp::JobChanges{.subtitle = {}}.subtitle.left_out());
  STATIC_REQUIRE_FALSE(std::is_constructible_v<std::optional<std::string>, rp::detail::Clear>);
}

}  // namespace writes_test
