#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/detail/curl/multi.hpp"
#include "rocketpunch/detail/curl/request.hpp"
#include "rocketpunch/detail/curl/transfer.hpp"
#include "rocketpunch/detail/os/background.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The requests of a loop: those that wait for their turn, and those that libcurl has.
class CurlSendings {
 public:
  using Time = TimerQueue::Time;

  CurlSendings(EventLoop& loop, std::size_t most_in_flight, std::size_t most_connections, CurlOptions options)
      : loop_(loop),
        most_in_flight_(most_in_flight),
        most_connections_(most_connections),
        options_(std::move(options)),
        multi_(most_connections) {}
  CurlSendings(const CurlSendings&) = delete;
  ~CurlSendings() {
    for (CURL* const easy : idle_) curl_easy_cleanup(easy);
  }

  CurlMulti& multi() noexcept { return multi_; }

  /// See `EventLoop::begin`.
  void begin(Sending& sending) {
    const Time now = std::chrono::steady_clock::now();
    const auto [place, is_new] = active_.emplace(sending.number, std::make_unique<Active>(sending, now));
    const char* const fault = CurlRequest::fault_in(sending.request);
    if (fault != nullptr) return end_later(sending, not_sent(ErrorKind::invalid_argument, fault));
    if (loop_.closing() && !sending.shielded)
      return end_later(sending, not_sent(ErrorKind::cancelled, shut_down));
    if (loop_.closing()) place->second->deadline.shorten(now + longest_exit_wait);
    check_at(*place->second, place->second->deadline.end());
    waiting_.push_back(sending.number);
    start_waiting();
  }

  /// Ends those whose time is over. Each is looked at twice, and what has arrived is to be read in between.
  /// Whether there was any.
  bool check_deadlines(Time now) {
    bool any = false;
    while (const auto due = checks_.take(now)) {
      any = true;
      due();
    }
    return any;
  }
  /// When to check.
  std::optional<Time> next() const { return checks_.next(); }

  /// Takes in what has ended. Whether there was anything.
  bool take_done() {
    const auto all = multi_.take_done();
    for (const auto& done : all) {
      void* user = nullptr;
      curl_easy_getinfo(done.easy, CURLINFO_PRIVATE, &user);
      Active& active = *static_cast<Active*>(user);
      auto result = active.transfer->outcome(done.easy, done.code);
      note_protocol(active);
      if (!result && may_share(active)) multi_.renew();
      finish(active.sending.number, std::move(result));
    }
    return !all.empty();
  }

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
  /// Cancels all that aren't shielded, and gives the others `longest_exit_wait`.
  void cancel_all() {
    const Time end = std::chrono::steady_clock::now() + longest_exit_wait;
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, active] : active_) {
      if (!active->sending.shielded) numbers.push_back(number);
      active->deadline.shorten(end);
      check_at(*active, active->deadline.end());
    }
    std::sort(numbers.begin(), numbers.end());
    for (const std::uint64_t number : numbers) cancel(number, shut_down);
  }

 private:
  static constexpr const char* shut_down = "the engine was shut down";
  /// How long a request waits for another one's connection before it does without.
  static constexpr std::chrono::milliseconds patience{500};

  /// A sending, and what libcurl needs of it once it is its turn.
  struct Active {
    Active(Sending& s, Time now) : sending(s), deadline(s.limits, now) {}
    Sending& sending;
    CurlDeadline deadline;
    std::optional<EventLoop::Timer> check{};
    CURL* easy = nullptr;
    CurlMulti::Group* group = nullptr;
    std::optional<CurlRequest> request{};
    std::optional<CurlTransfer> transfer{};
    int waits = 0;         // how often it may still wait for another one's connection
    Time waiting_since{};  // for that
  };

  Active* find(std::uint64_t number) {
    const auto found = active_.find(number);
    return found == active_.end() ? nullptr : found->second.get();
  }

  void check_at(Active& active, Time when) {
    if (active.check) active.check->drop();
    active.check = EventLoop::Timer{
        &checks_, checks_.add(when, [this, number = active.sending.number] { check_deadline(number); })};
  }
  void check_deadline(std::uint64_t number) {
    Active* const active = find(number);
    if (active == nullptr) return;
    active->check.reset();
    if (active->easy == nullptr)
      return finish(number, not_sent(ErrorKind::timeout,
                                     "no place among the engine's max_in_flight came free in time"));
    const Time now = std::chrono::steady_clock::now();
    const CurlProgress progress = active->transfer->progress(active->easy);
    if (active->deadline.is_over(progress, now))
      return finish(number, *take_back(*active, CURLE_OPERATION_TIMEDOUT));
    const Time next = active->deadline.due_at_the_latest(progress, now);
    if (next <= now) CurlTransfer::wait_longer(active->easy);
    check_at(*active, (std::max)(next, now + Time::duration(1)));  // not before something was read
  }

  /// Takes a sending from libcurl, with what has come of it; nothing if it was not begun yet.
  std::optional<Result<HttpResponse>> take_back(Active& active, std::optional<CURLcode> code) {
    if (active.easy == nullptr) return std::nullopt;
    multi_.abandon(*active.group, active.easy);
    // others keep its connection open
    if (CurlMulti::is_shared(*active.group) && may_share(active)) multi_.renew();
    return active.transfer->outcome(active.easy, code);
  }
  /// Whether later requests may be given the connection that one has failed on.
  bool may_share(const Active& active) const {
    if (!multi_.is_newest(*active.group) || !is_https(active) || !active.transfer->was_connected(active.easy))
      return false;
    // a connection of HTTP/1 has been closed by now
    const auto is_http1 = active.transfer->is_http1();
    return is_http1 ? !*is_http1 : sees_http2_ || !sees_http1_;
  }
  void note_protocol(const Active& active) {
    const auto is_http1 = active.transfer->is_http1();
    if (is_http1 && is_https(active)) (*is_http1 ? sees_http1_ : sees_http2_) = true;
  }
  static bool is_https(const Active& active) {
    return active.sending.request.url.compare(0, 6, "https:") == 0;
  }

  /// Ends a sending that could not be begun; not at once, for its coroutine has yet to fall asleep.
  void end_later(const Sending& sending, const Error& error) {
    (void)loop_.post([this, number = sending.number, error] { finish(number, error); });
  }

  void finish(std::uint64_t number, Result<HttpResponse> result) {
    const auto found = active_.find(number);
    if (found == active_.end()) return;
    const std::unique_ptr<Active> active = std::move(found->second);
    active_.erase(found);
    if (active->check) active->check->drop();
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
    active.transfer.emplace(sending.limits, active.deadline.end(), sending.request);
    active.transfer->attach(easy);
    active.transfer->prefetch_on(loop_);
    active.request->prepare(easy, options_);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &active);
    const bool reads = sending.request.method == "GET" || sending.request.method == "HEAD";
    const bool waits = reads && is_https(active);
    // rather wait for a connection that may be shared (HTTP/2) than open another one
    if (waits) curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    active.group = active.request->usable() ? multi_.add(easy) : nullptr;
    if (active.group == nullptr) {
      curl_easy_reset(easy);
      idle_.push_back(easy);
      return end_later(sending, not_sent(ErrorKind::network, "out of memory"));
    }
    active.easy = easy;
    ++in_flight_;
    const Time now = std::chrono::steady_clock::now();
    check_at(active, active.deadline.due_at_the_latest(active.transfer->progress(easy), now));
    if (!waits) return;
    active.waits = 2;
    active.waiting_since = now;
    if (!is_looking_after_) look_after_later(now + patience);
  }

  /// Requests that wait for the connection of another one, which may be stuck in its handshake, try another
  /// one after a while: first together, then each by itself.
  void look_after() {
    is_looking_after_ = false;
    const Time now = std::chrono::steady_clock::now();
    std::vector<Active*> late;
    std::optional<Time> first;
    std::size_t connected = 0;
    for (const auto& [number, active] : active_) {
      if (active->easy == nullptr) continue;
      if (!active->transfer->is_waiting(active->easy)) {
        ++connected;
      } else if (active->waits > 0) {
        // those that began a little later too, rather than each in a group of its own
        if (active->waiting_since + patience / 2 <= now) late.push_back(active.get());
        if (!first || active->waiting_since < *first) first = active->waiting_since;
      }
    }
    // else they wait because there may be no more connections
    if (!late.empty() && connected < most_connections_) {
      std::sort(late.begin(), late.end(),
                [](const Active* a, const Active* b) { return a->sending.number < b->sending.number; });
      for (Active* const active : late) multi_.remove(*active->group, active->easy);
      multi_.renew();
      for (Active* const active : late) begin_anew(*active, now);
      first = now;
    }
    if (first) look_after_later((std::max)(now, *first) + patience);
  }
  void look_after_later(Time when) {
    is_looking_after_ = true;
    checks_.add(when, [this] { look_after(); });
  }
  void begin_anew(Active& active, Time now) {
    active.waiting_since = now;
    if (--active.waits == 0) curl_easy_setopt(active.easy, CURLOPT_PIPEWAIT, 0L);
    active.group = multi_.add(active.easy);
    if (active.group == nullptr) finish(active.sending.number, not_sent(ErrorKind::network, "out of memory"));
  }

  EventLoop& loop_;
  const std::size_t most_in_flight_;
  const std::size_t most_connections_;
  const CurlOptions options_;
  std::vector<CURL*> idle_;
  CurlMulti multi_;
  TimerQueue checks_;
  bool is_looking_after_ = false;
  bool sees_http1_ = false, sees_http2_ = false;  // whether an https server speaks it
  std::unordered_map<std::uint64_t, std::unique_ptr<Active>> active_;
  std::deque<std::uint64_t> waiting_;  // for a place; some may have ended meanwhile
  std::size_t in_flight_ = 0;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
