// What a command gets: the settings, the streams, and clients that are made when they are first asked for.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <string_view>

#include "output/terminal.hpp"
#include "program/credentials.hpp"
#include "program/exit_code.hpp"
#include "program/paths.hpp"
#include "program/settings.hpp"
#include "program/surroundings.hpp"

namespace cli {

namespace rp = rocketpunch;

/// Told how long a call is going to wait for the quota, on the thread that makes the call.
using WaitTeller = std::function<void(std::chrono::milliseconds)>;

/// What a command gets. For one thread; the clients it gives are safe to use from many.
class Context {
 public:
  /// Where a browser comes back to after a sign-in, unless the environment says otherwise.
  static constexpr const char* default_redirect_uri = "http://127.0.0.1:8765/callback";

  Context(Settings settings, Surroundings& around);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  const Settings& settings() const noexcept { return settings_; }
  const Environment& environment() const noexcept { return around_.environment; }
  /// What the streams are connected to; `color` is settled by the options.
  const Terminal& terminal() const noexcept { return terminal_; }
  std::istream& in() noexcept { return around_.in; }
  /// For what was asked for, and nothing else.
  std::ostream& out() noexcept { return around_.out; }
  /// For all else: questions, notes, progress.
  std::ostream& err() noexcept { return around_.err; }
  const std::shared_ptr<rp::Clock>& clock() const noexcept { return around_.clock; }
  /// Stopped by Ctrl-C. The clients' calls end by it too, with `cancelled`.
  const std::stop_token& stop() const noexcept { return around_.stop; }

  /// The client for public reads. Finds the App Key, or asks for it.
  const rp::AppClient& app();
  /// The same for the signed-in user: by `ROCKETPUNCH_ACCESS_TOKEN`, or by what `sign-in` has kept. Throws a
  /// `Failure` where neither is there: reads of posts would else go on without the user.
  rp::UserClient user();
  /// The sign-in of this machine's user at this app, whether or not anybody is signed in. Finds the client's
  /// secret, or asks for it.
  rp::OAuthSession session();
  /// The OAuth client, from the environment and the key's files.
  rp::OAuthConfig oauth_config();
  /// Whether `user()` has something to try: an access token, or a sign-in that was kept.
  bool has_user();
  /// An access token that takes the place of a sign-in: `ROCKETPUNCH_ACCESS_TOKEN`, or that of the mock
  /// server's user.
  std::optional<rp::Secret> given_token();
  /// A sign-in of that access token alone, in memory: for what only a sign-in can be asked.
  rp::OAuthSession session_of(const rp::Secret& token);
  /// Where the browser is sent back to after a sign-in.
  std::string redirect_uri() const;
  /// What the sign-in is called in the store of tokens.
  std::string sign_in_name();

  /// What `app()` is made with, for who makes a client of another kind.
  rp::ClientOptions client_options();
  /// The same without quota and cache, which are files: for a client that leaves none.
  rp::ClientOptions bare_client_options();
  /// What the clients send by.
  const rp::AnyTransport& transport();
  /// Where a client finds the service: as the settings and the environment say, or the mock server.
  std::string base_url();
  /// Where the App Key and the client's secret are looked for.
  SecretPlace key_place() const;
  SecretPlace client_secret_place() const;
  /// The program's directory for such files, which need not be there.
  std::string directory(Keeps what) const { return directory_for(what, around_.environment); }
  /// The same, made where it isn't there.
  std::string made_directory(Keeps what) const { return made_directory_for(what, around_.environment); }
  /// Directory of the tokens that `sign-in` keeps, which need not be there.
  std::string token_directory() const { return directory(Keeps::state) + "/tokens"; }
  /// The mock server that `--mock` started; null without `--mock`.
  rp::testing::MockServer* mock();

  /// Replaces what tells of waits for the quota: by default, a line on a terminal's standard error.
  void tell_waits_by(WaitTeller teller);

  /// A line on the standard error.
  void note(std::string_view line);
  /// All of the standard input; on a terminal, what is typed until Ctrl-D. Throws a `Failure` for more than
  /// so many bytes.
  std::string read_input(std::size_t most);
  /// Opens a page in the user's browser. False: there is no desktop, or nothing that opens pages.
  bool open_in_browser(const std::string& url);
  /// Whether there is a person at a terminal who can be asked.
  bool can_ask() const noexcept;
  /// Asks the person at the terminal whether to do that, such as "Remove post 12?". `yes`: the answer was
  /// given on the command line. Throws a `Failure` if the answer is no, or nobody can be asked.
  void confirm(std::string_view question, bool yes);

 private:
  struct Told;
  const rp::AppKey& app_key();
  std::string client_id();
  /// The OAuth client without its secret.
  rp::OAuthConfig public_oauth_config();
  rp::Observer observer();

  Settings settings_;
  Surroundings& around_;
  Terminal terminal_;
  std::shared_ptr<Told> told_;
  // before the clients, which must not outlive it
  std::unique_ptr<rp::testing::MockServer> mock_;
  std::optional<rp::Secret> key_;
  std::optional<rp::AppKey> app_key_;
  std::optional<rp::AnyTransport> transport_;
  std::optional<rp::AppClient> app_;
};

}  // namespace cli
