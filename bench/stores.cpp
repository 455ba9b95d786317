// What a call takes longer where its quota, cache or tokens are in a server on this machine, in place of
// memory. The response is there already, so that nothing else is measured.
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <rocketpunch/postgres/token_store.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/redis/cache.hpp>
#include <rocketpunch/redis/quota_ledger.hpp>
#include <rocketpunch/redis/token_store.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "measure.hpp"
#include "page.hpp"
#include "postgres/postgres_server.hpp"
#include "redis/redis_server.hpp"

namespace {

namespace rp = rocketpunch;
using namespace std::chrono_literals;

const std::string app_key = "rp_app_bench";
constexpr bench::Effort effort{.rounds = 21, .per_round = 50};

/// Compares servers with the memory of this process, and says what they take longer.
void compare(const std::string& title, const std::vector<bench::Contender>& contenders) {
  const auto medians = bench::compare(title, contenders, effort);
  for (std::size_t i = 1; i < medians.size(); ++i)
    std::printf("  %s: %.1f us longer\n", contenders[i].name.c_str(), medians[i] - medians[0]);
}

/// Has the response already.
struct Canned {
  rp::HttpResponse response;
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest&, const rp::SendOptions&) const { return response; }
};

void quotas(const rp::RedisConnections& redis) {
  const auto call_in = [](rp::AnyQuotaLedger ledger) {
    rp::ClientOptions options;
    // so short that the log has as many calls as that of a minute
    options.quota = {.mode = rp::QuotaMode::wait,
                     .limits = {{.period = 20ms, .calls = 1'000'000}},
                     .ledger = std::move(ledger)};
    const rp::Client client(rp::AppKey(app_key), options, Canned{{200, {}, bench::page_of_jobs(20)}});
    return [client] { client.jobs().search({.page_size = 20}).value(); };
  };
  compare("a call in a quota: two changes of the ledger",
          {{"in memory", call_in(std::make_shared<rp::MemoryQuotaLedger>())},
           {"in Redis", call_in(rp::RedisQuotaLedger(redis, rp::Secret(app_key)))}});
}

/// A change that adds a call, and takes it out, of a ledger which has as many as the service allows in a day.
std::function<void()> change_of_full_day(const rp::AnyQuotaLedger& ledger, std::size_t& size) {
  constexpr int calls = 5'000;
  using Given = std::optional<rp::QuotaLog::Time>;
  const auto time = [](const Given& given) {
    return given ? *given : rp::QuotaLog::Time(rp::SystemClock::instance()->now().time_since_epoch());
  };
  const auto fill = [&](rp::QuotaLog& log, const Given& given) {
    const auto now = time(given);
    log = {};
    for (int i = calls; i > 0; --i) log.add("", now - i * 17s);
    log.condense(now, rp::QuotaLog::For::many_machines);
    size = log.text().size();
  };
  ledger.change(fill).value();
  return [ledger, time] {
    const auto add_one = [&](rp::QuotaLog& log, const Given& given) {
      const auto now = time(given);
      log.add("", now);
      log.remove("", now);
    };
    ledger.change(add_one).value();
  };
}

void full_days(const rp::RedisConnections& redis) {
  std::size_t size = 0;
  const auto in_memory = change_of_full_day(std::make_shared<rp::MemoryQuotaLedger>(), size);
  const auto in_redis =
      change_of_full_day(rp::RedisQuotaLedger(redis, rp::Secret("rp_app_of_the_day")), size);
  compare("a change of a ledger that has the calls of a whole day, 5,000: " + std::to_string(size) + " bytes",
          {{"in memory", in_memory}, {"in Redis", in_redis}});
}

void caches(const rp::RedisConnections& redis) {
  const auto read_from = [](rp::AnyCacheStore store) {
    rp::ClientOptions options;
    options.cache.store = std::move(store);
    const rp::Client client(rp::AppKey(app_key), options, Canned{{200, {}, bench::page_of_jobs(20)}});
    return [client] { client.jobs().search({.page_size = 20}).value(); };
  };
  compare("a cached read of 20 jobs", {{"in memory", read_from(rp::MemoryCache(64 << 20))},
                                       {"in Redis", read_from(rp::RedisCache(redis))}});
}

void tokens(const rp::RedisConnections& redis, const rp::PostgresTokenStore& postgres,
            const rp::TokenSeal& seal) {
  const auto call_with = [](rp::AnyTokenStore store) {
    const rp::OAuthSession session({.client_id = app_key,
                                    .client_secret = rp::Secret("rp_sec_bench"),
                                    .redirect_uri = "http://127.0.0.1:8000/callback"},
                                   std::move(store), "user", {}, Canned{{200, {}, R"({"sub":"user"})"}});
    const rp::Timestamp now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    session
        .import_tokens({.access_token = rp::Secret("access"),
                        .refresh_token = rp::Secret("refresh"),
                        .scopes = {"profile"},
                        .issued_at = now,
                        .expires_at = now.time() + 24h,
                        .unanswered_refresh = {}})
        .value();
    return [session] { session.user_info().value(); };
  };
  compare("a call with a token in hand",
          {{"tokens in memory", call_with(std::make_shared<rp::MemoryTokenStore>())},
           {"tokens in PostgreSQL", call_with(postgres)},
           {"tokens in Redis", call_with(rp::RedisTokenStore(redis, seal))}});
}

}  // namespace

int main() try {
  // tokens have to be kept, counts and answers not
  const rp::test::RedisServer passing, kept({"--appendonly", "yes", "--appendfsync", "always"});
  const rp::test::PostgresServer postgres_server;
  const auto connections_to = [](const rp::test::RedisServer& server) {
    return rp::RedisConnections({.url = server.url(), .connect_timeout = 5s, .command_timeout = 5s});
  };
  const auto redis = connections_to(passing);
  const rp::TokenSeal seal({{.id = "1", .key = rp::Secret("a key for tests, of 32 bytes....")}});
  const rp::PostgresTokenStore postgres({.connection = postgres_server.connection()}, seal);
  postgres.create_table().value();
  quotas(redis);
  full_days(redis);
  caches(redis);
  tokens(connections_to(kept), postgres, seal);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
