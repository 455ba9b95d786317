// A PostgreSQL of the test's own, in a directory that goes with it, reached by a socket there and nowhere
// else.
#pragma once

#include <sys/types.h>

#include <rocketpunch/postgres/token_store.hpp>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace rocketpunch::test {

/// Starts a program, by its path, as the user that a server runs as: those of PostgreSQL want to be nobody's
/// with all rights. Its output goes to a file.
pid_t start_program(const std::string& program, std::vector<std::string> arguments,
                    const std::string& output);
/// Waits until the server of that connection answers; `process` is its first.
void wait_until_answered(const std::string& connection, pid_t process, const std::string& log);

class PostgresServer {
 public:
  /// Makes a database cluster and starts it, with settings as `max_connections=300`. Throws where that can't
  /// be done.
  explicit PostgresServer(std::vector<std::string> settings = {});
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// One for all tests of the program; each empties it first.
  static PostgresServer& shared();

  const std::string& directory() const noexcept { return directory_.path(); }
  /// For libpq; `more`: further settings.
  std::string connection(const std::string& more = {}) const;
  /// Runs SQL as the server's owner. Gives the first column of the first row; throws where it fails.
  std::string query(const std::string& sql) const;
  /// What `program`, one of PostgreSQL's, prints.
  std::string output(const std::string& program, std::vector<std::string> arguments) const;
  /// The process of the server that first takes connections.
  pid_t postmaster() const noexcept { return postmaster_; }

  /// Ends it as a loss of power does: nothing is written any more.
  void crash();
  /// Ends its first process without a word (SIGKILL); the others end when they notice.
  void kill_postmaster();
  void start();
  /// Stops all of its processes, until they are told to go on.
  void stop();
  void go_on();

 private:
  void end(int signal);

  TemporaryDirectory directory_;
  std::vector<std::string> settings_;
  pid_t postmaster_ = -1;
  std::vector<pid_t> stopped_;
};

/// A connection on which a test leaves a transaction open.
class PostgresTransaction {
 public:
  explicit PostgresTransaction(const PostgresServer& server, const std::string& sql);
  PostgresTransaction(const PostgresTransaction&) = delete;
  PostgresTransaction& operator=(const PostgresTransaction&) = delete;
  ~PostgresTransaction();
  void commit();

 private:
  void* connection_;
};

}  // namespace rocketpunch::test
