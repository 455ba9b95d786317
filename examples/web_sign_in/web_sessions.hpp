// The browsers of users who are signed in, each known again by the id in its cookie.
#pragma once

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <utility>

/// 32 random bytes in hexadecimal: a name that nobody can guess.
inline std::string random_name() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system has no random bytes");
  std::string name;
  for (const unsigned char byte : bytes) {
    constexpr char digits[] = "0123456789abcdef";
    name += {digits[byte >> 4], digits[byte & 15]};
  }
  return name;
}

/// The value of a cookie in the `Cookie` header; empty where it isn't there.
inline std::string cookie_value(const std::string& header, const std::string& name) {
  const std::string cookies = "; " + header;
  const auto found = cookies.find("; " + name + '=');
  if (found == cookies.npos) return {};
  const auto value = cookies.substr(found + name.size() + 3);
  return value.substr(0, value.find(';'));
}

/// What the site knows of a browser.
struct WebSession {
  /// Who is signed in. A copy of a session is the same sign-in.
  rocketpunch::OAuthSession user;
  /// The value of its cookie: whoever sends it is taken for this browser.
  std::string id = random_name();
  /// Stands in every form of the site and must come back with it. Another site can have this browser send a
  /// form here, cookie and all, but it can't read what has to be in it.
  std::string form_token = random_name();
  /// What the next page has to say.
  std::string notice{};
};

/// Keeps web sessions in memory, a limited number of them for a limited time. Safe to use from many threads.
class WebSessions {
 public:
  /// Keeps a new session and gives its id.
  std::string add(WebSession session) {
    using namespace std::chrono_literals;
    constexpr Clock::duration lifetime = 8h;
    const std::lock_guard guard(mutex_);
    make_room();
    std::string id = session.id;
    entries_.insert_or_assign(id, Entry{std::move(session), Clock::now() + lifetime});
    return id;
  }

  /// A copy of the session with that id, if there is one.
  std::optional<WebSession> find(const std::string& id) const {
    const std::lock_guard guard(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end() || found->second.end <= Clock::now()) return std::nullopt;
    return found->second.session;
  }

  /// Sets a member of a session, if that is still there, and gives what it was: to one caller only, however
  /// many ask at the same time.
  template <class Value>
  Value exchange(const std::string& id, Value WebSession::*member, Value value) {
    const std::lock_guard guard(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end()) return {};
    return std::exchange(found->second.session.*member, std::move(value));
  }

  /// Forgets the session.
  void remove(const std::string& id) {
    const std::lock_guard guard(mutex_);
    entries_.erase(id);
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    WebSession session;
    Clock::time_point end;
  };

  void make_room() {
    constexpr std::size_t most = 1'000;
    std::erase_if(entries_, [now = Clock::now()](const auto& entry) { return entry.second.end <= now; });
    if (entries_.size() < most) return;
    entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return a.second.end < b.second.end;
    }));
  }

  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};
