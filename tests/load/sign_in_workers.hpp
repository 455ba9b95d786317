// What the processes that share a sign-in do.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "load/sign_in_stage.hpp"

/// Calls; again where the token, which is good for a second, ended on the way, as on a machine that has more
/// to do than it can.
inline rocketpunch::Result<rocketpunch::UserInfo> call(const rocketpunch::OAuthSession& session) {
  constexpr int tries = 20;
  for (int i = 1;; ++i) {
    auto user = session.user_info();
    if (user || user.error().kind() != rocketpunch::ErrorKind::unauthorized || i == tries) return user;
  }
}

/// Calls from so many threads until that file is there; prints how often. Makes the file if a call fails.
inline int work(const Worker& worker, int threads) {
  const auto session = worker.session();
  const std::filesystem::path end = worker.argument;
  std::atomic<long> calls{0};
  std::atomic<int> worst{works};
  {
    std::vector<std::jthread> crew;
    for (int i = 0; i < threads; ++i)
      crew.emplace_back([&] {
        while (!std::filesystem::exists(end)) {
          const auto user = call(session);
          ++calls;
          if (user) continue;
          judge(user.error());
          worst = fails;
          std::ofstream{end};
        }
      });
  }
  std::cout << calls << '\n';
  return worst;
}

/// Calls until that file is there, as `work` does, and notes the tokens that it has seen in one beside it.
inline int work_and_note(const Worker& worker) {
  const auto session = worker.session();
  const std::filesystem::path end = worker.argument;
  std::set<std::string> seen;
  long calls = 0;
  for (; !std::filesystem::exists(end); ++calls) {
    const auto tokens = session.tokens();
    const auto user = call(session);
    if (!tokens || !user) {
      std::ofstream{end};
      return judge(tokens ? user.error() : tokens.error());
    }
    seen.emplace(tokens->access_token.reveal());
    seen.emplace(tokens->refresh_token.reveal());
  }
  std::ofstream notes(end.string() + '-' + std::to_string(getpid()));
  for (const std::string& token : seen) notes << token << '\n';
  std::cout << calls << '\n';
  return works;
}

/// Refreshes until it is ended.
inline int refresh_without_end(const Worker& worker) {
  const auto session = worker.session();
  static_cast<void>(session.refresh().has_value());  // else a process would be ended while it starts
  std::cout << "ready" << std::endl;
  while (true) static_cast<void>(session.refresh().has_value());
}

/// Refreshes until that file is there, or the sign-in is lost.
inline int refresh_until(const Worker& worker) {
  const auto session = worker.session();
  std::cout << "ready" << std::endl;
  while (!std::filesystem::exists(worker.argument)) {
    const auto tokens = session.refresh();
    if (!tokens && tokens.error().kind() != rocketpunch::ErrorKind::timeout) return judge(tokens.error());
  }
  return works;
}

/// A call, by the token that is stored while that is good.
inline int probe(const Worker& worker) {
  const auto user = call(worker.session());
  return user ? works : judge(user.error());
}

/// A refresh, which needs the lease, and then a call.
inline int renew(const Worker& worker) {
  const auto tokens = worker.session().refresh();
  return tokens ? probe(worker) : judge(tokens.error());
}
