// Signs the user of a program on this machine in, once, and posts for them from then on.
//   ROCKETPUNCH_CLIENT_ID, _CLIENT_SECRET, _SCOPES="profile post:write" and
//   _REDIRECT_URI=http://127.0.0.1:8765/callback (as registered) sign_in_on_desktop DIRECTORY TEXT
#include <chrono>
#include <iostream>
#include <rocketpunch/oauth/loopback_sign_in.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

/// Has the user sign in, where nobody is signed in. Everything else that can go wrong is no reason to ask.
rp::Result<void> ensure_signed_in(const rp::OAuthSession& session) {
  const auto tokens = session.tokens();  // those of an earlier run, refreshed if need be
  if (tokens) return {};
  if (tokens.error().kind() != rp::ErrorKind::sign_in_required) return tokens.error();
  const auto open = [](const std::string& url) {
    std::cout << "Sign in on this page: " << url << std::endl;  // for where there is no browser to be opened
    rp::open_in_browser(url);
  };
  const auto signed_in = rp::sign_in_on_loopback(session, {.open = open, .timeout = 5min});
  if (!signed_in) return signed_in.error();
  return {};
}

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: sign_in_on_desktop DIRECTORY TEXT\n";
    return 2;
  }
  // tokens lie in files of the user's own, mode 0600; all windows of the program share them
  const rp::FileTokenStore store(argv[1]);
  const rp::OAuthSession session(rp::OAuthConfig::from_env(), store, "me");
  if (const auto ready = ensure_signed_in(session); !ready) {
    std::cerr << ready.error() << '\n';  // access_denied: the user said no
    return 1;
  }
  const rp::Client client{session};
  const auto post = client.posts().create({.text = argv[2]});
  if (!post) {
    std::cerr << post.error() << '\n';
    return 1;
  }
  std::cout << "posted: " << post->web_url << '\n';
} catch (const rp::Error& error) {
  std::cerr << "sign_in_on_desktop: " << error << '\n';
  return 1;
}
