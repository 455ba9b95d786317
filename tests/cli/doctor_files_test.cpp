// rocketpunch doctor and the directories of the command.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "support/doctored.hpp"

namespace rocketpunch::test::cli_doctor_files {

using Catch::Matchers::ContainsSubstring;

namespace {

/// Makes a directory below the home, of that mode.
std::string made(const CliHome& home, const std::string& name, mode_t mode) {
  const std::string path = home.path() + '/' + name;
  std::filesystem::create_directories(path);
  ::chmod(path.c_str(), mode);
  return path;
}

}  // namespace

TEST_CASE("doctor tells of directories that aren't there yet", "[cli][doctor]") {
  const Asking asking;
  const auto doctored = doctor(asking);
  CHECK_THAT(doctored.finding("tokens"),
             ContainsSubstring("/.local/state/rocketpunch/tokens: not there yet, "));
  CHECK_THAT(doctored.finding("quota ledger"),
             ContainsSubstring("/.local/state/rocketpunch/quota: not there yet, "));
  CHECK_THAT(doctored.finding("cache"), ContainsSubstring("/.cache/rocketpunch/codes: not there yet, "));
  CHECK_THAT(doctored.finding("sign-in"), ContainsSubstring("nobody"));
}

TEST_CASE("doctor looks at the directories that searches have made", "[cli][doctor]") {
  const Asking asking;
  REQUIRE(asking.run({"jobs", "search"}).status == 0);
  const auto doctored = doctor(asking);
  CHECK(doctored.ran.status == 0);
  CHECK_THAT(doctored.finding("quota ledger"),
             ContainsSubstring(", mode 0700, ") && ContainsSubstring(" free"));
}

TEST_CASE("doctor says who may write to a directory and mustn't", "[cli][doctor]") {
  const Asking asking;
  const std::string tokens = made(asking.home, ".local/state/rocketpunch/tokens", 0770);
  made(asking.home, ".local/state/rocketpunch/quota", 0770);
  made(asking.home, ".cache/rocketpunch/codes", 0777);
  const auto doctored = doctor(asking);
  CHECK(doctored.ran.status == 1);
  CHECK(doctored.state("tokens") == "bad");
  CHECK_THAT(doctored.finding("tokens"), ContainsSubstring("can be written by its group"));
  CHECK_THAT(doctored.advice("tokens"), ContainsSubstring("chmod 700 " + tokens));
  CHECK(doctored.state("quota ledger") == "good");
  CHECK_THAT(doctored.finding("cache"), ContainsSubstring("can be written by everyone"));
  CHECK(doctored.state("sign-in") == "bad");
}

TEST_CASE("doctor says of a file in a directory's place", "[cli][doctor]") {
  const Asking asking;
  asking.home.write(".local/state/rocketpunch/quota", "");
  asking.home.write(".cache/rocketpunch", "");
  const auto doctored = doctor(asking);
  CHECK_THAT(doctored.finding("quota ledger"), ContainsSubstring("is no directory"));
  CHECK(doctored.state("cache") == "bad");
  CHECK_THAT(doctored.advice("cache"), !ContainsSubstring("chmod"));
}

TEST_CASE("doctor says of directories that can't be written", "[cli][doctor]") {
  if (geteuid() == 0) return;  // who may write everywhere
  const Asking asking;
  const std::string state = made(asking.home, ".local/state", 0500);
  CHECK(doctor(asking).state("tokens") == "bad");
  ::chmod(state.c_str(), 0700);
}

TEST_CASE("doctor tells nobody to change what isn't his", "[cli][doctor]") {
  if (geteuid() == 0) return;  // whose all is
  const Asking asking;
  const auto doctored = doctor(asking, {.variables = {{"HOME", "/nonexistent"}}});
  CHECK(doctored.finding("tokens") ==
        "/nonexistent/.local/state/rocketpunch/tokens can't be made: / can't be written");
  CHECK(doctored.advice("tokens") == "keep files elsewhere by $XDG_STATE_HOME and $XDG_CACHE_HOME");
}

TEST_CASE("doctor needs a home, except with --mock", "[cli][doctor]") {
  const Asking asking;
  const auto doctored = doctor(asking, {.variables = {{"HOME", ""}}});
  CHECK(doctored.ran.status == 1);
}

TEST_CASE("doctor tells of a sign-in that was kept", "[cli][doctor]") {
  const Asking asking;
  const Variables secret{{"ROCKETPUNCH_CLIENT_SECRET", "rp_sec_test"},
                         {"ROCKETPUNCH_OAUTH_URL", asking.server.oauth_url()}};
  std::istringstream in;
  std::ostringstream out, err;
  cli::Surroundings around{
      .environment = cli::Environment(asking.variables(secret)), .in = in, .out = out, .err = err};
  cli::Context context({}, around);
  const Timestamp now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  context.session()
      .import_tokens({.access_token = Secret("token"),
                      .refresh_token = Secret("rt_1"),
                      .scopes = {"profile"},
                      .issued_at = now,
                      .expires_at = now.time() + std::chrono::minutes(15)})
      .value();
  CHECK_THAT(doctor(asking, {.variables = secret}).finding("sign-in"), ContainsSubstring("kept"));
  CHECK_THAT(doctor(asking, {.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "abc"}}}).finding("sign-in"),
             ContainsSubstring("$ROCKETPUNCH_ACCESS_TOKEN"));
}

}  // namespace rocketpunch::test::cli_doctor_files
