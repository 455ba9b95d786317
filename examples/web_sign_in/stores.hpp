// Where the site keeps its users' tokens, and the sign-ins under way.
#pragma once

#include <cstdlib>
#include <fstream>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/oauth/sign_in_requests.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#ifdef WEB_SIGN_IN_WITH_POSTGRES
#include <rocketpunch/postgres/sign_in_requests.hpp>
#include <rocketpunch/postgres/token_store.hpp>
#endif

struct Stores {
  rocketpunch::AnyTokenStore tokens;
  rocketpunch::SignInRequests requests;
};

/// In a directory and in memory, for one process; or for many machines in a database, named by
/// `postgres://...`. There all is sealed by the 32 bytes of the file that WEB_SIGN_IN_KEY names, which all
/// machines have alike.
inline Stores open_stores(const std::string& where) {
  if (!where.starts_with("postgres://") && !where.starts_with("postgresql://"))
    return {rocketpunch::FileTokenStore(where), rocketpunch::MemorySignInRequests()};
#ifdef WEB_SIGN_IN_WITH_POSTGRES
  const char* const path = std::getenv("WEB_SIGN_IN_KEY");
  if (path == nullptr) throw std::invalid_argument("WEB_SIGN_IN_KEY must name a file of 32 random bytes");
  std::string key(32, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(key.data(), 32) || file.peek() != std::ifstream::traits_type::eof())
    throw std::invalid_argument("the file that WEB_SIGN_IN_KEY names must have 32 bytes");
  const rocketpunch::TokenSeal seal({{.id = "1", .key = rocketpunch::Secret(std::move(key))}});
  const rocketpunch::PostgresOptions options{.connection = where, .name = "web_sign_in"};
  const rocketpunch::PostgresTokenStore tokens(options, seal);
  const rocketpunch::PostgresSignInRequests requests(options, seal);
  tokens.create_table().value();
  requests.create_table().value();
  return {tokens, requests};
#else
  throw std::invalid_argument("this web_sign_in was built without ROCKETPUNCH_WITH_POSTGRES");
#endif
}
