// HTTP/2 as nghttp2's server speaks it: calls at once share one connection.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <regex>
#include <rocketpunch/async.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/temporary_directory.hpp"

namespace http2_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

/// A port that was free a moment ago: this server can't be told to choose one. Below those that the system
/// gives to connections, of which other tests make thousands.
unsigned short free_port() {
  std::random_device random;
  std::uniform_int_distribution<int> any(20'000, 32'000);
  for (;;) {
    const auto port = static_cast<unsigned short>(any(random));
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool is_free = bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(socket);
    if (is_free) return port;
  }
}

/// The server, which serves the files of a directory and logs all frames.
class Http2Server {
 public:
  explicit Http2Server(const TemporaryDirectory& directory)
      : directory_(directory.path()), port_(free_port()) {
    const std::string make =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        "-addext subjectAltName=IP:127.0.0.1 -keyout " +
        directory_ + "/key.pem -out " + certificate() + " 2>/dev/null";
    if (std::system(make.c_str()) != 0) throw std::runtime_error("openssl made no certificate");
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    output_ = ends[0];
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      const std::string port = std::to_string(port_), files = directory_ + "/files",
                        key = directory_ + "/key.pem";
      execl(ROCKETPUNCH_TEST_NGHTTPD, ROCKETPUNCH_TEST_NGHTTPD, "-v", "-a", "127.0.0.1", "-d", files.c_str(),
            port.c_str(), key.c_str(), certificate().c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    // it says so when it listens
    while (log_.find(": listen ") == std::string::npos)
      if (!read_on()) {
        end();
        throw std::runtime_error("nghttpd does not listen");
      }
    reader_ = std::jthread([this] {
      while (read_on()) {
      }
    });
  }
  Http2Server(const Http2Server&) = delete;
  ~Http2Server() { end(); }

  std::string certificate() const { return directory_ + "/certificate.pem"; }
  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/api/v1"; }
  void end() {
    if (process_ > 0) {
      kill(process_, SIGTERM);
      waitpid(process_, nullptr, 0);
    }
    process_ = 0;
    if (reader_.joinable()) reader_.join();  // at the end of what it printed
    if (output_ >= 0) close(std::exchange(output_, -1));
  }
  /// All that it has printed, once it has ended.
  const std::string& log() const noexcept { return log_; }

 private:
  std::string directory_;
  unsigned short port_;
  pid_t process_ = 0;
  int output_ = -1;
  std::string log_;  // the reader's, while there is one
  std::jthread reader_;

  bool read_on() {
    char some[4096];
    const auto count = read(output_, some, sizeof some);
    if (count > 0) log_.append(some, static_cast<std::size_t>(count));
    return count > 0;
  }
};

}  // namespace

TEST_CASE("engine: over HTTP/2, calls at once share one connection") {
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory.path() + "/files/api/v1/codes");
  directory.write("files/api/v1/codes/seniorities", codes_json);
  std::set<std::string> connections;
  // on a busy machine a handshake may take longer than calls wait for it, though hardly each time
  for (int tries = 0; tries < 10 && connections.size() != 1; ++tries) {
    Http2Server server(directory);
    {
      const Engine engine({.curl = {.ca_bundle = server.certificate()}});
      const Client client(AppKey(app_key), options_for(server.url()), engine.transport());
      std::vector<Task<Result<std::vector<Code>>>> tasks;
      for (int i = 0; i < 200; ++i) tasks.push_back(client.async().codes().seniorities());
      for (const auto& codes : engine.run(when_all(std::move(tasks), 50))) {
        if (!codes) UNSCOPED_INFO(codes.error());
        REQUIRE(codes);
      }
    }
    server.end();
    const std::string& log = server.log();
    const std::regex request(R"(\[id=(\d+)\] \[[ 0-9.]+\] recv \(stream_id=(\d+)\) :path: )");
    connections.clear();
    std::ptrdiff_t requests = 0;
    for (auto it = std::sregex_iterator(log.begin(), log.end(), request); it != std::sregex_iterator();
         ++it) {
      connections.insert((*it)[1]);
      ++requests;
    }
    CHECK(requests == 200);
  }
  CHECK(connections.size() == 1);
}

}  // namespace http2_test
