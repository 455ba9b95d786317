#include "program/interruption.hpp"

#include <pthread.h>
#include <unistd.h>

#include "program/exit_code.hpp"

namespace cli {

Interruption::Interruption() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  thread_ = std::thread([this] { wait_for_signals(); });
}

Interruption::~Interruption() {
  over_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interruption::wait_for_signals() {
  for (int signal = 0; sigwait(&signals_, &signal) == 0 && !over_;) {
    // what was begun doesn't end by itself: files are written so that this does no harm
    if (stop_.stop_requested()) _exit(static_cast<int>(ExitCode::interrupted));
    stop_.request_stop();
  }
}

}  // namespace cli
