// No memory is given back with a secret in it that a `Secret` held: every block is looked through when it is
// freed. A program of its own, since it replaces `operator delete` for all that is in it.
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/client.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "support/catch.hpp"

#ifdef __GLIBC__
#include <malloc.h>

namespace {

// Not in a string: that would be a copy to be found. 60 characters, so that no string holds it in itself.
char watched[61];
std::size_t found = 0;

/// Counts the blocks that hold the watched text, or a quarter of it: strings that grow leave their
/// beginnings.
void look_through(const void* block) noexcept {
  if (block == nullptr || watched[0] == '\0') return;
  constexpr std::size_t shortest = 16;
  if (memmem(block, malloc_usable_size(const_cast<void*>(block)), watched, shortest) != nullptr) ++found;
}

}  // namespace

#if defined(__GNUC__) && !defined(__clang__)
// inlined, g++ takes the two for the library's own, which don't match malloc and free
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

void* operator new(std::size_t size) {
  if (void* const block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* block) noexcept {
  look_through(block);
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

using namespace rocketpunch;

namespace {

/// A secret for as long as it lives, and how often memory was freed with it.
class Watched {
 public:
  Watched() {
    for (std::size_t i = 0; i < 60; ++i) watched[i] = static_cast<char>('a' + i * 7 % 26);
    found = 0;
  }
  ~Watched() { watched[0] = '\0'; }
  /// A copy, which is the caller's to hand on.
  std::string text() const { return watched; }
  std::size_t freed() const { return found; }
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
