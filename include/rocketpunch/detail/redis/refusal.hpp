#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>

#include "rocketpunch/detail/redis/hiredis.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the first word of a server's error means.
struct RedisRefusal {
  std::string_view word;
  ErrorKind kind{};
  std::string_view meaning;
};
inline constexpr std::string_view redis_cluster_advice =
    "the server is one of a cluster, which has each key in one of its servers, and these connections go to "
    "one server only: name a server in RedisOptions::url that isn't in a cluster (cluster-enabled no)";
inline constexpr std::string_view redis_password_advice =
    "the server refuses RedisOptions::user or its password";
inline constexpr RedisRefusal redis_refusals[] = {
    {"MOVED", ErrorKind::configuration, redis_cluster_advice},
    {"ASK", ErrorKind::configuration, redis_cluster_advice},
    {"TRYAGAIN", ErrorKind::configuration, redis_cluster_advice},
    {"CROSSSLOT", ErrorKind::configuration, redis_cluster_advice},
    {"CLUSTERDOWN", ErrorKind::configuration, redis_cluster_advice},
    {"NOAUTH", ErrorKind::configuration,
     "the server wants a password: give it by RedisOptions::password, and its user"},
    {"WRONGPASS", ErrorKind::configuration, redis_password_advice},
    {"NOPERM", ErrorKind::configuration,
     "the server's ACL does not allow the user what is needed; RedisConnections::diagnose() tells which"},
    {"DENIED", ErrorKind::configuration, "the server is in protected mode, and lets only its own machine in"},
    {"LOADING", ErrorKind::network, "the server is starting"},
    {"MASTERDOWN", ErrorKind::network, "the server is a replica that has lost its master"},
    {"READONLY", ErrorKind::network, "the server takes no writes, as a replica"},
};

inline Error redis_misconfigured(std::string_view why) {
  return not_sent(ErrorKind::configuration, "Redis: " + std::string(why));
}

/// The error that a server answered, by its first word: the rest may repeat what was sent.
inline Error redis_error(const RedisReply& reply) {
  for (const RedisRefusal& refusal : redis_refusals)
    if (reply.is_error(refusal.word))
      return not_sent(refusal.kind,
                      "Redis: " + std::string(refusal.meaning) + " (" + std::string(refusal.word) + ')');
  return Error({.kind = ErrorKind::storage,
                .message = "Redis refused a command: " + reply.text.substr(0, reply.text.find(' '))});
}

/// Whether another server may have taken this one's place since, under the same name.
inline bool is_gone(const Result<RedisReply>& reply) {
  const auto kind = !reply                                   ? reply.error().kind()
                    : reply->kind == RedisReply::Kind::error ? redis_error(*reply).kind()
                                                             : ErrorKind::storage;
  return kind == ErrorKind::network;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
