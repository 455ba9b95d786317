#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/stored_tokens.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/oauth/token_seal.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the tokens are bound to, each part with its length, so that no two things give one text.
inline std::string seal_context(std::string_view head, std::string_view key_id, const SealedFor& belongs_to) {
  std::string context(head);
  for (const std::string_view part :
       {key_id, std::string_view(belongs_to.store), std::string_view(belongs_to.user)})
    context.append(std::to_string(part.size())).append(":").append(part);
  return context += std::to_string(belongs_to.generation);
}

template <class>
Secret write_tokens(const TokenSet& tokens) {
  return codec::write_stored_tokens(tokens);
}

template <class>
Result<TokenSet> read_tokens(std::string_view text) {
  codec::StoredTokens stored;
  auto fault = codec::read_stored_tokens(text, stored);
  if (!fault && stored.version != codec::stored_tokens_version)
    fault = "it is of version " + std::to_string(stored.version) + " of the form";
  if (!fault && stored.encrypted) fault = "they are encrypted, as those of a FileTokenStore";
  if (!fault && !codec::is_whole(text)) fault = "it was changed";
  if (fault) return not_sent(ErrorKind::storage, "the text of the tokens can't be used: " + *fault);
  return std::move(stored.tokens);
}

template <class>
std::string seal_text(std::string_view head, const TokenSealKey& key, const Secret& text,
                      const SealedFor& belongs_to) {
  return std::string(head) + key.id + '.' +
         base64url(aes_gcm_encrypt(key.key.reveal(), text.reveal(), seal_context(head, key.id, belongs_to)));
}

template <class>
Result<Secret> open_text(std::string_view head, const std::vector<TokenSealKey>& keys,
                         std::string_view sealed, const SealedFor& belongs_to) {
  const std::string what = head == TokenSeal::head ? "tokens" : "contents";
  const auto refuse = [&](const std::string& why) {
    return not_sent(ErrorKind::storage, "the sealed " + what + " can't be opened: " + why);
  };
  const auto id = sealed.starts_with(head) ? TokenSeal::key_id(sealed) : std::nullopt;
  if (!id) return refuse("this is no text that a TokenSeal of this version gave");
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& one) { return one.id == *id; });
  if (key == keys.end()) return refuse("their key, " + *id + ", is not among those given");
  const auto encrypted = base64url_decode(sealed.substr(head.size() + id->size() + 1));
  auto text = encrypted
                  ? aes_gcm_decrypt(key->key.reveal(), *encrypted, seal_context(head, key->id, belongs_to))
                  : std::nullopt;
  if (!text)
    return refuse(
        "they were changed, or belong to another user, store or generation, or the key of that id is "
        "another");
  return Secret(*std::move(text));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
