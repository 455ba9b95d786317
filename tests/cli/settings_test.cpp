// The options of all commands.
#include <filesystem>
#include <memory>

#include "rocketpunch/testing/fake_clock.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_settings {

using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

namespace {

const Arguments search = {"jobs", "search", "--limit", "1"};

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::string header_of(const testing::MockServer::Seen& seen, std::string_view name) {
  for (const auto& [field, value] : seen.headers)
    if (detail::equal_ignoring_case(field, name)) return value;
  return {};
}

bool colored(const Ran& ran) { return ran.out.find('\x1b') != std::string::npos; }

/// Whether a run into a terminal is coloured.
bool colored_with(const Arguments& options, Variables variables = {},
                  cli::Terminal terminal = {.out = true, .columns = 80}) {
  const CliHome home;
  return colored(run_cli(with({"jobs", "search", "--mock"}, options),
                         {.variables = home.variables(std::move(variables)), .terminal = terminal}));
}

}  // namespace

TEST_CASE("--language is that of the answers", "[cli]") {
  const Asking asking;
  REQUIRE(asking.run(with(search, {"--language", "en"})).status == 0);
  CHECK(header_of(asking.server.seen().back(), "Accept-Language") == "en");
}

TEST_CASE("the options of all commands may stand before the command too", "[cli]") {
  const Asking asking;
  REQUIRE(asking.run(with({"--language", "ja"}, search)).status == 0);
  CHECK(header_of(asking.server.seen().back(), "Accept-Language") == "ja");
}

TEST_CASE("--timeout ends a call", "[cli]") {
  Asking asking;
  asking.server.inject({.times = -1, .delay = 1h});
  const auto ran = asking.run(with(search, {"--timeout", "0.2"}));
  CHECK(ran.status == 6);
  CHECK_THAT(ran.err, ContainsSubstring("timeout"));
}

TEST_CASE("--base-url counts before the environment", "[cli]") {
  const Asking asking, other;
  REQUIRE(asking.run(with(search, {"--base-url", other.server.base_url()})).status == 0);
  CHECK(asking.server.requests() == 0);
  CHECK(other.server.requests() == 1);
}

TEST_CASE("--key-header is where the key stands", "[cli]") {
  const Asking asking({.key_header = "X-OBA-API-Key"});
  CHECK(asking.run(with(search, {"--key-header", "X-OBA-API-Key"})).status == 0);
  CHECK(asking.run(search).status == 4);
}

TEST_CASE("the program names itself to the service", "[cli]") {
  const Asking asking;
  asking.run(search);
  CHECK_THAT(header_of(asking.server.seen().back(), "User-Agent"), ContainsSubstring("rocketpunch-cli/"));
}

TEST_CASE("colour is for terminals, unless somebody says otherwise", "[cli]") {
  CHECK(colored_with({}));
  CHECK_FALSE(colored_with({}, {}, {}));
  CHECK_FALSE(colored_with({}, {{"NO_COLOR", "1"}}));
  CHECK_FALSE(colored_with({}, {{"TERM", "dumb"}}));
  CHECK_FALSE(colored_with({"--color", "never"}));
  CHECK(colored_with({"--color", "auto"}));
  CHECK(colored_with({"--color", "always"}, {{"NO_COLOR", "1"}}, {}));
}

TEST_CASE("--verbose logs calls, twice each event, and no key", "[cli]") {
  const Asking asking;
  const auto quiet = asking.run(search), calls = asking.run(with(search, {"-v"})),
             events = asking.run(with(search, {"--verbose", "--verbose"}));
  CHECK(quiet.err.find("searchJobs") == std::string::npos);
  CHECK_THAT(calls.err, ContainsSubstring("searchJobs finished 200"));
  CHECK(calls.err.find(" request ") == std::string::npos);
  CHECK_THAT(events.err, ContainsSubstring("searchJobs request GET /jobs") &&
                             ContainsSubstring("searchJobs finished 200"));
  CHECK(events.err.find("rp_app_test") == std::string::npos);
}

TEST_CASE("runs share the key's quota, and wait for it", "[cli]") {
  Asking asking;
  asking.server.inject(
      {.status = 429, .headers = {{"Retry-After", "1000"}, {"X-RP-RateLimit-Remaining", "0"}}});
  const auto clock = std::make_shared<testing::FakeClock>();
  CHECK(asking.run(search, {.clock = clock}).status == 5);
  CHECK(asking.server.requests() == 1);

  // what the first run was told holds for the next
  const auto failed = asking.run(with(search, {"--quota", "fail"}), {.clock = clock});
  CHECK(failed.status == 5);
  CHECK(asking.server.requests() == 1);

  clock->advance(950s);
  const auto waited =
      asking.run(with(search, {"--quota", "wait"}), {.terminal = {.err = true}, .clock = clock});
  CHECK(waited.status == 0);
  CHECK(clock->waits().size() >= 1);
  CHECK_THAT(waited.err,
             ContainsSubstring("rocketpunch: waits ") && ContainsSubstring(" s for the key's quota\n"));
}

TEST_CASE("--quota off counts nothing", "[cli]") {
  const Asking asking;
  const std::string ledger = asking.home.path() + "/.local/state/rocketpunch/quota";
  CHECK(asking.run(with(search, {"--quota", "off"})).status == 0);
  CHECK_FALSE(std::filesystem::exists(ledger));
  CHECK(asking.run(search).status == 0);
  CHECK(std::filesystem::exists(ledger));
}

TEST_CASE("waits are told on a terminal alone", "[cli]") {
  Asking asking;
  asking.server.inject({.status = 429, .headers = {{"Retry-After", "30"}}});
  const auto ran = asking.run(search, {.clock = std::make_shared<testing::FakeClock>()});
  CHECK(ran.status == 0);
  CHECK(ran.err.find("waits") == std::string::npos);
}

TEST_CASE("files of state are where XDG says, for this user alone", "[cli]") {
  const Asking asking;
  const std::string state = asking.home.path() + "/state";
  CHECK(asking
            .run(search, {.variables = {{"XDG_STATE_HOME", state},
                                        {"XDG_CACHE_HOME", asking.home.path() + "/cache"}}})
            .status == 0);
  CHECK(std::filesystem::exists(state + "/rocketpunch/quota"));
  CHECK(std::filesystem::status(state + "/rocketpunch").permissions() == std::filesystem::perms::owner_all);
  CHECK(std::filesystem::exists(asking.home.path() + "/cache/rocketpunch"));
  CHECK_FALSE(std::filesystem::exists(asking.home.path() + "/.local"));
}

TEST_CASE("--mock needs no key and leaves nothing behind", "[cli]") {
  const CliHome home;
  const auto ran = run_cli(with(search, {"--mock"}), {.variables = home.variables()});
  CHECK(ran.status == 0);
  CHECK(std::filesystem::is_empty(home.path()));
}

}  // namespace rocketpunch::test::cli_settings
