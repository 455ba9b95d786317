// Every operation that there is a function for, called with as little as it takes, against the mock server.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/rocketpunch.hpp"
#include "rocketpunch/testing/mock_server.hpp"
#include "support/all_writes.hpp"

namespace rocketpunch::test {

/// libcurl, with one address in place of another: for a document that has to name the address it is read
/// from.
struct Detour {
  static constexpr bool streams_bodies = true;
  std::string from, to;
  CurlTransport curl{};

  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    HttpRequest moved = request;
    if (moved.url.rfind(from, 0) == 0) moved.url.replace(0, from.size(), to);
    return curl.send(moved, limits);
  }
};

/// Who calls, and what has been prepared for it.
struct Caller {
  /// Calls over that address, `http://host:port`: the server's own or that of something before it.
  Caller(const testing::MockServer& server, const std::string& address, ClientOptions settings)
      : options(std::move(settings)),
        detour{server.issuer(), address},
        reader(AppKey("rp_app_test"), at(address + "/api/v1")),
        writer(UserCredentials(AppKey("rp_app_test"), BearerToken("test-access-token")),
               at(address + "/api/v1")),
        session(config(server, address), options) {}

  /// Gets all that the operation takes: something to read, change or remove, a user who has agreed, or
  /// tokens. `direct`: an address of the server at which nothing goes wrong.
  void prepare(testing::MockServer& server, const std::string& direct, const Operation& row);

  ClientOptions options;
  Detour detour;
  Client<AppKey> reader;
  Writer writer;
  OAuthSession session;
  Targets on{};
  std::optional<AuthorizationRequest> request{};
  std::string callback{};

 private:
  ClientOptions at(std::string base_url) const {
    ClientOptions changed = options;
    changed.base_url = std::move(base_url);
    return changed;
  }
  static OAuthConfig config(const testing::MockServer& server, const std::string& address) {
    OAuthConfig config{.client_id = "rp_app_test",
                       .client_secret = Secret("rp_sec_test"),
                       .redirect_uri = "http://127.0.0.1:8000/callback",
                       .endpoints = OAuthEndpoints::under(address + "/oauth")};
    // the consent page is the browser's, which goes there by itself
    config.endpoints.authorization = OAuthEndpoints::under(server.oauth_url()).authorization;
    return config;
  }
};

struct Call {
  const char* id;    ///< Of the operation
  const char* name;  ///< What to print: the id, or which of its uses
  std::function<std::optional<Error>(const Caller&)> call;
};

/// How often an operation has acted, by the server's own count; of one that changes nothing, how often any
/// has.
inline std::size_t effects_of(const testing::MockServer& server, const Operation& row) {
  const auto oauth = server.oauth_counts();
  if (row.id == "oauthToken") return oauth.exchanges + oauth.rotations;
  if (row.id == "oauthRevoke") return oauth.revocations;
  std::size_t any = oauth.exchanges + oauth.rotations + oauth.revocations, own = 0;
  for (const auto& [id, count] : server.effects()) {
    any += count;
    if (id == row.id) own = count;
  }
  return row.replay == Operation::Replay::safe ? any : own;
}

inline void Caller::prepare(testing::MockServer& server, const std::string& direct, const Operation& row) {
  const Writer user(UserCredentials(AppKey("rp_app_test"), BearerToken("test-access-token")),
                    {.base_url = direct + "/api/v1"});
  if (row.base == Operation::Base::oauth) {
    const OAuthSession elsewhere(config(server, direct));
    const auto earlier = elsewhere.authorization_request();
    session.import_tokens(elsewhere.exchange(server.consent(earlier.url), earlier).value()).value();
    request = session.authorization_request();
    callback = server.consent(request->url);
    return;
  }
  if (row.replay != Operation::Replay::safe) {
    on = made_for(row, user);
    return;
  }
  const auto names = [&](std::string_view parameter) { return row.path.find(parameter) != row.path.npos; };
  if (names("{postId}")) on.post = user.posts().search({.page_size = 1}).value().items.at(0).id;
  if (names("{jobId}")) on.job = user.jobs().search({.page_size = 1}).value().items.at(0).id;
  if (names("{eventId}")) on.event = user.events().search({.page_size = 1}).value().items.at(0).id;
}

inline std::vector<Call> make_all_calls() {
  std::vector<Call> calls;
  each_read([&](auto op, auto call) {
    constexpr bool for_user = detail::operation(op()).access == Operation::Access::user;
    calls.push_back({id_of(op), id_of(op), [call](const Caller& by) {
                       if constexpr (for_user)
                         return error_of(call(by.writer, by.on));
                       else
                         return error_of(call(by.reader, by.on));
                     }});
  });
  each_write([&](auto op, auto call) {
    calls.push_back(
        {id_of(op), id_of(op), [call](const Caller& by) { return error_of(call(by.writer, by.on)); }});
  });
  calls.insert(
      calls.end(),
      {
          {"oauthToken", "oauthToken, a code",
           [](const Caller& by) { return error_of(by.session.exchange(by.callback, *by.request)); }},
          {"oauthToken", "oauthToken, a refresh",
           [](const Caller& by) { return error_of(by.session.refresh()); }},
          {"oauthRevoke", "oauthRevoke", [](const Caller& by) { return error_of(by.session.revoke()); }},
          {"getOAuthUserInfo", "getOAuthUserInfo",
           [](const Caller& by) { return error_of(by.session.user_info()); }},
          {"getOAuthMetadata", "getOAuthMetadata",
           [](const Caller& by) {
             return error_of(discover_endpoints(by.detour.from, by.options, by.detour));
           }},
      });
  return calls;
}

inline const std::vector<Call>& all_calls() {
  static const std::vector<Call> calls = make_all_calls();
  return calls;
}

}  // namespace rocketpunch::test
