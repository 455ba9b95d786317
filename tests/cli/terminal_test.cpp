// What a person types at a terminal: answers to questions, and keys, which aren't shown.
#include "support/terminal.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_terminal {

using Catch::Matchers::ContainsSubstring;

Variables with_user(const Asking& asking) {
  return asking.variables({{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}});
}

TEST_CASE("on a terminal the question before a write is asked and answered", "[cli]") {
  const Asking asking;
  CliTerminal command({"posts", "create", "Hello"}, with_user(asking));
  command.shown_until("Write the post \"Hello\"? [y/N] ");
  CHECK(command.echoes());
  CHECK(asking.server.requests() == 0);
  command.type("y\r");
  const auto ran = command.wait();
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out,
             ContainsSubstring("[y/N] y\n") && ContainsSubstring("https://www.rocketpunch.com/post/"));
  CHECK(asking.server.effects().at("createPost") == 1);
}

TEST_CASE("on a terminal anything but yes, Ctrl-D and Ctrl-C send nothing", "[cli]") {
  const Asking asking;
  const auto [keys, status] =
      GENERATE(table<std::string, int>({{"\r", 1}, {"n\r", 1}, {"yeah\r", 1}, {"\x04", 1}, {"y\x03", 130}}));
  CliTerminal command({"posts", "create", "Hello"}, with_user(asking));
  command.shown_until("[y/N] ");
  command.type(keys);
  CHECK(command.wait().status == status);
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("a text that is typed ends with Ctrl-D, and the question comes after it", "[cli]") {
  const Asking asking;
  CliTerminal command({"posts", "create", "-"}, with_user(asking));
  command.shown_until("end with Ctrl-D");
  command.type("First\rSecond\r\x04");
  command.shown_until("Write the post \"First Second\"? [y/N] ");
  command.type("y\r");
  CHECK(command.wait().status == 0);
}

TEST_CASE("Ctrl-C at the prompt for a key leaves the terminal as it was", "[cli]") {
  const Asking asking;
  Variables variables = asking.variables();
  variables.erase("ROCKETPUNCH_API_KEY");
  CliTerminal command({"jobs", "search"}, variables);
  command.shown_until("App Key (it isn't shown): ");
  command.type("rp_app_half\x03");
  command.shown_until("interrupted");
  CHECK(command.echoes());
  const auto ran = command.wait();
  CHECK(ran.status == 130);
  CHECK_THAT(ran.out, !ContainsSubstring("rp_app_half"));
}

}  // namespace rocketpunch::test::cli_terminal
