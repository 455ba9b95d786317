// Signing in from a program on this machine: what the browser is sent back with, and what else comes to the
// port.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <rocketpunch/oauth/loopback_sign_in.hpp>
#include <sstream>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/fake_authorization_server.hpp"
#include "support/sockets.hpp"

namespace loopback_sign_in_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

/// A connection of a browser to the program's port.
class Browser {
 public:
  explicit Browser(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{30, 0};  // a test that fails must not hang
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    connected_ = connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  bool connected() const { return connected_; }
  void say(const std::string& text) const { send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL); }
  /// All that comes until the connection ends.
  std::string hear() const {
    std::string text;
    char bytes[4096];
    for (ssize_t count; (count = recv(socket_.get(), bytes, sizeof(bytes), 0)) > 0;)
      text.append(bytes, static_cast<std::size_t>(count));
    return text;
  }

 private:
  Descriptor socket_;
  bool connected_ = false;
};

struct Program {
  Program() {
    Port chosen;  // free at least a moment ago
    port = chosen.number();
    chosen.close();
  }
  OAuthSession session_at(const std::string& redirect_uri) const {
    return OAuthSession(
        {.client_id = "rp_app_id", .client_secret = Secret("rp_sec_secret"), .redirect_uri = redirect_uri},
        {}, server.transport());
  }
  std::string authority() const { return "127.0.0.1:" + std::to_string(port); }
  std::string redirect_uri() const { return "http://" + authority() + "/callback"; }

  std::string get(const std::string& target, const std::string& method = "GET", std::string host = {}) const {
    const Browser browser(port);
    browser.say(method + ' ' + target +
                " HTTP/1.1\r\nAccept: */*\r\nHOST: " + (host.empty() ? authority() : host) + "\r\n\r\n");
    return browser.hear();
  }

  /// Signs in while the browser does what is told, with the state.
  Result<TokenSet> sign_in(std::function<void(const std::string& state)> browse,
                           std::chrono::milliseconds timeout = 30s, const OAuthSession* session = nullptr) {
    std::jthread browser;
    LoopbackSignInOptions options;
    options.timeout = timeout;
    options.open = [&](const std::string& url) {
      const auto query = detail::parse_form(url.substr(url.find('?') + 1)).value();
      for (const auto& [name, value] : query)
        if (name == "state") browser = std::jthread([browse, state = value] { browse(state); });
    };
    return sign_in_on_loopback(session ? *session : session_at(redirect_uri()), options);
  }

  FakeAuthorizationServer server;
  std::uint16_t port = 0;
};

}  // namespace

TEST_CASE_METHOD(Program, "net: a browser that comes back with a code signs the program in") {
  std::string page;
  const auto tokens =
      sign_in([&](const std::string& state) { page = get("/callback?code=good%2Dcode&state=" + state); });
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-1");
  CHECK(page.find("HTTP/1.1 200 OK") == 0);
  CHECK(page.find("You are signed in") != page.npos);
  CHECK(page.find("Content-Security-Policy: default-src 'none'") != page.npos);
  CHECK(page.find("good") == page.npos);
  CHECK_FALSE(Browser(port).connected());
}

TEST_CASE_METHOD(Program, "net: what the user denies ends the wait with the server's words") {
  std::string page;
  const auto tokens = sign_in([&](const std::string& state) {
    page = get("/callback?error=access_denied&error_description=<b>No</b>&state=" + state);
  });
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().code() == "access_denied");
  CHECK(page.find("not signed in") != page.npos);
  CHECK(page.find("<b>No") == page.npos);
}

TEST_CASE_METHOD(Program, "net: a code that isn't taken ends the wait") {
  const auto tokens = sign_in([&](const std::string& state) { get("/callback?code=bad&state=" + state); });
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(Program, "net: whatever else comes to the port, the wait goes on") {
  std::string answers[10];
  const auto tokens = sign_in([&](const std::string& state) {
    const std::string callback = "/callback?code=good-code&state=" + state;
    answers[0] = get("/favicon.ico");
    answers[1] = get("/callback?code=good-code&state=forged");
    answers[2] = get("/callback?error=access_denied&state=forged");
    answers[3] = get(callback, "POST");
    answers[4] = get(callback, "GET", "evil.example:" + std::to_string(port));
    answers[5] = get(callback + std::string(20'000, 'x'));
    answers[6] = get("/callback");
    const Browser nonsense(port);
    nonsense.say("\x16\x03\x01 this is no HTTP\r\n\r\n");
    answers[7] = nonsense.hear();
    const Browser by_tls(port);
    by_tls.say("\x16\x03\x01\x02");
    answers[8] = by_tls.hear();
    answers[9] = get(callback, "HEAD");
    get(callback);
  });
  REQUIRE(tokens);
  const char* const statuses[] = {"404", "400", "400", "405", "400", "431", "400", "400", "400", "405"};
  for (int i = 0; i < 10; ++i) {
    INFO(i << ": " << answers[i]);
    CHECK(answers[i].substr(0, 12) == std::string("HTTP/1.1 ") + statuses[i]);
  }
  CHECK(answers[9].find("\r\n\r\n") == answers[9].size() - 4);
  CHECK(server.state().issued == 1);
}

TEST_CASE_METHOD(Program, "net: a store that can't keep the tokens ends the wait") {
  struct FailingStore {
    struct Lock {
      Error refused{{.kind = ErrorKind::invalid_argument, .message = "no such user", .maybe_sent = false}};
      Result<std::optional<TokenSet>> load() { return refused; }
      Result<void> save(const TokenSet&) { return refused; }
      Result<void> erase() { return refused; }
    };
    Result<std::optional<TokenSet>> load(const std::string&) { return std::optional<TokenSet>(); }
    Result<Lock> lock(const std::string&, const LockOptions&) { return Lock(); }
  };
  const OAuthSession session(
      {.client_id = "rp_app_id", .client_secret = Secret("rp_sec_secret"), .redirect_uri = redirect_uri()},
      std::make_shared<FailingStore>(), "user", {}, server.transport());
  const auto tokens = sign_in(
      [&](const std::string& state) { get("/callback?code=good-code&state=" + state); }, 30s, &session);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().message() == "no such user");
}

TEST_CASE_METHOD(Program, "net: the port is compared as browsers write it") {
  const auto session = session_at("http://127.0.0.1:0" + std::to_string(port) + "/callback");
  CHECK(sign_in([&](const std::string& state) { get("/callback?code=good-code&state=" + state); }, 30s,
                &session));
}

TEST_CASE_METHOD(Program, "net: connections that say nothing, or half of it, hold nobody up") {
  std::vector<Browser> silent;
  const auto tokens = sign_in([&](const std::string& state) {
    for (int i = 0; i < 40; ++i) {
      silent.emplace_back(port);
      if (i % 2 == 0) silent.back().say("GET /callb");
    }
    const Browser slow(port);
    slow.say("GET /callback?code=good-code&state=" + state + " HTTP/1.1\r\n");
    { const Browser gone(port); }
    slow.say("Host: " + authority() + "\r\n\r\n");
    CHECK(slow.hear().find("200 OK") != std::string::npos);
  });
  CHECK(tokens);
}

TEST_CASE_METHOD(Program, "net: the wait for the user has a limit, and can be stopped") {
  const auto late = sign_in([](const std::string&) {}, 30ms);
  REQUIRE_FALSE(late);
  CHECK(late.error().kind() == ErrorKind::timeout);

  std::stop_source stop;
  std::jthread stopper;
  LoopbackSignInOptions options;
  options.stop = stop.get_token();
  options.open = [&](const std::string&) { stopper = std::jthread([&] { stop.request_stop(); }); };
  const auto stopped = sign_in_on_loopback(session_at(redirect_uri()), options);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().kind() == ErrorKind::cancelled);

  options.open = [](const std::string&) { FAIL("opened"); };
  CHECK(sign_in_on_loopback(session_at(redirect_uri()), options).error().kind() == ErrorKind::cancelled);
}

TEST_CASE_METHOD(Program, "net: options that can't be used are returned as errors") {
  LoopbackSignInOptions options;
  options.open = [](const std::string&) { FAIL("opened"); };
  options.timeout = GENERATE(std::chrono::milliseconds(0), (std::chrono::milliseconds::max)());
  CHECK(sign_in_on_loopback(session_at(redirect_uri()), options).error().kind() == ErrorKind::configuration);
  options.timeout = 30s;
  options.authorization.extra = {{"state", "chosen"}};
  CHECK(sign_in_on_loopback(session_at(redirect_uri()), options).error().kind() ==
        ErrorKind::invalid_argument);
}

namespace {

/// What the SDK prints, kept from the output of the tests: the URL has the state.
class Printed {
 public:
  Printed() : before_(std::cerr.rdbuf(text_.rdbuf())) {}
  Printed(const Printed&) = delete;
  ~Printed() { std::cerr.rdbuf(before_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* before_;
};

/// A directory with the one program that is found, and a pipe that it writes to.
class Desktop {
 public:
  Desktop() : path_((std::filesystem::temp_directory_path() / "rocketpunch-desktop-XXXXXX").string()) {
    REQUIRE(mkdtemp(path_.data()) != nullptr);
    REQUIRE(mkfifo((path_ + "/opened").c_str(), 0600) == 0);
    setenv("PATH", path_.c_str(), 1);
  }
  Desktop(const Desktop&) = delete;
  ~Desktop() {
    setenv("PATH", before_.c_str(), 1);
    std::filesystem::remove_all(path_);
  }
  void has_opener() const {
    for (const char* name : {"xdg-open", "open"}) {
      const std::string file = path_ + '/' + name;
      std::ofstream(file) << "#!/bin/sh\nprintf '%s' \"$#:$1\" >'" << path_ << "/opened'\n";
      std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    }
  }
  /// Waits for what is opened.
  std::string opened() const {
    const Descriptor pipe(open((path_ + "/opened").c_str(), O_RDONLY | O_NONBLOCK));
    std::string text;
    pollfd waiting{pipe.get(), POLLIN, 0};
    while (poll(&waiting, 1, 30'000) > 0) {  // a test that fails must not hang
      char bytes[4096];
      const ssize_t count = read(pipe.get(), bytes, sizeof(bytes));
      if (count <= 0) break;
      text.append(bytes, static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  std::string before_ = std::getenv("PATH");
  std::string path_;
};

}  // namespace

TEST_CASE_METHOD(Program, "net: unless told otherwise the page is printed, and opened as one argument") {
  const Desktop desktop;
  desktop.has_opener();
  const Printed printed;
  const auto session = session_at(redirect_uri());
  LoopbackSignInOptions options;
  options.timeout = 30s;
  options.authorization.extra = {{"login_hint", "$(touch x);`touch y`&'\"|"}};
  std::string opened;
  std::jthread browser([&] {
    opened = desktop.opened();
    const auto query = detail::parse_form(opened.substr(opened.find('?') + 1)).value();
    for (const auto& [name, value] : query)
      if (name == "state") get("/callback?code=good-code&state=" + value);
  });
  const auto tokens = sign_in_on_loopback(session, options);
  browser.join();
  REQUIRE(tokens);
  CHECK(opened.compare(0, 10, "1:https://") == 0);
  CHECK(printed.text().find(opened.substr(2)) != std::string::npos);
}

TEST_CASE_METHOD(Program, "net: where no browser can be opened, the page that is printed does") {
  const Desktop desktop;
  const Printed printed;
  LoopbackSignInOptions options;
  options.timeout = 1ms;
  const auto tokens = sign_in_on_loopback(session_at(redirect_uri()), options);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == ErrorKind::timeout);
  CHECK(printed.text().find("Sign in on this page: https://") == 0);
}

TEST_CASE("net: whether something was started to open a page is told") {
  const Desktop desktop;
  CHECK_FALSE(open_in_browser("https://rocketpunch.example/"));
  desktop.has_opener();
  CHECK_FALSE(open_in_browser("--help"));
  CHECK_FALSE(open_in_browser("/etc/passwd"));
  CHECK(open_in_browser("https://rocketpunch.example/"));
  CHECK(desktop.opened() == "1:https://rocketpunch.example/");
}

TEST_CASE_METHOD(Program, "net: localhost is listened on in both of its addresses, as far as there are") {
  std::string page;
  const std::string host = "localhost:" + std::to_string(port);
  const auto session = session_at("http://" + host + "/callback");
  const auto tokens = sign_in(
      [&](const std::string& state) { page = get("/callback?code=good-code&state=" + state, "GET", host); },
      30s, &session);
  REQUIRE(tokens);
  CHECK(page.find("You are signed in") != page.npos);
}

TEST_CASE_METHOD(Program, "net: a port in use is told before anything is opened") {
  const Port taken;
  bool opened = false;
  LoopbackSignInOptions options;
  options.open = [&](const std::string&) { opened = true; };
  const auto tokens = sign_in_on_loopback(session_at(taken.url("/callback")), options);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == ErrorKind::network);
  CHECK(std::string(tokens.error().what()).find(std::to_string(taken.number())) != std::string::npos);
  CHECK_FALSE(opened);
}

TEST_CASE_METHOD(Program, "net: a redirect URI that can't be listened on is a configuration error") {
  const auto uri =
      GENERATE("https://board.example/callback", "http://127.0.0.1/callback", "http://localhost:0/callback",
               "http://127.0.0.2:8765/callback", "https://127.0.0.1:8765/callback");
  LoopbackSignInOptions options;
  options.open = [](const std::string&) { FAIL("opened"); };
  const auto tokens = sign_in_on_loopback(session_at(uri), options);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == ErrorKind::configuration);
}

TEST_CASE_METHOD(Program, "net: a sign-in leaves no descriptor open") {
  const int before = open_descriptors();
  for (int i = 0; i < 3; ++i)
    CHECK(sign_in([](const std::string&) {}, 1ms).error().kind() == ErrorKind::timeout);
  CHECK(open_descriptors() == before);
}

}  // namespace loopback_sign_in_test
