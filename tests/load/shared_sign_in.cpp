// One user's sign-in, shared by many threads and processes while the service rotates its refresh token.
//   shared-sign-in storm ROTATIONS   16 processes of 4 threads, access tokens that live a second, until the
//                                    refresh token was replaced that often: nothing may fail, there are as
//                                    many rotations as refreshes, and never two at once
//   shared-sign-in killed TIMES      the same with processes ended by SIGKILL, half of them of four at once
//                                    and half alone: every later start works or reports a lost answer, none
//                                    of which lay complete on the disk, and no file is damaged
//   shared-sign-in stopped TIMES SECONDS   8 processes, a sign-in each, are stopped so often and for so long
//                                    (SIGSTOP) while they refresh: none is lost
// The other modes are the processes that these start.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "../support/process.hpp"

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr int works = 0, fails = 1, answer_lost = 3;
const std::string redirect_uri = "http://127.0.0.1:8000/callback";

rp::OAuthSession session_in(const std::string& directory, const std::string& oauth_url,
                            const std::string& user = "shared") {
  rp::OAuthConfig config{.client_id = "rp_app_test",
                         .client_secret = rp::Secret("rp_sec_test"),
                         .redirect_uri = redirect_uri,
                         .endpoints = rp::OAuthEndpoints::under(oauth_url)};
  return {std::move(config), std::make_shared<rp::FileTokenStore>(directory), user};
}

/// How a start went, in an exit status; says why where it didn't work.
int judge(const rp::Error& error) {
  const std::string text = error.what();
  if (error.kind() == rp::ErrorKind::sign_in_required &&
      text.find("answer to an earlier refresh never came") != text.npos)
    return answer_lost;
  std::cerr << "shared-sign-in: " << text << '\n';
  return fails;
}

// ---- The processes
// ---------------------------------------------------------------------------------------------------

/// Calls from four threads until that file is there; prints how often. Makes the file if a call fails.
int work(const rp::OAuthSession& session, const fs::path& end) {
  std::atomic<long> calls{0};
  std::atomic<int> worst{works};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        while (!fs::exists(end)) {
          const auto user = session.user_info();
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

/// Refreshes until it is ended.
int refresh_without_end(const rp::OAuthSession& session) {
  std::cout << "ready" << std::endl;
  while (true) static_cast<void>(session.refresh().has_value());
}

/// Refreshes until that file is there, or the sign-in is lost.
int refresh_until(const rp::OAuthSession& session, const fs::path& end) {
  std::cout << "ready" << std::endl;
  while (!fs::exists(end)) {
    const auto tokens = session.refresh();
    if (!tokens && tokens.error().kind() != rp::ErrorKind::timeout) return judge(tokens.error());
  }
  return works;
}

int probe(const rp::OAuthSession& session) {
  const auto user = session.user_info();
  return user ? works : judge(user.error());
}

// ---- Those who start them
// --------------------------------------------------------------------------------------------

struct Stage {
  Stage(std::string own_program, std::chrono::milliseconds token_delay)
      : program(std::move(own_program)), server(options(token_delay)) {
    directory = (fs::temp_directory_path() / "rocketpunch-load-XXXXXX").string();
    if (mkdtemp(directory.data()) == nullptr) throw std::runtime_error("no directory");
    sign_in();
  }
  ~Stage() { fs::remove_all(directory); }

  static rp::testing::MockOptions options(std::chrono::milliseconds token_delay) {
    rp::testing::MockOptions options;
    options.per_minute = options.per_day = 0;
    options.access_token_lifetime = 1s;
    options.token_delay = token_delay;
    return options;
  }
  void sign_in(const std::string& user = "shared") {
    const auto session = session_in(directory, server.oauth_url(), user);
    const auto request = session.authorization_request();
    session.exchange(server.consent(request.url), request).value();
  }
  Process start(const std::string& mode, const std::string& argument = "",
                const std::string& user = "shared") const {
    return {program, {mode, directory, server.oauth_url(), argument, user}};
  }
  bool has_damaged_files() const {
    for (const auto& entry : fs::directory_iterator(directory))
      if (entry.path().extension() == ".damaged") return true;
    return false;
  }

  /// Whether tokens that a refresh gave were written as a whole, and not put in their place.
  bool has_answer_on_disk() const {
    std::ifstream file(fs::path(directory) / "shared.json.part", std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return text.find("\"answers\":") != text.npos && text.ends_with("\"}");
  }

  std::string program;
  rp::testing::MockServer server;
  std::string directory;
};

bool holds(bool what, const char* name) {
  if (!what) std::cerr << "shared-sign-in: does not hold: " << name << '\n';
  return what;
}

int storm(const std::string& program, std::size_t rotations) {
  Stage stage(program, 5ms);
  const auto begin = std::chrono::steady_clock::now();
  const fs::path end = fs::path(stage.directory) / "end";
  std::vector<Process> processes;
  for (int i = 0; i < 16; ++i) processes.push_back(stage.start("work", end.string()));
  const auto clock = rp::SystemClock::instance();
  while (stage.server.oauth_counts().rotations < rotations && !fs::exists(end))
    clock->wait_until(clock->now() + 50ms, {});
  std::ofstream{end};
  long calls = 0;
  bool good = true;
  for (Process& process : processes) {
    calls += std::atol(process.line().c_str());
    good = holds(process.wait() == works, "every call works") && good;
  }
  const auto counts = stage.server.oauth_counts();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  std::cout << "shared-sign-in: storm: " << calls << " calls in " << time.count()
            << " s from 16 processes of 4 threads, " << counts.refresh_requests << " refreshes, "
            << counts.rotations << " rotations, " << counts.reuses << " reuses, at most "
            << counts.most_refreshes_at_once << " at once\n";
  good = holds(counts.rotations == counts.refresh_requests, "as many rotations as refreshes") && good;
  good = holds(counts.reuses == 0, "no refresh token is used twice") && good;
  good = holds(counts.most_refreshes_at_once == 1, "never two refreshes at once") && good;
  good = holds(counts.exchanges == 1, "one sign-in lasts") && good;
  good = holds(counts.rotations >= rotations, "tokens were refreshed all the time") && good;
  good = holds(!stage.has_damaged_files(), "no damaged file") && good;
  return good ? works : fails;
}

/// How starts went after a process was ended.
struct Starts {
  int worked = 0, lost = 0;
  int on_disk = 0, thrown_away = 0;  // answers that lay on the disk, not in their place yet; and were lost
};

/// Ends one of so many processes by SIGKILL, that often, and starts another after each.
bool kill_some(Stage& stage, std::size_t at_once, int times, Starts& starts) {
  std::mt19937 random(std::random_device{}());
  std::vector<Process> victims;
  const auto start_victim = [&] {
    auto victim = stage.start("refresh");
    victim.line();
    return victim;
  };
  while (victims.size() < at_once) victims.push_back(start_victim());
  for (int i = 0; i < times; ++i) {
    Process& victim = victims[random() % victims.size()];
    victim.leave_alone(std::chrono::milliseconds(random() % 50));
    victim.end();
    victim.wait();
    // of several, another may put it in its place before it is looked at
    const bool on_disk = at_once == 1 && stage.has_answer_on_disk();
    starts.on_disk += on_disk;
    switch (stage.start("probe").wait()) {
      case works: ++starts.worked; break;
      case answer_lost:
        ++starts.lost;
        starts.thrown_away += on_disk;
        stage.sign_in();
        break;
      default: return holds(false, "a later start works, or reports a lost answer");
    }
    victim = start_victim();
  }
  return true;
}

int killed(const std::string& program, int times) {
  Stage stage(program, 3ms);
  Starts starts;
  bool good = kill_some(stage, 4, times / 2, starts) && kill_some(stage, 1, times - times / 2, starts);
  const auto counts = stage.server.oauth_counts();
  std::cout << "shared-sign-in: killed: " << times << " processes ended, after which " << starts.worked
            << " starts worked and " << starts.lost << " reported a lost answer; " << starts.on_disk
            << " answers lay on the disk, " << starts.thrown_away << " of them were lost; "
            << counts.rotations << " rotations, " << counts.reuses << " reuses\n";
  good = holds(starts.worked + starts.lost == times, "every later start was judged") && good;
  good = holds(starts.thrown_away == 0, "no answer is lost that lay complete on the disk") && good;
  // what the service has taken for a second use had its answer lost
  good =
      holds(static_cast<std::size_t>(starts.lost) <= counts.reuses, "no answer is lost that was not given") &&
      good;
  good = holds(starts.worked > 0, "starts work in spite of the killing") && good;
  good = holds(!stage.has_damaged_files(), "no damaged file") && good;
  return good ? works : fails;
}

int stopped(const std::string& program, int times, std::chrono::seconds length) {
  constexpr int count = 8;
  Stage stage(program, 300ms);
  const fs::path end = fs::path(stage.directory) / "end";
  const auto user_of = [](int number) { return "user-" + std::to_string(number); };
  std::vector<Process> processes;
  for (int i = 0; i < count; ++i) {
    stage.sign_in(user_of(i));
    processes.push_back(stage.start("last", end.string(), user_of(i)));
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
  std::ofstream{end};
  bool good = true;
  for (Process& process : processes) good = holds(process.wait() == works, "no sign-in is lost") && good;
  for (int i = 0; i < count; ++i)
    good =
        holds(stage.start("probe", "", user_of(i)).wait() == works, "every sign-in works afterwards") && good;
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
  const auto argument = [&](std::size_t at) { return at < arguments.size() ? arguments[at] : std::string(); };
  const std::string mode = argument(0);
  try {
    if (mode == "storm") return storm(argv[0], std::stoul(argument(1)));
    if (mode == "killed") return killed(argv[0], std::stoi(argument(1)));
    if (mode == "stopped")
      return stopped(argv[0], std::stoi(argument(1)), std::chrono::seconds(std::stoi(argument(2))));
    const auto session = session_in(argument(1), argument(2), argument(4));
    if (mode == "last") return refresh_until(session, argument(3));
    if (mode == "work") return work(session, argument(3));
    if (mode == "refresh") return refresh_without_end(session);
    if (mode == "probe") return probe(session);
    std::cerr << "usage: shared-sign-in storm ROTATIONS | killed TIMES | stopped TIMES SECONDS\n";
  } catch (const std::exception& error) {
    std::cerr << "shared-sign-in: " << error.what() << '\n';
  }
  return fails;
}
