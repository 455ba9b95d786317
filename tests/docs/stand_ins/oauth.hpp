// What the snippets of docs/oauth.md take from the program around them, and a store of its own.
#include <cassert>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <rocketpunch/oauth/sign_in_requests.hpp>
#include <rocketpunch/oauth/token_seal.hpp>
#include <rocketpunch/testing/token_store_test.hpp>
#include <string>

namespace page {

extern rp::OAuthConfig config;
extern const rp::OAuthApp app;
extern const rp::AppClient board;
extern const rp::FileTokenStore store;
extern const rp::TokenSet tokens;
extern const rp::Secret key, last_years_key, new_key, former_key;
extern const std::string address, directory, callback_url, cookie, user_id;

std::string read_from_your_vault();
void show(const rp::Error& error);
void redirect_to(const std::string& url);

extern struct Row {
  std::string tokens;
  std::uint64_t generation;
} row;

struct MyTokenStore {
  explicit MyTokenStore(const std::string& address);

  struct Lock {
    rp::Result<std::optional<rp::TokenSet>> load();
    rp::Result<void> save(const rp::TokenSet& tokens);
    rp::Result<void> erase();
  };
  rp::Result<std::optional<rp::TokenSet>> load(const std::string& user);
  rp::Result<Lock> lock(const std::string& user, const rp::LockOptions& wait);
};

}  // namespace page
