// rocketpunch sign-in and sign-out, against the mock server.
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/signing_in.hpp"
#include "support/terminal.hpp"

namespace rocketpunch::test::cli_sign_in {

using Catch::Matchers::ContainsSubstring;

/// All that is kept of sign-ins in a home.
std::string kept(const CliHome& home) {
  std::string text;
  const std::string directory = home.path() + "/.local/state/rocketpunch/tokens";
  if (!std::filesystem::exists(directory)) return text;
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    std::stringstream content;
    content << std::ifstream(file.path()).rdbuf();
    text += content.str();
  }
  return text;
}

/// The page that was printed.
std::string printed_page(const std::string& shown) {
  const std::string before = "sign in on this page: ";
  const auto begin = shown.find(before) + before.size();
  return shown.substr(begin, shown.find('\n', begin) - begin);
}

TEST_CASE("sign-in opens the browser, waits for it to come back, and tells who is signed in", "[cli]") {
  SigningIn user;
  const auto ran = user.sign_in();
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("signed in as ") && ContainsSubstring("@test-user") &&
                          ContainsSubstring(", for profile\n"));
  CHECK_THAT(ran.err, ContainsSubstring("sign in on this page: " + user.server.oauth_url()));
  CHECK_THAT(user.opened, ContainsSubstring("scope=profile&"));
  CHECK_THAT(user.answer, ContainsSubstring("You are signed in"));
  CHECK(user.server.oauth_counts().exchanges == 1);
}

TEST_CASE("what sign-in prints holds no token and no secret", "[cli]") {
  SigningIn user;
  const auto ran = user.sign_in({"-v", "-v"});
  REQUIRE(ran.status == 0);
  const std::string printed = ran.out + ran.err;
  CHECK_THAT(kept(user.home), ContainsSubstring("rt_"));
  for (const char* secret : {"rp_sec_test", "rt_", "eyJ", "code=", "code_verifier"})
    CHECK_THAT(printed, !ContainsSubstring(secret));
}

TEST_CASE("sign-in --scope asks for these scopes, and the environment's otherwise", "[cli]") {
  SigningIn user;
  const auto ran = user.sign_in({"--scope", "profile,post:write", "--scope", "email"});
  CHECK_THAT(ran.out,
             ContainsSubstring(", for ") && ContainsSubstring("post:write") && ContainsSubstring("email"));
  CHECK_THAT(user.opened, ContainsSubstring("scope=profile%20post%3Awrite%20email") ||
                              ContainsSubstring("scope=profile+post%3Awrite+email"));

  InProcess around;
  around.variables = {{"ROCKETPUNCH_SCOPES", "email post:write"}};
  const auto without_profile = user.sign_in({}, true, around);
  CHECK(without_profile.status == 0);
  CHECK_THAT(without_profile.out, ContainsSubstring("signed in, for "));
}

TEST_CASE("what the user denies, or may not grant, ends sign-in with the service's words", "[cli]") {
  SigningIn user;
  const auto denied = user.sign_in({}, false);
  CHECK(denied.status == 4);
  CHECK_THAT(denied.err, ContainsSubstring("access_denied"));
  CHECK(kept(user.home).empty());

  SigningIn visitor({.consentable_scopes = {"profile", "email"}});
  const auto refused = visitor.sign_in({"--scope", "post:write"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.err, ContainsSubstring("invalid_scope"));
}

TEST_CASE("a port that is taken is told with what to do", "[cli]") {
  SigningIn user;
  const Port taken;
  InProcess around;
  around.variables = {{"ROCKETPUNCH_REDIRECT_URI", taken.url("/callback")}};
  const auto ran = user.sign_in({}, true, around);
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring(std::to_string(taken.number())) &&
                          ContainsSubstring("ROCKETPUNCH_REDIRECT_URI"));
  CHECK(user.opened.empty());
}

TEST_CASE("the app's secret is asked for without an echo, or needed", "[cli]") {
  SigningIn user;
  InProcess around;
  around.variables = {{"ROCKETPUNCH_CLIENT_SECRET", ""}};
  const auto missing = user.sign_in({}, true, around);
  CHECK(missing.status == 4);
  CHECK_THAT(missing.err, ContainsSubstring("ROCKETPUNCH_CLIENT_SECRET") &&
                              ContainsSubstring("/.config/rocketpunch/secret"));

  around.terminal = {.in = true, .err = true};
  around.answers = {"rp_sec_test"};
  const auto asked = user.sign_in({}, true, around);
  CHECK(asked.status == 0);
  CHECK_THAT(asked.err, ContainsSubstring("secret key of the app (it isn't shown): "));

  around.answers = {"rp_sec_wrong"};
  const auto wrong = user.sign_in({}, true, around);
  CHECK(wrong.status == 4);
  CHECK_THAT(wrong.err, ContainsSubstring("invalid_client"));
}

TEST_CASE("an access token in the environment is told to come before a sign-in", "[cli]") {
  SigningIn user;
  InProcess around;
  around.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}};
  CHECK_THAT(user.sign_in({}, true, around).err,
             ContainsSubstring("ROCKETPUNCH_ACCESS_TOKEN is set, and comes before this sign-in"));
  const auto out = user.run_signed_in({"sign-out"}, around);
  CHECK_THAT(out.err, ContainsSubstring("ROCKETPUNCH_ACCESS_TOKEN is set, and still acts for its user"));
}

TEST_CASE("sign-in --mock needs no browser, and leaves nothing behind", "[cli]") {
  const CliHome home;
  const auto ran =
      run_cli({"sign-in", "--mock", "--scope", "profile,email"}, {.variables = home.variables()});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("@test-user") && ContainsSubstring("for profile, email"));
  CHECK(kept(home).empty());
  const auto out = run_cli({"sign-out", "--mock"}, {.variables = home.variables()});
  CHECK(out.status == 0);
  CHECK_THAT(out.out, ContainsSubstring("nobody is signed in"));
}

/// A program that is found as `xdg-open`, and writes what it is given to `opened` beside it.
std::string with_opener(const CliHome& home) {
  home.write("bin/xdg-open", "#!/bin/sh\nprintf '%s' \"$1\" >\"${0%/*}/opened\"\n", 0700);
  return home.path() + "/bin";
}

/// What is written into a pipe that has a name, to its end.
std::string read_pipe(const std::string& path) {
  const Descriptor pipe(open(path.c_str(), O_RDONLY | O_NONBLOCK));
  std::string text;
  pollfd waiting{pipe.get(), POLLIN, 0};
  while (poll(&waiting, 1, 30'000) > 0) {  // a test that fails must not hang
    char bytes[4096];
    const auto count = read(pipe.get(), bytes, sizeof bytes);
    if (count <= 0) break;
    text.append(bytes, static_cast<std::size_t>(count));
  }
  return text;
}

TEST_CASE("as a process: sign-in opens the page by xdg-open where there is a desktop", "[cli]") {
  SigningIn user;
  const std::string programs = with_opener(user.home);
  REQUIRE(mkfifo((programs + "/opened").c_str(), 0600) == 0);
  CliTerminal command(
      {"sign-in"},
      user.variables(user.with_client({{"PATH", programs + ":/usr/bin:/bin"}, {"WAYLAND_DISPLAY", "w-0"}})));
  const std::string opened = read_pipe(programs + "/opened");
  CHECK(opened == printed_page(command.shown_until("sign in on this page: ")));
  user.decide(opened);
  const auto ran = command.wait();
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("signed in as ") && !ContainsSubstring("ssh -L"));
}

TEST_CASE("as a process: without a desktop, or by --no-browser, the page is printed and nothing opened",
          "[cli]") {
  SigningIn user;
  const bool desktop = GENERATE(false, true);
  Variables variables = user.with_client({{"PATH", with_opener(user.home) + ":/usr/bin:/bin"}});
  if (desktop) variables.insert({"DISPLAY", ":0"});
  CliTerminal command(desktop ? Arguments{"sign-in", "--no-browser"} : Arguments{"sign-in"},
                      user.variables(variables));
  const std::string port = user.redirect_uri.substr(17, user.redirect_uri.find("/callback") - 17);
  user.decide(printed_page(command.shown_until("ssh -L " + port + ":127.0.0.1:" + port + " ")));
  const auto ran = command.wait();
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("signed in as "));
  CHECK_FALSE(std::filesystem::exists(user.home.path() + "/bin/opened"));
}

TEST_CASE("as a process: Ctrl-C ends the wait for the user", "[cli]") {
  SigningIn user;
  CliTerminal command({"sign-in"}, user.variables(user.with_client()));
  command.shown_until("ssh -L");
  command.type("\x03");
  const auto ran = command.wait();
  CHECK(ran.status == 130);
  CHECK_THAT(ran.out, ContainsSubstring("rocketpunch: interrupted\n"));
}

TEST_CASE("sign-out revokes the sign-in, and forgets it", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in().status == 0);
  const auto out = user.run_signed_in({"sign-out"});
  CHECK(out.status == 0);
  CHECK(out.out == "signed out\n");
  CHECK(user.server.oauth_counts().revocations == 1);
  CHECK(kept(user.home).empty());
  const auto again = user.run_signed_in({"sign-out"});
  CHECK(again.status == 0);
  CHECK(again.out == "nobody is signed in\n");
  CHECK(user.server.oauth_counts().revocations == 1);
}

TEST_CASE("where the service can't be reached, sign-out changes nothing; --local forgets", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in().status == 0);
  user.server.inject({.path = "/oauth/revoke", .times = -1, .status = 503});
  const auto failed = user.run_signed_in({"sign-out", "--timeout", "0.2"});
  CHECK(failed.status == 6);
  CHECK_THAT(failed.err, ContainsSubstring("you are still signed in: --local"));
  CHECK_FALSE(kept(user.home).empty());

  user.server.forget();
  const auto local = user.run({"sign-out", "--local"});  // without the app's secret
  CHECK(local.status == 0);
  CHECK(local.out == "signed out\n");
  CHECK_THAT(local.err, ContainsSubstring("the service wasn't told"));
  CHECK(user.server.requests() == 0);
  CHECK(kept(user.home).empty());
}

TEST_CASE("a sign-in that can't be read is told, and removed by --local", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in().status == 0);
  const std::string directory = user.home.path() + "/.local/state/rocketpunch/tokens";
  for (const auto& file : std::filesystem::directory_iterator(directory))
    std::filesystem::permissions(file.path(), std::filesystem::perms::all);
  const auto refused = user.run_signed_in({"sign-out"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.err, ContainsSubstring("--local removes what is kept"));
  CHECK(user.run({"sign-out", "--local"}).status == 0);
  CHECK(kept(user.home).empty());
}

}  // namespace rocketpunch::test::cli_sign_in
