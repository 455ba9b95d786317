// What the site answers.
#pragma once

#include <httplib.h>

#include <optional>
#include <string>

#include "sign_in.hpp"
#include "web_sessions.hpp"

class Site {
 public:
  /// Throws a configuration `Error` where the site can't work with how users are to sign in.
  explicit Site(SignIn sign_in);

  /// Has the server answer with the site's pages, as long as the site is there.
  void serve_with(httplib::Server& server);

 private:
  using Request = httplib::Request;
  using Response = httplib::Response;

  void home(const Request& request, Response& response);
  void sign_in(const Request& request, Response& response);
  void callback(const Request& request, Response& response);
  void post(const Request& request, Response& response);
  void sign_out(const Request& request, Response& response);

  std::string cookie_of(const Request& request) const;
  std::optional<WebSession> session_of(const Request& request) const;
  std::optional<WebSession> session_of_form(const Request& request, Response& response) const;
  void set_cookie(Response& response, const std::string& id) const;

  const SignIn sign_in_;
  const bool https_;
  const std::string callback_path_;
  const std::string cookie_name_;
  WebSessions sessions_{};
};
