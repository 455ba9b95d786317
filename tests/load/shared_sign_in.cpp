// One user's sign-in, shared by many threads and processes while the service rotates its refresh token.
//   shared-sign-in storm ROTATIONS   16 processes of 4 threads, access tokens that live a second, until the
//                                    refresh token was replaced that often: nothing may fail, there are as
//                                    many rotations as refreshes, and never two at once
//   shared-sign-in killed TIMES      the same with processes ended by SIGKILL, half of them of four at once
//                                    and half alone: every later start works or reports a lost answer, none
//                                    of which lay complete on the disk, and no file is damaged
//   shared-sign-in stopped TIMES SECONDS   8 processes, a sign-in each, are stopped so often and for so long
//                                    (SIGSTOP) while they refresh: none is lost
// Built as shared-sign-in-postgres and -redis, the tokens are in a server that it starts, and the right to
// refresh is a lease. Then also:
//   shared-sign-in-... killed USERS TIMES    so often for each of so many at once: the next start works when
//   the
//                                    lease is over, or reports a lost answer
//   shared-sign-in-... machines PROCESSES SECONDS [DIRECTORY]   processes on eight machines whose clocks are
//   hours
//                                    apart; what others can see of the store is written into the directory
//   shared-sign-in-... held TIMES SECONDS    one of two processes of a user is stopped while it has the lease
//   shared-sign-in-... outage TIMES SECONDS  the server is killed under load, and away for so long;
//                                    calls have twice that
#include <chrono>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "load/sign_in_stage.hpp"
#include "load/sign_in_workers.hpp"
#ifdef ROCKETPUNCH_LOAD_IN_FILES
#include "load/sign_in_in_files.hpp"
#else
#include "load/sign_in_over_machines.hpp"
#endif

namespace {

int storm(const std::string& program, std::size_t rotations) {
  Stage stage(program, std::chrono::milliseconds(5));
  const auto begin = std::chrono::steady_clock::now();
  Crew crew;
  for (int i = 0; i < 16; ++i) crew.add(stage.start({.mode = "work", .argument = stage.end().string()}));
  const auto made = [&] { return stage.server.oauth_counts().rotations; };
  stage.wait(std::chrono::hours(1), [&] { return made() >= rotations; });
  bool good = crew.finish(stage);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  good = one_sign_in_lasted(stage, "storm: " + std::to_string(crew.calls) + " calls in " +
                                       std::to_string(time.count()) + " s from 16 processes of 4 threads") &&
         good;
  good = holds(made() >= rotations, "tokens were refreshed all the time") && good;
#ifdef ROCKETPUNCH_LOAD_IN_FILES
  good = holds(!has_damaged_files(stage), "no damaged file") && good;
#endif
  return good ? works : fails;
}

int stopped(const std::string& program, int times, std::chrono::seconds length) {
  constexpr int count = 8;
  Stage stage(program, std::chrono::milliseconds(300));
  const auto user_of = [](int number) { return "user-" + std::to_string(number); };
  std::vector<Process> processes;
  for (int i = 0; i < count; ++i) {
    stage.sign_in(user_of(i));
    processes.push_back(stage.start({.mode = "last", .argument = stage.end().string(), .user = user_of(i)}));
    processes.back().line();
  }
  {
    std::vector<std::jthread> stoppers;
    for (int i = 0; i < count; ++i)
      stoppers.emplace_back([&, i, seed = std::random_device{}()] {
        std::mt19937 random(seed);
        for (int stop = i; stop < times; stop += count) {
          processes[static_cast<std::size_t>(i)].leave_alone(std::chrono::milliseconds(random() % 700));
          processes[static_cast<std::size_t>(i)].stop_for(length);
        }
      });
  }
  std::ofstream{stage.end()};
  bool good = true;
  for (Process& process : processes) good = holds(process.wait() == works, "no sign-in is lost") && good;
  for (int i = 0; i < count; ++i) {
    const int outcome = stage.start({.mode = "probe", .user = user_of(i)}).wait();
    good = holds(outcome == works, "every sign-in works afterwards") && good;
  }
  const auto counts = stage.server.oauth_counts();
  std::cout << "shared-sign-in: stopped: " << times << " stops of " << length.count() << " s over " << count
            << " processes; " << counts.refresh_requests << " refreshes, " << counts.rotations
            << " rotations, " << counts.reuses << " reuses\n";
  good = holds(counts.reuses == 0, "no refresh token is used twice") && good;
  return good ? works : fails;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string mode = arguments.empty() ? "" : arguments[0];
  const auto number = [&](std::size_t at) { return std::stoi(arguments.at(at)); };
  const auto time = [&](std::size_t at) { return std::chrono::seconds(number(at)); };
  try {
    if (mode == "storm") return storm(argv[0], static_cast<std::size_t>(number(1)));
    if (mode == "stopped") return stopped(argv[0], number(1), time(2));
#ifdef ROCKETPUNCH_LOAD_IN_FILES
    if (mode == "killed") return killed(argv[0], number(1));
#else
    if (mode == "clocks") return Machine::print_clocks(std::cout), works;
    if (mode == "killed") return killed_with_leases(argv[0], number(1), number(2));
    if (mode == "machines")
      return machines(argv[0], number(1), time(2), arguments.size() > 3 ? arguments[3] : "");
    if (mode == "held") return held(argv[0], number(1), time(2));
    if (mode == "outage") return outage(argv[0], number(1), time(2));
#endif
    const Worker worker = Worker::parse(arguments);
    if (mode == "work") return work(worker, 4);
    if (mode == "note") return work_and_note(worker);
    if (mode == "last") return refresh_until(worker);
    if (mode == "refresh") return refresh_without_end(worker);
    if (mode == "probe") return probe(worker);
    if (mode == "renew") return renew(worker);
  } catch (const std::out_of_range&) {
    std::cerr << "usage: see the beginning of tests/load/shared_sign_in.cpp\n";
  } catch (const std::exception& error) {
    std::cerr << "shared-sign-in: " << error.what() << '\n';
  }
  return fails;
}
