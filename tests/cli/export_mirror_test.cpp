// rocketpunch export into a database, which is a mirror of the list.
#include <filesystem>
#include <set>
#include <string>

#include "export/mirror.hpp"
#include "export/sqlite.hpp"
#include "rocketpunch/testing/fake_clock.hpp"
#include "support/catch.hpp"
#include "support/exports.hpp"

namespace rocketpunch::test::cli_export_mirror {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

/// A mirror of a few jobs of a company, which a test changes.
struct Zoo : Exporting {
  Zoo() : Exporting({.jobs = 0, .events = 0, .posts = 0}) {
    for (int id = 1; id <= 120; ++id) add(id, "Keeper " + std::to_string(id));
  }
  /// `further`: fields besides those that a job has to have, or in their place.
  void add(int id, const std::string& title, const json& further = json::object()) {
    json job{{"jobId", id},
             {"title", title},
             {"company", {{"id", "zoo"}, {"name", "Zoo"}}},
             {"seniorities", json::array()},
             {"employmentTypes", json::array()},
             {"createdAt", "2026-08-01T09:00:00Z"}};
    job.update(further);
    server.add(job.dump());
  }
  void remove(int id) { server.remove(R"({"jobId":)" + std::to_string(id) + "}"); }
  Ran mirror(Arguments more = {}) {
    more.insert(more.begin(), {"--company", "zoo"});
    auto ran = into("jobs.db", std::move(more));
    UNSCOPED_INFO(ran.err);
    return ran;
  }
  std::vector<std::string> select(const std::string& sql) const { return rows(path("jobs.db"), sql); }
  /// What the last walk has found out.
  std::vector<std::string> news() const {
    return select(
        "SELECT id, kind, fields FROM history WHERE walk = (SELECT max(number) FROM walks) ORDER BY id");
  }
};

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("a mirror has what an export to NDJSON has", "[cli]") {
  Exporting asking;
  REQUIRE(asking.into("jobs.ndjson").status == 0);
  const auto ran = asking.into("jobs.db");
  CHECK(ran.status == 0);
  CHECK_THAT(ran.err, ContainsSubstring("250 jobs in ") && ContainsSubstring("jobs.db: 250 new\n"));
  auto lines = lines_of(content_of(asking.path("jobs.ndjson")));
  std::sort(lines.begin(), lines.end());
  CHECK(rows(asking.path("jobs.db"), "SELECT json FROM items ORDER BY json") == lines);
  CHECK(rows(asking.path("jobs.db"), "SELECT count(*), min(kind), max(kind) FROM history") ==
        Rows{"250|new|new"});
  CHECK(rows(asking.path("jobs.db"), "SELECT page, total, items, state FROM walks") ==
        Rows{"5|250|250|whole"});
}

TEST_CASE("a mirror's items have columns, an id and times", "[cli]") {
  Zoo zoo;
  InProcess around;
  REQUIRE(zoo.mirror({"--columns", "companyId,title"}).status == 0);
  CHECK(zoo.select("SELECT id, companyId, title, gone_at IS NULL, first_seen = last_seen, details IS NULL"
                   " FROM items WHERE id = 7") == Rows{"7|zoo|Keeper 7|1|1|1"});
  CHECK(zoo.select("SELECT typeof(id) FROM items WHERE id = 7") == Rows{"integer"});
  CHECK_THAT(zoo.select("SELECT first_seen FROM items WHERE id = 7").at(0), Catch::Matchers::EndsWith("Z"));
}

TEST_CASE("a later run tells exactly what has become of which item", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  zoo.add(121, "Keeper 121");
  zoo.add(5, "Head keeper", {{"subtitle", "of okapis"}});
  zoo.remove(6);
  zoo.add(7, "Keeper 7", {{"status", "finish"}});  // closed, and so not on the list; there all the same

  const auto ran = zoo.mirror();
  CHECK(ran.status == 0);
  CHECK_THAT(ran.err, ContainsSubstring("119 jobs in ") &&
                          ContainsSubstring("1 new, 1 changed, 1 gone, 1 no longer within the filters\n"));
  CHECK(
      zoo.news() ==
      Rows{
          R"(5|changed|{"title":{"was":"Keeper 5","is":"Head keeper"},"subtitle":{"was":null,"is":"of okapis"}})",
          "6|gone|", "7|outside|", "121|new|"});
  CHECK(zoo.select("SELECT title FROM items WHERE id = 5") == Rows{"Head keeper"});
  CHECK(zoo.select("SELECT id FROM items WHERE gone_at IS NOT NULL") == Rows{"6"});
  CHECK(zoo.select("SELECT id FROM items WHERE outside_at IS NOT NULL") == Rows{"7"});
  CHECK(zoo.select("SELECT count(*) FROM items") == Rows{"121"});

  SECTION("and the next one nothing") {
    REQUIRE(zoo.mirror().status == 0);
    CHECK(zoo.news().empty());
  }
  SECTION("and what comes back") {
    zoo.add(6, "Keeper 6");
    zoo.add(7, "Keeper 7b");
    REQUIRE(zoo.mirror().status == 0);
    CHECK(zoo.news() == Rows{"6|returned|", R"(7|returned|{"title":{"was":"Keeper 7","is":"Keeper 7b"}})"});
    CHECK(zoo.select("SELECT count(*) FROM items WHERE gone_at IS NOT NULL OR outside_at IS NOT NULL") ==
          Rows{"0"});
  }
  SECTION("and what was outside, and is gone") {
    zoo.remove(7);
    REQUIRE(zoo.mirror().status == 0);
    CHECK(zoo.news() == Rows{"7|gone|"});
  }
}

TEST_CASE("a mirror with details keeps them, and tells what changed in them", "[cli]") {
  Zoo zoo;
  zoo.add(5, "Keeper 5", {{"duty", "To feed okapis"}});
  REQUIRE(zoo.mirror({"--details", "--columns", "title,duty"}).status == 0);
  CHECK(zoo.select("SELECT duty, json_extract(details, '$.duty'), json_extract(json, '$.duty') FROM items"
                   " WHERE id = 5") == Rows{"To feed okapis|To feed okapis|"});
  zoo.add(5, "Keeper 5", {{"duty", "To feed zebras"}});
  REQUIRE(zoo.mirror({"--details", "--columns", "title,duty"}).status == 0);
  CHECK(zoo.news() == Rows{R"(5|changed|{"duty":{"was":"To feed okapis","is":"To feed zebras"}})"});
}

TEST_CASE("a job whose details are gone already stays as it was, until a list misses it", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror({"--details"}).status == 0);
  zoo.server.inject({.path = "/jobs/5",
                     .times = -1,
                     .status = 404,
                     .body = R"({"code":"R0001","message":"no such job","timestamp":"","details":null})"});
  REQUIRE(zoo.mirror({"--details"}).status == 0);
  CHECK(zoo.select("SELECT gone_at IS NULL, details IS NULL FROM items WHERE id = 5") == Rows{"1|0"});
}

TEST_CASE("a walk that doesn't come to its end marks nothing as gone", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  for (const int id : {3, 118}) zoo.remove(id);
  zoo.add(121, "Keeper 121");
  zoo.server.inject({.path = "/jobs", .skip = 2, .status = 400});
  const auto early = zoo.mirror();
  CHECK(early.status == 8);
  CHECK(zoo.news() == Rows{"121|new|"});
  CHECK(zoo.select("SELECT state FROM walks") == Rows{"whole", "listing"});

  SECTION("the same command goes on with it") {
    zoo.server.forget();
    CHECK(zoo.mirror().status == 0);
    CHECK_THAT(zoo.server.seen().front().target, ContainsSubstring("page=2"));
    CHECK(zoo.news() == Rows{"3|gone|", "118|gone|", "121|new|"});
    CHECK(zoo.select("SELECT state, items FROM walks") == Rows{"whole|120", "whole|119"});
  }
  SECTION("or gives it up") {
    zoo.server.forget();
    CHECK(zoo.mirror({"--restart"}).status == 0);
    CHECK_THAT(zoo.server.seen().front().target, ContainsSubstring("page=1"));
    CHECK(zoo.news() == Rows{"3|gone|", "118|gone|"});
    CHECK(zoo.select("SELECT state FROM walks") == Rows{"whole", "given up", "whole"});
  }
}

TEST_CASE("a walk that left something out marks nothing as gone", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  zoo.remove(3);
  zoo.add(121, "Keeper 121", {{"seniorities", 7}});  // a list is required
  const auto ran = zoo.mirror();
  CHECK(ran.status == 8);
  CHECK_THAT(ran.err,
             ContainsSubstring("seniorities") && ContainsSubstring("1 job left out that can't be read"));
  CHECK(zoo.news().empty());
  CHECK(zoo.select("SELECT state, left_out FROM walks WHERE number = 2") == Rows{"incomplete|1"});
}

TEST_CASE("an end while it asks for what the walk missed is gone on with there", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  for (int id = 1; id <= 60; ++id) zoo.remove(id);
  zoo.server.inject({.path = "/jobs/", .skip = 55, .status = 400});
  CHECK(zoo.mirror().status == 8);
  CHECK(zoo.select("SELECT count(*) FROM items WHERE gone_at IS NOT NULL") == Rows{"40"});
  CHECK(zoo.select("SELECT state FROM walks WHERE number = 2") == Rows{"checking"});
  zoo.server.forget();
  const auto ran = zoo.mirror();
  CHECK(ran.status == 0);
  std::set<std::string> asked;  // one that the first run gave up may come late
  for (const auto& request : zoo.server.seen()) asked.insert(request.target);
  CHECK(asked.size() == 20);
  for (const std::string& target : asked) CHECK_THAT(target, ContainsSubstring("/jobs/"));  // no list
  CHECK_THAT(ran.err, ContainsSubstring("60 jobs in ") && ContainsSubstring(" 0 new, 60 gone\n"));
  CHECK(zoo.select("SELECT count(*), count(DISTINCT id) FROM history WHERE kind = 'gone'") == Rows{"60|60"});
}

TEST_CASE("a 404 that the service doesn't explain makes nothing gone", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  zoo.remove(3);
  zoo.server.inject(
      {.path = "/jobs/3", .times = -1, .status = 404, .body = "<html>", .content_type = "text/html"});
  CHECK(zoo.mirror().status == 8);
  CHECK(zoo.news().empty());
}

TEST_CASE("a job that the walk missed and whose details can't be read is there", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  zoo.add(3, "Keeper 3", {{"status", "finish"}});
  zoo.server.inject({.path = "/jobs/3", .times = -1, .body = "{}"});
  CHECK(zoo.mirror().status == 0);
  CHECK(zoo.news() == Rows{"3|outside|"});
}

TEST_CASE("a job for which the service fails doesn't hold up the mirror", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  for (const int id : {3, 118}) zoo.remove(id);
  zoo.server.inject({.path = "/jobs/3", .times = -1, .status = 500});
  const InProcess around{.clock = std::make_shared<testing::FakeClock>()};  // which waits for no retries
  const auto first = zoo.into("jobs.db", {"--company", "zoo"}, around);
  CHECK(first.status == 8);
  CHECK_THAT(first.err, ContainsSubstring("500") && ContainsSubstring("1 job left out"));
  CHECK(zoo.news() == Rows{"118|gone|"});
  CHECK(zoo.select("SELECT state, left_out FROM walks WHERE number = 2") == Rows{"incomplete|1"});

  zoo.add(121, "Keeper 121");
  CHECK(zoo.into("jobs.db", {"--company", "zoo"}, around).status == 8);
  CHECK(zoo.news() == Rows{"121|new|"});
  zoo.server.clear_faults();
  CHECK(zoo.mirror().status == 0);
  CHECK(zoo.news() == Rows{"3|gone|"});
}

TEST_CASE("a list that is empty is asked for one by one", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  for (int id = 1; id <= 120; ++id)
    id % 2 == 0 ? zoo.remove(id) : zoo.add(id, "Keeper", {{"status", "finish"}});
  REQUIRE(zoo.mirror().status == 0);
  CHECK(zoo.select("SELECT count(gone_at), count(outside_at) FROM items") == Rows{"60|60"});
}

TEST_CASE("of what is known to be outside, a walk asks for some again", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  for (int id = 1; id <= 80; ++id) zoo.add(id, "Keeper", {{"status", "finish"}});
  REQUIRE(zoo.mirror().status == 0);
  for (const int calls : {50, 50}) {
    zoo.server.forget();
    REQUIRE(zoo.mirror().status == 0);
    CHECK(zoo.server.requests() == static_cast<std::size_t>(calls) + 1);  // and a page
  }
}

TEST_CASE("events and posts are mirrored as jobs are", "[cli]") {
  Exporting asking;
  const auto kind = GENERATE(as<std::string>{}, "events", "posts");
  const auto mirror = [&] {
    return asking.run({"export", kind, "--quota", "off", "--into", asking.path("all.db")});
  };
  const auto select = [&](const std::string& sql) { return rows(asking.path("all.db"), sql); };
  REQUIRE(mirror().status == 0);
  REQUIRE(asking.run({"export", kind, "--quota", "off", "--into", asking.path("all.ndjson")}).status == 0);
  auto lines = lines_of(content_of(asking.path("all.ndjson")));
  CHECK(lines.size() > 70);
  std::sort(lines.begin(), lines.end());
  CHECK(select("SELECT json FROM items ORDER BY json") == lines);
  CHECK(select("SELECT DISTINCT typeof(id) FROM items") == Rows{kind == "events" ? "text" : "integer"});

  const std::string name = kind == "events" ? "eventId" : "postId";
  const auto id = json::parse(lines.front()).at(name);
  asking.server.remove(json{{name, id}}.dump());
  REQUIRE(mirror().status == 0);
  CHECK(select("SELECT kind FROM history WHERE walk = 2") == Rows{"gone"});
  CHECK(select("SELECT json_extract(json, '$." + name + "') FROM items WHERE gone_at IS NOT NULL") ==
        Rows{id.is_string() ? id.get<std::string>() : id.dump()});
}

TEST_CASE("events and posts are mirrored with details", "[cli]") {
  Exporting asking({.jobs = 0, .events = 60, .posts = 60});
  const auto kind = GENERATE(as<std::string>{}, "events", "posts");
  REQUIRE(
      asking.run({"export", kind, "--quota", "off", "--details", "--into", asking.path("all.db")}).status ==
      0);
  CHECK(rows(asking.path("all.db"), "SELECT count(*) > 50, count(*) = count(details) FROM items") ==
        Rows{"1|1"});
}

TEST_CASE("a mirror is only of what it was made for", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  zoo.server.forget();
  const auto ran = zoo.into("jobs.db", {"--restart"});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err,
             ContainsSubstring("companyId is \"zoo\" there and not set here; ask for the same, or name "
                               "another file"));
  CHECK(zoo.server.requests() == 0);
}

TEST_CASE("other databases are left as they are", "[cli]") {
  Exporting asking;
  const std::string path = asking.path("jobs.db");
  std::string says;
  SECTION("another program's") {
    cli::Database(path).run("CREATE TABLE mine (x)");
    says = "this database was not made by an export; name another file";
  }
  SECTION("a later version's") {
    REQUIRE(asking.into("jobs.db").status == 0);
    cli::Database(path).run("PRAGMA user_version = 2");
    says = "made by a later version";
  }
  SECTION("none at all") {
    asking.home.write("jobs.db", std::string(200, 'x'));
    says = "this is no SQLite database; name another file";
  }
  const std::string before = content_of(path);
  asking.server.forget();
  const auto ran = asking.into("jobs.db");
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring(says));
  CHECK(lines_of(ran.err).size() == 1);
  CHECK(content_of(path) == before);
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("what has no details isn't asked for again when a walk goes on", "[cli]") {
  const CliHome home;
  const auto mirror = [&] {
    return std::make_unique<cli::Mirror>(home.path() + "/jobs.db", cli::MirrorFormat{},
                                         cli::Selection::object(), false, SystemClock::instance());
  };
  auto one = mirror();
  one->add({{.id = "7", .json = "{}", .whole = false}, {.id = "8", .json = "{}"}}, {.page = 1, .total = 3});
  for (const char* when : {"at once", "in a later run"}) {
    CAPTURE(when);
    CHECK(one->has("7"));
    CHECK(one->has("8"));
    CHECK_FALSE(one->has("9"));
    one.reset();
    one = mirror();
  }
  one->listed({.page = 1, .total = 3});
  one->end();
  one.reset();
  one = mirror();
  one->add({}, {.page = 1, .total = 3});
  CHECK_FALSE(one->has("7"));
  CHECK(rows(home.path() + "/jobs.db", "SELECT id FROM items") == Rows{"8"});
}

TEST_CASE("a database whose journal can't be made says so, and what to do", "[cli]") {
  Zoo zoo;
  std::filesystem::create_directory(zoo.path("jobs.db-journal"));
  const auto ran = zoo.mirror();
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring("jobs.db: its journal can't be made beside it; make room"));
  CHECK(lines_of(ran.err).size() == 1);
}

TEST_CASE("a mirror of an earlier version gets the columns and tables that it lacks", "[cli]") {
  Zoo zoo;
  REQUIRE(zoo.mirror().status == 0);
  cli::Database(zoo.path("jobs.db")).run("ALTER TABLE items DROP COLUMN title; DROP TABLE left_out");
  REQUIRE(zoo.mirror().status == 0);
  CHECK(zoo.select("SELECT title FROM items WHERE id = 7") == Rows{"Keeper 7"});
  CHECK(zoo.news().empty());
}

}  // namespace rocketpunch::test::cli_export_mirror
