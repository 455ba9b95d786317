#include "oauth/clients.hpp"

#include <algorithm>
#include <stdexcept>

#include "oauth/crypto.hpp"
#include "oauth/oauth_error.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// It becomes a header, so it holds nothing that could end one; RFC 6749 forbids it a fragment.
bool is_redirect_uri(const std::string& uri) {
  const auto colon = uri.find(':');
  return colon != uri.npos && colon > 0 &&
         std::all_of(uri.begin(), uri.end(), [](char c) { return c > ' ' && c <= '~' && c != '#'; });
}

std::string redirect_uri_problem(const std::string& uri) {
  return "a redirect URI must be absolute, without spaces and fragment: " + uri;
}

void check_client(const MockClient& client) {
  if (client.id.empty() || client.secret.empty())
    throw std::runtime_error("mock server: an OAuth client needs an id and a secret");
  for (const auto& uri : client.redirect_uris)
    if (!is_redirect_uri(uri)) throw std::runtime_error("mock server: " + redirect_uri_problem(uri));
}

[[noreturn]] void refuse_client() {
  throw OAuthError{"invalid_client", "The client is unknown or its secret is wrong.", 401};
}

struct Credentials {
  std::string id;
  std::string secret;
};

/// RFC 6749, 2.3.1: both are form-encoded before base 64, so that an id may hold a colon.
Credentials read_basic(std::string_view header) {
  constexpr std::string_view scheme = "basic ";
  if (lower(header.substr(0, scheme.size())) != scheme) refuse_client();
  header.remove_prefix(scheme.size());
  while (header.starts_with(' ')) header.remove_prefix(1);
  const auto pair = base64_decode(header);
  if (!pair) refuse_client();
  const auto colon = pair->find(':');
  if (colon == pair->npos) refuse_client();
  auto id = form_decode(std::string_view{*pair}.substr(0, colon));
  auto secret = form_decode(std::string_view{*pair}.substr(colon + 1));
  if (!id || !secret) refuse_client();
  return {std::move(*id), std::move(*secret)};
}

}  // namespace

OAuthClients::OAuthClients(std::vector<MockClient> clients) : clients_{std::move(clients)} {
  for (const auto& client : clients_) {
    check_client(client);
    if (find(client.id) != &client)
      throw std::runtime_error("mock server: there are two OAuth clients " + client.id);
  }
}

const MockClient* OAuthClients::find(const std::string& id) const {
  for (const auto& client : clients_)
    if (client.id == id) return &client;
  return nullptr;
}

bool OAuthClients::knows(const std::string& id) const {
  const std::lock_guard lock{mutex_};
  return find(id) != nullptr;
}

bool OAuthClients::owns(const std::string& id, const std::string& redirect_uri) const {
  const std::lock_guard lock{mutex_};
  const auto* client = find(id);
  return client && std::find(client->redirect_uris.begin(), client->redirect_uris.end(), redirect_uri) !=
                       client->redirect_uris.end();
}

bool OAuthClients::has_secret(const std::string& id, const std::string& secret) const {
  const std::lock_guard lock{mutex_};
  const auto* client = find(id);
  return client && client->secret == secret;
}

void OAuthClients::add_redirect_uri(const std::string& id, std::string uri) {
  if (!is_redirect_uri(uri)) throw std::invalid_argument(redirect_uri_problem(uri));
  const std::lock_guard lock{mutex_};
  for (auto& client : clients_)
    if (client.id == id) return client.redirect_uris.push_back(std::move(uri));
  throw std::invalid_argument("there is no OAuth client " + id);
}

std::string authenticate(const OAuthClients& clients, const httplib::Request& request,
                         const FormFields& form) {
  Credentials credentials{form.text("client_id"), form.text("client_secret")};
  if (const auto header = request.get_header_value("Authorization"); !header.empty()) {
    Credentials basic = read_basic(header);
    // The id alone proves nothing, so the form may repeat it.
    if (!credentials.secret.empty() || (!credentials.id.empty() && credentials.id != basic.id))
      throw OAuthError{"invalid_request", "The client authenticates in more than one way."};
    credentials = std::move(basic);
  }
  if (!clients.has_secret(credentials.id, credentials.secret)) refuse_client();
  return credentials.id;
}

}  // namespace rocketpunch::testing::mock
