// Signs in, refreshes and revokes against an authorization server that others wrote, by both client
// authentications. tests/interop/run starts the server, and puts the clients' ids and secrets into the
// environment; server.mjs says what they are called.
//   interop-oidc ISSUER             everything but the next
//   interop-oidc ISSUER LIFETIME    what happens when access tokens end, which live LIFETIME seconds there
#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace rp = rocketpunch;

namespace {

constexpr auto sign_in_required = rp::ErrorKind::sign_in_required;

/// One line per check, and their count.
class Checks {
 public:
  explicit Checks(std::string client) : client_(std::move(client)) {}

  bool holds(std::string_view what, bool fine, std::string_view why = {}) {
    std::cout << (fine ? "ok      " : "FAILED  ") << client_ << ": " << what;
    if (!fine && !why.empty()) std::cout << ": " << why;
    std::cout << std::endl;
    ++(fine ? passed : failed);
    return fine;
  }
  template <class T>
  bool succeeds(std::string_view what, const rp::Result<T>& result) {
    return holds(what, result.has_value(), result ? "" : result.error().what());
  }
  template <class T>
  bool fails(std::string_view what, const rp::Result<T>& result, std::optional<rp::ErrorKind> kind,
             std::string_view code = {}) {
    if (result) return holds(what, false, "it succeeded");
    const rp::Error& error = result.error();
    return holds(what, (!kind || error.kind() == *kind) && (code.empty() || error.code() == code),
                 error.what());
  }

  static inline int passed = 0;
  static inline int failed = 0;

 private:
  std::string client_;
};

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') throw std::runtime_error(name + " is not set");
  return value;
}

/// Whether two sets share a token.
bool same(const rp::Secret& a, const rp::Secret& b) { return a.reveal() == b.reveal(); }

/// The browser and its user, played by the server: where the authorization URL ends.
std::string consent(const std::string& issuer, const std::string& url, bool approve = true) {
  const std::string body = nlohmann::json{{"url", url}, {"approve", approve}}.dump();
  std::string answer;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  curl_easy_setopt(curl.get(), CURLOPT_URL, (issuer + "/test/consent").c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(
      curl.get(), CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t, std::size_t size, void* text) {
        static_cast<std::string*>(text)->append(data, size);
        return size;
      });
  if (const CURLcode result = curl_easy_perform(curl.get()); result != CURLE_OK)
    throw std::runtime_error(std::string("/test/consent: ") + curl_easy_strerror(result));
  const auto parsed = nlohmann::json::parse(answer);
  if (!parsed.contains("callback"))
    throw std::runtime_error("the authorization URL leads to no callback: " +
                             parsed.value("error", std::string("?")));
  return parsed.at("callback").get<std::string>();
}

/// The callback without one of its parameters.
std::string without(std::string callback, const std::string& name) {
  auto at = callback.find('?' + name + '=');
  if (at == callback.npos) at = callback.find('&' + name + '=');
  if (at == callback.npos) throw std::runtime_error("the callback has no " + name);
  const auto end = callback.find('&', at + 1);
  return end == callback.npos ? callback.substr(0, at) : callback.erase(at + 1, end - at);
}

rp::Result<rp::TokenSet> sign_in(rp::OAuthSession& session, const std::string& issuer,
                                 const rp::AuthorizationOptions& options = {}) {
  const rp::AuthorizationRequest request = session.authorization_request(options);
  return session.exchange(consent(issuer, request.url), request);
}

void callbacks(Checks& check, const rp::OAuthConfig& config, const std::string& issuer) {
  rp::OAuthSession session{config};
  const auto denied = session.authorization_request();
  check.fails("a denied consent is an error", session.exchange(consent(issuer, denied.url, false), denied),
              std::nullopt, "access_denied");

  const auto request = session.authorization_request();
  const auto other = session.authorization_request();
  const std::string callback = consent(issuer, request.url);
  check.fails("the callback of another request is refused", session.exchange(callback, other), std::nullopt);
  check.fails("a callback without iss is refused", session.exchange(without(callback, "iss"), request),
              std::nullopt);

  rp::OAuthConfig wrong = config;
  wrong.client_secret = rp::Secret("rp_sec_of another:app");
  check.fails("a wrong client secret is refused", rp::OAuthSession{wrong}.exchange(callback, request),
              std::nullopt, "invalid_client");

  check.succeeds("none of these used the code up", session.exchange(callback, request));
  rp::OAuthSession replaying{config};
  check.fails("a replayed callback is refused", replaying.exchange(callback, request), std::nullopt,
              "invalid_grant");
}

void claims(Checks& check, const rp::OAuthConfig& config, const std::string& issuer) {
  rp::OAuthSession session{config};
  const auto tokens = sign_in(session, issuer, {.extra = {{"login_hint", "a+b c&d=e@example.com"}}});
  if (!check.succeeds("exchange", tokens)) return;
  check.holds("the scopes are those granted", tokens->scopes == config.scopes);
  const auto user = session.user_info();
  if (check.succeeds("user_info", user))
    check.holds("its claims", user->subject == "user-1" && user->name == "김로켓" &&
                                  user->preferred_username == "rocket" &&
                                  user->picture == "https://images.example/user-1.png?size=64&v=2" &&
                                  user->email == "user-1@example.com");

  // an unknown scope is left out of the grant without an error, and the answer says so
  const auto fewer = sign_in(session, issuer, {.scopes = {"openid", "profile", "post:write"}});
  if (check.succeeds("exchange for other scopes", fewer))
    check.holds("scopes that were not granted are not claimed",
                fewer->scopes == std::vector<std::string>{"openid", "profile"});
  const auto nameless = session.user_info();
  if (check.succeeds("user_info without email", nameless))
    check.holds("claims that were not granted are unset",
                nameless->name == "김로켓" && !nameless->email.has_value());

  const auto plain = sign_in(session, issuer, {.scopes = {"profile", "email"}});
  check.succeeds("exchange without an ID token", plain);
  check.fails("user_info without the scope it needs", session.user_info(), rp::ErrorKind::forbidden);
}

void rotation(Checks& check, const rp::OAuthConfig& config, const std::string& issuer) {
  rp::OAuthSession session{config};
  const auto first = sign_in(session, issuer);
  if (!check.succeeds("exchange, to refresh", first)) return;
  const auto second = session.refresh();
  if (!check.succeeds("refresh", second)) return;
  check.holds("refresh replaces both tokens", !same(first->access_token, second->access_token) &&
                                                  !same(first->refresh_token, second->refresh_token) &&
                                                  !second->refresh_token.empty());
  check.holds("refresh keeps the scopes", second->scopes == config.scopes);
  const auto current = session.tokens();
  check.holds("the session has the new tokens",
              current && same(current->access_token, second->access_token) &&
                  same(current->refresh_token, second->refresh_token),
              current ? "it has others" : current.error().what());
  check.succeeds("user_info with the new tokens", session.user_info());
  check.succeeds("refresh again", session.refresh());

  rp::OAuthSession late{config};
  check.succeeds("another session adopts the first tokens", late.import_tokens(*first));
  check.fails("a used refresh token is refused", late.refresh(), sign_in_required);
  check.fails("its reuse ended the newer tokens too", session.refresh(), sign_in_required);
}

void revocation(Checks& check, const rp::OAuthConfig& config, const std::string& issuer) {
  rp::OAuthSession session{config};
  const auto tokens = sign_in(session, issuer);
  if (!check.succeeds("exchange, to revoke", tokens)) return;
  rp::OAuthSession other{config};
  check.succeeds("another session adopts the tokens", other.import_tokens(*tokens));
  check.succeeds("user_info by both", other.user_info());
  check.succeeds("revoke", session.revoke());
  check.fails("the session is signed out", session.tokens(), sign_in_required);
  check.fails("revoked tokens can't be refreshed", other.refresh(), sign_in_required);

  check.succeeds("sign in again", sign_in(session, issuer));
  check.succeeds("user_info after it", session.user_info());
  check.succeeds("revoke again", session.revoke());
}

/// Many threads meet an access token that has ended: each refresh token goes out once, or the server, which
/// takes a second use for theft, ends them all.
void ageing(Checks& check, const rp::OAuthConfig& config, const std::string& issuer,
            std::chrono::seconds lifetime) {
  rp::OAuthSession session{config};
  auto before = sign_in(session, issuer);
  if (!check.succeeds("exchange for tokens that end", before)) return;
  for (const std::string round : {"first", "second"}) {
    std::this_thread::sleep_for(lifetime + std::chrono::milliseconds(300));
    std::vector<std::optional<rp::Error>> errors(8);
    std::vector<std::thread> threads;
    for (auto& error : errors)
      threads.emplace_back([&error, &session] {
        if (const auto user = session.user_info(); !user) error = user.error();
      });
    for (auto& thread : threads) thread.join();
    std::string why;
    for (const auto& error : errors)
      if (error) why = error->what();
    check.holds("eight threads pass the " + round + " end of the access token", why.empty(), why);
    const auto after = session.refresh();
    if (!check.succeeds("refresh after it", after)) return;
    check.holds("the tokens are others", !same(before->access_token, after->access_token) &&
                                             !same(before->refresh_token, after->refresh_token));
    before = after;
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: interop-oidc ISSUER [LIFETIME]\n";
    return 2;
  }
  const std::string issuer = argv[1];
  Checks server{"server"};
  const auto endpoints = rp::discover_endpoints(issuer);
  if (!server.succeeds("discovery", endpoints)) return 1;
  server.holds("the issuer is itself", endpoints->issuer == issuer);
  server.holds("callbacks always have iss", endpoints->iss_required);

  for (const auto method : {rp::ClientAuthentication::basic, rp::ClientAuthentication::form}) {
    const std::string name = method == rp::ClientAuthentication::basic ? "BASIC" : "FORM";
    const rp::OAuthConfig config{
        .client_id = environment("INTEROP_" + name + "_ID"),
        .client_secret = rp::Secret(environment("INTEROP_" + name + "_SECRET")),
        .redirect_uri = "http://127.0.0.1:9/callback",
        .scopes = {"openid", "profile", "email"},
        .endpoints = *endpoints,
        .client_authentication = method,
    };
    Checks check{name == "BASIC" ? "basic" : "form"};
    if (argc == 3) {
      ageing(check, config, issuer, std::chrono::seconds(std::atoi(argv[2])));
      continue;
    }
    claims(check, config, issuer);
    rotation(check, config, issuer);
    revocation(check, config, issuer);
    callbacks(check, config, issuer);
  }
  std::cout << "interop-oidc: " << Checks::passed << " passed, " << Checks::failed << " failed\n";
  return Checks::failed == 0 && Checks::passed > 3 ? 0 : 1;
} catch (const std::exception& error) {
  std::cout << "FAILED  " << error.what() << '\n';
  return 1;
}
