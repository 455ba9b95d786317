// rocketpunch jobs create, publish and unpublish, against the mock server.
#include <nlohmann/json.hpp>

#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_job_writes {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

json job_draft() {
  return {{"jobTitle", "C++ Engineer"}, {"jobCategory", "serverBackend"},
          {"seniorities", {"SENIOR"}},  {"employmentTypes", {"FULL_TIME"}},
          {"jobBio", "Who we are"},     {"jobResponse", "What to do"},
          {"startDate", "2026-09-01"},  {"settings", {{{"type", "RESUME"}, {"required", true}}}}};
}

/// A mock server and its user, who may write for the company `acme`.
struct Recruiter : Asking {
  using Asking::Asking;

  Ran write(const Arguments& arguments, InProcess around = {}) const {
    around.variables.insert({"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"});
    return run(arguments, around);
  }
  /// Creates a job; gives its number.
  std::string created() const {
    const auto ran = write({"jobs", "create", "acme", "--file", "-", "--yes", "--json"}, input());
    return std::to_string(json::parse(ran.out)["jobId"].get<std::int64_t>());
  }
  static InProcess input(const json& draft = job_draft()) {
    InProcess around;
    around.input = draft.dump();
    return around;
  }
  /// The last request.
  testing::MockServer::Seen last() const { return server.seen().back(); }
};

TEST_CASE("jobs create makes a draft of a job out of a file", "[cli]") {
  Recruiter recruiter;
  const auto ran = recruiter.write({"jobs", "create", "acme", "--file",
                                    recruiter.home.write("job.json", job_draft().dump()), "--image",
                                    recruiter.home.write("office.png", "\x89PNG\r\n\x1a\n"), "--yes"});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("https://www.rocketpunch.com/jobs/"));
  CHECK_THAT(ran.err, ContainsSubstring(" is created, as a draft: publish makes it visible"));
  const auto parts = recruiter.last().parts;
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].file_name == "office.png");
  CHECK(json::parse(parts[1].body).at("jobTitle") == "C++ Engineer");
  CHECK(recruiter.server.effects().at("createJob") == 1);
}

TEST_CASE("jobs publish opens a job, and unpublish closes it", "[cli]") {
  Recruiter recruiter;
  const std::string id = recruiter.created();
  const auto open = recruiter.write(
      {"job", "publish", "acme", id, "--start-date", "2026-09-01", "--end-date", "2026-09-30", "--yes"});
  CHECK(open.status == 0);
  CHECK_THAT(open.err, ContainsSubstring("job " + id + " is published"));
  CHECK(json::parse(recruiter.last().body) == json{{"startDate", "2026-09-01"}, {"endDate", "2026-09-30"}});

  const auto endless = recruiter.write({"jobs", "publish", "acme", "https://www.rocketpunch.com/jobs/" + id,
                                        "--always-open", "--yes", "--json"});
  CHECK(json::parse(endless.out).at("status") == "published");
  CHECK(json::parse(recruiter.last().body) == json{{"endDate", nullptr}});

  const auto closed = recruiter.write({"jobs", "unpublish", "acme", id, "--yes"});
  CHECK(closed.status == 0);
  CHECK_THAT(closed.err, ContainsSubstring("job " + id + " is closed for applications"));
  CHECK(recruiter.server.effects().at("disableJob") == 1);
}

TEST_CASE("the questions before a job is written say what it is", "[cli]") {
  Recruiter recruiter;
  InProcess around;
  around.terminal = {.in = true, .err = true};
  around.answers = {"n"};
  const auto [arguments, question] = GENERATE(table<Arguments, std::string>({
      {{"jobs", "publish", "acme", "7"}, "Publish job 7 of acme? [y/N]"},
      {{"jobs", "publish", "acme", "7", "--start-date", "2026-09-01", "--end-date", "2026-09-30"},
       "Publish job 7 of acme, from 2026-09-01, until 2026-09-30? [y/N]"},
      {{"jobs", "publish", "acme", "7", "--always-open"}, "Publish job 7 of acme, without an end? [y/N]"},
      {{"jobs", "unpublish", "acme", "7"}, "Close job 7 of acme for applications? [y/N]"},
  }));
  const auto ran = recruiter.write(arguments, around);
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring(question));

  around.answers = {"n"};
  const std::string file = recruiter.home.write("job.json", job_draft().dump());
  CHECK_THAT(recruiter.write({"jobs", "create", "acme", "--file", file}, around).err,
             ContainsSubstring("Create the job \"C++ Engineer\" of acme? [y/N]"));
  CHECK(recruiter.server.requests() == 0);
}

TEST_CASE("a job that can't be written as it is said is a usage error, and nothing is sent", "[cli]") {
  Recruiter recruiter;
  const auto [arguments, why] = GENERATE(table<Arguments, std::string>({
      {{"jobs", "publish", "acme", "no-job"}, "\"no-job\" is no id"},
      {{"jobs", "publish", "acme"}, "JOB is required"},
      {{"jobs", "publish", "acme", "7", "--end-date", "2026-02-30"}, "is no day"},
      {{"jobs", "publish", "acme", "7", "--end-date", "2026-09-30", "--always-open"}, "excludes"},
      {{"jobs", "publish", "a/b", "7"}, "company"},
      {{"jobs", "unpublish", "a/b", "7"}, "company"},
      {{"jobs", "create", "acme"}, "--file is required"},
  }));
  Arguments all = arguments;
  all.push_back("--yes");
  const auto ran = recruiter.write(all);
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring(why));
  CHECK(recruiter.server.requests() == 0);
}

TEST_CASE("a draft that isn't one is refused with what is wrong", "[cli]") {
  Recruiter recruiter;
  const auto create = [&](const std::string& text) {
    InProcess around;
    around.input = text;
    return recruiter.write({"jobs", "create", "acme", "--file", "-", "--yes"}, around);
  };
  CHECK_THAT(create("no JSON").err, ContainsSubstring("rocketpunch: -: "));
  json misspelt = job_draft();
  misspelt["jobTitel"] = "C++ Engineer";
  CHECK_THAT(create(misspelt.dump()).err, ContainsSubstring("a job has no field /jobTitel"));
  const auto empty = create("{}");
  CHECK(empty.status == 2);
  CHECK_THAT(empty.err, ContainsSubstring("rocketpunch: title must") && ContainsSubstring("settings"));
  CHECK(recruiter.server.requests() == 0);
}

TEST_CASE("--dry-run shows a job's request", "[cli]") {
  Recruiter recruiter;
  const auto publish =
      recruiter.write({"jobs", "publish", "acme", "7", "--end-date", "2026-09-30", "--dry-run"});
  CHECK(publish.status == 0);
  CHECK(publish.out == "PUT " + recruiter.server.base_url() +
                           "/jobs/7/active?companyId=acme\n{\n  \"endDate\": \"2026-09-30\"\n}\n");
  const auto close = recruiter.write({"jobs", "unpublish", "acme", "7", "--dry-run", "--json"});
  CHECK(json::parse(close.out).at("url") == recruiter.server.base_url() + "/jobs/7/active?companyId=acme");
  json broken = job_draft();
  broken["jobTitle"] = std::string(31, 'x');
  const auto create = recruiter.write({"jobs", "create", "acme", "--file", "-", "--dry-run", "--json"},
                                      Recruiter::input(broken));
  CHECK(create.status == 2);
  const auto document = json::parse(create.out);
  CHECK(document.at("body").at("jobTitle") == broken.at("jobTitle"));
  CHECK(document.at("problems").at(0).at("field") == "title");
  CHECK(recruiter.server.requests() == 0);
}

TEST_CASE("where the answer to a new job is lost, it is looked for", "[cli]") {
  Recruiter recruiter;
  recruiter.server.inject({.path = "/jobs/platform", .method = "POST", .cut_after = 0});
  const auto ran = recruiter.write({"jobs", "create", "acme", "--file", "-", "--yes"}, Recruiter::input());
  CHECK(ran.status == 7);
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: it may be job ") &&
                          ContainsSubstring("to look: rocketpunch companies jobs acme"));
}

TEST_CASE("what isn't there to be published has the status for it", "[cli]") {
  Recruiter recruiter;
  CHECK(recruiter.write({"jobs", "publish", "acme", "999999999", "--yes"}).status == 3);
  CHECK(recruiter.write({"jobs", "unpublish", "other", "7", "--yes"}).status == 4);
}

}  // namespace rocketpunch::test::cli_job_writes
