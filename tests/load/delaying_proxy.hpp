// A server at a distance: what goes to it and what it answers takes a while.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/sockets.hpp"

/// Passes on what goes through TCP connections to a server's socket in the file system, and back, each way
/// after a delay, and counts the turns. One thread.
class DelayingProxy {
 public:
  DelayingProxy(std::string server, std::chrono::milliseconds each_way)
      : server_(std::move(server)), delay_(each_way) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    wake_reader_ = rocketpunch::test::Descriptor(ends[0]);
    wake_writer_ = rocketpunch::test::Descriptor(ends[1]);
    thread_ = std::thread([this] { run(); });
  }
  DelayingProxy(const DelayingProxy&) = delete;
  DelayingProxy& operator=(const DelayingProxy&) = delete;
  ~DelayingProxy() {
    wake_writer_.close();
    thread_.join();
  }

  int port() const noexcept { return port_.number(); }
  /// How often a client has spoken, at first or after it was answered: round trips, of all connections.
  std::size_t turns() const noexcept { return turns_; }
  std::size_t connections() const noexcept { return connections_; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  /// One direction.
  struct Way {
    std::deque<std::pair<Time, std::string>> under_way{};
    bool has_ended = false;

    Time due() const { return under_way.empty() ? Time::max() : under_way.front().first; }
  };
  struct Link {
    rocketpunch::test::Descriptor client, server;
    Way to_server{}, to_client{};
    bool client_speaks = false;
  };

  void run() {
    while (true) {
      std::vector<pollfd> events{{wake_reader_.get(), POLLIN, 0}, {port_.fd(), POLLIN, 0}};
      Time due = Time::max();
      for (const Link& link : links_) {
        events.push_back({link.to_server.has_ended ? -1 : link.client.get(), POLLIN, 0});
        events.push_back({link.to_client.has_ended ? -1 : link.server.get(), POLLIN, 0});
        due = std::min({due, link.to_server.due(), link.to_client.due()});
      }
      poll(events.data(), events.size(), time_until(due));
      if (events[0].revents != 0) return;
      for (std::size_t i = 0; i < links_.size(); ++i) {
        Link& link = links_[i];
        if (events[2 + 2 * i].revents != 0 && take(link.client, link.to_server) &&
            !std::exchange(link.client_speaks, true))
          ++turns_;
        if (events[3 + 2 * i].revents != 0 && take(link.server, link.to_client)) link.client_speaks = false;
        pass_on(link.to_server, link.server);
        pass_on(link.to_client, link.client);
      }
      std::erase_if(links_, [](const Link& link) {
        return (link.to_server.has_ended && link.to_server.under_way.empty()) ||
               (link.to_client.has_ended && link.to_client.under_way.empty());
      });
      if (events[1].revents != 0) connect();
    }
  }
  static int time_until(Time due) {
    using namespace std::chrono;
    if (due == Time::max()) return -1;
    return static_cast<int>(std::max(ceil<milliseconds>(due - steady_clock::now()), milliseconds(0)).count());
  }
  void connect() {
    Link link{rocketpunch::test::Descriptor(accept(port_.fd(), nullptr, nullptr)),
              rocketpunch::test::Descriptor(socket(AF_UNIX, SOCK_STREAM, 0))};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    server_.copy(address.sun_path, sizeof address.sun_path - 1);
    if (!link.client ||
        ::connect(link.server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return;
    ++connections_;
    links_.push_back(std::move(link));
  }
  /// Whether something came.
  bool take(const rocketpunch::test::Descriptor& from, Way& way) const {
    std::string piece(65'536, '\0');
    const auto size = read(from.get(), piece.data(), piece.size());
    way.has_ended = size <= 0;
    if (size <= 0) return false;
    piece.resize(static_cast<std::size_t>(size));
    way.under_way.emplace_back(std::chrono::steady_clock::now() + delay_, std::move(piece));
    return true;
  }
  static void pass_on(Way& way, const rocketpunch::test::Descriptor& to) {
    for (; way.due() <= std::chrono::steady_clock::now(); way.under_way.pop_front()) {
      std::string_view rest = way.under_way.front().second;
      while (!rest.empty()) {
        const auto size = send(to.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (size <= 0) break;  // it has gone
        rest.remove_prefix(static_cast<std::size_t>(size));
      }
    }
  }

  const std::string server_;
  const std::chrono::milliseconds delay_;
  rocketpunch::test::Port port_;
  rocketpunch::test::Descriptor wake_reader_, wake_writer_;
  std::vector<Link> links_{};  // thread_'s alone
  std::atomic<std::size_t> turns_{0}, connections_{0};
  std::thread thread_;
};
