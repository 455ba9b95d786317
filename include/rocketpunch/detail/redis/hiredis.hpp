#pragma once
#include "rocketpunch/version.hpp"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/sigpipe.hpp"
#include "rocketpunch/detail/redis/hiredis_tls.hpp"
#include "rocketpunch/detail/redis/settings.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a server answers to a command.
struct RedisReply {
  /// Which of the fields counts.
  enum class Kind {
    nothing,  ///< none: what was asked for isn't there
    text,
    number,
    list,   ///< of texts
    error,  ///< the first word of `text` says which
  };
  Kind kind = Kind::nothing;
  std::string text{};
  std::int64_t number = 0;
  std::vector<std::string> items{};

  /// Whether it is the error of that name.
  bool is_error(std::string_view name) const noexcept {
    return kind == Kind::error && std::string_view(text).substr(0, text.find(' ')) == name;
  }
};

/// A connection to a Redis server: all of hiredis (0.14 to 1.x) that the SDK uses. After an error of kind
/// `network` or `timeout` it is broken, since the answer may come yet.
class RedisConnection {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `tls`: nullptr where the connection is not to be encrypted.
  static Result<RedisConnection> open(const RedisAddress& address, const RedisTls* tls, Time deadline) {
    const NoSigpipe quiet;
    const timeval time = time_until(deadline);
    const bool is_local = !address.path.empty();
    Context context(is_local ? redisConnectUnixWithTimeout(address.path.c_str(), time)
                             : redisConnectWithTimeout(address.host.c_str(), address.port, time));
    if (!context) return not_sent(ErrorKind::network, "no memory for a connection to Redis");
    if (context->err != 0) return fault(*context, "connecting to Redis failed");
    RedisConnection connection(std::move(context));
    if (tls == nullptr) return connection;
    if (!connection.set_time(deadline)) return too_late();
    auto secured = tls->secure(*connection.context_, address.host);
    if (secured) return connection;
    if (secured.error().kind() != ErrorKind::tls && std::chrono::steady_clock::now() >= deadline)
      return too_late();
    return secured.error();
  }

  /// Sends a command and waits for what the server says.
  Result<RedisReply> command(const std::vector<std::string_view>& words, Time deadline) {
    const NoSigpipe quiet;
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
    }
    redisContext& context = *context_;
    const auto failed = [&] { return fault(context, "speaking to Redis failed"); };
    if (redisAppendCommandArgv(&context, static_cast<int>(words.size()), texts.data(), sizes.data()) !=
        REDIS_OK)
      return failed();
    for (int done = 0; done == 0;) {
      if (!set_time(deadline)) return too_late();
      if (redisBufferWrite(&context, &done) != REDIS_OK) return failed();
    }
    for (;;) {
      void* raw = nullptr;
      if (redisGetReplyFromReader(&context, &raw) != REDIS_OK) return failed();
      if (raw != nullptr) return reply_of(Reply(static_cast<redisReply*>(raw)));
      if (!set_time(deadline)) return too_late();
      if (redisBufferRead(&context) != REDIS_OK) return failed();
    }
  }

 private:
  struct Free {
    void operator()(redisContext* context) const noexcept { redisFree(context); }
    void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
  };
  using Context = std::unique_ptr<redisContext, Free>;
  using Reply = std::unique_ptr<redisReply, Free>;

  explicit RedisConnection(Context context) : context_(std::move(context)) {}

  static timeval time_until(Time deadline) {
    using namespace std::chrono;
    // to hiredis, 0 is for ever
    const auto left = (std::max)(ceil<microseconds>(deadline - steady_clock::now()), microseconds(1'000));
    timeval time{};
    time.tv_sec = static_cast<decltype(time.tv_sec)>(left.count() / 1'000'000);
    time.tv_usec = static_cast<decltype(time.tv_usec)>(left.count() % 1'000'000);
    return time;
  }
  /// The time is one for each read and write, so that it is set anew before each.
  bool set_time(Time deadline) {
    return std::chrono::steady_clock::now() < deadline &&
           redisSetTimeout(context_.get(), time_until(deadline)) == REDIS_OK;
  }
  static Error too_late() {
    return Error({.kind = ErrorKind::timeout, .message = "Redis did not answer in time"});
  }
  static Error fault(const redisContext& context, const char* what) {
    const int number = errno;
#ifdef REDIS_ERR_TIMEOUT  // since 1.0
    if (context.err == REDIS_ERR_TIMEOUT) return too_late();
#endif
    if (context.err == REDIS_ERR_IO &&
        (number == EAGAIN || number == EWOULDBLOCK || number == ETIMEDOUT || number == EINPROGRESS))
      return too_late();
    return Error(
        {.kind = ErrorKind::network, .message = std::string(what).append(": ").append(context.errstr)});
  }
  static std::string text_of(const redisReply& reply) {
    return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
  }
  static RedisReply reply_of(const Reply& reply) {
    using Kind = RedisReply::Kind;
    RedisReply told;
    switch (reply->type) {
      case REDIS_REPLY_STRING:
      case REDIS_REPLY_STATUS: return {Kind::text, text_of(*reply)};
      case REDIS_REPLY_ERROR: return {Kind::error, text_of(*reply)};
      case REDIS_REPLY_INTEGER: return {Kind::number, {}, reply->integer};
      case REDIS_REPLY_ARRAY:
        told.kind = Kind::list;
        for (std::size_t i = 0; i < reply->elements; ++i) told.items.push_back(text_of(*reply->element[i]));
        return told;
      default: return told;
    }
  }

  Context context_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
