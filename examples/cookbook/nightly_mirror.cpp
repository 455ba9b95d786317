// Keeps a table of all open jobs in SQLite, as a cron job does every night.
//   ROCKETPUNCH_API_KEY=... nightly_mirror DATABASE
#include <sqlite3.h>

#include <chrono>
#include <exception>
#include <iostream>
#include <memory>
#include <rocketpunch/parse.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace rp = rocketpunch;

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

/// Runs a statement with these values in the place of its question marks.
void run(sqlite3* database, const char* sql, const std::vector<std::string>& values = {}) {
  sqlite3_stmt* raw = nullptr;
  int state = sqlite3_prepare_v2(database, sql, -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw, &sqlite3_finalize);
  for (int i = 0; state == SQLITE_OK && i < static_cast<int>(values.size()); ++i)
    state = sqlite3_bind_text(raw, i + 1, values[static_cast<std::size_t>(i)].c_str(), -1, SQLITE_TRANSIENT);
  if (state != SQLITE_OK || sqlite3_step(raw) == SQLITE_ERROR)
    throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database));
}

/// A page in one transaction: a run that is killed leaves whole pages.
void store(sqlite3* database, const rp::Page<rp::JobSummary>& page, const std::string& night) {
  run(database, "BEGIN IMMEDIATE");
  for (const rp::JobSummary& job : page)
    run(database,
        "INSERT INTO jobs (id, title, company, json, seen) VALUES (CAST(? AS INTEGER), ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, company = excluded.company,"
        "  json = excluded.json, seen = excluded.seen, gone = NULL",
        {std::to_string(job.id), job.title, job.company.name, rp::serialize(job).value(), night});
  run(database, "COMMIT");
}

/// Walks over all jobs. What wasn't seen is marked as gone only after a walk that missed nothing.
bool mirror(const rp::AppClient& client, sqlite3* database, const std::string& night) {
  auto walk =
      client.jobs().search_all({}, {}, {.pages_ahead = 1, .skip_failed_pages = 3, .skip_bad_items = 20});
  for (const auto& page : walk.pages()) {
    if (page)
      store(database, *page, night);
    else
      std::cerr << page.error() << '\n';
  }
  for (const rp::Error& bad : walk.bad_items()) std::cerr << bad << '\n';
  if (!walk.complete()) return false;
  run(database, "UPDATE jobs SET gone = ? WHERE seen < ? AND gone IS NULL", {night, night});
  return true;
}

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: nightly_mirror DATABASE\n";
    return 2;
  }
  const std::string path = argv[1];
  // the ledger outlives the process, so that a run by hand after that of cron keeps to the limits too
  const rp::Client client{
      rp::AppKey::from_env(),
      {.user_agent = "nightly-mirror/1.0",
       .quota = {.mode = rp::QuotaMode::wait, .ledger = rp::FileQuotaLedger(path + ".quota")}}};

  sqlite3* raw = nullptr;
  const int opened = sqlite3_open(path.c_str(), &raw);
  const Database database(raw, &sqlite3_close);
  if (opened != SQLITE_OK) throw std::runtime_error("can't open " + path);
  run(raw,
      "CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, company TEXT NOT NULL,"
      " json TEXT NOT NULL, seen TEXT NOT NULL, gone TEXT)");

  // microseconds: two runs never have the same name
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  if (mirror(client, raw, std::to_string(now.time_since_epoch().count()))) return 0;
  std::cerr << "nightly_mirror: not all pages could be read; nothing was marked as gone\n";
  return 1;
} catch (const std::exception& error) {  // an rp::Error, or SQLite's
  std::cerr << "nightly_mirror: " << error.what() << '\n';
  return 1;
}
