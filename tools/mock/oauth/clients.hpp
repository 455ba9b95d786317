// The apps that are registered with the authorization server.
#pragma once

#include <httplib.h>

#include <mutex>
#include <string>
#include <vector>

#include "http/form_fields.hpp"
#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

class OAuthClients {
 public:
  /// Throws std::runtime_error for a client that can't be.
  explicit OAuthClients(std::vector<MockClient> clients);

  bool knows(const std::string& id) const;
  /// Whether the URI is the client's own, to the character.
  bool owns(const std::string& id, const std::string& redirect_uri) const;
  bool has_secret(const std::string& id, const std::string& secret) const;
  /// Throws std::invalid_argument for an unknown client or a URI that can't be.
  void add_redirect_uri(const std::string& id, std::string uri);

 private:
  const MockClient* find(const std::string& id) const;

  mutable std::mutex mutex_;
  std::vector<MockClient> clients_;
};

/// The client that proves to be one, by HTTP Basic or in the form. Throws OAuthError.
std::string authenticate(const OAuthClients& clients, const httplib::Request& request,
                         const FormFields& form);

}  // namespace rocketpunch::testing::mock
