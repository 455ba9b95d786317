#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "rocketpunch/detail/curl/handle_pool.hpp"
#include "rocketpunch/detail/curl/socket_watch.hpp"
#include "rocketpunch/detail/os/sigpipe.hpp"
#include "rocketpunch/detail/os/sockets.hpp"
#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Many transfers at once, whose sockets are watched together. Only `wake` may be called on other threads.
class CurlMulti {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Connections, and the transfers that share them. Transfers begin in the newest one; the others run out.
  class Group {
   public:
    Group(CurlMulti& owner, std::uint32_t number)
        : owner_(owner), number_(number), multi_(curl_multi_init()) {
      set(CURLMOPT_SOCKETFUNCTION, &on_socket);
      set(CURLMOPT_SOCKETDATA, this);
      set(CURLMOPT_TIMERFUNCTION, &on_timer);
      set(CURLMOPT_TIMERDATA, this);
      set(CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    }
    Group(const Group&) = delete;
    ~Group() {
      const NoSigpipe quiet;
      curl_multi_cleanup(multi_);
    }

   private:
    friend class CurlMulti;

    template <class Value>
    void set(CURLMoption option, Value value) {
      curl_multi_setopt(multi_, option, value);
    }

    CurlMulti& owner_;
    const std::uint32_t number_;
    CURLM* const multi_;
    std::size_t transfers_ = 0;
    std::optional<Time> next_{};  // when libcurl wants to go on by itself
  };
  /// A transfer that has ended.
  struct Done {
    CURL* easy;
    CURLcode code;
  };

  explicit CurlMulti(std::size_t most_connections) : most_connections_(most_connections) {
    initialise_curl();
    if (!watch_.open() || !begin_group())
      throw not_sent(ErrorKind::configuration, "the engine can't be made: no descriptors or no memory left");
  }
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

#if ROCKETPUNCH_HAS_DESCRIPTOR
  /// Readable when there is something to do.
  int descriptor() const noexcept { return watch_.descriptor(); }
#endif

  /// Begins a transfer; null: there was no memory.
  Group* add(CURL* easy) {
    Group& newest = *groups_.back();
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    if (curl_multi_add_handle(newest.multi_, easy) != CURLM_OK) return nullptr;
    ++newest.transfers_;
    return &newest;
  }
  /// Takes a transfer out, which may be under way.
  void remove(Group& group, CURL* easy) {
    curl_multi_remove_handle(group.multi_, easy);
    --group.transfers_;
  }
  /// Takes a transfer out of which nothing came, with its connection where that is its own.
  void abandon(Group& group, CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    remove(group, easy);
  }
  bool is_newest(const Group& group) const noexcept { return &group == groups_.back().get(); }
  /// Whether others are in that group.
  static bool is_shared(const Group& group) noexcept { return group.transfers_ > 0; }
  /// Has transfers that begin later open other connections than those of now, which go with the transfers
  /// that are under way on them.
  void renew() {
    groups_.back()->set(CURLMOPT_MAXCONNECTS, 1L);
    if (!begin_group()) allow_connections();
  }

  /// Ends a `wait`, the one under way or the next. From any thread.
  void wake() const noexcept { watch_.wake(); }

  /// Waits until a transfer can go on or a wake, at most until that time, and has the transfers go on.
  void wait(Time until) {
    if (const auto next = next_of_groups()) until = (std::min)(until, *next);
    int running = 0;
    watch_.wait(until, [&](std::uint32_t number, curl_socket_t socket, const ReadySocket& ready) {
      const int action = (ready.in ? CURL_CSELECT_IN : 0) | (ready.out ? CURL_CSELECT_OUT : 0) |
                         (ready.failed ? CURL_CSELECT_ERR : 0);
      if (Group* const group = find(number))
        curl_multi_socket_action(group->multi_, socket, action, &running);
    });
    const Time now = std::chrono::steady_clock::now();
    for (const auto& group : groups_) {
      if (!group->next_ || *group->next_ > now) continue;
      group->next_.reset();
      curl_multi_socket_action(group->multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    end_empty_groups();
  }

  /// The transfers that have ended, which are no longer in it.
  std::vector<Done> take_done() {
    std::vector<Done> done;
    int left = 0;
    for (const auto& group : groups_) {
      const std::size_t first = done.size();
      while (const CURLMsg* const message = curl_multi_info_read(group->multi_, &left))
        if (message->msg == CURLMSG_DONE) done.push_back({message->easy_handle, message->data.result});
      for (std::size_t i = first; i < done.size(); ++i) remove(*group, done[i].easy);
    }
    return done;
  }

#if ROCKETPUNCH_HAS_DESCRIPTOR
  /// Has the descriptor become readable at that time too, and when libcurl wants to go on.
  void arm(std::optional<Time> own) {
    const auto next = next_of_groups();
    watch_.arm(next && (!own || *next < *own) ? next : own);
  }
#endif

 private:
  bool begin_group() {
    auto group = std::make_unique<Group>(*this, last_number_ + 1);
    if (group->multi_ == nullptr) return false;
    ++last_number_;
    groups_.push_back(std::move(group));
    end_empty_groups();
    allow_connections();
    return true;
  }
  void end_empty_groups() {
    if (groups_.size() == 1) return;
    const auto newest = groups_.back().get();
    const auto ended = std::erase_if(
        groups_, [&](const auto& group) { return group.get() != newest && group->transfers_ == 0; });
    if (ended > 0) allow_connections();
  }
  /// What the older groups may still have open, the newest one may not open.
  void allow_connections() {
    std::size_t used = 0;
    for (const auto& group : groups_) used += group->transfers_;
    used -= groups_.back()->transfers_;
    const auto most = static_cast<long>(most_connections_ > used ? most_connections_ - used : 1);
    groups_.back()->set(CURLMOPT_MAX_TOTAL_CONNECTIONS, most);
    // fewer kept than may be open: each batch of calls would close and open the difference again
    groups_.back()->set(CURLMOPT_MAXCONNECTS, most);
  }
  Group* find(std::uint32_t number) const noexcept {
    for (const auto& group : groups_)
      if (group->number_ == number) return group.get();
    return nullptr;
  }
  std::optional<Time> next_of_groups() const noexcept {
    std::optional<Time> first;
    for (const auto& group : groups_)
      if (group->next_ && (!first || *group->next_ < *first)) first = group->next_;
    return first;
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void* known) noexcept {
    Group& group = *static_cast<Group*>(user);
    SocketWatch& watch = group.owner_.watch_;
    if (what == CURL_POLL_REMOVE) {
      watch.remove(socket);
      return 0;
    }
    watch.set(socket, group.number_, what != CURL_POLL_OUT, what != CURL_POLL_IN, known == nullptr);
    curl_multi_assign(group.multi_, socket, &group);
    return 0;
  }

  /// A descriptor that a child process has a copy of may be watched on when it is closed, and would report
  /// its end for ever.
  static int on_close(void* user, curl_socket_t socket) noexcept {
    static_cast<CurlMulti*>(user)->watch_.remove(socket);
    return UniqueSocket(socket), 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* user) noexcept {
    Group& group = *static_cast<Group*>(user);
    if (milliseconds < 0)
      group.next_.reset();
    else
      group.next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }

  SocketWatch watch_;
  const std::size_t most_connections_;
  std::uint32_t last_number_ = 0;
  std::vector<std::unique_ptr<Group>> groups_{};  // the newest is the last
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
