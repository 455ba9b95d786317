// A Redis server of a test's own, on a socket in a directory of its own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/process.hpp"
#include "support/sockets.hpp"
#include "support/temporary_directory.hpp"

namespace rocketpunch::test {

/// Where `redis-server` is, or what ROCKETPUNCH_TEST_REDIS_SERVER names in its place; empty: it isn't
/// installed.
inline std::string redis_server_program() {
  if (const char* const named = std::getenv("ROCKETPUNCH_TEST_REDIS_SERVER")) return named;
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (std::filesystem::exists(folder + "/redis-server")) return folder + "/redis-server";
  return {};
}

/// A server that keeps nothing over its end, and ends with the test.
class RedisServer {
 public:
  explicit RedisServer(std::vector<std::string> settings = {}) : settings_(std::move(settings)) { start(); }

  void start() {
    std::vector<std::string> arguments{"--port", "0", "--unixsocket", path(),
                                       "--save", "",  "--dir",        directory_.path()};
    arguments.insert(arguments.end(), settings_.begin(), settings_.end());
    process_.emplace(redis_server_program(), arguments);
    while (true) {
      const std::string line = process_->line();
      if (line.empty() && process_->has_ended()) throw std::runtime_error("redis-server has ended");
      if (line.find("eady to accept connections") != line.npos) return;
    }
  }
  void end() {
    process_->end();
    process_->wait();
    std::filesystem::remove(path());
  }
  Process& process() { return *process_; }
  const std::string& directory() const { return directory_.path(); }
  std::string path() const { return directory() + "/socket"; }
  std::string url() const { return "unix:" + path(); }

 private:
  TemporaryDirectory directory_;
  std::vector<std::string> settings_;
  std::optional<Process> process_;
};

/// A server that is had by TCP too, on a port of loopback that was free.
class TcpRedisServer {
 public:
  /// `settings` makes the server's of the port. Throws where it doesn't start on any of some ports.
  explicit TcpRedisServer(const std::function<std::vector<std::string>(const std::string&)>& settings) {
    constexpr int most_tries = 20;
    for (int tries = 0; !server_; ++tries) {
      Port free(Port::State::refusing);
      number_ = free.number();
      free.close();
      try {
        server_.emplace(settings(port()));
      } catch (const std::runtime_error&) {  // somebody took the port
        if (tries == most_tries) throw;
      }
    }
  }
  explicit TcpRedisServer(std::vector<std::string> settings = {})
      : TcpRedisServer([&](const std::string& port) {
          std::vector<std::string> all{"--bind", "127.0.0.1", "--port", port};
          all.insert(all.end(), settings.begin(), settings.end());
          return all;
        }) {}

  RedisServer& operator*() { return *server_; }
  const RedisServer& operator*() const { return *server_; }
  RedisServer* operator->() { return &*server_; }
  std::string port() const { return std::to_string(number_); }
  std::string url() const { return "redis://127.0.0.1:" + port(); }

 private:
  int number_ = 0;
  std::optional<RedisServer> server_;
};

}  // namespace rocketpunch::test
