// A web server with "Sign in with Rocketpunch". README.md says how to run it.
//   web_sign_in [[--store] DIRECTORY|postgres://... [PORT]]
#include <httplib.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <charconv>
#include <exception>
#include <filesystem>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "redirect_uri.hpp"
#include "site.hpp"
#include "stores.hpp"

namespace rp = rocketpunch;

namespace {

constexpr const char* host = "127.0.0.1";

int read_port(std::string_view text) {
  int port = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < 0 || port > 65535)
    throw std::invalid_argument("PORT must be a number from 0 to 65535");
  return port;
}

/// Where the browser asks for the callback, if nothing stands between it and this program.
int port_of(const RedirectUri& redirect_uri) {
  if (redirect_uri.is_https)
    throw std::invalid_argument(
        "ROCKETPUNCH_REDIRECT_URI is https: name the PORT that your TLS proxy passes requests to");
  return redirect_uri.port.empty() ? 80 : read_port(redirect_uri.port);
}

/// Listens, and gives the port: 0 has the system choose one that is free.
int listen_on(httplib::Server& server, int port) {
  // by the library's own options, a second copy of the program would get some of the first one's requests
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  const int given = port == 0 ? server.bind_to_any_port(host) : server.bind_to_port(host, port) ? port : -1;
  if (given < 0) throw std::runtime_error("can't listen on port " + std::to_string(port) + " of " + host);
  return given;
}

/// A new directory that nobody else can look into.
std::string make_directory() {
  std::string name = std::filesystem::temp_directory_path() / "web_sign_in.XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("can't make the directory " + name);
  return name;
}

}  // namespace

int main(int argc, char** argv) try {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() > 1 && arguments[0] == "--store") arguments.erase(arguments.begin());
  if (arguments.size() > 2)
    throw std::invalid_argument("usage: web_sign_in [[--store] DIRECTORY|postgres://... [PORT]]");
  rp::OAuthConfig config = rp::OAuthConfig::from_env();
  const RedirectUri uri(config.redirect_uri);

  httplib::Server server;
  const int port = listen_on(server, arguments.size() > 1 ? read_port(arguments[1]) : port_of(uri));
  // then the URI is that of the port given, for tests
  if (uri.port == "0") config.redirect_uri.replace(uri.port_at, 1, std::to_string(port));

  const std::string where = arguments.empty() ? make_directory() : arguments[0];
  Site site(SignIn(config, open_stores(where)));
  site.serve_with(server);
  // an address may have a password in it
  std::cout << "web_sign_in: tokens are kept in "
            << (where.find("://") == where.npos ? where : "the database") << '\n'
            << "web_sign_in: listening on " << host << ':' << port << '\n'
            << "web_sign_in: open " << config.redirect_uri.substr(0, config.redirect_uri.find('/', 8))
            << "/\n"
            << std::flush;
  server.listen_after_bind();
} catch (const std::exception& error) {
  std::cerr << "web_sign_in: " << error.what() << '\n';
  return 1;
}
