#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/error.hpp"

namespace rocketpunch {

/// How long to wait for a lock.
struct LockOptions {
  std::chrono::milliseconds timeout{30'000};  ///< Then the wait ends with `ErrorKind::timeout`.
  std::stop_token stop{};                     ///< Ends the wait with `ErrorKind::cancelled`.
};

namespace detail {

/// Why a wait for the lock on something ended without it.
inline Error lock_not_had(std::string_view what, bool stopped) {
  std::string message(stopped ? "stopped while waiting for the lock on "
                              : "another thread or process kept the lock on ");
  return Error({.kind = stopped ? ErrorKind::cancelled : ErrorKind::timeout,
                .message = std::move(message.append(what)),
                .maybe_sent = false});
}

/// A lock that was held when this process was forked is its parent's.
inline Error lock_of_parent(std::string_view what) {
  return Error(
      {.kind = ErrorKind::storage,
       .message = std::string("the process that this one was forked from has the lock on ").append(what),
       .maybe_sent = false});
}

}  // namespace detail

}  // namespace rocketpunch
