#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/error.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Where a Redis server listens.
struct RedisAddress {
  std::string host{};
  int port = 6379;
  std::string path{};  ///< Of a socket in the file system, in place of host and port; empty: none
  int database = 0;
  bool is_encrypted = false;
};

/// What the connections to a server need to know.
struct RedisSettings {
  RedisAddress address;
  std::string user;
  Secret password;
  std::chrono::milliseconds connect_timeout;
  std::chrono::milliseconds command_timeout;
  std::size_t pool_size;
  std::string prefix;
  std::string ca_file{};
};

[[noreturn]] inline void refuse_redis_option(std::string message) {
  throw Error({.kind = ErrorKind::configuration,
               .message = "RedisOptions::" + std::move(message),
               .maybe_sent = false});
}

/// Throws a configuration `Error` for a URL that can't be used, without showing it: it may have a password.
inline RedisAddress parse_redis_url(std::string_view url) {
  constexpr std::string_view rule =
      "url must be redis://host:port/database, the same with rediss:// for TLS, or unix:/path";
  const auto take = [&](std::string_view scheme) {
    if (!url.starts_with(scheme)) return false;
    url.remove_prefix(scheme.size());
    return true;
  };
  if (url.find('\0') != url.npos) refuse_redis_option(std::string(rule));
  RedisAddress address;
  if (take("unix:")) {
    if (url.starts_with("//")) url.remove_prefix(2);
    if (!url.starts_with('/')) refuse_redis_option("url must have an absolute path behind unix:");
    address.path = url;
    return address;
  }
  address.is_encrypted = take("rediss://");
  if (!address.is_encrypted && !take("redis://")) refuse_redis_option(std::string(rule));
  if (url.find('@') != url.npos)
    refuse_redis_option("url must not have a user or password in it; give them by user and password");
  const auto number = [&](std::string_view text, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0 || value > most)
      refuse_redis_option(std::string(rule));
    return value;
  };
  if (const auto slash = url.find('/'); slash != url.npos) {
    if (slash + 1 < url.size()) address.database = number(url.substr(slash + 1), 1'000'000);
    url = url.substr(0, slash);
  }
  const bool in_brackets = url.starts_with('[');
  const auto close = in_brackets ? url.find(']') : url.find(':');
  if (in_brackets && close == url.npos) refuse_redis_option(std::string(rule));
  address.host = in_brackets ? url.substr(1, close - 1) : url.substr(0, close);
  const std::string_view rest = close == url.npos ? "" : url.substr(close + (in_brackets ? 1 : 0));
  if (!rest.empty()) {
    if (!rest.starts_with(':')) refuse_redis_option(std::string(rule));
    address.port = number(rest.substr(1), 65535);
  }
  if (address.host.empty() || address.port == 0) refuse_redis_option(std::string(rule));
  return address;
}

/// The settings, if they can be used; else throws a configuration `Error`.
inline RedisSettings checked(RedisSettings settings) {
  const auto demand = [](std::chrono::milliseconds time, const std::string& name) {
    if (time.count() < 1 || time > std::chrono::minutes(1))
      refuse_redis_option(name + " must be from 1 ms to a minute");
  };
  demand(settings.connect_timeout, "connect_timeout");
  demand(settings.command_timeout, "command_timeout");
  if (settings.pool_size < 1 || settings.pool_size > 1'000)
    refuse_redis_option("pool_size must be from 1 to 1,000");
  if (!settings.user.empty() && settings.password.empty())
    refuse_redis_option("user needs a password beside it");
  if (!settings.ca_file.empty() && !settings.address.is_encrypted)
    refuse_redis_option("ca_file is for a url that begins with rediss://");
  return settings;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
