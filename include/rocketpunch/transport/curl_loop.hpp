#pragma once

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rocketpunch/transport/curl_multi.hpp"
#include "rocketpunch/transport/curl_options.hpp"
#include "rocketpunch/transport/curl_request.hpp"
#include "rocketpunch/transport/curl_sigpipe.hpp"
#include "rocketpunch/transport/curl_transfer.hpp"
#include "rocketpunch/transport/engine.hpp"
#include "rocketpunch/transport/event_loop.hpp"
#include "rocketpunch/transport/loop_turns.hpp"

namespace rocketpunch::detail {

/// A loop over libcurl. Any thread may run it, one at a time.
class CurlLoop final : public DrivenLoop {
 public:
  using Time = TimerQueue::Time;

  CurlLoop(std::size_t most_in_flight, std::size_t most_connections, CurlOptions options)
      : most_in_flight_(most_in_flight), options_(std::move(options)), multi_(most_connections) {}
  ~CurlLoop() override {
    for (CURL* const easy : idle_) curl_easy_cleanup(easy);
  }

  /// Does what there is to do; waits for it until that time. While another thread runs the loop, waits for
  /// that.
  void poll(Time until) override {
    if (on_loop())
      throw Error({.kind = ErrorKind::configuration,
                   .message = "an engine can't be run from within its own calls",
                   .maybe_sent = false});
    const LoopTurns::Turn turn_of_this = turns_.take(until);
    if (!turn_of_this) return;
    const NoSigpipe quiet;
    // twice: what the wait brought must not wait for the next call
    if (turn()) until = Time{};
    wait_until(until);
    turn();
    // who waits for the descriptor must not sleep over what has been posted meanwhile
    if (exported_.load(std::memory_order_relaxed))
      multi_.arm(has_posted() ? std::chrono::steady_clock::now() : timers_.next());
  }

  bool busy() override { return live() > 0 || has_posted(); }

  int descriptor() override {
    exported_.store(true, std::memory_order_relaxed);
    multi_.wake();  // else what was armed before would be missing
    return multi_.descriptor();
  }

  void interrupt() override {
    turns_.interrupt();
    multi_.wake();
  }

  /// Ends all calls as cancelled, and runs until they have ended. Within a call: has them ended by who runs
  /// the loop.
  void close() override {
    close_asked_.store(true);
    if (on_loop()) return multi_.wake();
    const LoopTurns::Turn turn_of_this = turns_.take_to_close([this] { multi_.wake(); });
    const NoSigpipe quiet;
    while (!try_end()) {
      turn();
      const Time now = std::chrono::steady_clock::now();
      wait_until(live() > 0 && !has_posted() ? now + std::chrono::seconds(1) : now);
    }
  }

  bool post(std::function<void()> run) override {
    {
      const std::lock_guard guard(posted_mutex_);
      if (ended_) return false;
      posted_.push_back(std::move(run));
    }
    if (!on_loop()) multi_.wake();
    return true;
  }

  bool on_loop() const noexcept override { return turns_.is_mine(); }

  void begin(Sending& sending) override {
    const auto [place, is_new] = sendings_.emplace(sending.number, std::make_unique<Active>(sending));
    const char* const fault = CurlRequest::fault_in(sending.request);
    if (fault != nullptr) return end_later(sending, not_sent(ErrorKind::invalid_argument, fault));
    if (closing() && !sending.shielded) return end_later(sending, not_sent(ErrorKind::cancelled, shut_down));
    // libcurl looks at the time of a transfer only once it has a connection, and what waits for its turn has
    // none
    place->second->deadline = at(std::chrono::steady_clock::now() + sending.limits.timeout,
                                 [this, number = sending.number] { time_out(number); });
    waiting_.push_back(sending.number);
    start_waiting();
  }

  void give_up(std::uint64_t number) override { cancel(number, "stopped by the caller"); }

  Timer at(Clock& clock, Clock::Steady when, std::function<void()> due) override {
    return at(std::chrono::steady_clock::now() + (when - clock.now()), std::move(due));
  }
  Timer at(Time when, std::function<void()> due) override {
    return {&timers_, timers_.add(when, std::move(due))};
  }

 private:
  /// A sending, and what libcurl needs of it once it is its turn.
  struct Active {
    explicit Active(Sending& s) : sending(s) {}
    Sending& sending;
    CURL* easy = nullptr;
    std::optional<CurlRequest> request{};
    std::optional<CurlTransfer> transfer{};
    std::optional<Timer> deadline{};
  };

  Active* find(std::uint64_t number) {
    const auto found = sendings_.find(number);
    return found == sendings_.end() ? nullptr : found->second.get();
  }

  /// Does what can be done without waiting. Whether there was anything.
  bool turn() {
    if (close_asked_.load() && !closing()) end_calls();
    bool any = false;
    std::vector<std::function<void()>> posted;
    {
      const std::lock_guard guard(posted_mutex_);
      posted.swap(posted_);
    }
    for (const auto& run : posted) run();
    any = !posted.empty();
    for (const auto& done : multi_.take_done()) {
      any = true;
      void* user = nullptr;
      curl_easy_getinfo(done.easy, CURLINFO_PRIVATE, &user);
      Active& active = *static_cast<Active*>(user);
      finish(active.sending.number, active.transfer->outcome(done.easy, done.code));
    }
    const Time now = std::chrono::steady_clock::now();
    while (const auto due = timers_.take(now)) {
      any = true;
      due();
    }
    return any;
  }

  void wait_until(Time until) {
    if (const auto next = timers_.next()) until = (std::min)(until, *next);
    multi_.wait(until);
  }

  bool has_posted() {
    const std::lock_guard guard(posted_mutex_);
    return !posted_.empty();
  }

  /// Nothing can be under way and nothing begin after this, if it succeeds.
  bool try_end() {
    const std::lock_guard guard(posted_mutex_);
    return ended_ = ended_ || (closing() && live() == 0 && posted_.empty());
  }

  void end_calls() {
    close_sleepers();
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, active] : sendings_)
      if (!active->sending.shielded) numbers.push_back(number);
    std::sort(numbers.begin(), numbers.end());
    for (const std::uint64_t number : numbers) cancel(number, shut_down);
  }
  static constexpr const char* shut_down = "the engine was shut down";

  void cancel(std::uint64_t number, const char* why) {
    Active* const active = find(number);
    if (active == nullptr) return;
    auto result = take_back(*active, std::nullopt).value_or(not_sent(ErrorKind::cancelled, why));
    if (!result && result.error().kind() == ErrorKind::cancelled) {
      ErrorDetails error = result.error().parts();
      error.message = why;
      result = Error(std::move(error));
    }
    finish(number, std::move(result));
  }
  void time_out(std::uint64_t number) {
    Active* const active = find(number);
    if (active == nullptr) return;
    finish(number, take_back(*active, CURLE_OPERATION_TIMEDOUT)
                       .value_or(not_sent(ErrorKind::timeout,
                                          "no place among the engine's max_in_flight came free in time")));
  }
  /// Takes a sending from libcurl, with what has come of it; nothing if it was not begun yet.
  std::optional<Result<HttpResponse>> take_back(Active& active, std::optional<CURLcode> code) {
    if (active.easy == nullptr) return std::nullopt;
    multi_.remove(active.easy);
    return active.transfer->outcome(active.easy, code);
  }

  /// Ends a sending that could not be begun; not at once, for its coroutine has yet to fall asleep.
  void end_later(const Sending& sending, const Error& error) {
    (void)post([this, number = sending.number, error] { finish(number, error); });
  }

  void finish(std::uint64_t number, Result<HttpResponse> result) {
    const auto found = sendings_.find(number);
    if (found == sendings_.end()) return;
    const std::unique_ptr<Active> active = std::move(found->second);
    sendings_.erase(found);
    if (active->deadline) active->deadline->drop();
    if (active->easy != nullptr) {
      curl_easy_reset(active->easy);
      idle_.push_back(active->easy);
      --in_flight_;
      start_waiting();
    }
    active->sending.end(std::move(result));
  }

  void start_waiting() {
    while (in_flight_ < most_in_flight_ && !waiting_.empty()) {
      Active* const active = find(waiting_.front());
      waiting_.pop_front();
      if (active != nullptr) start(*active);
    }
  }

  void start(Active& active) {
    Sending& sending = active.sending;
    CURL* easy = nullptr;
    if (idle_.empty()) {
      easy = curl_easy_init();
    } else {
      easy = idle_.back();
      idle_.pop_back();
    }
    if (easy == nullptr)
      return end_later(sending, not_sent(ErrorKind::network, "libcurl has no handle left"));
    active.request.emplace(sending.request, sending.limits);
    active.transfer.emplace(sending.limits, sending.request.streamed_body.get());
    active.transfer->attach(easy);
    active.request->prepare(easy, options_);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &active);
    const bool reads = sending.request.method == "GET" || sending.request.method == "HEAD";
    // rather wait for a connection that may be shared (HTTP/2) than open another one
    if (reads && sending.request.url.compare(0, 6, "https:") == 0)
      curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    if (!active.request->usable() || !multi_.add(easy)) {
      curl_easy_reset(easy);
      idle_.push_back(easy);
      return end_later(sending, not_sent(ErrorKind::network, "out of memory"));
    }
    active.easy = easy;
    ++in_flight_;
  }

  const std::size_t most_in_flight_;
  const CurlOptions options_;
  std::vector<CURL*> idle_;
  CurlMulti multi_;
  TimerQueue timers_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Active>> sendings_;
  std::deque<std::uint64_t> waiting_;  // for a place; some may have ended meanwhile
  std::size_t in_flight_ = 0;

  LoopTurns turns_;
  std::atomic<bool> exported_{false};
  std::atomic<bool> close_asked_{false};

  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  bool ended_ = false;
};

template <class>
std::shared_ptr<DrivenLoop> make_curl_loop(std::size_t most_in_flight, std::size_t most_connections,
                                           CurlOptions options) {
  return std::make_shared<CurlLoop>(most_in_flight, most_connections, checked(std::move(options)));
}

}  // namespace rocketpunch::detail
