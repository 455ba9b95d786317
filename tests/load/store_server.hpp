// Where the tokens of a load test are, which all of its processes share: in files, or in a server that the
// test starts: ROCKETPUNCH_LOAD_IN_FILES, _IN_POSTGRES or _IN_REDIS.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"
#if defined(ROCKETPUNCH_LOAD_IN_POSTGRES)
#include <rocketpunch/postgres/sign_in_requests.hpp>

#include "postgres/postgres_server.hpp"
#elif defined(ROCKETPUNCH_LOAD_IN_REDIS)
#include <rocketpunch/redis/sign_in_requests.hpp>
#include <rocketpunch/redis/token_store.hpp>

#include "redis/redis_server.hpp"
#endif

/// The user whose sign-in most tests share. No part of it is in anything else.
inline const std::string shared_user = "kim-of-the-load-test";

#ifndef ROCKETPUNCH_LOAD_IN_FILES
inline rocketpunch::TokenSeal seal_of_tests() {
  return rocketpunch::TokenSeal(
      {{.id = "1", .key = rocketpunch::Secret("a key for tests, of 32 bytes....")}});
}
#endif

#if defined(ROCKETPUNCH_LOAD_IN_POSTGRES)

inline rocketpunch::PostgresTokenStore tokens_at(const std::string& address) {
  return {{.connection = address}, seal_of_tests()};
}
inline rocketpunch::PostgresSignInRequests sign_ins_at(const std::string& address) {
  rocketpunch::PostgresSignInRequests requests({.connection = address}, seal_of_tests());
  requests.create_table().value();
  return requests;
}

/// A PostgreSQL, with room for many processes.
class StoreServer {
 public:
  static constexpr const char* name = "PostgreSQL";
  static constexpr bool is_leased = true;

  StoreServer() { tokens_at(address()).create_table().value(); }

  /// What the store is opened by.
  std::string address() const { return server_.connection(); }
  /// A socket that the server listens on.
  std::string socket() const { return server_.directory() + "/.s.PGSQL.5432"; }
  /// What the store is opened by where a proxy has that port of 127.0.0.1.
  static std::string address_at(int port) {
    return "host=127.0.0.1 port=" + std::to_string(port) + " dbname=postgres user=owner";
  }
  void kill() { server_.kill_postmaster(); }
  void start() { server_.start(); }
  void stop() { server_.stop(); }
  void go_on() { server_.go_on(); }

  /// Has what others can see of it written into that directory, until the end of `finish_showing`.
  void show_in(const std::string& directory) { shown_ = directory; }
  void finish_showing() {
    std::ofstream(shown_ + "/pg_dump.sql") << server_.output("pg_dump", {"--inserts", "postgres"});
  }

 private:
  rocketpunch::test::PostgresServer server_{{"max_connections=300"}};
  std::string shown_;
};

#elif defined(ROCKETPUNCH_LOAD_IN_REDIS)

inline rocketpunch::RedisConnections connections_to(const std::string& address) {
  // the servers of these tests share two cores with all who ask them
  const std::chrono::seconds patience(2);
  return rocketpunch::RedisConnections(
      {.url = address, .connect_timeout = patience, .command_timeout = patience});
}
inline rocketpunch::RedisTokenStore tokens_at(const std::string& address) {
  return {connections_to(address), seal_of_tests()};
}
inline rocketpunch::RedisSignInRequests sign_ins_at(const std::string& address) {
  return {connections_to(address), seal_of_tests()};
}

/// A Redis that keeps what it confirms.
class StoreServer {
 public:
  static constexpr const char* name = "Redis";
  static constexpr bool is_leased = true;

  std::string address() const { return server_.url(); }
  std::string socket() const { return server_.path(); }
  static std::string address_at(int port) { return "redis://127.0.0.1:" + std::to_string(port); }
  void kill() { server_.end(); }
  void start() { server_.start(); }
  void stop() { server_.process().stop(); }
  void go_on() { server_.process().go_on(); }

  void show_in(const std::string& directory) {
    shown_ = directory;
    monitor_.emplace(client("exec redis-cli -s \"$1\" MONITOR >\"$2/monitor.log\""));
  }
  void finish_showing() {
    client(
        "{ redis-cli -s \"$1\" CONFIG SET rdbcompression no && redis-cli -s \"$1\" --rdb \"$2/dump.rdb\"; }"
        " >\"$2/dump.log\" 2>&1")
        .wait();
    monitor_.reset();
    // what is appended in binary is what a replica gets too
    for (const auto& file : std::filesystem::recursive_directory_iterator(server_.directory()))
      if (file.path().extension() == ".aof")
        std::filesystem::copy_file(file, shown_ + "/" + file.path().filename().string());
  }

 private:
  /// A shell that runs that, with the socket and the directory as its words.
  Process client(const std::string& commands) const {
    return {"/bin/sh", {"-c", commands, "sh", server_.path(), shown_}};
  }

  rocketpunch::test::RedisServer server_{{"--appendonly", "yes", "--appendfsync", "always"}};
  std::string shown_;
  std::optional<Process> monitor_;
};

#else

inline rocketpunch::AnyTokenStore tokens_at(const std::string& address) {
  return std::make_shared<rocketpunch::FileTokenStore>(address);
}

/// A directory.
class StoreServer {
 public:
  static constexpr bool is_leased = false;

  std::string address() const { return directory_.path(); }

 private:
  rocketpunch::test::TemporaryDirectory directory_;
};

#endif
