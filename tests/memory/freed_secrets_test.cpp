// No memory is given back with a secret in it that a `Secret` held: every block is looked through when it is
// freed.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "memory/operators.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "support/catch.hpp"

#ifdef __GLIBC__

using namespace rocketpunch;

namespace {

/// A secret for as long as it lives, and how often memory was freed with it.
class Watched {
 public:
  Watched() {
    for (std::size_t i = 0; i < 60; ++i) memory::watched[i] = static_cast<char>('a' + i * 7 % 26);
    memory::found = 0;
  }
  ~Watched() { memory::watched[0] = '\0'; }
  /// A copy, which is the caller's to hand on.
  std::string text() const { return memory::watched; }
  std::size_t freed() const { return memory::found; }
};

/// Keeps nothing, as a transport does that has sent.
struct Forgetting {
  Result<HttpResponse> send(const HttpRequest&, const SendOptions&) const {
    return HttpResponse{200, {}, "[]"};
  }
};

TokenSet tokens_of(const Watched& secret) {
  const std::chrono::sys_days now = std::chrono::year{2026} / 1 / 1;
  return {.access_token = Secret(secret.text()),
          .refresh_token = Secret(secret.text()),
          .scopes = {"profile"},
          .issued_at = now,
          .expires_at = now + std::chrono::hours(1)};
}

}  // namespace

TEST_CASE("a text that is no Secret is found when it is freed", "[memory]") {
  const Watched secret;
  { const std::string plain = secret.text(); }
  CHECK(secret.freed() == 1);
}

TEST_CASE("a Secret is overwritten before its memory is freed", "[memory]") {
  const Watched secret;
  {
    const Secret first(secret.text());
    Secret copy = first;
    Secret moved = std::move(copy);
    Secret assigned(std::string(200, 'x'));
    assigned = moved;
    assigned = Secret(std::string(300, 'y'));  // in place of a longer one and of a shorter one
    moved = Secret(std::string("short"));
    Secret given;
    given = Secret(secret.text());
    given = Secret();
  }
  CHECK(secret.freed() == 0);
}

TEST_CASE("keys, tokens and configurations go without a trace", "[memory]") {
  const Watched secret;
  {
    const AppKey key(secret.text());
    const AppKey copy = key;
    const BearerToken token(secret.text());
    const auto credential = token.credential(detail::operation("createPost"), {});
    REQUIRE(credential);
    OAuthConfig config{.client_id = "rp_app_x",
                       .client_secret = Secret(secret.text()),
                       .redirect_uri = "https://board.example/callback"};
    const OAuthConfig same = config;
    config.client_secret = {};
  }
  CHECK(secret.freed() == 0);
}

TEST_CASE("tokens that are replaced, removed or copied go without a trace", "[memory]") {
  const Watched secret;
  {
    MemoryTokenStore store;
    auto lock = store.lock("user");
    REQUIRE(lock);
    REQUIRE(lock->save(tokens_of(secret)));
    REQUIRE(lock->save(tokens_of(secret)));
    CHECK(lock->load().value()->access_token.reveal().size() == 60);
    REQUIRE(lock->erase());
    REQUIRE(lock->save(tokens_of(secret)));
  }
  CHECK(secret.freed() == 0);
}

TEST_CASE("a sign-in that ends leaves none of its tokens", "[memory]") {
  const Watched secret;
  {
    const OAuthSession session({.client_id = "rp_app_x",
                                .client_secret = Secret("another one"),
                                .redirect_uri = "https://board.example/callback"},
                               {}, Forgetting());
    REQUIRE(session.import_tokens(tokens_of(secret)));
    REQUIRE(session.import_tokens(tokens_of(secret)));
    const OAuthSession copy = session;
    REQUIRE(session.sign_out());
  }
  CHECK(secret.freed() == 0);
}

TEST_CASE("what is made to be sent is not overwritten, and that is the only copy", "[memory]") {
  // Told in docs/security.md: once this fails, the page can promise more.
  const Watched secret;
  {
    const Client client(AppKey(secret.text()), {.base_url = "https://api.example/v1"}, Forgetting());
    REQUIRE(client.codes().seniorities());
  }
  CHECK(secret.freed() == 1);
}
#else

TEST_CASE("freed memory is looked through with glibc only, which tells how large a block is", "[memory]") {
  SUCCEED();
}

#endif
