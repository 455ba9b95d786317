// Tokens as bytes for a store of a program's own: in the clear, and sealed.
#include <chrono>
#include <cstddef>
#include <rocketpunch/oauth/token_seal.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/configuration_error.hpp"

namespace token_seal_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

const rp::Timestamp begun = std::chrono::sys_days(std::chrono::year{2026} / 11 / 30) + 8h;

rp::TokenSet tokens() {
  return {.access_token = rp::Secret("access-\"1\""),
          .refresh_token = rp::Secret("refresh-1"),
          .scopes = {"profile", "jobs:write"},
          .issued_at = begun,
          .expires_at = begun.time() + 900s,
          .unanswered_refresh = begun.time() + 30s};
}

rp::TokenSealKey key(const std::string& id, char byte) { return {id, rp::Secret(std::string(32, byte))}; }
const rp::SealedFor kim{.store = "board", .user = "김", .generation = 7};

/// The words of what `open` refuses with.
template <class T>
std::string refusal(const rp::Result<T>& opened) {
  REQUIRE_FALSE(opened);
  CHECK(opened.error().kind() == rp::ErrorKind::storage);
  CHECK_FALSE(opened.error().maybe_sent());
  return opened.error().message();
}

}  // namespace

TEST_CASE("tokens are the same after they were a text", "[token-seal]") {
  const rp::Secret text = rp::tokens_to_text(tokens());
  const auto again = rp::tokens_from_text(text.reveal());
  REQUIRE(again);
  CHECK(*again == tokens());

  rp::TokenSet few{.access_token = rp::Secret("a"), .issued_at = begun, .expires_at = begun};
  CHECK(rp::tokens_from_text(rp::tokens_to_text(few).reveal()).value() == few);
}

TEST_CASE("a text of tokens that was cut or changed is refused", "[token-seal]") {
  const std::string text(rp::tokens_to_text(tokens()).reveal());
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(rp::tokens_from_text(changed));
    CHECK_FALSE(rp::tokens_from_text(text.substr(0, at)));
  }
  CHECK_FALSE(rp::tokens_from_text(text + ' '));
  CHECK_THAT(refusal(rp::tokens_from_text(R"({"version":9,"tokens":{}})")), ContainsSubstring("version 9"));
  CHECK_THAT(refusal(rp::tokens_from_text(R"({"version":1,"encrypted":"AA"})")),
             ContainsSubstring("encrypted"));
}

TEST_CASE("sealed tokens open for what they belong to, and for nothing else", "[token-seal]") {
  const rp::TokenSeal seal({key("2026-11", 'k')});
  const std::string sealed = seal.seal(tokens(), kim);
  CHECK(seal.open(sealed, kim).value() == tokens());
  CHECK(sealed.starts_with("rp-tokens-1.2026-11."));
  CHECK(sealed.find("refresh-1") == sealed.npos);
  CHECK(seal.seal(tokens(), kim) != sealed);

  for (const rp::SealedFor& other : std::vector<rp::SealedFor>{{"board", "lee", 7},
                                                               {"test", "김", 7},
                                                               {"board", "김", 6},
                                                               {"", "김", 7},
                                                               {"board", "", 7},
                                                               // no two things give one text
                                                               {"board3:김", "", 7},
                                                               {"boar", "d김", 7}})
    CHECK_THAT(refusal(seal.open(sealed, other)), ContainsSubstring("another user, store or generation"));
}

TEST_CASE("sealed tokens that were cut or changed are refused", "[token-seal]") {
  const rp::TokenSeal seal({key("k", 'k')});
  const std::string sealed = seal.seal(tokens(), kim);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(seal.open(changed, kim));
    CHECK_FALSE(seal.open(sealed.substr(0, at), kim));
  }
  for (const char* text : {"", "rp-tokens-1.", "rp-tokens-1.k", "rp-tokens-1.k.", "rp-tokens-1..AA", "{}"})
    CHECK_FALSE(seal.open(text, kim));
  CHECK_THAT(refusal(seal.open("rp-tokens-2.k.AA", kim)), ContainsSubstring("of this version"));
}

TEST_CASE("another text is sealed as tokens are, and neither opens as the other", "[token-seal]") {
  const rp::TokenSeal seal({key("2026-11", 'k')});
  const rp::Secret text("verifier=x");
  const std::string sealed = seal.seal_text(text, kim);
  CHECK(seal.open_text(sealed, kim).value().reveal() == text.reveal());
  CHECK(sealed.starts_with("rp-text-1.2026-11."));
  CHECK(sealed.find("verifier") == sealed.npos);
  CHECK(seal.seal_text(text, kim) != sealed);
  CHECK(rp::TokenSeal::key_id(sealed) == "2026-11");
  CHECK_FALSE(seal.open_text(sealed, {"board", "lee", 7}));
  CHECK_FALSE(seal.open_text(sealed.substr(0, sealed.size() - 1), kim));
  const std::string as_tokens = "rp-tokens-1." + sealed.substr(10),
                    as_text = "rp-text-1." + seal.seal(tokens(), kim).substr(12);
  for (const std::string& other : {sealed, as_tokens}) CHECK_FALSE(seal.open(other, kim));
  for (const std::string& other : {seal.seal(tokens(), kim), as_text})
    CHECK_FALSE(seal.open_text(other, kim));
  CHECK_THAT(refusal(rp::TokenSeal({key("2027-11", 'l')}).open_text(sealed, kim)),
             ContainsSubstring("2026-11"));
}

TEST_CASE("keys are changed while machines know different ones", "[token-seal]") {
  const auto old_key = key("a", 'a'), new_key = key("b", 'b');
  const rp::TokenSeal before({old_key}), between({old_key, new_key}), after({new_key, old_key}),
      end({new_key});
  CHECK(between.open(before.seal(tokens(), kim), kim));
  CHECK(before.open(between.seal(tokens(), kim), kim));
  CHECK(between.open(after.seal(tokens(), kim), kim));
  CHECK(end.open(after.seal(tokens(), kim), kim));
  CHECK_THAT(refusal(end.open(before.seal(tokens(), kim), kim)), ContainsSubstring("key, a, is not among"));
  // the same id with other bytes
  CHECK_THAT(refusal(rp::TokenSeal({key("a", 'x')}).open(before.seal(tokens(), kim), kim)),
             ContainsSubstring("the key of that id is another"));

  CHECK(rp::TokenSeal::key_id(before.seal(tokens(), kim)) == "a");
  CHECK(rp::TokenSeal::key_id(after.seal(tokens(), kim)) == "b");
  CHECK_FALSE(rp::TokenSeal::key_id("a"));
  CHECK_FALSE(rp::TokenSeal::key_id("rp-tokens-1.a b.AA"));
}

TEST_CASE("keys that can't be used are refused, and never shown", "[token-seal]") {
  const auto refused = [](std::vector<rp::TokenSealKey> keys) {
    return rp::test::configuration_error([&] { rp::TokenSeal seal(std::move(keys)); });
  };
  CHECK_THAT(refused({}), ContainsSubstring("needs a key"));
  CHECK_THAT(refused({key("", 'k')}), ContainsSubstring("ids of 1 to 32"));
  CHECK_THAT(refused({key("a.b", 'k')}), ContainsSubstring("ids of 1 to 32"));
  CHECK_THAT(refused({key(std::string(33, 'a'), 'k')}), ContainsSubstring("ids of 1 to 32"));
  CHECK(refused({key(std::string(32, 'a'), 'k')}).empty());
  CHECK_THAT(refused({key("a", 'k'), key("a", 'l')}), ContainsSubstring("two have a"));
  const std::string why = refused({{"a", rp::Secret("short-key")}});
  CHECK_THAT(why, ContainsSubstring("32 bytes; that of the id a has 9"));
  CHECK(why.find("short-key") == why.npos);
}

}  // namespace token_seal_test
