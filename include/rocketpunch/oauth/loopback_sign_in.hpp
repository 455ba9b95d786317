#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/oauth/loopback_listener.hpp"
#include "rocketpunch/detail/os/browser.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Opens a page in the user's browser, as far as the system knows how to. Doesn't wait for what it starts,
/// which can be the browser itself: that takes a thread, which does nothing but wait for its end. False:
/// nothing was started, since the system has no opener, or the text is no URL of http or https. Where there
/// is no desktop, an opener may start all the same, and find no browser.
inline bool open_in_browser(const std::string& url) {
  // an opener takes files and options too
  return detail::parse_url(url).has_value() && detail::start_opener(url);
}

/// How `sign_in_on_loopback` goes about it; all can be left out.
struct LoopbackSignInOptions {
  /// Takes the user to the consent page. Unset: prints its URL to `std::cerr` and opens it in the browser
  /// (`open_in_browser`).
  std::function<void(const std::string& url)> open{};
  /// How long the user may take; more than 0 and at most 24 h.
  std::chrono::milliseconds timeout{300'000};
  /// Ends the wait with `ErrorKind::cancelled`.
  stop_token stop{};
  /// What the user is asked for.
  AuthorizationOptions authorization{};
};

namespace detail {

inline std::string page(std::string_view status, std::string_view title, std::string_view text) {
  std::string body = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>";
  body.append(title)
      .append("</title><h1>")
      .append(title)
      .append("</h1><p>")
      .append(text)
      .append("</p></html>");
  std::string response = "HTTP/1.1 ";
  response.append(status)
      .append("\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append(
          "\r\nCache-Control: no-store\r\nContent-Security-Policy: default-src 'none'\r\n"
          "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
  return response + body;
}

/// What a browser asks for, taken apart.
struct BrowserRequest {
  std::string_view method, target, host;
};
inline BrowserRequest browser_request(std::string_view head) {
  BrowserRequest request;
  const auto line = head.substr(0, head.find("\r\n"));
  const auto first = line.find(' ');
  const auto second = line.find(' ', first + 1);
  if (first == line.npos || second == line.npos || line.substr(second + 1, 5) != "HTTP/") return request;
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, second - first - 1);
  for (auto rest = head; !rest.empty();) {
    const auto end = rest.find("\r\n");
    const auto field = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 2);
    if (!equal_ignoring_case(field.substr(0, 5), "host:")) continue;
    request.host = field.substr(5);
    while (!request.host.empty() && request.host.front() == ' ') request.host.remove_prefix(1);
  }
  return request;
}

}  // namespace detail

/// Signs a user in from a desktop or command-line program (RFC 8252): listens on the session's redirect URI,
/// opens the consent page in the browser, waits for the callback, shows a small page and gives the tokens,
/// which the session has then. The redirect URI must be `http` to this machine with a port, such as
/// `http://127.0.0.1:8765/callback`: else the error is of kind `configuration`. A port that is in use is a
/// `network` error, before anything is opened. Callbacks that aren't this sign-in's are refused, and the wait
/// goes on. Ends with `timeout` after `options.timeout`. Blocks; one at a time for a port.
inline Result<TokenSet> sign_in_on_loopback(const OAuthSession& session,
                                            const LoopbackSignInOptions& options = {}) {
  const auto failed = [](ErrorKind kind, std::string why) {
    return detail::not_sent(kind, std::move(why), detail::operation("oauthAuthorize").id);
  };
  if (options.timeout <= std::chrono::milliseconds(0) || options.timeout > std::chrono::hours(24))
    return failed(ErrorKind::configuration, "timeout must be more than 0 and at most 24 h");
  const auto end = std::chrono::steady_clock::now() + options.timeout;
  AuthorizationRequest request;
  try {
    request = session.authorization_request(options.authorization);
  } catch (const Error& error) {
    return error;
  }
  const auto uri = detail::parse_url(request.redirect_uri());
  std::uint16_t port = 0;
  if (uri) std::from_chars(uri->port.data(), uri->port.data() + uri->port.size(), port);
  if (!uri || uri->is_https() || !uri->is_loopback() || port == 0)
    return failed(ErrorKind::configuration,
                  "redirect_uri must be http to this machine with a port, such as "
                  "http://127.0.0.1:8765/callback, to be listened on");
  const bool by_name = detail::equal_ignoring_case(uri->host, "localhost");
  const bool ipv6 = uri->host == "::1";
  if (!by_name && !ipv6 && uri->host != "127.0.0.1")
    return failed(ErrorKind::configuration,
                  "redirect_uri must be at 127.0.0.1, [::1] or localhost, to be listened on");
  auto listener = detail::LoopbackListener::on(port, !ipv6, by_name || ipv6);
  if (!listener) return failed(listener.error().kind(), listener.error().message());

  if (!options.stop.stop_requested()) {
    if (options.open) {
      options.open(request.url);
    } else {
      std::cerr << "Sign in on this page: " << request.url << std::endl;
      open_in_browser(request.url);
    }
  }
  // as browsers write it
  std::string authority = ipv6 ? "[::1]" : std::string(uri->host);
  if (port != 80) authority += ':' + std::to_string(port);
  const std::string_view path = uri->path.empty() ? "/" : uri->path;
  while (const auto came = listener->next(end, options.stop)) {
    const auto show = [&](std::string_view status, std::string_view title, std::string_view text) {
      std::string response = detail::page(status, title, text);
      if (came->head.rfind("HEAD ", 0) == 0) response.resize(response.find("\r\n\r\n") + 4);
      detail::LoopbackListener::answer(*came, response);
    };
    if (came->head.empty()) {
      show("431 Request Header Fields Too Large", "Too long", "The request is too long.");
      continue;
    }
    const auto asked = detail::browser_request(came->head);
    // another name for this address is what a page of another site would come in by
    if (!detail::equal_ignoring_case(asked.host, authority)) {
      show("400 Bad Request", "Wrong address", "This page is at another address.");
    } else if (asked.target.substr(0, asked.target.find('?')) != path) {
      show("404 Not Found", "Not found", "There is nothing here.");
    } else if (asked.method != "GET") {
      show("405 Method Not Allowed\r\nAllow: GET", "Not allowed", "This page can only be read.");
    } else {
      const auto tokens = session.exchange(asked.target, request, {.stop = options.stop});
      if (tokens) {
        show("200 OK", "You are signed in", "You can close this window and go back to the program.");
        return tokens;
      }
      // not one of the store, which comes after a code was used
      const bool forged = tokens.error().kind() == ErrorKind::invalid_argument &&
                          tokens.error().operation() == detail::operation("oauthAuthorize").id;
      if (!forged) {
        show("200 OK", "You are not signed in",
             "Close this window, and go back to the program to see why or to try again.");
        return tokens;
      }
      show("400 Bad Request", "Not the sign-in that was begun",
           "This address belongs to another sign-in. Go back to the page where you began.");
    }
  }
  if (options.stop.stop_requested())
    return failed(ErrorKind::cancelled, "stopped while waiting for the user");
  return failed(ErrorKind::timeout, "the user did not come back from the consent page in time");
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
