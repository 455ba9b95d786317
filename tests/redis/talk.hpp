// What tests say to a Redis server beside the SDK.
#pragma once

#include <chrono>
#include <cstddef>
#include <rocketpunch/redis/connections.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "redis/redis_server.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test {

/// Whether there is a server to test against; says so where there is none.
inline bool has_redis(const char* tested) {
  if (!redis_server_program().empty()) return true;
  WARN("redis-server is not installed: " << tested << " is NOT tested");
  return false;
}

inline detail::RedisSettings settings_of(const RedisServer& server, std::size_t pool_size = 8) {
  using std::chrono::seconds;
  return {detail::parse_redis_url(server.url()), "", {}, seconds(20), seconds(20), pool_size, ""};
}
inline detail::RedisPool pool_of(const RedisServer& server, std::size_t size = 8) {
  return detail::RedisPool(settings_of(server, size));
}
/// What a server says to a command, as text.
inline std::string ask(const RedisServer& server, const std::vector<std::string_view>& words) {
  detail::RedisPool pool = pool_of(server);
  const auto reply = pool.command(words, {});
  if (!reply) return reply.error().what();
  return reply->kind == detail::RedisReply::Kind::number ? std::to_string(reply->number) : reply->text;
}
/// Slow machines are no failure here.
inline RedisOptions patient(const RedisServer& server) {
  return {.url = server.url(),
          .connect_timeout = std::chrono::seconds(20),
          .command_timeout = std::chrono::seconds(20)};
}

}  // namespace rocketpunch::test
