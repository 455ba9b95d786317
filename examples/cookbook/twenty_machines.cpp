// One of twenty machines that share an App Key, and so its 60 calls a minute: they count in Redis.
//   ROCKETPUNCH_API_KEY=... REDIS_URL=redis://10.0.0.5:6379/0 twenty_machines JOB_ID...
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <rocketpunch/redis/quota_ledger.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <vector>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

/// A client that counts with the other machines.
rp::AppClient make_client(const std::string& app_key, const std::string& redis_url) {
  const rp::RedisConnections redis({.url = redis_url});
  return rp::Client{rp::AppKey(app_key),
                    {.quota = {.mode = rp::QuotaMode::wait,
                               .longest_wait = 0ms,  // this program has other work; 2 min by default
                               .ledger = rp::RedisQuotaLedger(redis, rp::Secret(app_key)),
                               // while Redis is down each goes by a twentieth, rather than not at all
                               .on_ledger_failure = rp::LedgerFailure::share,
                               .expected_machines = 20}}};
}

/// Does what the quota has room for, and gives what is left for later.
std::vector<rp::JobId> look_at(const rp::AppClient& client, const std::vector<rp::JobId>& ids) {
  for (auto id = ids.begin(); id != ids.end(); ++id) {
    const auto job = client.jobs().get(*id);
    if (job) {
      std::cout << job->id << "  " << job->title << '\n';
    } else if (job.error().kind() == rp::ErrorKind::rate_limited) {
      // by our own count, before anything was sent; a refusal of the service (429) looks the same
      std::cerr << "put off for " << job.error().retry_after().value_or(60s).count() << " s\n";
      return {id, ids.end()};
    } else {
      std::cerr << job.error() << '\n';
    }
  }
  return {};
}

int main(int argc, char** argv) try {
  const char* const key = std::getenv("ROCKETPUNCH_API_KEY");
  const char* const redis = std::getenv("REDIS_URL");
  if (key == nullptr || redis == nullptr || argc < 2) {
    std::cerr << "usage: ROCKETPUNCH_API_KEY=... REDIS_URL=... twenty_machines JOB_ID...\n";
    return 2;
  }
  std::vector<rp::JobId> ids;
  for (int i = 1; i < argc; ++i) ids.push_back(std::stoll(argv[i]));
  const auto left = look_at(make_client(key, redis), ids);
  std::cout << "done: " << ids.size() - left.size() << ", left: " << left.size() << '\n';
} catch (const std::exception& error) {
  std::cerr << "twenty_machines: " << error.what() << '\n';
  return 1;
}
