// What a Redis server is told to be like, against real servers of several settings.
#include <chrono>
#include <filesystem>
#include <rocketpunch/redis/connections.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace redis_diagnosis_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;
using Level = rp::RedisFinding::Level;

namespace {

bool has_server() { return has_redis("RedisConnections::diagnose"); }

rp::RedisDiagnosis diagnosis_of(const rp::RedisOptions& options) {
  const auto diagnosis = rp::RedisConnections(options).diagnose();
  INFO((diagnosis ? "" : diagnosis.error().what()));
  REQUIRE(diagnosis);
  return *diagnosis;
}
rp::RedisDiagnosis diagnosis_of(const RedisServer& server) { return diagnosis_of(patient(server)); }
rp::RedisDiagnosis diagnosis_of(const rp::detail::RedisFacts& facts) {
  return {rp::detail::RedisFindings(facts).all()};
}

/// A finding of that field, or one that fails the test.
rp::RedisFinding finding(const rp::RedisDiagnosis& diagnosis, std::string_view field) {
  const rp::RedisFinding* const found = diagnosis.find(field);
  INFO(field);
  REQUIRE(found);
  CHECK(found->advice.empty() == (found->level == Level::good || found->level == Level::note));
  return *found;
}
Level level(const rp::RedisDiagnosis& diagnosis, std::string_view field) {
  return finding(diagnosis, field).level;
}

/// Waits until the server says so.
void await(const RedisServer& server, const std::string& section, const std::string& text) {
  while (ask(server, {"INFO", section}).find(text) == std::string::npos) {
  }
}

/// Facts of a server that nothing is to be said against.
rp::detail::RedisFacts good_facts() {
  rp::detail::RedisFacts facts;
  facts.info = rp::detail::parse_redis_info(
      "# Server\r\nredis_version:7.2.4\r\n\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n"
      "rdb_last_bgsave_status:ok\r\naof_enabled:1\r\naof_last_write_status:ok\r\nrole:master\r\n"
      "connected_slaves:0\r\ncluster_enabled:0\r\n");
  facts.config = {{"appendfsync", "always"}};
  facts.clock_ahead = 3ms;
  facts.is_local = true;
  return facts;
}

}  // namespace

TEST_CASE("a Redis server that keeps what it confirms is found good for tokens") {
  if (!has_server()) return;
  const RedisServer server({"--appendonly", "yes", "--appendfsync", "always"});
  const auto found = diagnosis_of(server);
  INFO(found);
  CHECK(found.worst() == Level::note);  // it has no replicas
  for (const char* field :
       {"version", "cluster_enabled", "role", "appendonly", "aof_last_write_status", "appendfsync",
        "maxmemory-policy", "rdb_last_bgsave_status", "clock", "TLS", "commands of tokens",
        "commands of quota", "commands of cache", "commands of sign-ins under way"})
    CHECK(level(found, field) == Level::good);
  CHECK(level(found, "replicas") == Level::note);
  CHECK_THAT(finding(found, "version").text, ContainsSubstring("Redis ") || ContainsSubstring("Valkey "));
  CHECK(found.find("something else") == nullptr);
  CHECK(ask(server, {"DBSIZE"}) == "0");  // nothing is left of the examination
}

TEST_CASE("a diagnosis of Redis is printed as a line for each finding") {
  std::ostringstream text;
  text << rp::RedisDiagnosis{
      {{.level = Level::good, .field = "role", .text = "primary.", .advice = {}},
       {.level = Level::bad, .field = "appendonly", .text = "no.", .advice = "set appendonly yes."}}};
  CHECK(text.str() == "good: role: primary.\nbad: appendonly: no. To do: set appendonly yes.\n");
  CHECK(to_string(Level::note) == "note");
  CHECK(to_string(Level::unknown) == "unknown");
  CHECK(to_string(Level::warning) == "warning");
}

TEST_CASE("what a Redis server loses with itself is found") {
  if (!has_server()) return;
  SECTION("all since the last snapshot") {
    const auto found = diagnosis_of(RedisServer());
    CHECK(level(found, "appendonly") == Level::bad);
    CHECK(found.worst() == Level::bad);
    CHECK_THAT(finding(found, "appendonly").advice, ContainsSubstring("appendfsync always"));
    CHECK(found.find("appendfsync") == nullptr);
  }
  SECTION("the last second") {
    const auto found = diagnosis_of(RedisServer({"--appendonly", "yes", "--appendfsync", "everysec"}));
    CHECK(level(found, "appendfsync") == Level::warning);
    CHECK_THAT(finding(found, "appendfsync").text, ContainsSubstring("last second"));
  }
  SECTION("what the system has not written") {
    const auto found = diagnosis_of(RedisServer({"--appendonly", "yes", "--appendfsync", "no"}));
    CHECK_THAT(finding(found, "appendfsync").text, ContainsSubstring("had not written"));
  }
}

TEST_CASE("a Redis server that removes keys or refuses them for lack of memory is found") {
  if (!has_server()) return;
  const RedisServer server;
  const auto set = [&](const char* name, const char* value) {
    REQUIRE(ask(server, {"CONFIG", "SET", name, value}) == "OK");
  };
  for (const char* policy : {"allkeys-lru", "volatile-ttl"}) {
    set("maxmemory-policy", policy);
    CHECK(level(diagnosis_of(server), "maxmemory-policy") == Level::warning);
    set("maxmemory", "1gb");
    CHECK(level(diagnosis_of(server), "maxmemory-policy") == Level::bad);
    CHECK_THAT(finding(diagnosis_of(server), "maxmemory-policy").text, ContainsSubstring(policy));
    set("maxmemory", "0");
  }
  set("maxmemory-policy", "noeviction");
  set("maxmemory", "1gb");
  CHECK(level(diagnosis_of(server), "maxmemory-policy") == Level::good);
  set("maxmemory", "1");
  const auto full = diagnosis_of(server);
  CHECK(level(full, "maxmemory-policy") == Level::warning);
  CHECK(level(full, "commands of tokens") == Level::bad);
  CHECK_THAT(finding(full, "commands of tokens").text, ContainsSubstring("(OOM)"));
  CHECK_THAT(finding(full, "commands of tokens").advice, ContainsSubstring("other findings"));
}

TEST_CASE("a Redis server that can't write its snapshot is found") {
  if (!has_server()) return;
  const TemporaryDirectory data;
  std::filesystem::create_directory(data.path() + "/there");
  const RedisServer server({"--dir", data.path() + "/there"});
  std::filesystem::remove(data.path() + "/there");
  ask(server, {"BGSAVE"});
  await(server, "persistence", "rdb_last_bgsave_status:err");
  const auto found = diagnosis_of(server);
  CHECK(level(found, "rdb_last_bgsave_status") == Level::bad);
  CHECK_THAT(finding(found, "rdb_last_bgsave_status").text, ContainsSubstring("err: the last snapshot"));
}

TEST_CASE("a Redis replica is found, and so are the replicas of a primary") {
  if (!has_server()) return;
  TcpRedisServer primary;
  const RedisServer replica({"--replicaof", "127.0.0.1 " + primary.port()});
  await(replica, "replication", "master_link_status:up");
  await(*primary, "replication", "state=online");
  const auto found = diagnosis_of(replica);
  CHECK(level(found, "role") == Level::bad);
  CHECK_THAT(finding(found, "role").text, ContainsSubstring("refuses writes"));
  CHECK_THAT(finding(found, "commands of quota").text, ContainsSubstring("HMSET (READONLY)"));
  const auto of_primary = diagnosis_of(*primary);
  CHECK(level(of_primary, "replicas") == Level::note);
  CHECK_THAT(finding(of_primary, "replicas").text, ContainsSubstring("1 connected (online, heard of "));
}

TEST_CASE("what a Redis server doesn't tell its user could not be read, which is no error") {
  if (!has_server()) return;
  const RedisServer server({"--appendonly", "yes", "--appendfsync", "always"});
  const auto found_by = [&](std::vector<std::string_view> rights) {
    std::vector<std::string_view> words{"ACL", "SETUSER", "board", "reset", "on", ">secret", "~rp1:*"};
    words.insert(words.end(), rights.begin(), rights.end());
    REQUIRE(ask(server, words) == "OK");
    rp::RedisOptions options = patient(server);
    options.user = "board";
    options.password = rp::Secret("secret");
    return diagnosis_of(options);
  };
  SECTION("nothing, where the user has the rights that the documentation gives") {
    CHECK(found_by({"+@read", "+@write", "+@scripting", "-@dangerous", "+time", "+info", "+config|get"})
              .worst() == Level::note);
  }
  SECTION("CONFIG") {
    const auto found = found_by({"+@all", "-config"});
    CHECK(found.worst() == Level::unknown);
    CHECK(level(found, "appendfsync") == Level::unknown);
    CHECK_THAT(finding(found, "appendfsync").advice, ContainsSubstring("CONFIG GET"));
    CHECK(level(found, "appendonly") == Level::good);  // which INFO tells too
    CHECK(level(found, "maxmemory-policy") == Level::good);
  }
  SECTION("INFO") {
    const auto found = found_by({"+@all", "-info"});
    CHECK(level(found, "appendfsync") == Level::good);
    CHECK(level(found, "maxmemory-policy") == Level::good);
    for (const char* field : {"version", "cluster_enabled", "role", "aof_last_write_status",
                              "rdb_last_bgsave_status", "replicas"})
      CHECK(level(found, field) == Level::unknown);
  }
  SECTION("both, and the time") {
    const auto found = found_by({"+@all", "-info", "-config", "-time"});
    for (const char* field : {"appendonly", "maxmemory-policy", "clock"})
      CHECK(level(found, field) == Level::unknown);
    CHECK_THAT(finding(found, "commands of tokens").text, ContainsSubstring("refused: TIME."));
    CHECK(level(found, "commands of cache") == Level::good);
  }
}

TEST_CASE("commands of the stores that a Redis server refuses its user are found") {
  if (!has_server()) return;
  const RedisServer server;
  rp::RedisOptions options = patient(server);
  options.user = "board";
  options.password = rp::Secret("secret");
  const auto allow = [&](std::string_view keys, std::string_view command) {
    REQUIRE(ask(server, {"ACL", "SETUSER", "board", "reset", "on", ">secret", "+@all", keys, command}) ==
            "OK");
  };
  const auto text = [&](const char* store) {
    return finding(diagnosis_of(options), std::string("commands of ") + store).text;
  };
  allow("~rp1:*", "-hexists");
  CHECK(text("tokens") == "refused: HEXISTS.");
  CHECK(text("quota") == "all are allowed.");
  for (const auto& [command, refused] :
       {std::pair("-eval", "refused: EVAL."), std::pair("-evalsha", "refused: EVALSHA.")}) {
    allow("~rp1:*", command);
    for (const char* store : {"tokens", "quota", "cache", "sign-ins under way"})
      CHECK(text(store) == refused);
  }
  allow("~rp1:c:*", "+eval");
  CHECK(text("cache") == "all are allowed.");
  CHECK_THAT(text("sign-ins under way"), ContainsSubstring("refused: EVAL"));
  CHECK_THAT(finding(diagnosis_of(options), "commands of quota").advice, ContainsSubstring("`rp1:`"));
  CHECK(level(diagnosis_of(options), "commands of quota") == Level::bad);
  options.prefix = "board:";
  CHECK_THAT(text("cache"), ContainsSubstring("refused"));
  allow("~board:rp1:*", "+eval");
  CHECK(text("tokens") == "all are allowed.");
  CHECK(ask(server, {"DBSIZE"}) == "0");
}

TEST_CASE("a Redis server that can't be asked is an error") {
  if (!has_server()) return;
  CHECK(rp::RedisConnections({.url = "unix:/nowhere"}).diagnose().error().kind() == rp::ErrorKind::network);
  const RedisServer server;
  REQUIRE(ask(server, {"CONFIG", "SET", "requirepass", "right"}) == "OK");
  rp::RedisOptions options = patient(server);
  const auto refused = rp::RedisConnections(options).diagnose();
  CHECK(refused.error().kind() == rp::ErrorKind::configuration);
  CHECK_THAT(refused.error().message(), ContainsSubstring("RedisOptions::password"));
  options.password = rp::Secret("hunter2");
  const auto wrong = rp::RedisConnections(options).diagnose();
  REQUIRE_FALSE(wrong);
  CHECK_THAT(wrong.error().what(), ContainsSubstring("WRONGPASS") && !ContainsSubstring("hunter2"));
}

TEST_CASE("each fact about a Redis server has its finding") {
  auto facts = good_facts();
  CHECK(diagnosis_of(facts).worst() == Level::note);
  SECTION("its version") {
    const auto of = [&](const char* version) {
      facts.info["redis_version"] = version;
      return level(diagnosis_of(facts), "version");
    };
    CHECK(of("6.0.16") == Level::good);
    CHECK(of("10.1.0") == Level::good);
    CHECK(of("5.0.14") == Level::warning);
    CHECK(of("4.0.9") == Level::bad);
    facts.info["valkey_version"] = "8.1.1";
    CHECK(finding(diagnosis_of(facts), "version").text == "Valkey 8.1.1.");
  }
  SECTION("a file that can't be written") {
    facts.info["aof_last_write_status"] = "err";
    CHECK(level(diagnosis_of(facts), "aof_last_write_status") == Level::bad);
    facts.info["rdb_last_bgsave_status"] = "err";
    CHECK(level(diagnosis_of(facts), "rdb_last_bgsave_status") == Level::bad);
  }
  SECTION("a cluster") {
    facts.info["cluster_enabled"] = "1";
    CHECK(level(diagnosis_of(facts), "cluster_enabled") == Level::bad);
  }
  SECTION("replicas that are behind") {
    const auto of = [&](const char* replica) {
      facts.info["connected_slaves"] = "2";
      facts.info["slave0"] = "ip=10.0.0.6,port=6379,state=online,offset=42,lag=1";
      facts.info["slave1"] = replica;
      return level(diagnosis_of(facts), "replicas");
    };
    CHECK(of("ip=10.0.0.7,port=6379,state=online,offset=42,lag=10") == Level::note);
    CHECK(of("ip=10.0.0.7,port=6379,state=online,offset=42,lag=11") == Level::warning);
    CHECK(of("ip=10.0.0.7,port=6379,state=wait_bgsave,offset=0,lag=0") == Level::warning);
    CHECK_THAT(finding(diagnosis_of(facts), "replicas").text,
               ContainsSubstring("2 connected (online, heard of 1 s ago; wait_bgsave, heard of 0 s ago)"));
  }
  SECTION("clocks that differ") {
    const auto of = [&](std::chrono::milliseconds ahead) {
      facts.clock_ahead = ahead;
      return level(diagnosis_of(facts), "clock");
    };
    CHECK(of(1s) == Level::good);
    CHECK(of(1001ms) == Level::warning);
    CHECK(of(-1001ms) == Level::warning);
  }
  SECTION("a network that others can read") {
    facts.is_local = false;
    CHECK(level(diagnosis_of(facts), "TLS") == Level::warning);
    facts.is_encrypted = true;
    CHECK(level(diagnosis_of(facts), "TLS") == Level::good);
  }
}

}  // namespace redis_diagnosis_test
