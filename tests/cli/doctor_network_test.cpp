// rocketpunch doctor where something is wrong with the way to the service.
#include <future>

#include "doctor/address.hpp"
#include "doctor/name_lookup.hpp"
#include "support/doctored.hpp"
#include "support/tls.hpp"

namespace rocketpunch::test::cli_doctor_network {

using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

namespace {

/// Far away, so that a proxy is in use; never called.
constexpr const char* far_away = "https://api.rocketpunch.invalid/api/v1";

Variables keyed(Variables more) {
  more.insert({"ROCKETPUNCH_API_KEY", "rp_app_test"});
  return more;
}

std::string jobs_page() {
  return answer(200, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":1,"items":[]})");
}

}  // namespace

TEST_CASE("doctor says that nothing answers", "[cli][doctor]") {
  const CliHome home;
  const Port closed(Port::State::refusing);
  const auto doctored = doctor(home, keyed({{"ROCKETPUNCH_BASE_URL", closed.url("/api/v1")}}));
  CHECK(doctored.ran.status == 1);
  CHECK(doctored.state("name lookup") == "good");
  CHECK(doctored.state("connection") == "bad");
  CHECK_THAT(doctored.advice("connection"), ContainsSubstring("ROCKETPUNCH_PROXY"));
  for (const char* what : {"clock", "key accepted", "limits", "generation"})
    CHECK(doctored.state(what) == "unknown");
  CHECK(doctored.state("tokens") == "good");
}

TEST_CASE("doctor waits for a silent service no longer than it may", "[cli][doctor]") {
  const CliHome home;
  SocketServer silent([](Connection& connection) { connection.wait_for_close(); });
  for (const char* key : {"rp_app_test", ""}) {
    const auto doctored =
        doctor(home, {{"ROCKETPUNCH_BASE_URL", silent.url("/api/v1")}, {"ROCKETPUNCH_API_KEY", key}},
               {"--timeout", "0.05"});
    CHECK(doctored.state("connection") == "bad");
    CHECK(doctored.state("clock") == "unknown");
  }
}

TEST_CASE("doctor names a variable for proxies that isn't read", "[cli][doctor]") {
  const CliHome home;
  const Port closed(Port::State::refusing);
  const auto doctored = doctor(home, keyed({{"ROCKETPUNCH_BASE_URL", closed.url("/api/v1")},
                                            {"https_proxy", "http://user:geheim@proxy.example:3128"}}));
  CHECK_THAT(doctored.finding("proxy"), ContainsSubstring("$https_proxy is set"));
  CHECK_THAT(doctored.advice("connection"), ContainsSubstring("$https_proxy"));
  CHECK_THAT(doctored.ran.out, !ContainsSubstring("geheim"));
}

TEST_CASE("doctor says that a proxy doesn't answer", "[cli][doctor]") {
  const CliHome home;
  const Port closed(Port::State::refusing);
  const std::string proxy = "http://user:geheim@127.0.0.1:" + std::to_string(closed.number());
  const auto doctored =
      doctor(home, keyed({{"ROCKETPUNCH_BASE_URL", far_away}, {"ROCKETPUNCH_PROXY", proxy}}));
  CHECK(doctored.ran.status == 1);
  CHECK(doctored.state("proxy") == "bad");
  CHECK_THAT(doctored.finding("proxy"), ContainsSubstring("127.0.0.1:" + std::to_string(closed.number()) +
                                                          " (from $ROCKETPUNCH_PROXY)"));
  CHECK(doctored.state("connection") == "unknown");
  CHECK_THAT(doctored.ran.out + doctored.ran.err, !ContainsSubstring("geheim"));
}

TEST_CASE("doctor says that a proxy refuses, or that its URL is none", "[cli][doctor]") {
  const CliHome home;
  SocketServer refusing(always("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
  auto doctored =
      doctor(home, keyed({{"ROCKETPUNCH_BASE_URL", far_away}, {"ROCKETPUNCH_PROXY", refusing.url()}}));
  CHECK_THAT(doctored.finding("proxy"), ContainsSubstring(" answers"));
  CHECK(doctored.finding("name lookup") == "api.rocketpunch.invalid is left to the proxy");
  CHECK(doctored.state("connection") == "bad");
  CHECK_THAT(doctored.finding("connection"), ContainsSubstring("407"));
  doctored = doctor(home, keyed({{"ROCKETPUNCH_BASE_URL", far_away}, {"ROCKETPUNCH_PROXY", "gopher://x"}}));
  CHECK(doctored.state("proxy") == "bad");
  CHECK_THAT(doctored.finding("proxy"), !ContainsSubstring("gopher"));
}

TEST_CASE("doctor goes straight to this machine, whatever the proxy", "[cli][doctor]") {
  const Asking asking;
  const Port closed(Port::State::refusing);
  const auto doctored = doctor(asking, {.variables = {{"ROCKETPUNCH_PROXY", closed.url()}}});
  CHECK(doctored.ran.status == 0);
  CHECK_THAT(doctored.finding("proxy"), ContainsSubstring("not in use"));
}

TEST_CASE("doctor says in words what is wrong with a certificate", "[cli][doctor]") {
  const Authority authority;
  const CliHome home;
  const auto ask = [&](const Authority::Subject& subject, Variables more) {
    const auto context = authority.certify(subject);
    SocketServer server(always_over_tls(*context, jobs_page()));
    more.insert({"ROCKETPUNCH_BASE_URL", "https://127.0.0.1:" + std::to_string(server.port()) + "/api/v1"});
    return doctor(home, keyed(std::move(more)));
  };
  const Variables trusting{{"ROCKETPUNCH_CA_BUNDLE", authority.bundle()}};

  const auto trusted = ask({}, trusting);
  CHECK(trusted.state("certificates") == "good");
  CHECK_THAT(trusted.finding("connection"), ContainsSubstring("its certificate is accepted"));
  CHECK(trusted.ran.status == 0);

  const auto unknown = ask({}, {});
  CHECK_THAT(unknown.finding("connection"), ContainsSubstring("the certificate isn't accepted"));
  CHECK_THAT(unknown.advice("connection"), ContainsSubstring("ROCKETPUNCH_CA_BUNDLE"));
  CHECK(unknown.ran.status == 1);
  const auto expired = ask({.expired = true}, trusting);
  CHECK_THAT(expired.advice("connection"), ContainsSubstring("clock"));
  const auto other = ask({.names = "DNS:other.example"}, trusting);
  CHECK_THAT(other.advice("connection"), ContainsSubstring("another host"));
}

TEST_CASE("doctor says of a bundle without certificates", "[cli][doctor]") {
  const CliHome home;
  const Port closed(Port::State::refusing);
  for (const std::string& bundle : {home.write("bundle.pem", "nothing"), home.path() + "/none.pem"}) {
    const auto doctored = doctor(
        home, keyed({{"ROCKETPUNCH_BASE_URL", closed.url("/api/v1")}, {"ROCKETPUNCH_CA_BUNDLE", bundle}}));
    CHECK(doctored.state("certificates") == "bad");
    CHECK_THAT(doctored.finding("certificates"), ContainsSubstring(bundle));
  }
}

TEST_CASE("doctor knows no clock where the answer tells no time", "[cli][doctor]") {
  const CliHome home;
  SocketServer server(always(jobs_page()));
  const auto doctored = doctor(home, keyed({{"ROCKETPUNCH_BASE_URL", server.url("/api/v1")}}));
  CHECK(doctored.state("clock") == "unknown");
  CHECK(doctored.state("limits") == "unknown");
  CHECK(doctored.ran.status == 0);
}

TEST_CASE("a lookup that hangs is given up, and a stop ends it", "[cli][doctor]") {
  std::promise<void> over;
  const std::shared_future<void> waiting(over.get_future());
  const auto hangs = [waiting](const std::string&) {
    waiting.wait();
    return cli::Lookup{.addresses = {"127.0.0.1"}};
  };
  const auto late = cli::look_up("name.example", 10ms, {}, hangs);
  CHECK_THAT(late.fault, ContainsSubstring("no answer within"));
  CHECK(late.addresses.empty());
  std::stop_source stop;
  stop.request_stop();
  CHECK(cli::look_up("name.example", 1h, stop.get_token(), hangs).addresses.empty());
  over.set_value();
  CHECK(cli::look_up("name.example", 1h, {}, hangs).addresses == std::vector<std::string>{"127.0.0.1"});
}

TEST_CASE("a lookup gives addresses, or why there are none", "[cli][doctor]") {
  CHECK(cli::look_up("127.0.0.1", 1h, {}).addresses == std::vector<std::string>{"127.0.0.1"});
  // longer than a label of a name can be, so that nobody is asked
  const auto lookup = cli::look_up(std::string(70, 'a') + ".invalid", 1h, {});
  CHECK(lookup.addresses.empty());
  CHECK_FALSE(lookup.fault.empty());
}

TEST_CASE("the address in a URL", "[cli][doctor]") {
  CHECK(cli::address_of("https://openapi.rocketpunch.com/api/v1")->text() == "openapi.rocketpunch.com:443");
  CHECK(cli::address_of("http://[::1]/v1")->text() == "[::1]:80");
  CHECK_FALSE(cli::address_of("http://"));
  CHECK(cli::address_of("http://127.0.0.2:80")->is_loopback());
  CHECK_FALSE(cli::address_of("http://10.0.0.1")->is_loopback());
}

TEST_CASE("the address in a proxy's URL is where libcurl looks for it", "[cli][doctor]") {
  const auto text = [](const char* url) { return cli::proxy_address_of(url).value().text(); };
  CHECK(text("http://user:word@proxy.example:3128") == "proxy.example:3128");
  CHECK(text("http://proxy.example") == "proxy.example:1080");
  CHECK(text("https://proxy.example") == "proxy.example:443");
  CHECK(text("user:word@proxy.example:3128") == "proxy.example:3128");
  CHECK(text("socks5h://[::1]") == "[::1]:1080");
  CHECK_FALSE(cli::proxy_address_of("http://"));
}

}  // namespace rocketpunch::test::cli_doctor_network
