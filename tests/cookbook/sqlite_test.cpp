// The recipes over SQLite.
#include <sqlite3.h>

#include <memory>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "recipe.hpp"

namespace cookbook_sqlite_test {

using namespace cookbook_tests;
using rocketpunch::test::TemporaryDirectory;
using rocketpunch::testing::MockServer;

namespace {

/// The first column of the first row.
std::string value(const std::string& path, const std::string& sql) {
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(raw, &sqlite3_close);
  sqlite3_stmt* read = nullptr;
  REQUIRE(sqlite3_prepare_v2(raw, sql.c_str(), -1, &read, nullptr) == SQLITE_OK);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(read, &sqlite3_finalize);
  REQUIRE(sqlite3_step(read) == SQLITE_ROW);
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(read, 0));
  return text == nullptr ? "null" : text;
}

}  // namespace

TEST_CASE("cookbook: nightly_mirror has all jobs, and marks what is gone", "[sqlite]") {
  MockServer server;
  const TemporaryDirectory directory;
  const auto path = directory.path() + "/jobs.db";
  const auto once = [&] { return run("nightly_mirror", environment_of(server), {path}); };
  const auto all = rocketpunch::Client(rocketpunch::AppKey("rp_app_test"), {.base_url = server.base_url()})
                       .jobs()
                       .search({.page_size = 1})
                       .value();
  CHECK(once().status == 0);
  CHECK(value(path, "SELECT count(*) FROM jobs WHERE gone IS NULL") == std::to_string(all.total_items));
  const auto id = std::to_string(all.items.at(0).id);
  CHECK(value(path, "SELECT json_extract(json, '$.title') FROM jobs WHERE id = " + id) == all.items[0].title);

  server.remove(R"({"jobId":)" + id + "}");
  // a night on which a page is missing marks nothing
  server.inject({.path = "/jobs", .times = 3, .skip = 2, .status = 500});
  const auto incomplete = once();
  CHECK(incomplete.status == 1);
  CHECK(has(incomplete.err, "nothing was marked as gone"));
  CHECK(value(path, "SELECT count(*) FROM jobs WHERE gone IS NOT NULL") == "0");

  CHECK(once().status == 0);
  CHECK(value(path, "SELECT group_concat(id) FROM jobs WHERE gone IS NOT NULL") == id);
}

TEST_CASE("cookbook: own_token_store does what the SDK needs of a store", "[sqlite]") {
  const TemporaryDirectory directory;
  const auto path = directory.path() + "/tokens.db";
  const auto outcome = run("own_token_store", {}, {path, directory.write("key", std::string(32, 'k'))});
  CHECK(outcome.err.empty());
  CHECK(outcome.out == "no fault was found\n");
  CHECK(outcome.status == 0);
  CHECK(std::stoi(value(path, "SELECT count(*) FROM tokens WHERE sealed LIKE 'rp-tokens-1.2026.%'")) > 5);

  const auto short_key = run("own_token_store", {}, {path, directory.write("short", "key")});
  CHECK(short_key.status == 1);
  CHECK(has(short_key.err, "32"));
}

}  // namespace cookbook_sqlite_test
