// rocketpunch export as a process: interrupted, killed, and without room.
#include <signal.h>

#include <filesystem>
#include <thread>

#include "support/catch.hpp"
#include "support/exports.hpp"

namespace rocketpunch::test::cli_export_process {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

/// An export as a process whose third page never comes.
struct Held : Exporting {
  Held() { server.inject({.path = "/jobs", .times = -1, .skip = 2, .delay = std::chrono::hours(1)}); }

  Arguments arguments(const std::string& name) const {
    return {"export", "jobs", "--quota", "off", "--timeout", "7200", "--into", path(name)};
  }
  /// Begins an export, and waits until it has written two pages.
  CliProcess& begin(const std::string& name) {
    process.emplace(arguments(name), variables());
    while (server.requests() < 3 || !has_two_pages(name)) std::this_thread::yield();
    return *process;
  }
  bool has_two_pages(const std::string& name) const {
    if (name.ends_with(".db"))
      return rows(path(name), "SELECT 1 FROM sqlite_master WHERE name = 'walks'").size() == 1 &&
             rows(path(name), "SELECT 1 FROM walks WHERE page = 2").size() == 1;
    return lines_of(content_of(path(name + ".part.state"))).size() == 3;
  }
  /// Goes on with it, with nothing in its way.
  Ran go_on(const std::string& name) {
    server.clear_faults();
    server.forget();
    return run_cli_process(arguments(name), variables());
  }
  /// The ids in what it wrote.
  std::vector<std::string> ids(const std::string& name) const {
    if (name.ends_with(".db")) return rows(path(name), "SELECT id FROM items ORDER BY id");
    std::vector<std::string> ids;
    for (const std::string& line : lines_of(content_of(path(name))))
      ids.push_back(json::parse(line)["jobId"].dump());
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  std::optional<CliProcess> process;
};

}  // namespace

TEST_CASE("an export that is interrupted or killed is gone on with", "[cli]") {
  const auto name = GENERATE(as<std::string>{}, "jobs.ndjson", "jobs.db");
  const auto signal = GENERATE(SIGINT, SIGKILL);
  Held asking;
  CliProcess& process = asking.begin(name);
  process.send(signal);
  const auto first = process.wait();
  if (signal == SIGINT) {
    CHECK(first.status == 130);
    CHECK(first.err == "rocketpunch: interrupted at page 2 of 5; the same command goes on from here\n");
  } else {
    CHECK(first.status == 128 + SIGKILL);
  }
  const auto second = asking.go_on(name);
  CHECK(second.status == 0);
  CHECK_THAT(asking.server.seen().front().target, ContainsSubstring("page=2"));
  const auto ids = asking.ids(name);
  CHECK(ids.size() == 250);
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("an export without room on the disk keeps what it has, and goes on once there is some", "[cli]") {
  // in blocks of 512 bytes: room for two or three of five pages
  const auto [name, blocks] =
      GENERATE(table<std::string, std::string>({{"jobs.ndjson", "100"}, {"jobs.db", "600"}}));
  Held asking;
  asking.server.clear_faults();
  // that a file gets no larger is to the program as a disk that is full
  auto variables = asking.variables();
  variables["LLVM_PROFILE_FILE"] = "/dev/null";  // a program that counts its lines writes no other file
  CliProcess process(asking.arguments(name), variables, {}, "trap '' XFSZ; ulimit -f " + blocks + ";");
  const auto first = process.wait();
  CHECK(first.status == 1);
  CHECK(lines_of(first.err).size() == 1);
  INFO(first.err);
  CHECK_THAT(first.err, StartsWith("rocketpunch: ") && ContainsSubstring(name));
  asking.server.forget();
  const auto second = asking.go_on(name);
  CHECK(second.status == 0);
  CHECK_THAT(asking.server.seen().front().target, !ContainsSubstring("page=1&"));
  CHECK(asking.ids(name).size() == 250);
}

}  // namespace rocketpunch::test::cli_export_process
