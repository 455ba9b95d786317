// A user's own program: a store in a PostgreSQL that isn't there says so.
#include <rocketpunch/postgres/token_store.hpp>
#include <rocketpunch/rocketpunch.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace rp = rocketpunch;

int main() {
  const auto store = std::make_shared<rp::PostgresTokenStore>(
      rp::PostgresOptions{.connection = "host=/nowhere dbname=app", .password = rp::Secret("secret")},
      rp::TokenSeal({{.id = "2026", .key = rp::Secret(std::string(32, 'k'))}}));
  const rp::OAuthSession session({.client_id = "rp_app_id",
                                  .client_secret = rp::Secret("rp_sec_secret"),
                                  .redirect_uri = "https://board.example/callback"},
                                 store, "kim");
  const auto found = store->load("kim");
  if (found) return 1;
  std::cerr << found.error() << '\n';
  return found.error().kind() == rp::ErrorKind::network ? 0 : 1;
}
