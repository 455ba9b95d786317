// Jobs that are written to the mock server.
#include "mock_write_caller.hpp"

namespace job_writes_test {

using namespace mock_tests;

namespace {

const std::string company = "?companyId=acme";
const std::string platform = company + "&type=PLATFORM";

}  // namespace

TEST_CASE_METHOD(Writer, "mock: a job is a draft until it is published, and gone from lists when disabled") {
  const auto made = answer(send_parts("POST", "/jobs/platform" + company,
                                      with(job_request, {{"workType", "REMOTE"}}), {image(), image()}),
                           201);
  CHECK(made["status"] == "draft");
  CHECK(made["hiring"] == false);
  CHECK(made["title"] == "Zebra engineer");
  CHECK(made["startAt"] == "2026-11-30T15:00:00Z");  // midnight in Seoul
  CHECK(made["endAt"].is_null());
  const auto path = "/jobs/" + std::to_string(made["jobId"].get<long long>());
  CHECK(error(send("GET", path), 404) == "R0001");
  CHECK(get("/jobs?keyword=zebra")["totalItems"] == 0);
  CHECK(get("/companies/acme/jobs/accessible")["items"] == json::array({made}));

  const auto open = json_to("PUT", path + "/active" + company, {{"endDate", "2026-12-31"}}, 200);
  CHECK(open["status"] == "published");
  CHECK(open["hiring"] == true);
  CHECK(open["startAt"] == made["startAt"]);
  CHECK(open["endAt"] == "2026-12-31T14:59:00Z");
  const auto found = get("/jobs?keyword=zebra&companyId=acme&workTypes=REMOTE&sort=DATE_DESC");
  REQUIRE(found["totalItems"] == 1);
  CHECK(found["items"][0]["endAt"] == "2026-12-31T14:59");
  CHECK_FALSE(found["items"][0].contains("description"));
  CHECK(get("/jobs?sort=DATE_DESC")["items"][0]["jobId"] == made["jobId"]);
  const auto read = get(path);
  CHECK(read["description"] == "Who we are");
  CHECK(read["duty"] == "What you do");
  CHECK(read["jobImages"].size() == 2);
  CHECK(read["allowRemote"] == true);
  CHECK(read["company"]["id"] == "acme");

  const auto closed = answer(send("DELETE", path + "/active" + company), 200);
  CHECK(closed["status"] == "finish");
  CHECK(closed["hiring"] == false);
  CHECK(get("/jobs?keyword=zebra")["totalItems"] == 0);
  CHECK(get(path)["status"] == "finish");

  remove(path + company);
  CHECK(error(send("GET", path), 404) == "R0001");
  CHECK(error(send("DELETE", path + company), 404) == "R0001");
  CHECK(get("/companies/acme/jobs/accessible")["totalItems"] == 0);
}

TEST_CASE_METHOD(Writer, "mock: a job's change tells absent, null and a value apart") {
  const auto path =
      "/jobs/" + create_job(*this, with(job_request, {{"jobSubtitle", "One"}, {"jobBenefit", "Two"}}));
  json_to("PUT", path + "/active" + company, json::object(), 200);

  CHECK(answer(send_parts("PATCH", path + platform, {{"jobSubtitle", "Three"}}), 200)["subtitle"] == "Three");
  CHECK(get(path)["benefit"] == "Two");
  answer(send_parts("PATCH", path + platform, {{"jobSubtitle", nullptr}}, {image()}), 200);
  const auto read = get(path);
  CHECK(read["subtitle"].is_null());
  CHECK(read["benefit"] == "Two");
  CHECK(read["title"] == "Zebra engineer");
  CHECK(read["jobImages"].size() == 1);

  answer(send_parts("PATCH", path + platform, json::object()), 200);
  answer(send_parts("PATCH", path + platform, {{"jobBenefit", "Two"}, {"unknown", 1}}), 200);
  CHECK(get(path) == read);
  CHECK(effects("updatePlatformJob") == 2);

  for (const char* name : {"jobTitle", "jobCategory", "seniorities", "workType", "settings", "military"})
    CHECK(error(send_parts("PATCH", path + platform, {{name, nullptr}})) == std::string{"C0005 "} + name);
  CHECK(error(send_parts("PATCH", path + company, json::object())) == "C0005 type");
  CHECK(error(send_parts("PATCH", path + company + "&type=OUTLINK", json::object())) == "C0005 type");
  CHECK(get(path) == read);
}

TEST_CASE_METHOD(Writer, "mock: a job's rules") {
  const auto refused = [&](const json& request) {
    return error(send_parts("POST", "/jobs/platform" + company, request));
  };
  for (const auto& [name, value] : job_request.items()) {
    CHECK(refused(without(job_request, name)) == "C0005 " + name);
    CHECK(refused(with(job_request, {{name, nullptr}})) == "C0005 " + name);
    CHECK(refused(with(job_request, {{name, value.is_array() ? json::array() : json("")}})) ==
          "C0005 " + name);
  }
  const std::pair<const char*, json> wrong[] = {{"jobTitle", std::string(31, 'x')},
                                                {"jobSubtitle", std::string(51, 'x')},
                                                {"workType", "HOME"},
                                                {"startDate", "2026-02-30"},
                                                {"endDate", "2026-11-30"},
                                                {"email", "hr"},
                                                {"notifyEmails", json(std::vector<std::string>(11, "a@b"))},
                                                {"military", "no"},
                                                {"seniorities", "SENIOR"}};
  for (const auto& [name, value] : wrong) {
    INFO(name);
    CHECK(refused(with(job_request, {{name, value}})) == std::string{"C0005 "} + name);
  }
  CHECK(refused(with(job_request, {{"seniorities", {"SENIOR", 1}}})) == "C0005 seniorities[1]");
  const auto setting = [&](const json& it) {
    return refused(with(job_request, {{"settings", json::array({{{"type", "RESUME"}}, it})}}));
  };
  CHECK(setting("RESUME") == "C0005 settings[1]");
  CHECK(setting(json::object()) == "C0005 settings[1].type");
  CHECK(setting({{"type", "PHOTO"}}) == "C0005 settings[1].type");
  CHECK(setting({{"type", "CUSTOM"}, {"title", std::string(51, 'x')}}) == "C0005 settings[1].title");
  CHECK(setting({{"type", "CUSTOM"}, {"uploadType", "DISK"}}) == "C0005 settings[1].uploadType");
  CHECK(server.effects().empty());

  // Codes are open when a job is made, and named by the specification when it is changed.
  const auto path = "/jobs/" + create_job(*this, with(job_request, {{"seniorities", {"GURU"}}}));
  CHECK(error(send_parts("PATCH", path + platform, {{"seniorities", {"GURU"}}})) == "C0005 seniorities[0]");
  CHECK(error(send_parts("PATCH", path + platform, {{"employmentTypes", {"x"}}})) ==
        "C0005 employmentTypes[0]");
}

TEST_CASE_METHOD(Writer, "mock: publishing sets dates, in order, and only once") {
  const auto path = "/jobs/" + create_job(*this) + "/active" + company;
  CHECK(error(send("PUT", path, R"({"endDate":"2026-11-30"})")) == "C0005 endDate");
  CHECK(error(send("PUT", path, R"({"startDate":"soon"})")) == "C0005 startDate");
  CHECK(error(send("PUT", path, "{")) == "C0002 request");
  CHECK(error(send("PUT", path, "{}", "text/plain")) == "C0002 Content-Type");
  CHECK(effects("publishJob") == 0);
  for (int i = 0; i < 2; ++i)
    CHECK(
        json_to("PUT", path, {{"startDate", nullptr}, {"endDate", "2026-12-31"}}, 200)["startAt"].is_null());
  CHECK(effects("publishJob") == 1);
  for (int i = 0; i < 2; ++i) answer(send("DELETE", path), 200);
  CHECK(effects("disableJob") == 1);
}

TEST_CASE_METHOD(Writer, "mock: jobs are written for the user's company only") {
  const auto create = [&](const std::string& query) {
    return send_parts("POST", "/jobs/platform" + query, job_request);
  };
  CHECK(error(create("?companyId=other"), 403) == "C0011");
  CHECK(error(create("")) == "C0005 companyId");
  CHECK(error(create("?companyId=a%20b")) == "C0005 companyId");
  CHECK(error(send("GET", "/companies/other/jobs/accessible"), 403) == "C0011");

  const auto others = "/jobs/" + std::to_string(get("/jobs")["items"][0]["jobId"].get<long long>());
  const auto own = "/jobs/" + create_job(*this);
  for (const auto& path : {others + company, own + "?companyId=other"})
    CHECK(error(send("DELETE", path), 403) == "C0011");
  CHECK(error(send_parts("PATCH", others + platform, json::object()), 403) == "C0011");
  CHECK(error(send("PUT", others + "/active" + company, "{}"), 403) == "C0011");
  CHECK(error(send("DELETE", others + "/active" + company), 403) == "C0011");
  for (const auto& path : {"/jobs/1" + company, "/jobs/1/active" + company})
    CHECK(error(send("DELETE", path), 404) == "R0001");
  CHECK(error(send("DELETE", "/jobs/x" + company)) == "C0002 jobId");
  CHECK(server.effects() == std::map<std::string, std::size_t>{{"createJob", 1}});
}

TEST_CASE_METHOD(Writer, "mock: the company's jobs come in pages") {
  for (int i = 0; i < 3; ++i) create_job(*this);
  const auto page = get("/companies/acme/jobs/accessible?page=2&pageSize=2");
  CHECK(page["totalItems"] == 3);
  CHECK(page["items"].size() == 1);
}

}  // namespace job_writes_test
