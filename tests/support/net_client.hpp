// What the tests over real sockets have in common: clients, answers and a stopwatch.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "rocketpunch/rocketpunch.hpp"
#include "support/catch.hpp"
#include "support/socket_server.hpp"

namespace rocketpunch::test {

inline const std::string app_key = "rp_app_0123456789";
inline const std::string access_token = "token_0123456789";

inline const std::string codes_json =
    R"([{"code":"SENIOR","displayName":"Senior","description":"7 years and more"}])";
inline const std::string written_post_json =
    R"({"postId":7,"content":"hello","images":[],"webUrl":"https://www.rocketpunch.com/posts/7",)"
    R"("postedAt":"2026-05-20T09:00:00","updatedAt":"2026-05-20T09:00:00"})";

/// Options of a client that repeats without waiting.
inline ClientOptions options_for(std::string base_url) {
  ClientOptions options;
  options.base_url = std::move(base_url);
  options.retry.first_wait = std::chrono::milliseconds(0);
  return options;
}
inline Client<AppKey> reader_of(const ClientOptions& options, CurlOptions transport = {}) {
  return {AppKey(app_key), options, CurlTransport(std::move(transport))};
}
inline Client<AppKey> reader_of(const SocketServer& server) {
  return reader_of(options_for(server.url("/api/v1")));
}
inline Client<UserCredentials> writer_of(const ClientOptions& options, CurlOptions transport = {}) {
  return {UserCredentials(AppKey(app_key), BearerToken(access_token)), options,
          CurlTransport(std::move(transport))};
}
inline Client<UserCredentials> writer_of(const SocketServer& server) {
  return writer_of(options_for(server.url("/api/v1")));
}

/// For what happens within a limit on time: tries it with that limit, and with longer ones until `attempt`
/// says that there was time enough for it on this machine.
template <class Attempt>
void with_more_time(std::chrono::milliseconds limit, const Attempt& attempt) {
  while (!attempt(limit)) {
    limit *= 2;
    REQUIRE(limit < std::chrono::minutes(2));
  }
}

class Stopwatch {
 public:
  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin_);
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace rocketpunch::test
