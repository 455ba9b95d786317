// rocketpunch doctor: what is set, the key, the call, and how it all is told.
#include <filesystem>
#include <sstream>

#include "rocketpunch/testing/fake_clock.hpp"
#include "support/doctored.hpp"

namespace rocketpunch::test::cli_doctor {

using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

TEST_CASE("doctor finds nothing bad where all works, and makes one call", "[cli][doctor]") {
  const Asking asking;
  const auto doctored = doctor(asking, {.variables = {{"LANG", "ko_KR.UTF-8"}}});
  INFO(doctored.ran.out);
  CHECK(doctored.ran.status == 0);
  CHECK(doctored.ran.err == "rocketpunch: all is good\n");
  for (const auto& [what, finding] : doctored.found) {
    INFO(what);
    CHECK(finding["state"] == "good");
    CHECK_FALSE(finding.contains("advice"));
  }
  CHECK_THAT(doctored.finding("key accepted"), ContainsSubstring("yes: "));
  CHECK(doctored.finding("limits") == "59 calls left in this minute");
  CHECK(doctored.finding("generation") == "the specification's");
  CHECK(doctored.finding("clock") == "as the service's");
  CHECK(asking.server.requests() == 1);
}

TEST_CASE("doctor leaves no files behind", "[cli][doctor]") {
  const Asking asking;
  doctor(asking);
  CHECK(std::filesystem::is_empty(asking.home.path()));
}

TEST_CASE("doctor works with --mock, where nothing is set", "[cli][doctor]") {
  const CliHome home;
  const auto ran = run_cli_process({"doctor", "--mock"}, home.variables());
  INFO(ran.out << ran.err);
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("good     App Key         the mock server's (from --mock)\n"));
  CHECK_THAT(ran.out, ContainsSubstring("good     key accepted    yes: "));
}

TEST_CASE("doctor says of a key that the service refuses", "[cli][doctor]") {
  const Asking asking;
  const auto doctored = doctor(asking, {.variables = {{"ROCKETPUNCH_API_KEY", "rp_app_Zq7Kx"}}});
  CHECK(doctored.ran.status == 1);
  CHECK(doctored.state("App Key") == "good");
  CHECK(doctored.state("connection") == "good");
  CHECK(doctored.state("key accepted") == "bad");
  CHECK_THAT(doctored.finding("key accepted"), ContainsSubstring("no: HTTP 401 C0001"));
  CHECK(doctored.state("generation") == "good");
}

TEST_CASE("doctor shows nothing of a key or secret but its form", "[cli][doctor]") {
  const Asking asking;
  // with a character that the random names of directories don't have
  const Variables secrets{{"ROCKETPUNCH_API_KEY", "rp_app_Z~q7~Kx"},
                          {"ROCKETPUNCH_CLIENT_SECRET", "J~y9~Qz4"}};
  for (const Arguments& form : {Arguments{"doctor", "-vv"}, Arguments{"doctor", "-vv", "--json"}}) {
    const auto ran = asking.run(form, {.variables = secrets});
    for (const char* part : {"Z~", "q7~", "~Kx", "J~", "y9~", "~Qz4"}) {
      INFO(part);
      CHECK_THAT(ran.out + ran.err, !ContainsSubstring(part));
    }
  }
  const auto doctored = doctor(asking, {.variables = secrets});
  CHECK(doctored.finding("App Key") ==
        "14 characters (letters, digits, punctuation) from $ROCKETPUNCH_API_KEY");
  CHECK(doctored.finding("secret key") ==
        "8 characters (letters, digits, punctuation) from $ROCKETPUNCH_CLIENT_SECRET");
}

TEST_CASE("doctor says where there is no key, and looks at the rest", "[cli][doctor]") {
  const Asking asking;
  const auto doctored = doctor(asking, {.variables = {{"ROCKETPUNCH_API_KEY", ""}},
                                        .terminal = {.in = true, .out = true, .err = true}});
  CHECK(doctored.ran.status == 1);
  CHECK(doctored.state("App Key") == "bad");
  CHECK_THAT(doctored.advice("App Key"), ContainsSubstring("developers.rocketpunch.com/apps/new") &&
                                             ContainsSubstring("ROCKETPUNCH_API_KEY") &&
                                             ContainsSubstring("/.config/rocketpunch/key"));
  CHECK(doctored.state("connection") == "good");
  CHECK(doctored.state("clock") == "good");
  CHECK(doctored.state("generation") == "good");
  CHECK(doctored.state("key accepted") == "unknown");
  CHECK(doctored.state("sign-in") == "unknown");
}

TEST_CASE("doctor says of a key that can't be one", "[cli][doctor]") {
  const Asking asking;
  const auto state = [&](const char* key) {
    return doctor(asking, {.variables = {{"ROCKETPUNCH_API_KEY", key}}}).state("App Key");
  };
  CHECK(state("\"rp_app_test\"") == "bad");
  CHECK(state("rp_sec_test") == "bad");
  CHECK(state("rp_app_te st") == "bad");
  CHECK(state("something_else") == "unknown");
}

TEST_CASE("doctor looks at the key's file, whether it counts or not", "[cli][doctor]") {
  const Asking asking;
  const std::string path = asking.home.write(".config/rocketpunch/key", "rp_app_test\n", 0644);
  SECTION("a file that others can read") {
    for (const char* variable : {"", "rp_app_test"}) {
      const auto doctored = doctor(asking, {.variables = {{"ROCKETPUNCH_API_KEY", variable}}});
      CHECK(doctored.ran.status == 1);
      CHECK(doctored.state("key file") == "bad");
      CHECK_THAT(doctored.finding("key file"), ContainsSubstring(path) && ContainsSubstring("0644"));
      CHECK_THAT(doctored.advice("key file"), ContainsSubstring("chmod 600 " + path));
      CHECK(doctored.state("App Key") == (*variable == '\0' ? "bad" : "good"));
    }
  }
  SECTION("one that is its user's alone") {
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    const auto doctored = doctor(asking, {.variables = {{"ROCKETPUNCH_API_KEY", ""}}});
    CHECK(doctored.ran.status == 0);
    CHECK(doctored.finding("App Key") == "11 characters (letters, punctuation) from " + path);
    CHECK(doctored.finding("key file") == path + ", mode 0600");
    CHECK_THAT(doctor(asking).finding("key file"),
               ContainsSubstring("$ROCKETPUNCH_API_KEY counts before it"));
  }
  SECTION("one that --key-file names and that isn't there") {
    const auto doctored =
        doctor(asking, {.variables = {{"ROCKETPUNCH_API_KEY", ""}}}, {"--key-file", path + ".none"});
    CHECK(doctored.state("key file") == "bad");
  }
}

TEST_CASE("doctor says of a secret that is a key", "[cli][doctor]") {
  const Asking asking;
  const auto doctored = doctor(asking, {.variables = {{"ROCKETPUNCH_CLIENT_SECRET", "rp_app_test"}}});
  CHECK(doctored.state("secret key") == "bad");
  const std::string path = asking.home.write(".config/rocketpunch/secret", "rp_sec_test\n", 0640);
  CHECK(doctor(asking).state("secret file") == "bad");
}

TEST_CASE("doctor compares the clock with the service's", "[cli][doctor]") {
  const Asking asking;
  const auto found = [&](std::chrono::seconds ahead) {
    const auto clock = std::make_shared<testing::FakeClock>(std::chrono::system_clock::now() + ahead);
    return doctor(asking, {.clock = clock});
  };
  CHECK(found(0s).finding("clock") == "as the service's");
  CHECK(found(20s).state("clock") == "good");
  CHECK(found(-20s).state("clock") == "good");
  CHECK(found(2min).state("clock") == "unknown");
  CHECK(found(2min).ran.status == 0);
  const auto ahead = found(10min), behind = found(-10min);
  CHECK(ahead.state("clock") == "bad");
  CHECK(ahead.ran.status == 1);
  CHECK_THAT(ahead.finding("clock"), ContainsSubstring(" s ahead of the service's"));
  CHECK_THAT(ahead.advice("clock"), ContainsSubstring("access tokens"));
  CHECK(behind.state("clock") == "bad");
  CHECK_THAT(behind.finding("clock"), ContainsSubstring(" s behind the service's"));
}

TEST_CASE("doctor knows no clock of an answer with a date that is none", "[cli][doctor]") {
  Asking asking;
  asking.server.inject({.headers = {{"Date", "yesterday"}}});
  CHECK(doctor(asking).state("clock") == "unknown");
}

TEST_CASE("doctor says which generation of the API answers", "[cli][doctor]") {
  const Asking guide({.guide = true});
  const auto doctored = doctor(guide);
  CHECK(doctored.finding("generation") == "the earlier guide's, of 2026-07");
  CHECK(doctored.finding("limits") == "59 of 60 calls left in this minute");
  CHECK(doctored.ran.status == 0);
  const auto refused = doctor(guide, {.variables = {{"ROCKETPUNCH_API_KEY", "rp_app_other"}}});
  CHECK(refused.finding("generation") == "the earlier guide's, of 2026-07");
  Asking other;
  other.server.inject({.body = "<html>Welcome</html>", .content_type = "text/html"});
  const auto page = doctor(other);
  CHECK(page.state("generation") == "unknown");
  CHECK(page.state("answer") == "bad");
  CHECK(page.ran.status == 1);
}

TEST_CASE("doctor tells of limits that are used up, and of a service that fails", "[cli][doctor]") {
  Asking asking;
  asking.server.inject({.status = 429, .headers = {{"Retry-After", "17"}}});
  auto doctored = doctor(asking);
  CHECK(doctored.state("limits") == "bad");
  CHECK_THAT(doctored.advice("limits"), ContainsSubstring("17 s"));
  CHECK(doctored.state("key accepted") == "unknown");
  asking.server.inject({.status = 503});
  doctored = doctor(asking);
  CHECK(doctored.state("key accepted") == "unknown");
  CHECK(asking.server.requests() == 2);
  asking.server.inject({.headers = {{"Deprecation", "@1800000000"}}});
  CHECK(doctor(asking).state("deprecation") == "unknown");
}

TEST_CASE("doctor tells where settings come from", "[cli][doctor]") {
  const Asking asking;
  auto doctored = doctor(asking);
  CHECK(doctored.finding("base URL") == asking.server.base_url() + " (from $ROCKETPUNCH_BASE_URL)");
  CHECK(doctored.finding("timeout") == "30 s (default)");
  CHECK(doctored.finding("quota mode") == "wait (default)");
  CHECK(doctored.finding("language") == "ko (default)");
  CHECK(doctored.finding("key header") == "X-RP-API-Key (default)");
  doctored = doctor(asking, {},
                    {"--base-url", asking.server.base_url(), "--timeout", "2.5", "--quota", "off",
                     "--language", "en", "--key-header", "X-RP-API-Key"});
  CHECK(doctored.finding("base URL") == asking.server.base_url() + " (from --base-url)");
  CHECK(doctored.finding("timeout") == "2.5 s (from --timeout)");
  CHECK(doctored.finding("quota mode") == "off (from --quota)");
  CHECK(doctored.finding("language") == "en (from --language)");
  CHECK(doctored.finding("key header") == "X-RP-API-Key (from --key-header)");
  CHECK(doctored.ran.status == 0);
}

TEST_CASE("doctor refuses settings that can't be used, and sends nothing", "[cli][doctor]") {
  const Asking asking;
  auto doctored = doctor(asking, {}, {"--base-url", "ftp://example.com"});
  CHECK(doctored.state("base URL") == "bad");
  CHECK(doctored.state("key accepted") == "unknown");
  CHECK(doctored.ran.status == 1);
  doctored = doctor(asking, {}, {"--base-url", "http://example.com/api/v1"});
  CHECK(doctored.state("base URL") == "bad");
  CHECK(asking.server.requests() == 0);
  CHECK(doctor(asking, {}, {"--language", "Korean please!"}).state("language") == "bad");
  CHECK(doctor(asking, {}, {"--key-header", "Host"}).state("key header") == "bad");
}

TEST_CASE("doctor shows no password or token in a base URL", "[cli][doctor]") {
  const Asking asking;
  const auto [url, shown] = GENERATE(table<std::string, std::string>(
      {{"https://user:geheim@example.com/v1", "https://...@example.com/v1 (from --base-url): base_url must"},
       {"user:geheim@example.com/v1", "...@example.com/v1 (from"},
       {"https://u:gehe#im@example.com/v1", "https://...@example.com/v1 (from"},
       {"https://example.com/v1?token=geheim", "https://example.com/v1?... (from"}}));
  const auto doctored = doctor(asking, {}, {"--base-url", url});
  CHECK(doctored.state("base URL") == "bad");
  CHECK_THAT(doctored.finding("base URL"), Catch::Matchers::StartsWith(shown));
  CHECK_THAT(doctored.ran.out + doctored.ran.err, !ContainsSubstring("geheim") && !ContainsSubstring("im@"));
}

TEST_CASE("doctor names variables that nothing reads, and a log that nobody gets", "[cli][doctor]") {
  const Asking asking;
  const auto doctored =
      doctor(asking, {.variables = {{"ROCKETPUNCH_APIKEY", "x"}, {"ROCKETPUNCH_LOG", "all"}}});
  CHECK(doctored.finding("environment") == "ROCKETPUNCH_APIKEY is set, and nothing reads it");
  CHECK(doctored.state("environment") == "unknown");
  CHECK(doctored.state("log") == "bad");
  CHECK(doctor(asking, {.variables = {{"ROCKETPUNCH_LOG", "info"}}}).state("log") == "good");
}

TEST_CASE("doctor writes lines with what to do below them", "[cli][doctor]") {
  const Asking asking;
  const auto ran = asking.run({"doctor"}, {.variables = {{"ROCKETPUNCH_API_KEY", "rp_app_other"}}});
  CHECK(ran.status == 1);
  CHECK(ran.err == "rocketpunch: 1 bad, 2 unknown\n");
  std::istringstream lines(ran.out);
  bool advice_may_follow = false;
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    const bool advice = line.starts_with(std::string(25, ' '));
    if (advice) CHECK(advice_may_follow);
    const bool good = line.starts_with("good     ");
    if (!advice) CHECK((good || line.starts_with("bad      ") || line.starts_with("unknown  ")));
    advice_may_follow = !good && !advice;
  }
  CHECK_THAT(ran.out, !ContainsSubstring("\033"));
}

TEST_CASE("doctor keeps to a terminal's width, and colours there alone", "[cli][doctor]") {
  const Asking asking;
  const InProcess terminal{.variables = {{"NO_COLOR", "1"}}, .terminal = {.out = true, .columns = 60}};
  const auto ran = asking.run({"doctor"}, terminal);
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    // a path has no place to break it at
    CHECK((line.size() <= 60 || line.substr(25).find(' ') == line.npos));
  }
  CHECK_THAT(ran.out, ContainsSubstring("60 columns, no colour"));
  const auto colored = asking.run({"doctor"}, {.terminal = {.out = true, .columns = 60}});
  CHECK_THAT(colored.out, ContainsSubstring("\033[32mgood     \033[0m") && ContainsSubstring(", colour"));
}

TEST_CASE("doctor looks at the locale", "[cli][doctor]") {
  const Asking asking;
  const auto state = [&](Variables variables) {
    return doctor(asking, {.variables = std::move(variables)}).state("locale");
  };
  CHECK(state({{"LANG", "ko_KR.UTF-8"}}) == "good");
  CHECK(state({{"LC_ALL", "C.utf8"}, {"LANG", "C"}}) == "good");
  CHECK(state({{"LC_ALL", "C"}, {"LANG", "ko_KR.UTF-8"}}) == "unknown");
  CHECK(state({}) == "unknown");
}

TEST_CASE("doctor ends by Ctrl-C", "[cli][doctor]") {
  const Asking asking;
  std::stop_source stop;
  stop.request_stop();
  const auto ran = asking.run({"doctor"}, {.stop = stop.get_token()});
  CHECK(ran.status == 130);
  CHECK(asking.server.requests() == 0);
}

}  // namespace rocketpunch::test::cli_doctor
