#pragma once

#include <sys/types.h>

#include <string>

namespace bench {

/// A process of its own that answers every request on the loopback interface with the same JSON, and keeps
/// connections open. No more of HTTP than that takes, so that its own time is small. Make it before any
/// thread.
class Server {
 public:
  explicit Server(const std::string& body);
  Server(const Server&) = delete;
  ~Server();

  /// `http://127.0.0.1:PORT/api/v1`
  std::string base_url() const;

 private:
  unsigned short port_ = 0;
  pid_t process_ = 0;
};

}  // namespace bench
