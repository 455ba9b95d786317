// Callbacks, kept requests, forms and the answers of an authorization server: whatever comes, there is a
// value or an error, and no error repeats what it was given.
#include <rocketpunch/detail/codec/stored_tokens.hpp>
#include <rocketpunch/detail/os/crypto.hpp>
#include <rocketpunch/oauth/config.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/oauth/token_seal.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <string_view>

#include "check.hpp"

using namespace rocketpunch;

namespace {

const std::string secret = "Zq7-secret-of-the-client";

OAuthSession session_with(const testing::FakeTransport& transport) {
  return OAuthSession({.client_id = "rp_app_x",
                       .client_secret = Secret(secret),
                       .redirect_uri = "https://board.example/callback"},
                      {.retry = {.max_attempts = 1}}, transport);
}

void callback(std::string_view text) {
  static const OAuthSession session = session_with({});
  static const AuthorizationRequest request = session.authorization_request();
  const auto tokens = session.exchange(text, request);
  ROCKETPUNCH_FUZZ_CHECK(!tokens);  // the state can't be guessed
  const std::string_view what = tokens.error().what();
  ROCKETPUNCH_FUZZ_CHECK(what.find(request.state().reveal()) == what.npos);
  ROCKETPUNCH_FUZZ_CHECK(what.find(secret) == what.npos);

  // with the right state, all that follows the check of it is reached
  std::string believed = "state=" + std::string(request.state().reveal()) + '&';
  believed.append(text);
  const auto answer = session.exchange(believed, request);
  ROCKETPUNCH_FUZZ_CHECK(!answer);  // the transport has no answer
  for (const char c : std::string_view(answer.error().what()))
    ROCKETPUNCH_FUZZ_CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

void kept_request(std::string_view text) {
  const auto request = AuthorizationRequest::deserialize(text);
  if (!request) return;
  const auto again = AuthorizationRequest::deserialize(request->serialize());
  ROCKETPUNCH_FUZZ_CHECK(again.has_value());
  ROCKETPUNCH_FUZZ_CHECK(again->state().reveal() == request->state().reveal());
  ROCKETPUNCH_FUZZ_CHECK(again->scopes() == request->scopes());
}

void form(std::string_view text) {
  const auto fields = detail::parse_form(text);
  if (!fields) return;
  const auto again = detail::parse_form(detail::form_encode(*fields));
  ROCKETPUNCH_FUZZ_CHECK(again.has_value());
  // a field without name and value is an empty piece, or the lone "=" of one
  ROCKETPUNCH_FUZZ_CHECK(*again == *fields);
}

void token_answer(std::string_view text, int status) {
  testing::FakeTransport transport;
  transport.then(status, std::string(text));
  const OAuthSession session = session_with(transport);
  const auto request = session.authorization_request();
  const auto tokens = session.exchange("code=c&state=" + std::string(request.state().reveal()), request);
  if (!tokens) return;
  ROCKETPUNCH_FUZZ_CHECK(status == 200);
  ROCKETPUNCH_FUZZ_CHECK(!tokens->access_token.empty());
  ROCKETPUNCH_FUZZ_CHECK(tokens->access_token.reveal().find_first_of("\r\n ") == std::string_view::npos);
  ROCKETPUNCH_FUZZ_CHECK(tokens->issued_at < tokens->expires_at);
  // what was understood can be kept and read again
  detail::codec::StoredTokens stored;
  const auto fault =
      detail::codec::read_stored_tokens(detail::codec::write_stored_tokens(*tokens).reveal(), stored);
  ROCKETPUNCH_FUZZ_CHECK(!fault);
  ROCKETPUNCH_FUZZ_CHECK(stored.tokens == *tokens);
}

void metadata(std::string_view text) {
  testing::FakeTransport transport;
  transport.then(200, std::string(text));
  const auto found = discover_endpoints("https://as.example", {.retry = {.max_attempts = 1}}, transport);
  if (found) ROCKETPUNCH_FUZZ_CHECK(found->issuer == "https://as.example");
}

void stored_file(std::string_view text) {
  detail::codec::StoredTokens stored;
  static_cast<void>(detail::codec::read_stored_tokens(text, stored));
  static_cast<void>(detail::base64url_decode(text));
  static_cast<void>(detail::aes_gcm_decrypt(std::string(32, 'k'), text, "user"));
  static_cast<void>(tokens_from_text(text));
  const TokenSeal seal({{"k", Secret(std::string(32, 'k'))}});
  ROCKETPUNCH_FUZZ_CHECK(!seal.open(text, {}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 7) {
    case 0: callback(text); break;
    case 1: kept_request(text); break;
    case 2: form(text); break;
    case 3: token_answer(text, 200); break;
    case 4: token_answer(text, 400); break;
    case 5: metadata(text); break;
    default: stored_file(text);
  }
  return 0;
}
