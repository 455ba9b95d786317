#pragma once
#include "rocketpunch/version.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/sockets.hpp"
#include "rocketpunch/detail/postgres/connection_settings.hpp"
#include "rocketpunch/detail/postgres/server_error.hpp"
#include "rocketpunch/detail/postgres/wait.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

/// All that the SDK has of libpq. Looking a host's name up is the one thing that libpq does without a limit.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a statement is given, and gives, as text; nothing: NULL.
using PostgresValues = std::vector<std::optional<std::string>>;
using PostgresRows = std::vector<PostgresValues>;

/// Reads a connection string of libpq, or a URL. Throws where it is none, without what it says: a part of it
/// may be a password.
inline ConnectionSettings parse_connection(const std::string& text) {
  struct Free {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
  };
  const std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(text.c_str(), nullptr));
  if (!options || text.find('\0') != std::string::npos)
    throw postgres_misconfigured(
        "`connection` is neither keywords and values, as in host=db.example dbname=app, nor a postgres:// "
        "URL");
  ConnectionSettings settings;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) settings.set(option->keyword, Secret(option->val));
  return settings;
}

/// A connection to a server, which runs one statement at a time; none of its functions takes longer than it
/// is told.
class PostgresConnection {
 public:
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  static Result<std::unique_ptr<PostgresConnection>> open(const ConnectionSettings& settings,
                                                          const PostgresWait& wait) {
    std::unique_ptr<PostgresConnection> made(new PostgresConnection(settings));
    PGconn* const connection = made->connection_.get();
    if (connection == nullptr) throw std::bad_alloc();
    PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE);  // the words are the server's, in its language
    PQsetNoticeReceiver(
        connection, [](void*, const PGresult*) {}, nullptr);  // else they are printed
    auto next = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
      if (next == PGRES_POLLING_FAILED) return made->refused();
      const auto ready = made->wait_until_ready(next == PGRES_POLLING_WRITING ? POLLOUT : POLLIN, wait);
      if (!ready) return ready.error();
      next = PQconnectPoll(connection);
    }
    if (PQsetnonblocking(connection, 1) != 0) return made->lost();
    made->is_usable_ = true;
    return made;
  }

  /// Whether another statement can be sent.
  bool is_usable() const noexcept { return is_usable_; }
  /// Whether the server has said nothing since: else that it is going, or has gone.
  bool is_quiet() const {
    std::vector<WatchedSocket> sockets{{socket(), POLLIN, 0}};
    return wait_for_any(sockets, 0) == 0;
  }

  /// Runs one statement in a transaction of its own. In the protocol's extended form, unnamed, so that it
  /// leaves nothing behind and any proxy can pass it on. What `wait` ends leaves no usable connection.
  Result<PostgresRows> run(const std::string& statement, const PostgresValues& values,
                           const PostgresWait& wait) {
    is_usable_ = false;
    PGconn* const connection = connection_.get();
    std::vector<const char*> texts;
    for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
    if (PQsendQueryParams(connection, statement.c_str(), static_cast<int>(texts.size()), nullptr,
                          texts.data(), nullptr, nullptr, 0) == 0)
      return lost();
    for (int left; (left = PQflush(connection)) != 0;) {
      if (left < 0) return lost();
      const auto ready = wait_until_ready(POLLIN | POLLOUT, wait);
      if (!ready) return ready.error();
      if (PQconsumeInput(connection) == 0) return lost();
    }
    Result<PostgresRows> outcome = lost();
    for (bool is_first = true;; is_first = false) {
      while (PQisBusy(connection) != 0) {
        const auto ready = wait_until_ready(POLLIN, wait);
        if (!ready) return ready.error();
        if (PQconsumeInput(connection) == 0) return lost();
      }
      const Outcome result(PQgetResult(connection));
      if (!result) break;
      if (is_first) outcome = read(*result);
    }
    is_usable_ = PQstatus(connection) == CONNECTION_OK;
    return outcome;
  }

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  struct Clear {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
  };
  using Outcome = std::unique_ptr<PGresult, Clear>;

  explicit PostgresConnection(const ConnectionSettings& settings) {
    std::vector<const char*> keywords, values;
    std::vector<Secret> texts;  // each ends with a NUL
    for (const auto& [keyword, value] : settings.values())
      texts.emplace_back(std::string(value.reveal()) + '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
      keywords.push_back(settings.values()[i].first.c_str());
      values.push_back(texts[i].reveal().data());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    connection_.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
  }

  SocketNumber socket() const noexcept { return static_cast<SocketNumber>(PQsocket(connection_.get())); }
  Result<void> wait_until_ready(short events, const PostgresWait& wait) const {
    return wait.until([&](std::chrono::milliseconds most) {
      std::vector<WatchedSocket> sockets{{socket(), events, 0}};
      return wait_for_any(sockets, static_cast<int>(most.count())) > 0;
    });
  }

  static Result<PostgresRows> read(const PGresult& of) {
    PGresult* const result = const_cast<PGresult*>(&of);  // libpq is of a time before const
    if (PQresultStatus(&of) != PGRES_TUPLES_OK && PQresultStatus(&of) != PGRES_COMMAND_OK) {
      const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
      return state != nullptr ? server_error(state) : connection_lost();
    }
    PostgresRows rows(static_cast<std::size_t>(PQntuples(result)));
    for (std::size_t row = 0; row < rows.size(); ++row)
      for (int column = 0; column < PQnfields(result); ++column) {
        const int at = static_cast<int>(row);
        rows[row].push_back(PQgetisnull(result, at, column) != 0
                                ? std::nullopt
                                : std::optional<std::string>(PQgetvalue(result, at, column)));
      }
    return rows;
  }

  /// Why no connection was made. The error of a server is its code alone, at the end of the last line; what
  /// else goes wrong is said by libpq, which names the host.
  Error refused() const {
    PGconn* const connection = connection_.get();
    std::string_view said = PQerrorMessage(connection);
    while (!said.empty() && (said.back() == '\n' || said.back() == ' ')) said.remove_suffix(1);
    const std::string_view state = said.substr(said.size() - (std::min)(said.size(), sqlstate_size));
    if (said.size() > sqlstate_size && said[said.size() - sqlstate_size - 1] == ' ' && is_sqlstate(state))
      return server_error(state);
    if (PQconnectionNeedsPassword(connection) != 0)
      return postgres_misconfigured("the server wants a password, and none was given");
    const auto says = [&](std::string_view word) { return said.find(word) != std::string_view::npos; };
    const bool is_cut = says("SYSCALL") || says("closed");
    const std::string line(said.substr(0, said.find('\n')));
    if ((says("SSL") || says("certificate")) && !is_cut) return postgres_misconfigured("TLS: " + line);
    return postgres_unreachable(line);
  }
  Error lost() const { return connection_lost(); }
  static Error connection_lost() { return postgres_unreachable("the connection was lost"); }

  std::unique_ptr<PGconn, Finish> connection_;
  bool is_usable_ = false;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
