// Ctrl-C as a stop token.
#pragma once

#include <signal.h>

#include <atomic>
#include <stop_token>
#include <thread>

namespace cli {

/// Turns SIGINT, SIGTERM and SIGHUP into a stop, as long as it lives: the first one asks for it, a second one
/// ends the program. Made before all other threads, which then leave the signals to this one's. One in a
/// process.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  std::stop_token token() const noexcept { return stop_.get_token(); }

 private:
  void wait_for_signals();

  sigset_t signals_{};
  sigset_t before_{};
  std::stop_source stop_;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace cli
