#include "site.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string_view>
#include <utility>
#include <vector>

#include "pages.hpp"
#include "redirect_uri.hpp"

namespace rp = rocketpunch;

namespace {

/// For whoever runs the site. An `Error` of the SDK never holds a key, a token or a code.
void log(const std::string& text) { std::cerr << "web_sign_in: " + text + '\n'; }

void show(httplib::Response& response, int status, const std::string& page) {
  response.status = status;
  response.set_content(page, "text/html; charset=utf-8");
}

void explain(httplib::Response& response, const rp::Error& error) {
  log(error.what());
  const auto [status, page] = pages::problem(error);
  show(response, status, page);
}

bool contains(const std::vector<std::string>& scopes, std::string_view scope) {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

/// A field of one of the site's forms.
std::string field(const httplib::Request& request, const char* name) {
  return request.has_file(name) ? request.get_file_value(name).content : "";
}

}  // namespace

Site::Site(SignIn sign_in)
    : sign_in_(std::move(sign_in)),
      https_(RedirectUri(sign_in_.config().redirect_uri).is_https),
      callback_path_(RedirectUri(sign_in_.config().redirect_uri).path),
      // browsers take a cookie of this prefix over https only, and for this very host
      cookie_name_(https_ ? "__Host-web_sign_in" : "web_sign_in") {
  const auto require = [](bool fine, const char* rule) {
    if (!fine) throw rp::Error({.kind = rp::ErrorKind::configuration, .message = rule});
  };
  require(callback_path_.size() > 1, "ROCKETPUNCH_REDIRECT_URI must have a path, such as /callback");
  require(contains(sign_in_.config().scopes, "profile"),
          "ROCKETPUNCH_SCOPES must have profile, to show who is signed in");
}

void Site::home(const Request& request, Response& response) {
  const auto session = session_of(request);
  if (!session) return show(response, 200, pages::signed_out(""));
  const rp::OAuthSession& user = session->user;

  const auto info = user.user_info();  // an access token that has expired is refreshed unseen
  if (!info && info.error().kind() == rp::ErrorKind::sign_in_required) {  // ended with another browser
    sessions_.remove(session->id);
    return show(response, 200, pages::signed_out("Your sign-in has ended."));
  }
  if (!info) return explain(response, info.error());

  pages::UserView view{.user = *info, .form_token = session->form_token};
  if (const auto tokens = user.tokens()) view.may_post = contains(tokens->scopes, "post:write");
  if (const auto posts =
          sign_in_.client_of(user).posts().search({.sort = rp::PostSort::recent, .page_size = 5}))
    view.latest_posts = posts->items;
  else  // no reason not to show the rest
    log(posts.error().what());
  view.notice = sessions_.exchange(session->id, &WebSession::notice, std::string());
  show(response, 200, pages::signed_in(view));
}

void Site::sign_in(const Request& request, Response& response) {
  std::string cookie = cookie_of(request);
  if (cookie.empty()) set_cookie(response, cookie = random_name());
  const auto url = sign_in_.begin(cookie);
  if (!url) return explain(response, url.error());
  response.set_redirect(*url, 302);
}

void Site::callback(const Request& request, Response& response) {
  const std::string cookie = cookie_of(request);
  const auto user = sign_in_.finish(request.target, cookie);
  if (!user) return explain(response, user.error());
  // A new id: whoever had this browser use an id of theirs isn't signed in with it.
  sessions_.remove(cookie);
  set_cookie(response, sessions_.add({.user = *user}));
  response.set_redirect("/", 303);
}

void Site::post(const Request& request, Response& response) {
  const auto session = session_of_form(request, response);
  if (!session) return;
  const auto written = sign_in_.client_of(session->user).posts().create({.text = field(request, "text")});
  if (!written) return explain(response, written.error());
  sessions_.exchange(session->id, &WebSession::notice, std::string("Your post is published."));
  response.set_redirect("/", 303);
}

void Site::sign_out(const Request& request, Response& response) {
  const auto session = session_of_form(request, response);
  if (!session) return;
  sessions_.remove(session->id);  // this browser is signed out, whatever the service says
  set_cookie(response, "");
  if (const auto ended = sign_in_.end(session->user); !ended) log(ended.error().what());
  response.set_redirect("/", 303);
}

std::string Site::cookie_of(const Request& request) const {
  return cookie_value(request.get_header_value("Cookie"), cookie_name_);
}
std::optional<WebSession> Site::session_of(const Request& request) const {
  return sessions_.find(cookie_of(request));
}

/// The session of a signed-in user's form; nothing, and an answer that says so, where it isn't one.
std::optional<WebSession> Site::session_of_form(const Request& request, Response& response) const {
  auto session = session_of(request);
  const std::string token = field(request, "form_token");
  if (session && token.size() == session->form_token.size() &&
      CRYPTO_memcmp(token.data(), session->form_token.data(), token.size()) == 0)
    return session;
  show(response, 403, pages::problem("Please start again", "This form is of an earlier sign-in."));
  return std::nullopt;
}

void Site::set_cookie(Response& response, const std::string& id) const {
  std::string text = cookie_name_ + '=' + id + "; Path=/; HttpOnly; SameSite=Lax";
  if (https_) text += "; Secure";
  if (id.empty()) text += "; Max-Age=0";
  response.set_header("Set-Cookie", text);
}

void Site::serve_with(httplib::Server& server) {
  using Handler = void (Site::*)(const Request&, Response&);
  const auto by = [this](Handler handler) {
    return
        [this, handler](const Request& request, Response& response) { (this->*handler)(request, response); };
  };
  server.Get("/", by(&Site::home));
  server.Get("/sign-in", by(&Site::sign_in));
  server.Post("/posts", by(&Site::post));
  server.Post("/sign-out", by(&Site::sign_out));
  server.Get("/style.css", [](const Request&, Response& response) {
    response.set_content(pages::style, "text/css; charset=utf-8");
  });
  // Compared by hand, since the library takes paths for regular expressions.
  server.Get(".*", [this](const Request& request, Response& response) {
    if (request.target.substr(0, request.target.find('?')) == callback_path_)
      callback(request, response);
    else
      response.status = 404;
  });
  server.set_error_handler([](const Request&, Response& response) {
    if (response.body.empty())
      show(response, response.status, pages::problem("Nothing to see here", "Please go back to the start."));
  });
  server.set_exception_handler([](const Request&, Response& response, std::exception_ptr thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      log(error.what());
    }
    show(response, 500, pages::problem("Something went wrong", pages::look_up));
  });
  server.set_default_headers(
      {{"Cache-Control", "no-store"},  // nothing of a user stays behind after signing out
       {"Content-Security-Policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
       {"Referrer-Policy", "no-referrer"},  // the address of a callback has a code in it
       {"X-Content-Type-Options", "nosniff"}});
  server.set_payload_max_length(256 << 10);
}
