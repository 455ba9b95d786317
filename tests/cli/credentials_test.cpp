// Where the App Key comes from, and that it goes nowhere else.
#include "program/credentials.hpp"

#include <filesystem>

#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_credentials {

using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* key = "rp_app_of_this_test";
const cli::Terminal terminal{.in = true, .out = true, .err = true, .columns = 80};

/// A server that lets that key in alone, and a home without one.
struct Guarded {
  Guarded() : server({.app_keys = {key}, .oauth_clients = {}}) {}
  Ran run(const Arguments& arguments, InProcess around = {}) const {
    around.variables.insert({"HOME", home.path()});
    around.variables.insert({"ROCKETPUNCH_BASE_URL", server.base_url()});
    auto ran = run_cli(arguments, around);
    CHECK((ran.out + ran.err).find(key) == std::string::npos);
    return ran;
  }
  Ran search(InProcess around = {}) const {
    return run({"jobs", "search", "--limit", "1"}, std::move(around));
  }

  testing::MockServer server;
  CliHome home{};
};

constexpr const char* default_file = ".config/rocketpunch/key";

}  // namespace

TEST_CASE("the key is in the environment", "[cli]") {
  const Guarded guarded;
  CHECK(guarded.search({.variables = {{"ROCKETPUNCH_API_KEY", key}}}).status == 0);
}

TEST_CASE("or in a file that nobody else can read", "[cli]") {
  const Guarded guarded;
  for (const int mode : {0600, 0400}) {
    std::filesystem::remove(guarded.home.path() + '/' + default_file);
    guarded.home.write(default_file, std::string(key) + "\r\n", mode);
    CHECK(guarded.search().status == 0);
  }
}

TEST_CASE("the environment counts before the file", "[cli]") {
  const Guarded guarded;
  guarded.home.write(default_file, "rp_app_another", 0644);
  CHECK(guarded.search({.variables = {{"ROCKETPUNCH_API_KEY", key}}}).status == 0);
}

TEST_CASE("a file of any other mode is refused, with what to do", "[cli]") {
  const Guarded guarded;
  for (const auto& [mode, name] : {std::pair(0644, "0644"), std::pair(0640, "0640"), std::pair(0606, "0606"),
                                   std::pair(0700, "0700"), std::pair(04600, "4600")}) {
    const std::string path = guarded.home.write(default_file, key, mode);
    CAPTURE(name);
    const auto ran = guarded.search();
    CHECK(ran.status == 4);
    CHECK_THAT(ran.err, ContainsSubstring(std::string("has mode ") + name) &&
                            ContainsSubstring("chmod 600 " + path + '\n'));
    std::filesystem::remove(path);
  }
  CHECK(guarded.server.requests() == 0);
}

TEST_CASE("a file that holds no key is refused", "[cli]") {
  const Guarded guarded;
  guarded.home.write(default_file, "\n");
  CHECK_THAT(guarded.search().err, ContainsSubstring("is empty"));
  guarded.home.write(default_file, std::string(10'000, 'x'));
  CHECK_THAT(guarded.search().err, ContainsSubstring("is too large"));
  std::filesystem::remove(guarded.home.path() + '/' + default_file);
  std::filesystem::create_directory(guarded.home.path() + '/' + default_file);
  const auto ran = guarded.search();
  CHECK(ran.status == 4);
  CHECK_THAT(ran.err, ContainsSubstring("is no regular file"));
}

TEST_CASE("--key-file names another file, which has to be there", "[cli]") {
  const Guarded guarded;
  const std::string path = guarded.home.write("other", key);
  CHECK(guarded.run({"jobs", "search", "--key-file", path}).status == 0);
  const auto ran = guarded.run({"jobs", "search", "--key-file", path + ".no"});
  CHECK(ran.status == 4);
  CHECK_THAT(ran.err, ContainsSubstring("other.no isn't there"));
}

TEST_CASE("the directory of settings is where XDG says, unless that is no path", "[cli]") {
  const Guarded guarded;
  guarded.home.write("elsewhere/rocketpunch/key", key);
  CHECK(guarded.search({.variables = {{"XDG_CONFIG_HOME", guarded.home.path() + "/elsewhere"}}}).status == 0);
  CHECK(guarded.search().status == 4);
  guarded.home.write(default_file, key);
  CHECK(guarded.search({.variables = {{"XDG_CONFIG_HOME", "elsewhere"}}}).status == 0);
}

TEST_CASE("a person is asked for the key, and it isn't shown", "[cli]") {
  const Guarded guarded;
  const auto ran = guarded.search({.terminal = terminal, .answers = {key}});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.err, ContainsSubstring("App Key (it isn't shown): "));
}

TEST_CASE("without a key nothing is sent, and it is said where to put one", "[cli]") {
  const Guarded guarded;
  for (const InProcess& around :
       {InProcess{}, InProcess{.terminal = terminal}, InProcess{.terminal = terminal, .answers = {""}}}) {
    const auto ran = guarded.search(around);
    CHECK(ran.status == 4);
    CHECK_THAT(ran.err, ContainsSubstring("no App Key: set ROCKETPUNCH_API_KEY, or put it into ") &&
                            ContainsSubstring("/.config/rocketpunch/key (mode 0600); --mock needs none\n"));
  }
  CHECK(guarded.server.requests() == 0);
}

TEST_CASE("a secret key in the App Key's place is told", "[cli]") {
  const Guarded guarded;
  const auto ran = guarded.search({.variables = {{"ROCKETPUNCH_API_KEY", "rp_sec_x"}}});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("secret key (rp_sec_...)"));
}

TEST_CASE("without a home the program says what it needs", "[cli]") {
  const auto ran = run_cli({"jobs", "search"}, InProcess{});
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring("HOME is unset"));
}

TEST_CASE("what keeps the program from making its directories is told, and what to do", "[cli]") {
  const Guarded guarded;
  const std::string file = guarded.home.write("file", "");
  const auto ran = guarded.search({.variables = {{"ROCKETPUNCH_API_KEY", key}, {"XDG_STATE_HOME", file}}});
  CHECK(ran.status == 1);
  CHECK(ran.err == "rocketpunch: can't make the directory " + file +
                       "/rocketpunch: Not a directory; have files kept elsewhere by XDG_STATE_HOME\n");
}

}  // namespace rocketpunch::test::cli_credentials
