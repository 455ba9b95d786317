// Signs the user of a command-line program in with the browser, once, and remembers it.
//   desktop_sign_in [--sign-out] [DIRECTORY]
// Reads ROCKETPUNCH_CLIENT_ID, _CLIENT_SECRET, _REDIRECT_URI (http to this machine, with a port) and _SCOPES.
// The tokens are kept in DIRECTORY, or under $XDG_STATE_HOME, or under ~/.local/state.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <rocketpunch/oauth/loopback_sign_in.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;

namespace {

/// Where a program keeps what it remembers about its user.
std::string state_directory() {
  namespace fs = std::filesystem;
  const char* const state = std::getenv("XDG_STATE_HOME");
  const char* const home = std::getenv("HOME");
  fs::path directory = home ? fs::path(home) / ".local" / "state" : fs::path(".");
  if (state && fs::path(state).is_absolute()) directory = state;
  fs::create_directories(directory);
  return directory / "rocketpunch-example";
}

/// Who is signed in; asks the user if nobody is.
rp::Result<rp::UserInfo> sign_in(const rp::OAuthSession& session) {
  auto user = session.user_info();  // with the tokens of an earlier run, refreshed if need be
  if (user || user.error().kind() != rp::ErrorKind::sign_in_required) return user;
  if (const auto tokens = rp::sign_in_on_loopback(session); !tokens) return tokens.error();
  return session.user_info();
}

}  // namespace

int main(int argc, char** argv) {
  bool sign_out = false;
  std::string directory;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--sign-out")
      sign_out = true;
    else
      directory = argv[i];
  }
  try {
    if (directory.empty()) directory = state_directory();
    const rp::FileTokenStore store(directory);
    const rp::OAuthSession session(rp::OAuthConfig::from_env(), store, "me");
    if (sign_out) {
      session.revoke().value();
      std::cout << "signed out\n";
      return 0;
    }
    const auto user = sign_in(session).value();
    std::cout << "signed in: " << user.name.value_or(user.subject) << '\n';
  } catch (const std::exception& error) {  // an rp::Error, or no directory to keep the tokens in
    std::cerr << "desktop_sign_in: " << error.what() << '\n';
    return 1;
  }
}
