// What a sign-in sends has no tables: so one is made, with what is sent kept instead.
#include <rocketpunch/detail/codec/oauth_tables.hpp>
#include <rocketpunch/detail/http/url.hpp>
#include <rocketpunch/rocketpunch.hpp>

#include "contract/known.hpp"

namespace cli::contract {

namespace {

/// Answers every request with tokens, and keeps the names in its form.
class FormKeeper {
 public:
  explicit FormKeeper(std::shared_ptr<std::vector<std::string>> names) : names_(std::move(names)) {}
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions&) const {
    const auto form = rp::detail::parse_form(request.body).value();
    for (const auto& [name, value] : form) names_->push_back(name);
    return rp::HttpResponse{
        .status = 200,
        .headers = {},
        .body =
            R"({"access_token":"a","token_type":"Bearer","expires_in":9,"refresh_token":"r","scope":"s"})"};
  }

 private:
  std::shared_ptr<std::vector<std::string>> names_;
};

std::vector<std::string> names_in_query(const std::string& url) {
  std::vector<std::string> names;
  const auto query = rp::detail::parse_form(std::string_view(url).substr(url.find('?') + 1)).value();
  for (const auto& [name, value] : query) names.push_back(name);
  return names;
}

}  // namespace

SignIn sign_in_of(std::string_view operation) {
  const auto names = std::make_shared<std::vector<std::string>>();
  rp::OAuthConfig config;
  config.client_id = "client";
  config.client_secret = rp::Secret("unused");
  config.redirect_uri = "https://client.example/callback";
  config.client_authentication = rp::ClientAuthentication::form;
  const rp::OAuthSession session(std::move(config), {}, FormKeeper(names));
  const auto request = session.authorization_request();
  SignIn made;
  if (operation == "oauthAuthorize") {
    made.parameters = names_in_query(request.url);
    return made;
  }
  session.exchange("code=c&state=" + std::string(request.state().reveal()), request).value();
  if (operation == "oauthToken") {
    session.narrow({"s"}).value();
    made.response.assign(std::begin(rp::detail::codec::token_answer_fields),
                         std::end(rp::detail::codec::token_answer_fields));
  } else {
    names->clear();
    session.revoke().value();
  }
  made.form = *names;
  return made;
}

std::string whole_path(const rp::Operation& row) {
  using Base = rp::Operation::Base;
  const std::string path(row.path);
  return row.base == Base::api ? "/api/v1" + path : row.base == Base::oauth ? "/oauth" + path : path;
}

}  // namespace cli::contract
