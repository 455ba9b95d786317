#pragma once
#include "rocketpunch/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/json_writer.hpp"
#include "rocketpunch/detail/codec/read_schema.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/token_store.hpp"

/// The form in which tokens are kept in a file.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// What every version of the form has.
struct StoredVersion {
  int version = 0;
};

/// A file of tokens: the tokens, or what they were encrypted to.
struct StoredTokens : StoredVersion {
  std::optional<std::string> encrypted{};  ///< base64url of a sealed text that is a file itself
  TokenSet tokens{};
  /// Of tokens that a refresh gave: the `fingerprint` of the refresh token that it used up.
  std::optional<std::string> answers{};
};

template <class Field>
struct Schema<TokenSet, Field> {
  static constexpr Field fields[] = {
      field<&TokenSet::access_token>("accessToken", Required::by_spec),
      field<&TokenSet::refresh_token>("refreshToken", Required::by_spec),
      field<&TokenSet::scopes>("scopes", Required::by_spec),
      field<&TokenSet::issued_at>("issuedAt", Required::by_spec),
      field<&TokenSet::expires_at>("expiresAt", Required::by_spec),
      field<&TokenSet::unanswered_refresh>("unansweredRefresh"),
  };
};

template <class Field>
struct Schema<StoredVersion, Field> {
  static constexpr Field fields[] = {
      field<&StoredVersion::version>("version", Required::by_spec),
  };
};

template <class Field>
struct Schema<StoredTokens, Field> {
  static constexpr Field fields[] = {
      field<&StoredTokens::encrypted>("encrypted"),
      field<&StoredTokens::tokens>("tokens"),
      field<&StoredTokens::answers>("answers"),
  };
};

/// The version of the form that is written.
inline constexpr int stored_tokens_version = 1;

/// Tells a token from others, without the token.
inline std::string fingerprint(const Secret& token) { return base64url(sha256(token.reveal())); }

/// What a text ends with, whose sum is of all before it.
inline std::string stored_check_sum(std::string_view text) {
  const std::string sum = std::to_string(fnv1a(text));
  return ",\"checkSum\":\"" + std::string(20 - sum.size(), '0') + sum + "\"}";
}

/// Whether a text that was written as a whole is one still. (Files of earlier versions have no sum.)
inline bool is_whole(std::string_view text) {
  const std::size_t length = stored_check_sum({}).size();
  if (text.size() < length) return false;
  const auto before = text.substr(0, text.size() - length);
  return text.substr(before.size()) == stored_check_sum(before);
}

/// `answers`: of tokens that a refresh gave, the refresh token that it used up; empty: others.
inline Secret write_stored_tokens(const TokenSet& tokens, const Secret& answers = {}) {
  JsonWriter json;
  json.open_object().key("version").integer(stored_tokens_version).key("tokens").open_object();
  json.key("accessToken").string(tokens.access_token.reveal());
  json.key("refreshToken").string(tokens.refresh_token.reveal());
  json.key("scopes").open_array();
  for (const std::string& scope : tokens.scopes) json.string(scope);
  json.close_array();
  json.key("issuedAt").string(to_string(tokens.issued_at));
  json.key("expiresAt").string(to_string(tokens.expires_at));
  if (tokens.unanswered_refresh) json.key("unansweredRefresh").string(to_string(*tokens.unanswered_refresh));
  json.close_object();
  if (!answers.empty()) json.key("answers").string(fingerprint(answers));
  std::string text = json.take();
  text += stored_check_sum(text);
  return Secret(std::move(text));
}

inline std::string write_encrypted_tokens(std::string_view encrypted) {
  JsonWriter json;
  json.open_object().key("version").integer(stored_tokens_version);
  json.key("encrypted").string(encrypted).close_object();
  return json.take();
}

/// Reads a file of tokens. Returns what is wrong with it, or nothing. Of another version only that is read.
inline std::optional<std::string> read_stored_tokens(std::string_view text, StoredTokens& stored) {
  if (auto fault = read_json(text, static_cast<StoredVersion&>(stored))) return fault;
  if (stored.version != stored_tokens_version) return std::nullopt;
  if (auto fault = read_json(text, stored)) return fault;
  if (stored.encrypted) return std::nullopt;
  if (stored.tokens.access_token.empty() && stored.tokens.refresh_token.empty())
    return "accessToken: empty or missing";
  // what goes into a header and a form: a file that was changed must not reach further than that
  for (const auto& [token, fault] : {std::pair(&stored.tokens.access_token, "accessToken"),
                                     std::pair(&stored.tokens.refresh_token, "refreshToken")})
    if (!token->empty() && !is_visible_ascii(token->reveal()))
      return std::string(fault) + ": not visible ASCII characters";
  if (!stored.tokens.issued_at.readable()) return "issuedAt: no time";
  if (!stored.tokens.expires_at.readable()) return "expiresAt: no time";
  if (stored.tokens.unanswered_refresh && !stored.tokens.unanswered_refresh->readable())
    return "unansweredRefresh: no time";
  return std::nullopt;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
