// A service, a store, and the processes that share a sign-in between them.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <thread>
#include <vector>

#include "load/machine.hpp"
#include "load/store_server.hpp"

/// How a process of these ends.
constexpr int works = 0, fails = 1, answer_lost = 3;

inline bool holds(bool what, const std::string& name) {
  if (!what) std::cerr << "does not hold: " << name << '\n';
  return what;
}

/// How a start went, in an exit status; says why where it didn't work.
inline int judge(const rocketpunch::Error& error) {
  const std::string text = error.what();
  if (error.kind() == rocketpunch::ErrorKind::sign_in_required &&
      text.find("answer to an earlier refresh never came") != text.npos)
    return answer_lost;
  std::cerr << "shared-sign-in: " << text << '\n';
  return fails;
}

/// What a process needs to know.
struct Worker {
  std::string mode{};
  std::string argument{};
  std::string user = shared_user;
  std::chrono::milliseconds timeout = std::chrono::seconds(30);  ///< Of each of its calls
  /// Of which a lease is that long, and ten seconds.
  std::chrono::milliseconds refresh_timeout = std::chrono::seconds(StoreServer::is_leased ? 2 : 60);
  std::string address{}, oauth_url{};

  std::vector<std::string> words() const {
    return {mode,    argument, user, std::to_string(timeout.count()), std::to_string(refresh_timeout.count()),
            address, oauth_url};
  }
  static Worker parse(const std::vector<std::string>& words) {
    using std::chrono::milliseconds;
    return {words.at(0),
            words.at(1),
            words.at(2),
            milliseconds(std::stol(words.at(3))),
            milliseconds(std::stol(words.at(4))),
            words.at(5),
            words.at(6)};
  }
  /// How long others have to wait at the most where one was ended.
  std::chrono::milliseconds longest_lease() const { return refresh_timeout + std::chrono::seconds(10); }

  rocketpunch::OAuthConfig config() const {
    return {.client_id = "rp_app_test",
            .client_secret = rocketpunch::Secret("rp_sec_test"),
            .redirect_uri = "http://127.0.0.1:8000/callback",
            .endpoints = rocketpunch::OAuthEndpoints::under(oauth_url)};
  }
  rocketpunch::ClientOptions options() const {
    return {.timeout = timeout, .refresh_timeout = refresh_timeout};
  }
  rocketpunch::OAuthSession session() const { return {config(), tokens_at(address), user, options()}; }
};

struct Stage {
  Stage(std::string own_program, std::chrono::milliseconds token_delay,
        std::chrono::milliseconds token_lifetime = std::chrono::seconds(1))
      : program(std::move(own_program)), server(mock_options(token_delay, token_lifetime)) {
    sign_in();
  }

  static rocketpunch::testing::MockOptions mock_options(std::chrono::milliseconds token_delay,
                                                        std::chrono::milliseconds token_lifetime) {
    rocketpunch::testing::MockOptions options;
    options.per_minute = options.per_day = 0;
    options.access_token_lifetime = token_lifetime;
    options.token_delay = token_delay;
    return options;
  }
  /// The worker with all that it needs to know of this.
  Worker here(Worker worker) const {
    worker.address = store.address();
    worker.oauth_url = server.oauth_url();
    return worker;
  }
  rocketpunch::TokenSet sign_in(const std::string& user = shared_user) {
    Worker worker;
    worker.user = user;
    const auto session = here(std::move(worker)).session();
    const auto request = session.authorization_request();
    return session.exchange(server.consent(request.url), request).value();
  }
  Process start(const Worker& worker) const { return {program, here(worker).words()}; }
  Process start(const Worker& worker, const Machine& machine) const {
    return machine.start(here(worker).words());
  }
  /// The file that ends processes.
  std::filesystem::path end() const { return directory.path() + "/end"; }
  /// Waits until that file is there, or `enough` says so; at most so long.
  template <class Enough>
  void wait(std::chrono::milliseconds longest, const Enough& enough) const {
    const auto clock = rocketpunch::SystemClock::instance();
    const auto last = clock->now() + longest;
    while (!std::filesystem::exists(end()) && clock->now() < last && !enough())
      clock->wait_until(clock->now() + std::chrono::milliseconds(50), {});
  }

  std::string program;
  rocketpunch::test::TemporaryDirectory directory;
  StoreServer store;
  rocketpunch::testing::MockServer server;
};

/// Workers that call until the stage ends them, and what became of them.
struct Crew {
  void add(Process process) { processes.push_back(std::move(process)); }
  /// Ends them all. Each call of each has to have worked.
  bool finish(const Stage& stage) {
    std::ofstream{stage.end()};
    bool good = true;
    for (Process& process : processes) {
      calls += std::atol(process.line().c_str());
      good = holds(process.wait() == works, "every call works") && good;
    }
    return good;
  }

  std::vector<Process> processes{};
  long calls = 0;
};

/// Prints what happened, behind `what`, and judges what has to hold whatever did: one sign-in lasts, and
/// nobody uses a refresh token that another has used.
inline bool one_sign_in_lasted(const Stage& stage, const std::string& what) {
  const auto counts = stage.server.oauth_counts();
  std::cout << "shared-sign-in: " << what << "; " << counts.refresh_requests << " refreshes, "
            << counts.rotations << " rotations, " << counts.reuses << " reuses, at most "
            << counts.most_refreshes_at_once << " at once\n";
  bool good = holds(counts.rotations == counts.refresh_requests, "as many rotations as refreshes");
  good = holds(counts.reuses == 0, "no refresh token is used twice") && good;
  good = holds(counts.most_refreshes_at_once == 1, "never two refreshes at once") && good;
  return holds(counts.exchanges == 1, "one sign-in lasts") && good;
}
