// "Sign in with Rocketpunch" in a web server of cpp-httplib, no more than it takes.
//   ROCKETPUNCH_CLIENT_ID, _CLIENT_SECRET and _REDIRECT_URI=https://board.example/callback sign_in_on_web
//   TOKENS [PORT]
// Behind a proxy that speaks TLS. examples/web_sign_in has forms, sign-out and error pages beside.
#include <httplib.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <rocketpunch/oauth/sign_in_requests.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;

/// A value that nobody can guess.
std::string make_cookie() {
  std::random_device random;  // of the system's generator on Linux
  std::string value;
  for (int i = 0; i < 8; ++i) value += std::to_string(random()) + '-';
  return value;
}

/// Who is signed in with which browser: the users' names in the token store, by the browsers' cookies.
class SignedIn {
 public:
  void add(const std::string& cookie, const std::string& user) {
    const std::lock_guard guard(mutex_);
    users_[cookie] = user;
  }
  std::string user(const std::string& cookie) const {
    const std::lock_guard guard(mutex_);
    const auto found = users_.find(cookie);
    return found == users_.end() ? "" : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> users_;
};

std::string cookie_of(const httplib::Request& request) {
  const std::string text = request.get_header_value("Cookie"), name = "board=";
  const auto at = text.find(name);
  return at == text.npos ? "" : text.substr(at + name.size(), text.find(';', at) - at - name.size());
}
void set_cookie(httplib::Response& response, const std::string& id) {
  response.set_header("Set-Cookie",
                      "board=" + id + "; Path=/; HttpOnly; SameSite=Lax");  // and Secure, behind TLS
}

/// Finishes a sign-in, and gives the name under which the user's tokens are kept.
rp::Result<std::string> finish(const rp::OAuthApp& app, const rp::SignInRequests& requests,
                               const rp::AnyTokenStore& store, const std::string& callback,
                               const std::string& cookie) {
  const auto request = requests.take(callback, cookie);  // good once, and to the browser that began
  if (!request) return request.error();
  const auto newcomer = app.exchange(callback, *request);
  if (!newcomer) return newcomer.error();
  const auto user = newcomer->user_info();
  if (!user) return user.error();
  if (const auto moved = newcomer->move_to(store, user->subject); !moved) return moved.error();
  return user->subject;
}

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: sign_in_on_web TOKENS [PORT]\n";
    return 2;
  }
  const rp::OAuthApp app{rp::OAuthConfig::from_env()};  // one for all users
  const rp::FileTokenStore store(argv[1]);
  const rp::MemorySignInRequests requests;
  SignedIn signed_in;
  httplib::Server server;
  server.set_default_headers({{"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}});

  server.Get("/", [&](const httplib::Request& request, httplib::Response& response) {
    const std::string user = signed_in.user(cookie_of(request));
    if (user.empty()) return response.set_redirect("/sign-in");
    const auto info = app.session(store, user).user_info();  // refreshes the token as need be
    if (info)
      return response.set_content("Hello, " + info->name.value_or("you"), "text/plain; charset=utf-8");
    if (info.error().kind() == rp::ErrorKind::sign_in_required) return response.set_redirect("/sign-in");
    std::cerr << info.error() << '\n';
    response.status = 503;
  });
  server.Get("/sign-in", [&](const httplib::Request&, httplib::Response& response) {
    const auto begun = app.authorization_request();
    const std::string cookie = make_cookie();  // ours: one that came along may be known to others
    if (const auto kept = requests.keep(begun, cookie); !kept) {
      std::cerr << kept.error() << '\n';
      return void(response.status = 503);
    }
    set_cookie(response, cookie);
    response.set_redirect(begun.url);
  });
  server.Get("/callback", [&](const httplib::Request& request, httplib::Response& response) {
    const auto user = finish(app, requests, store, request.target, cookie_of(request));
    if (!user) {
      std::cerr << user.error() << '\n';
      response.status = 400;
      return response.set_content("You are not signed in. Go back, and try again.", "text/plain");
    }
    const std::string cookie = make_cookie();  // another one: who knows the former isn't signed in by it
    signed_in.add(cookie, *user);
    set_cookie(response, cookie);
    response.set_redirect("/");
  });

  const int wanted = argc > 2 ? std::atoi(argv[2]) : 8000;
  const int port = wanted == 0                                ? server.bind_to_any_port("127.0.0.1")
                   : server.bind_to_port("127.0.0.1", wanted) ? wanted
                                                              : -1;
  std::cout << "listening on http://127.0.0.1:" << port << std::endl;
  return port > 0 && server.listen_after_bind() ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "sign_in_on_web: " << error.what() << '\n';
  return 1;
}
