#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/codec/json.hpp"
#include "rocketpunch/codec/json_writer.hpp"
#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/models/token_set.hpp"

/// The form in which tokens are kept in a file.
namespace rocketpunch::codec {

/// What every version of the form has.
struct StoredVersion {
  int version = 0;
};

/// A file of tokens: the tokens, or what they were encrypted to.
struct StoredTokens : StoredVersion {
  std::optional<std::string> encrypted{};  ///< base64url of a sealed text that is a file itself
  TokenSet tokens{};
};

template <>
struct Schema<TokenSet> {
  static constexpr Field fields[] = {
      field<&TokenSet::access_token>("accessToken", Need::now),
      field<&TokenSet::refresh_token>("refreshToken", Need::now),
      field<&TokenSet::scopes>("scopes", Need::now),
      field<&TokenSet::issued_at>("issuedAt", Need::now),
      field<&TokenSet::expires_at>("expiresAt", Need::now),
      field<&TokenSet::unanswered_refresh>("unansweredRefresh"),
  };
};

template <>
struct Schema<StoredVersion> {
  static constexpr Field fields[] = {
      field<&StoredVersion::version>("version", Need::now),
  };
};

template <>
struct Schema<StoredTokens> {
  static constexpr Field fields[] = {
      field<&StoredTokens::encrypted>("encrypted"),
      field<&StoredTokens::tokens>("tokens"),
  };
};

/// The version of the form that is written.
inline constexpr int stored_tokens_version = 1;

inline Secret write_stored_tokens(const TokenSet& tokens) {
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
  json.close_object().close_object();
  return Secret(json.take());
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
    if (!token->empty() && !rocketpunch::detail::is_usable_token(token->reveal()))
      return std::string(fault) + ": control characters, or spaces around it";
  if (!stored.tokens.issued_at.readable()) return "issuedAt: no time";
  if (!stored.tokens.expires_at.readable()) return "expiresAt: no time";
  if (stored.tokens.unanswered_refresh && !stored.tokens.unanswered_refresh->readable())
    return "unansweredRefresh: no time";
  return std::nullopt;
}

}  // namespace rocketpunch::codec
