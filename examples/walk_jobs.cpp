// Reads all jobs within the key's limits, as an aggregator does every night: paced, with answers kept on
// disk, going on past failed pages, with a line for each event on the standard error.
//   ROCKETPUNCH_API_KEY=... walk_jobs [KEYWORD]
#include <rocketpunch/rocketpunch.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>

#ifdef WALK_JOBS_WITH_SPDLOG
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#endif

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

/// To spdlog, if this program was built with it: failures as warnings, the rest for those who debug.
rp::Observer observer() {
#ifdef WALK_JOBS_WITH_SPDLOG
  const auto logger = spdlog::stderr_logger_mt("rocketpunch");
  logger->set_level(spdlog::level::debug);
  return [logger](const rp::CallEvent& event) {
    const bool fails = event.kind == rp::CallEvent::Kind::failure || event.status >= 400;
    logger->log(fails ? spdlog::level::warn : spdlog::level::debug, rp::LineLogger::line(event));
  };
#else
  return rp::LineLogger(std::clog);
#endif
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string directory = (std::filesystem::temp_directory_path() / "rocketpunch-walk-jobs").string();
  std::filesystem::create_directory(directory);
  const rp::Client client{
      rp::AppKey::from_env(),
      {.user_agent = "walk_jobs/1.0",
       .quota = {.mode = rp::QuotaMode::wait, .ledger = rp::FileQuotaLedger(directory + "/quota")},
       .cache = {.store = rp::FileCache(directory + "/answers")},
       .observer = observer()}};

  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  auto walk =
      client.jobs().search_all(query, {}, {.pages_ahead = 1, .skip_failed_pages = 3, .skip_bad_items = 20});
  const auto cost = client.quota().cost_of(walk);
  if (!cost) {
    std::cerr << cost.error() << '\n';
    return 1;
  }
  std::cerr << cost->items << " jobs; " << cost->calls << " more calls, for which the limits take "
            << cost->time.count() / 1000 << " s\n";

  for (const auto& job : walk) {
    if (job)
      std::cout << job->id << '\t' << job->title << '\t' << job->company.name << '\n';
    else
      std::cerr << job.error() << '\n';
  }
  for (const rp::Error& bad : walk.bad_items()) std::cerr << bad << '\n';
  if (!walk.outcome()) std::cerr << "resume at page " << walk.next_page() << '\n';
  return walk.complete() ? 0 : 1;
} catch (const std::exception& error) {  // an rp::Error, or no directory for the files
  std::cerr << "walk_jobs: " << error.what() << '\n';
  return 1;
}
