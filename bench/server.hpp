#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace bench {

/// What a server does beside answering; all can be left out.
struct ServerOptions {
  /// Between a request and its answer. Connections wait side by side.
  std::chrono::milliseconds delay{};
  /// https, with a certificate made on the spot.
  bool tls = false;
};

/// A process of its own that answers every request on the loopback interface with the same JSON, or with that
/// of the page asked for, and keeps connections open. No more of HTTP than that takes, so that its own time
/// is small. Make it before any thread.
class Server {
 public:
  /// One body for whatever is asked for.
  explicit Server(const std::string& body, ServerOptions options = {})
      : Server(std::vector<std::string>{body}, options) {}
  /// Body by body for `page=1` and so on; the first one where no such page is asked for.
  explicit Server(const std::vector<std::string>& pages, ServerOptions options = {});
  Server(const Server&) = delete;
  ~Server();

  /// `http://127.0.0.1:PORT/api/v1`, or https
  std::string base_url() const;
  /// The file with the certificate to trust; none without TLS.
  const std::string& ca_bundle() const noexcept { return ca_bundle_; }

 private:
  bool tls_;
  unsigned short port_ = 0;
  pid_t process_ = 0;
  std::string ca_bundle_{};
};

}  // namespace bench
