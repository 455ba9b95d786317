// Stores that hold up whoever calls them: not the engine, which goes on with its other calls meanwhile.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/engine_probe.hpp"
#include "support/leased_tokens.hpp"
#include "support/net_client.hpp"

namespace blocking_stores_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

/// Answers whatever the calls of these tests ask for.
SocketServer::Handler everything() {
  return [](Connection& connection) {
    while (const auto request = connection.read_request()) {
      const bool of_tokens = request->target.find("token") != request->target.npos;
      const bool sent = connection.write(
          of_tokens
              ? answer(200, R"({"access_token":"at_new","refresh_token":"rt_new","token_type":"Bearer",)"
                            R"("expires_in":900,"scope":"post:write"})")
          : request->method == "DELETE" ? answer(204, "")
                                        : answer(200, codes_json));
      if (!sent) return;
    }
  };
}

class ProbedCache {
 public:
  explicit ProbedCache(EngineProbe& probe) : probe_(probe) {}
  Result<std::optional<CacheEntry>> get(const std::string& key) {
    probe_.visit();
    return cache_.get(key);
  }
  Result<void> put(const std::string& key, const CacheEntry& entry) {
    probe_.visit();
    return cache_.put(key, entry);
  }
  Result<void> erase(const std::string& key) {
    probe_.visit();
    return cache_.erase(key);
  }

 private:
  EngineProbe& probe_;
  MemoryCache cache_;
};

class ProbedLedger {
 public:
  explicit ProbedLedger(EngineProbe& probe) : probe_(probe) {}
  Result<void> change(const QuotaChange& change, const LockOptions&) {
    probe_.visit();
    return ledger_.change(change);
  }

 private:
  EngineProbe& probe_;
  MemoryQuotaLedger ledger_;
};

/// Also the end of its locks holds up.
class ProbedTokens {
 public:
  class Lock {
   public:
    Lock(EngineProbe& probe, MemoryTokenStore::Lock lock) : probe_(&probe), lock_(std::move(lock)) {}
    Lock(Lock&& other) noexcept
        : probe_(std::exchange(other.probe_, nullptr)), lock_(std::move(other.lock_)) {}
    Lock& operator=(Lock&&) = delete;
    ~Lock() {
      if (probe_ != nullptr) probe_->visit();
    }
    Result<std::optional<TokenSet>> load() { return probe_->visit(), lock_.load(); }
    Result<void> save(const TokenSet& tokens) { return probe_->visit(), lock_.save(tokens); }
    Result<void> erase() { return probe_->visit(), lock_.erase(); }

   private:
    EngineProbe* probe_;
    MemoryTokenStore::Lock lock_;
  };

  explicit ProbedTokens(EngineProbe& probe) : probe_(probe) {}
  Result<std::optional<TokenSet>> load(const std::string& user) { return probe_.visit(), tokens_.load(user); }
  Result<Lock> lock(const std::string& user, const LockOptions& wait) {
    probe_.visit();
    auto lock = tokens_.lock(user, wait);
    if (!lock) return lock.error();
    return Lock(probe_, *std::move(lock));
  }
  const MemoryTokenStore& tokens() const { return tokens_; }

 private:
  EngineProbe& probe_;
  MemoryTokenStore tokens_;
};

/// A store of leases, whose end holds up too.
class ProbedLeases {
 public:
  class Lease {
   public:
    Lease(EngineProbe& probe, LeasedTokens::Lease lease) : probe_(&probe), lease_(std::move(lease)) {}
    Result<void> save(const TokenSet& tokens, const SaveOptions& options) {
      return probe_->visit(), lease_.save(tokens, options);
    }
    Result<void> erase(const StoreLimits& limits) { return probe_->visit(), lease_.erase(limits); }

   private:
    EngineProbe* probe_;
    LeasedTokens::Lease lease_;
  };

  explicit ProbedLeases(EngineProbe& probe) : probe_(probe) {}
  Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits) {
    return probe_.visit(), tokens_.load(user, limits);
  }
  Result<Acquired<Lease>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                  const StoreLimits& limits) {
    probe_.visit();
    auto acquired = tokens_.acquire(user, hold, limits);
    if (!acquired) return acquired.error();
    Acquired<Lease> out;
    out.tokens = std::move(acquired->tokens);
    if (acquired->lease) out.lease.emplace(probe_, *std::move(acquired->lease));
    return out;
  }
  void put(const TokenSet& tokens) { tokens_.state->users["kim"].tokens = tokens; }
  std::string refresh_token() const {
    return std::string(tokens_.state->users["kim"].tokens->refresh_token.reveal());
  }

 private:
  EngineProbe& probe_;
  LeasedTokens tokens_;
};

/// Tokens that have to be refreshed.
TokenSet ended_tokens() {
  const auto now = SystemClock::instance()->wall_now();
  return {.access_token = Secret("at_old"),
          .refresh_token = Secret("rt_old"),
          .scopes = {"post:write"},
          .issued_at = Timestamp(now - 1h),
          .expires_at = Timestamp(now - 1min)};
}
OAuthSession session_over(AnyTokenStore store, const SocketServer& server) {
  return {{.client_id = "rp_app_id",
           .client_secret = Secret("rp_sec_secret"),
           .redirect_uri = "http://127.0.0.1/callback",
           .endpoints = OAuthEndpoints::under(server.url("/oauth"))},
          std::move(store),
          "kim",
          options_for(server.url("/api/v1"))};
}

}  // namespace

TEST_CASE("net: an engine goes on while a cache holds a call up") {
  SocketServer server(everything());
  const Engine engine;
  EngineProbe probe(engine, server.url("/api/v1"));
  ClientOptions options = options_for(server.url("/api/v1"));
  options.cache.store = std::make_shared<ProbedCache>(probe);
  const Client client(AppKey(app_key), options, engine.transport());
  CHECK(engine.run(client.async().codes().seniorities()));
  CHECK(engine.run(client.async().codes().seniorities()));
  CHECK(probe.visits() == 4);  // two looks and a new entry, and a look that finds it
  CHECK(probe.stalls() == 0);
  CHECK_FALSE(probe.was_on(std::this_thread::get_id()));
}

TEST_CASE("net: an engine goes on while a ledger holds a call up") {
  SocketServer server(everything());
  const Engine engine;
  EngineProbe probe(engine, server.url("/api/v1"));
  ClientOptions options = options_for(server.url("/api/v1"));
  options.quota.mode = QuotaMode::wait;
  options.quota.ledger = std::make_shared<ProbedLedger>(probe);
  const Client client(AppKey(app_key), options, engine.transport());
  CHECK(engine.run(client.async().codes().seniorities()));
  CHECK(probe.visits() == 2);
  CHECK(probe.stalls() == 0);
}

TEST_CASE("net: an engine goes on while a store of tokens holds a refresh up") {
  SocketServer server(everything());
  const Engine engine;
  EngineProbe probe(engine, server.url("/api/v1"));
  const auto store = std::make_shared<ProbedTokens>(probe);
  REQUIRE(store->tokens().lock("kim").value().save(ended_tokens()));
  const OAuthSession session = session_over(store, server);
  const Client client(session, options_for(server.url("/api/v1")), engine.transport());
  CHECK(engine.run(client.async().posts().remove(7)));
  // the lock's end may still be under way
  while (probe.visits() < 6) engine.poll(10ms);
  engine.run();
  CHECK(probe.visits() == 6);  // a look, the lock, a look under it, a mark, the new tokens, its end
  CHECK(probe.stalls() == 0);
  CHECK(store->tokens().load("kim").value()->refresh_token.reveal() == "rt_new");
}

TEST_CASE("net: an engine goes on while a store of leases holds a refresh up") {
  SocketServer server(everything());
  const Engine engine;
  EngineProbe probe(engine, server.url("/api/v1"));
  const auto store = std::make_shared<ProbedLeases>(probe);
  store->put(ended_tokens());
  const OAuthSession session = session_over(store, server);
  const Client client(session, options_for(server.url("/api/v1")), engine.transport());
  CHECK(engine.run(client.async().posts().remove(7)));
  CHECK(probe.visits() == 4);  // a look, the lease, a mark, the new tokens
  CHECK(probe.stalls() == 0);
  CHECK(store->refresh_token() == "rt_new");
}

TEST_CASE("net: no more calls are with stores at once than an engine has threads for") {
  SocketServer server(everything());
  const Engine engine({.blocking_threads = 3});
  EngineProbe probe(engine, server.url("/api/v1"));
  ClientOptions options = options_for(server.url("/api/v1"));
  options.cache.store = std::make_shared<ProbedCache>(probe);
  const Client client(AppKey(app_key), options, engine.transport());
  std::vector<Task<Result<Page<JobSummary>>>> tasks;
  for (int page = 1; page <= 12; ++page) tasks.push_back(client.async().jobs().search({.page = page}));
  engine.run(when_all(std::move(tasks)));
  CHECK(probe.visits() >= 12);
  CHECK(probe.inside() <= 3);
  CHECK(probe.stalls() == 0);
}

TEST_CASE("net: without threads for it, who runs an engine does what blocks") {
  SocketServer server(everything());
  const Engine engine({.blocking_threads = 0});
  EngineProbe probe(engine, server.url("/api/v1"));
  probe.wait_at_most(1ms);
  ClientOptions options = options_for(server.url("/api/v1"));
  options.cache.store = std::make_shared<ProbedCache>(probe);
  const Client client(AppKey(app_key), options, engine.transport());
  CHECK(engine.run(client.async().codes().seniorities()));
  CHECK(probe.stalls() == probe.visits());
  CHECK(probe.was_on(std::this_thread::get_id()));
  engine.run();
}

namespace {

struct QuickCache : ProbedCache {
  using ProbedCache::ProbedCache;
  static constexpr bool never_blocks = true;
};

struct ThrowingCache {
  Result<std::optional<CacheEntry>> get(const std::string&) const {
    throw std::runtime_error("of the store");
  }
  Result<void> put(const std::string&, const CacheEntry&) const { return {}; }
  Result<void> erase(const std::string&) const { return {}; }
};

}  // namespace

TEST_CASE("net: a store that says that it never blocks is called by who runs the engine") {
  SocketServer server(everything());
  const Engine engine;
  EngineProbe probe(engine, server.url("/api/v1"));
  probe.wait_at_most(1ms);
  ClientOptions options = options_for(server.url("/api/v1"));
  options.cache.store = std::make_shared<QuickCache>(probe);
  const Client client(AppKey(app_key), options, engine.transport());
  CHECK(engine.run(client.async().codes().seniorities()));
  CHECK(probe.visits() == probe.stalls());
  engine.run();
}

TEST_CASE("net: what a store throws on a thread of an engine comes to the call") {
  SocketServer server(everything());
  const Engine engine;
  ClientOptions options = options_for(server.url("/api/v1"));
  options.cache.store = std::make_shared<ThrowingCache>();
  const Client client(AppKey(app_key), options, engine.transport());
  CHECK_THROWS_WITH(engine.run(client.async().codes().seniorities()), "of the store");
}

TEST_CASE("net: an engine ends while a call is with a store") {
  SocketServer server(everything());
  std::optional<Engine> engine(std::in_place);
  EngineProbe probe(*engine, server.url("/api/v1"));
  probe.wait_at_most(50ms);  // the answer doesn't come, for the engine ends
  ClientOptions options = options_for(server.url("/api/v1"));
  options.cache.store = std::make_shared<ProbedCache>(probe);
  const Client client(AppKey(app_key), options, engine->transport());
  auto codes = as_future(client.async().codes().seniorities());
  while (probe.visits() == 0) engine->poll(1ms);
  engine.reset();
  const auto ended = codes.get();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind() == ErrorKind::cancelled);
}

}  // namespace blocking_stores_test
