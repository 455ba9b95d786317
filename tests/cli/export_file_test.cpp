// rocketpunch export into files of lines, and to the standard output.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "export/line_file.hpp"
#include "export/stream_output.hpp"
#include "support/catch.hpp"
#include "support/exports.hpp"

namespace rocketpunch::test::cli_export_file {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// What stops a walk at its third page, at once.
const testing::Fault third_page{.path = "/jobs", .skip = 2, .status = 400};

/// An export that another one has to go on with: two of five pages.
struct Interrupted : Exporting {
  explicit Interrupted(std::string file = "jobs.ndjson") : name(std::move(file)) {
    server.inject(third_page);
    first = into(name);
    server.forget();
  }
  std::string part() const { return path(name + ".part"); }
  std::string state() const { return path(name + ".part.state"); }
  /// What an export writes that nothing interrupts.
  std::string whole() const {
    const std::string other = "whole" + fs::path(name).extension().string();
    REQUIRE(into(other).status == 0);
    return content_of(path(other));
  }
  std::string append(const std::string& to, const std::string& text) const {
    std::ofstream(to, std::ios::binary | std::ios::app) << text;
    return to;
  }

  std::string name;
  Ran first;
};

}  // namespace

TEST_CASE("an export writes all pages as NDJSON, a job in a line as the service has it", "[cli]") {
  Exporting asking;
  const auto ran = asking.run({"export", "jobs", "--quota", "off"});
  CHECK(ran.status == 0);
  CHECK(ran.err == "rocketpunch: 250 jobs\n");
  std::set<std::int64_t> ids;
  for (const std::string& line : lines_of(ran.out))
    ids.insert(json::parse(line).at("jobId").get<std::int64_t>());
  CHECK(ids.size() == 250);
}

TEST_CASE("an export's CSV has all columns or those that are named, by RFC 4180", "[cli]") {
  Exporting asking;
  asking.server.add(R"({"jobId":7,"title":"a \"b\", c\nd","company":{"id":"zoo","name":"Zoo"},)"
                    R"("seniorities":[],"employmentTypes":[]})");
  const auto all = asking.run({"export", "jobs", "--company", "zoo", "--csv"});
  CHECK(all.status == 0);
  CHECK_THAT(all.out,
             StartsWith("jobId,title,company,") && ContainsSubstring("\r\n7,\"a \"\"b\"\", c\nd\",Zoo,"));
  const auto some =
      asking.run({"export", "jobs", "--company", "zoo", "--csv", "--columns", "companyId,jobId"});
  CHECK(some.out == "companyId,jobId\r\nzoo,7\r\n");
  const auto none = asking.run({"export", "jobs", "--company", "none", "--csv", "--columns", "jobId"});
  CHECK(none.out == "jobId\r\n");
}

TEST_CASE("an export's filters are those of the search", "[cli]") {
  Exporting asking;
  REQUIRE(asking.run({"export", "jobs", "AI", "--seniority", "junior", "--query", "x=1"}).status == 0);
  CHECK_THAT(asking.server.seen().back().target, ContainsSubstring("keyword=AI") &&
                                                     ContainsSubstring("seniorities=JUNIOR") &&
                                                     ContainsSubstring("x=1"));
}

TEST_CASE("an export to a terminal can't steer it", "[cli]") {
  Exporting asking;
  asking.server.add(R"({"jobId":7,"title":"\u202eevil","company":{"id":"zoo","name":"\u001b[2J"},)"
                    R"("seniorities":[],"employmentTypes":[]})");
  const InProcess around{.terminal = {.out = true, .columns = 80}};
  const auto lines = asking.run({"export", "jobs", "--company", "zoo"}, around);
  CHECK(json::parse(lines.out).at("title") == "\u202eevil");
  CHECK(lines.out.find("\u202e") == std::string::npos);
  const auto csv = asking.run({"export", "jobs", "--company", "zoo", "--csv"}, around);
  CHECK(csv.out.find("\u202e") == std::string::npos);
  CHECK(csv.out.find('\x1b') == std::string::npos);
}

TEST_CASE("an export with details has the whole of each", "[cli]") {
  Exporting asking;
  SECTION("as NDJSON") {
    REQUIRE(asking.into("jobs.ndjson", {"--details"}).status == 0);
    const auto lines = lines_of(content_of(asking.path("jobs.ndjson")));
    REQUIRE(lines.size() == 250);
    CHECK(json::parse(lines[0]).contains("duty"));
  }
  SECTION("as CSV, in the columns of the whole") {
    REQUIRE(asking.into("jobs.csv", {"--details", "--columns", "jobId,status"}).status == 0);
    const auto lines = lines_of(content_of(asking.path("jobs.csv")));
    REQUIRE(lines.size() == 251);
    CHECK_THAT(lines[1], EndsWith(",published\r"));
  }
}

TEST_CASE("a job that goes between list and details is left out of a file", "[cli]") {
  Exporting asking;
  asking.server.inject({.path = "/jobs/",
                        .times = 1,
                        .skip = 3,
                        .status = 404,
                        .body = R"({"code":"R0001","message":"no such job","timestamp":"","details":null})"});
  const auto ran = asking.into("jobs.ndjson", {"--details"});
  CHECK(ran.status == 0);
  CHECK(lines_of(content_of(asking.path("jobs.ndjson"))).size() == 249);
}

TEST_CASE("details that can't be read are left out, and the export isn't whole", "[cli]") {
  Exporting asking;
  asking.server.inject({.path = "/jobs/", .times = 1, .skip = 3, .body = "{}"});
  const auto ran = asking.into("jobs.ndjson", {"--details"});
  CHECK(ran.status == 8);
  CHECK(lines_of(content_of(asking.path("jobs.ndjson"))).size() == 249);
  CHECK_THAT(ran.err, ContainsSubstring("1 job left out that can't be read"));
}

TEST_CASE("an export that ended early is gone on with by the same command", "[cli]") {
  Interrupted asking(GENERATE("jobs.ndjson", "jobs.csv"));
  CHECK(asking.first.status == 8);
  CHECK_THAT(asking.first.err, ContainsSubstring("the same command goes on from here"));
  CHECK_FALSE(fs::exists(asking.path(asking.name)));
  const auto second = asking.into(asking.name);
  CHECK(second.status == 0);
  CHECK_THAT(second.err, ContainsSubstring("250 jobs in "));
  CHECK_THAT(asking.server.seen().front().target, ContainsSubstring("page=2"));
  CHECK(content_of(asking.path(asking.name)) == asking.whole());
  CHECK_FALSE(fs::exists(asking.part()));
  CHECK_FALSE(fs::exists(asking.state()));
}

TEST_CASE("what was being written when an export was killed is written again", "[cli]") {
  Interrupted asking(GENERATE("jobs.ndjson", "jobs.csv"));
  SECTION("a page whose place wasn't noted") { asking.append(asking.part(), R"({"jobId":1,"title":"tw)"); }
  SECTION("a place") { asking.append(asking.state(), R"({"page":3,"total":25)"); }
  SECTION("nothing but what it is of") {
    const std::string head = lines_of(content_of(asking.state())).front();
    std::ofstream(asking.state()) << head << '\n';
    std::ofstream(asking.part()) << "";
  }
  SECTION("not even that") {
    std::ofstream(asking.state()) << R"({"rocketp)";
    std::ofstream(asking.part()) << "";
  }
  SECTION("places of what a failure of the machine has lost") { std::ofstream(asking.part()) << ""; }
  CHECK(asking.into(asking.name).status == 0);
  CHECK(content_of(asking.path(asking.name)) == asking.whole());
}

TEST_CASE("an export that was killed behind its last page only has to be put in place", "[cli]") {
  Interrupted asking(GENERATE("jobs.ndjson", "jobs.csv"));
  const std::string whole = asking.whole();
  const std::string places = content_of(asking.state());
  REQUIRE(asking.into(asking.name).status == 0);
  const std::string end = R"({"page":5,"total":250,"items":250,"leftOut":0,"bytes":)" +
                          std::to_string(whole.size()) + R"(,"ids":[],"end":true})" + '\n';
  std::ofstream(asking.state()) << places << end;
  SECTION("before that") { fs::rename(asking.path(asking.name), asking.part()); }
  SECTION("after that") {}
  asking.server.forget();
  CHECK(asking.into(asking.name).status == 0);
  CHECK(asking.server.requests() == 0);
  CHECK(content_of(asking.path(asking.name)) == whole);
  CHECK_FALSE(fs::exists(asking.part()));
  CHECK_FALSE(fs::exists(asking.state()));
}

TEST_CASE("a file and the standard output know what they have", "[cli]") {
  const CliHome home;
  std::istringstream in;
  std::ostringstream out, err;
  cli::Surroundings around{.environment = cli::Environment({}), .in = in, .out = out, .err = err};
  cli::Context context({}, around);
  cli::LineFile file(home.path() + "/jobs.ndjson", {}, cli::Selection::object(), false);
  cli::StreamOutput stream(context, {});
  for (cli::Destination* const destination :
       {static_cast<cli::Destination*>(&file), static_cast<cli::Destination*>(&stream)}) {
    CHECK_FALSE(destination->has("7"));
    destination->add({{.id = "7", .json = "{}"}}, {.page = 1, .total = 1, .items = 1});
    CHECK(destination->has("7"));
    CHECK_FALSE(destination->has("8"));
  }
}

TEST_CASE("an export is only gone on with by what it is of", "[cli]") {
  Interrupted asking;
  const auto other = asking.into(asking.name, {"--work-type", "remote", "--language", "en"});
  CHECK(other.status == 2);
  CHECK_THAT(other.err,
             ContainsSubstring("jobs.ndjson.part is of another export: workTypes is not set there and "
                               "[\"REMOTE\"] here, --language is not set there and \"en\" here") &&
                 ContainsSubstring("--restart"));
  CHECK(asking.server.requests() == 0);
  const auto anew = asking.into(asking.name, {"--work-type", "remote", "--restart"});
  CHECK(anew.status == 0);
  CHECK_THAT(asking.server.seen().front().target, ContainsSubstring("page=1"));
  for (const std::string& line : lines_of(content_of(asking.path(asking.name))))
    CHECK(json::parse(line).at("workType") == "REMOTE");
}

TEST_CASE("columns are remembered by their names, however they were typed", "[cli]") {
  Interrupted asking("jobs.csv");
  const auto other = asking.into(asking.name, {"--columns", "JOBID,Title"});
  CHECK_THAT(other.err, ContainsSubstring("--columns is not set there and [\"jobId\",\"title\"] here"));
}

TEST_CASE("an export replaces an earlier one once it is whole, and no other file", "[cli]") {
  Exporting asking;
  REQUIRE(asking.into("jobs.ndjson").status == 0);
  REQUIRE(asking.into("jobs.ndjson", {"--work-type", "remote"}).status == 0);
  CHECK(lines_of(content_of(asking.path("jobs.ndjson"))).size() < 250);

  const auto [name, text] =
      GENERATE(table<std::string, std::string>({{"notes.ndjson", "Dear diary\n"},
                                                {"notes.csv", "a,b\r\n1,2\r\n"},
                                                {"notes.ndjson.part", "mine"},
                                                {"notes.ndjson.part.state", "mine\n"}}));
  asking.home.write(name, text);
  const auto into = name.substr(0, name.find(".part"));
  asking.server.forget();
  const auto ran = asking.into(into, {"--restart"});
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring(name + ": this file was not "));
  CHECK(lines_of(ran.err).size() == 1);
  CHECK(content_of(asking.path(name)) == text);
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("an export into what can't be written is one clear error, before anything is asked for", "[cli]") {
  Exporting asking;
  const auto [name, says] = GENERATE(table<std::string, std::string>(
      {{"none/jobs.ndjson", "none/jobs.ndjson.part: can't open it: No such file or directory"},
       {"none/jobs.db", "none/jobs.db: can't open it: No such file or directory"},
       {"taken.ndjson", "taken.ndjson: this is no file; name another file"},
       {"taken.db", "taken.db: can't open it: Is a directory"}}));
  for (const char* taken : {"taken.ndjson", "taken.db"}) fs::create_directory(asking.path(taken));
  const auto ran = asking.into(name);
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring(says));
  CHECK(lines_of(ran.err).size() == 1);
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("two exports don't write to one file", "[cli]") {
  Exporting asking;
  const auto [name, locked] = GENERATE(
      table<std::string, std::string>({{"jobs.ndjson", "jobs.ndjson.part"}, {"jobs.db", "jobs.db"}}));
  const int other = open(asking.path(locked).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(flock(other, LOCK_EX) == 0);
  const auto ran = asking.into(name);
  close(other);
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring(locked + ": another export is writing to it"));
  CHECK(asking.into(name).status == 0);
}

TEST_CASE("what can't be exported so is told before anything is asked for", "[cli]") {
  Exporting asking;
  const auto [arguments, says] = GENERATE(
      table<Arguments, std::string>({{{"--into", "jobs.txt"}, "the ending says what to write"},
                                     {{"--into", "jobs.ndjson", "--csv"}, "--csv is for the standard output"},
                                     {{"--columns", "title"}, "--columns is for CSV and databases"},
                                     {{"--csv", "--columns", "nonsense"}, "there are jobId, title"},
                                     {{"--into", "jobs.db", "--columns", "title,jobId,TITLE"},
                                      "--columns has title twice, and a database has each column once"},
                                     {{"--query", "a=\xff"}, "--query must be UTF-8"},
                                     {{"--query", "nonsense"}, "--query takes NAME=VALUE"}}));
  Arguments all{"export", "jobs"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const auto ran = asking.run(all);
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring(says));
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("an export that can't begin leaves nothing behind", "[cli]") {
  Exporting asking;
  asking.server.inject({.path = "/jobs", .status = 403});
  const auto ran = asking.into("jobs.ndjson");
  CHECK(ran.status == 4);
  CHECK_FALSE(fs::exists(asking.path("jobs.ndjson.part")));
  CHECK_FALSE(fs::exists(asking.path("jobs.ndjson.part.state")));
  CHECK(asking.into("jobs.db").status == 0);  // the fault was for one call
  fs::remove(asking.path("jobs.db"));
  asking.server.inject({.path = "/jobs", .times = 2, .status = 403});
  CHECK(asking.into("jobs.db").status == 4);
  CHECK_FALSE(fs::exists(asking.path("jobs.db")));
  asking.home.write("jobs.db", "");
  CHECK(asking.into("jobs.db").status == 4);
  CHECK(fs::exists(asking.path("jobs.db")));  // somebody else has made it
}

}  // namespace rocketpunch::test::cli_export_file
