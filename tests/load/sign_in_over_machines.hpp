// A sign-in in a store of many machines, where the right to refresh is a lease: machines whose clocks are
// apart, processes that end or stand still with the lease, and a server that goes.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "load/machine.hpp"
#include "load/sign_in_stage.hpp"

/// Signs so many users in, as web servers do that keep sign-ins under way and tokens in the store, and leaves
/// as many sign-ins under way. What must be nowhere else is written to `secrets`, a line each. Throws what
/// doesn't work.
inline void sign_users_in(const StoreServer& store, int users, std::ostream& secrets) {
  rocketpunch::testing::MockServer service;
  Worker worker;
  worker.oauth_url = service.oauth_url();
  const rocketpunch::OAuthApp app(worker.config());
  const auto requests = sign_ins_at(store.address());
  const auto tokens = tokens_at(store.address());
  for (int i = 0; i < users; ++i) {
    const std::string number = std::to_string(i), user = "lee-of-the-load-test-" + number,
                      cookie = "cookie-of-the-load-test-" + number;
    const auto request = app.authorization_request(), left = app.authorization_request();
    const std::string callback = service.consent(request.url);
    requests.keep(request, cookie).value();
    requests.keep(left, cookie).value();
    const auto newcomer = app.exchange(callback, requests.take(callback, cookie).value()).value();
    const auto signed_in = newcomer.move_to(tokens, user).value().tokens().value();
    const auto code = callback.find("code=") + 5;
    secrets << user << '\n'
            << cookie << '\n'
            << callback.substr(code, callback.find('&', code) - code) << '\n';
    for (const auto& secret : {request.state(), request.code_verifier(), left.state(), left.code_verifier(),
                               signed_in.access_token, signed_in.refresh_token})
      secrets << secret.reveal() << '\n';
  }
}

/// So many processes on eight machines whose clocks are hours apart, for so long. With a directory: what
/// others can see of the store is written there, and into `values` what must not be in it.
inline int machines(const std::string& program, int processes, std::chrono::seconds length,
                    const std::string& shown) {
  const auto all = machines_apart(program, 8, std::cout);
  Stage stage(program, std::chrono::milliseconds(5));
  if (!shown.empty()) stage.store.show_in(shown);
  Crew crew;
  for (int i = 0; i < processes; ++i) {
    // of which a lease is longer than what else has two cores may stand in its way
    const Worker worker{
        .mode = "note", .argument = stage.end().string(), .refresh_timeout = std::chrono::seconds(10)};
    crew.add(stage.start(worker, all[static_cast<std::size_t>(i) % all.size()]));
  }
  std::ostringstream secrets;
  bool good = true;
  try {
    if (!shown.empty()) sign_users_in(stage.store, 20, secrets);
  } catch (const rocketpunch::Error& error) {
    good = holds(false, std::string("users sign in meanwhile: ") + error.what());
  }
  stage.wait(length, [] { return false; });
  good = crew.finish(stage) && good;
  good = one_sign_in_lasted(stage, "machines: " + std::to_string(crew.calls) + " calls in " +
                                       std::to_string(length.count()) + " s from " +
                                       std::to_string(processes) + " processes") &&
         good;
  // half of a token's second is its use, the rest a margin
  const auto least = static_cast<std::size_t>(length.count() / 10);
  good = holds(stage.server.oauth_counts().rotations >= least, "tokens were refreshed all the time") && good;
  if (shown.empty()) return good ? works : fails;
  stage.store.finish_showing();
  std::ofstream values(shown + "/values");
  values << shared_user << "\nrp_app_test\nrp_sec_test\n" << secrets.str();
  for (const auto& file : std::filesystem::directory_iterator(stage.directory.path()))
    if (file.path().filename().string().starts_with("end-")) values << std::ifstream(file.path()).rdbuf();
  return good ? works : fails;
}

/// How starts went after a process was ended that may have had the lease.
struct Starts {
  int worked = 0, lost = 0, failed = 0;
  std::chrono::milliseconds longest{};
};

/// Ends a process that refreshes by SIGKILL, so often for each of so many users at once, and starts another.
inline int killed_with_leases(const std::string& program, int users, int times_each) {
  Stage stage(program, std::chrono::milliseconds(3));
  std::mutex mutex;
  Starts starts;
  const auto kill_some = [&](const std::string& user, unsigned seed) {
    std::mt19937 random(seed);
    const Worker refreshing{.mode = "refresh", .user = user}, next{.mode = "renew", .user = user};
    for (int i = 0; i < times_each; ++i) {
      Process victim = stage.start(refreshing);
      victim.line();
      victim.leave_alone(std::chrono::milliseconds(random() % 200));
      victim.end();
      victim.wait();
      const auto begin = std::chrono::steady_clock::now();
      const int outcome = stage.start(next).wait();
      const auto time =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
      const std::lock_guard guard(mutex);
      starts.longest = std::max(starts.longest, time);
      ++(outcome == works ? starts.worked : outcome == answer_lost ? starts.lost : starts.failed);
      if (outcome != works) stage.sign_in(user);
    }
  };
  for (int i = 0; i < users; ++i) stage.sign_in("user-" + std::to_string(i));
  {
    std::vector<std::jthread> killers;
    for (int i = 0; i < users; ++i)
      killers.emplace_back(kill_some, "user-" + std::to_string(i), std::random_device{}());
  }
  const auto counts = stage.server.oauth_counts();
  const int times = users * times_each;
  std::cout << "shared-sign-in: killed: " << times << " processes ended, after which " << starts.worked
            << " starts worked and " << starts.lost << " reported a lost answer, the last after "
            << starts.longest.count() << " ms; " << counts.rotations << " rotations, " << counts.reuses
            << " reuses\n";
  bool good = holds(starts.failed == 0, "a later start works, or reports a lost answer");
  // what the service has taken for a second use had its answer lost; the user is told of each
  good = holds(static_cast<std::size_t>(starts.lost) == counts.reuses, "each lost answer is told as such") &&
         good;
  good = holds(starts.worked > 0, "starts work in spite of the killing") && good;
  const auto lease = Worker().longest_lease();
  good =
      holds(starts.longest <= 2 * (lease + std::chrono::seconds(2)), "starts work when the lease is over") &&
      good;
  return good ? works : fails;
}

/// Stops one of two processes that refresh, of each of four users, in the middle of it, so often and so long.
/// The other one waits for it, for the lease is longer.
inline int held(const std::string& program, int times, std::chrono::seconds length) {
  constexpr std::size_t users = 4;
  Stage stage(program, std::chrono::milliseconds(300));
  std::vector<Process> holders, others;
  for (std::size_t i = 0; i < users; ++i) {
    Worker worker{.mode = "last",
                  .argument = stage.end().string(),
                  .user = "user-" + std::to_string(i),
                  .timeout = std::chrono::minutes(2),
                  .refresh_timeout = length};
    stage.sign_in(worker.user);
    holders.push_back(stage.start(worker));
    others.push_back(stage.start(worker));
    holders.back().line();
    others.back().line();
  }
  {
    std::vector<std::jthread> stoppers;
    for (std::size_t i = 0; i < users; ++i)
      stoppers.emplace_back([&, i, seed = std::random_device{}()] {
        std::mt19937 random(seed);
        for (int stop = static_cast<int>(i); stop < times; stop += static_cast<int>(users)) {
          holders[i].leave_alone(std::chrono::milliseconds(random() % 700));
          holders[i].stop_for(length);
        }
      });
  }
  std::ofstream{stage.end()};
  bool good = true;
  for (auto* const group : {&holders, &others})
    for (Process& process : *group) good = holds(process.wait() == works, "no sign-in is lost") && good;
  const auto counts = stage.server.oauth_counts();
  std::cout << "shared-sign-in: held: " << times << " stops of " << length.count()
            << " s of one of two processes, over " << users << " users; " << counts.refresh_requests
            << " refreshes, " << counts.rotations << " rotations, " << counts.reuses << " reuses\n";
  good = holds(counts.reuses == 0, "no refresh token is used twice") && good;
  return good ? works : fails;
}

/// Kills the server of the store, has it away for so long, and starts it so that it is there again then, if
/// it starts as fast as the last time. Gives how long it was away.
inline std::chrono::milliseconds be_away(Stage& stage, std::chrono::milliseconds length,
                                         std::chrono::milliseconds& start) {
  using std::chrono::steady_clock;
  const auto milliseconds = [](auto time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time);
  };
  const auto begin = steady_clock::now();
  stage.store.kill();
  std::this_thread::sleep_for(length - std::min(length, start));
  const auto started = steady_clock::now();
  stage.store.start();
  start = milliseconds(steady_clock::now() - started);
  return milliseconds(steady_clock::now() - begin);
}

/// The server of the store is killed under load, so often, and is away for so long: no call fails that has
/// twice the time. `longest`: how long it was away at the most.
inline bool outages(const std::string& program, int times, std::chrono::milliseconds length,
                    std::chrono::milliseconds& longest) {
  Stage stage(program, std::chrono::milliseconds(5));
  std::chrono::milliseconds start{};
  be_away(stage, std::chrono::milliseconds(500), start);  // so that it is known how fast it starts
  Crew crew;
  for (int i = 0; i < 8; ++i)
    crew.add(stage.start({.mode = "work",
                          .argument = stage.end().string(),
                          .timeout = 2 * length,
                          .refresh_timeout = std::chrono::seconds(20)}));
  const auto rotations = [&] { return stage.server.oauth_counts().rotations; };
  bool good = true;
  for (int i = 0; i <= times; ++i) {
    if (i > 0) longest = std::max(longest, be_away(stage, length, start));
    const auto before = rotations();
    stage.wait(length, [] { return false; });  // so that no call meets two outages
    stage.wait(std::chrono::seconds(30), [&] { return rotations() >= before + 3; });
    good = holds(rotations() >= before + 3, "tokens are refreshed when the server is back") && good;
  }
  good = crew.finish(stage) && good;
  return one_sign_in_lasted(stage, "outage: " + std::to_string(crew.calls) + " calls of 32 threads over " +
                                       std::to_string(times) + " outages, the longest of " +
                                       std::to_string(longest.count()) + " ms") &&
         good;
}

inline int outage(const std::string& program, int times, std::chrono::milliseconds length) {
  constexpr int tries = 5;
  for (int i = 0; i < tries; ++i) {
    std::chrono::milliseconds longest{};
    if (outages(program, times, length, longest)) return works;
    if (longest < length * 6 / 5) return fails;
    std::cout << "shared-sign-in: outage: the server was away for longer than it was to be: once more\n";
  }
  return fails;
}
