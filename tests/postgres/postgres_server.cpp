#include "postgres/postgres_server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace rocketpunch::test {
namespace {

const std::string programs = ROCKETPUNCH_TEST_POSTGRES_PROGRAMS;

bool succeeds(pid_t id) {
  int status = 0;
  return waitpid(id, &status, 0) == id && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
std::string read_all(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

struct Finish {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
std::string run(PGconn* connection, const std::string& sql) {
  const std::unique_ptr<PGresult, Clear> result(PQexec(connection, sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw std::runtime_error(PQerrorMessage(connection));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace

pid_t start_program(const std::string& program, std::vector<std::string> arguments,
                    const std::string& output) {
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const passwd* const owner = geteuid() == 0 ? getpwnam("postgres") : nullptr;
  if (geteuid() == 0 && owner == nullptr) throw std::runtime_error("no user postgres to run a server as");
  const pid_t id = fork();
  if (id != 0) return id;
  const int to = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  dup2(to, STDOUT_FILENO);
  dup2(to, STDERR_FILENO);
  if (owner != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(owner->pw_gid) != 0 || setuid(owner->pw_uid) != 0))
    _exit(127);
  if (chdir("/") != 0) _exit(127);
  execv(program.c_str(), argv.data());
  _exit(127);
}
PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  if (geteuid() == 0) {
    const passwd* const owner = getpwnam("postgres");
    if (owner == nullptr || chown(directory().c_str(), owner->pw_uid, owner->pw_gid) != 0)
      throw std::runtime_error("no user postgres to run a server as");
  }
  const std::string log = directory() + "/initdb.log";
  // not to write the empty cluster to the disk saves a second; what the server itself writes is
  if (!succeeds(start_program(
          programs + "/initdb",
          {"-D", directory() + "/data", "-U", "owner", "--auth=trust", "-E", "UTF8", "--no-sync"}, log)))
    throw std::runtime_error("initdb: " + read_all(log));
  std::ofstream(directory() + "/data/pg_hba.conf") << "local all locked scram-sha-256\nlocal all all trust\n";
  start();
}

PostgresServer::~PostgresServer() { end(SIGINT); }

void PostgresServer::start() {
  std::vector<std::string> arguments{"-D", directory() + "/data", "-k", directory(),
                                     "-c", "listen_addresses="};
  for (const std::string& setting : settings_) arguments.insert(arguments.end(), {"-c", setting});
  const std::string log = directory() + "/server.log";
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (;;) {
    const std::size_t known = read_all(log).size();
    postmaster_ = start_program(programs + "/postgres", arguments, log);
    try {
      return wait_until_answered(connection(), postmaster_, log);
    } catch (const std::runtime_error&) {
      // of a postmaster that was killed, its processes may not have ended yet
      const bool is_early =
          read_all(log).find("pre-existing shared memory block", known) != std::string::npos;
      if (!is_early || std::chrono::steady_clock::now() > end) throw;
      poll(nullptr, 0, 100);
    }
  }
}

void wait_until_answered(const std::string& connection, pid_t process, const std::string& log) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (PQping(connection.c_str()) != PQPING_OK) {
    if (std::chrono::steady_clock::now() > end || waitpid(process, nullptr, WNOHANG) != 0)
      throw std::runtime_error("no answer: " + read_all(log));
    poll(nullptr, 0, 10);
  }
}

void PostgresServer::end(int signal) {
  if (postmaster_ <= 0) return;
  kill(postmaster_, signal);
  waitpid(std::exchange(postmaster_, -1), nullptr, 0);
}
void PostgresServer::crash() { end(SIGQUIT); }
void PostgresServer::kill_postmaster() { end(SIGKILL); }

void PostgresServer::stop() {
  // the first one first, so that no other is started meanwhile
  stopped_ = {postmaster_};
  kill(postmaster_, SIGSTOP);
  const std::string id = std::to_string(postmaster_);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  for (pid_t child = 0; children >> child;) {
    kill(child, SIGSTOP);
    stopped_.push_back(child);
  }
}
void PostgresServer::go_on() {
  for (const pid_t id : std::exchange(stopped_, {})) kill(id, SIGCONT);
}

std::string PostgresServer::connection(const std::string& more) const {
  return "host=" + directory() + " dbname=postgres user=owner " + more;
}

std::string PostgresServer::query(const std::string& sql) const {
  const std::unique_ptr<PGconn, Finish> connection(PQconnectdb(this->connection().c_str()));
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  return run(connection.get(), sql);
}

std::string PostgresServer::output(const std::string& program, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"-h", directory(), "-U", "owner"});
  const std::string path = directory() + '/' + program + ".out";
  if (!succeeds(start_program(programs + '/' + program, std::move(arguments), path)))
    throw std::runtime_error(program + ": " + read_all(path));
  return read_all(path);
}

PostgresTransaction::PostgresTransaction(const PostgresServer& server, const std::string& sql)
    : connection_(PQconnectdb(server.connection().c_str())) {
  run(static_cast<PGconn*>(connection_), "BEGIN");
  run(static_cast<PGconn*>(connection_), sql);
}
PostgresTransaction::~PostgresTransaction() { PQfinish(static_cast<PGconn*>(connection_)); }
void PostgresTransaction::commit() { run(static_cast<PGconn*>(connection_), "COMMIT"); }

}  // namespace rocketpunch::test
