#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A key that tokens are sealed with.
struct TokenSealKey {
  std::string id{};  ///< 1 to 32 of `A-Z a-z 0-9 - _`; stands in what is sealed, in the clear.
  Secret key{};      ///< 32 random bytes.
};

/// What sealed tokens belong to. They open for the same alone.
struct SealedFor {
  std::string store{};  ///< Name of the store, so that tokens of a test can't be put into what is in use.
  std::string user{};   ///< The user's name in the store.
  /// How often the user's tokens were replaced, where the store counts that: an older text that is put back
  /// doesn't open then.
  std::uint64_t generation = 0;
};

namespace detail {
template <class = void>
Secret write_tokens(const TokenSet& tokens);
template <class = void>
Result<TokenSet> read_tokens(std::string_view text);
template <class = void>
std::string seal_text(std::string_view head, const TokenSealKey& key, const Secret& text,
                      const SealedFor& belongs_to);
template <class = void>
Result<Secret> open_text(std::string_view head, const std::vector<TokenSealKey>& keys,
                         std::string_view sealed, const SealedFor& belongs_to);
}  // namespace detail

/// Tokens as a text of UTF-8, in the clear, for a store that keeps secrets by itself. All of them: also what
/// tells of a refresh that got no answer.
inline Secret tokens_to_text(const TokenSet& tokens) { return detail::write_tokens(tokens); }
/// The tokens that were made into this text, by this version of the SDK or the one before. An error of kind
/// `storage` for a text that was cut or changed anywhere.
inline Result<TokenSet> tokens_from_text(std::string_view text) { return detail::read_tokens(text); }

/// Encrypts users' tokens, by AES-256-GCM, for a store of your own: whoever reads it learns nothing but the
/// ids of keys, and whoever writes to it can't give a user other tokens, another user's among them.
///
/// The first key seals, and all open. To change keys on many machines, first let all of them know the new one
/// behind the first, then exchange the two, and leave the former out once nothing is sealed with it any more
/// (`key_id`). Texts of this version of the SDK and of the one before open. Safe to use from many threads.
class TokenSeal {
 public:
  /// Throws a configuration `Error` without keys, and for one whose id or length is wrong, or whose id is
  /// another's too.
  explicit TokenSeal(std::vector<TokenSealKey> keys) : keys_(checked(std::move(keys))) {}

  /// The tokens as a text of ASCII characters, another one each time.
  std::string seal(const TokenSet& tokens, const SealedFor& belongs_to) const {
    return detail::seal_text(head, keys_.front(), tokens_to_text(tokens), belongs_to);
  }
  /// The tokens that were sealed to this text. An error of kind `storage` tells where its key isn't among
  /// these, and where it was changed, or belongs to something else.
  Result<TokenSet> open(std::string_view sealed, const SealedFor& belongs_to) const {
    const auto text = detail::open_text(head, keys_, sealed, belongs_to);
    if (!text) return text.error();
    return tokens_from_text(text->reveal());
  }

  /// Any other text that is to be kept secret, as a text of ASCII characters, another one each time. It opens
  /// by `open_text` alone.
  std::string seal_text(const Secret& text, const SealedFor& belongs_to) const {
    return detail::seal_text(text_head, keys_.front(), text, belongs_to);
  }
  /// The text that was sealed by `seal_text`, with the errors of `open`.
  Result<Secret> open_text(std::string_view sealed, const SealedFor& belongs_to) const {
    return detail::open_text(text_head, keys_, sealed, belongs_to);
  }

  /// Id of the key that a text was sealed with; nothing where it is no sealed text.
  static std::optional<std::string> key_id(std::string_view sealed) {
    const std::string_view begins = sealed.starts_with(text_head) ? text_head : head;
    if (!sealed.starts_with(begins)) return std::nullopt;
    sealed.remove_prefix(begins.size());
    const std::string_view id = sealed.substr(0, sealed.find('.'));
    if (id.size() == sealed.size() || !is_id(id)) return std::nullopt;
    return std::string(id);
  }

  /// What sealed tokens begin with.
  static constexpr std::string_view head = "rp-tokens-1.";
  /// What another sealed text begins with.
  static constexpr std::string_view text_head = "rp-text-1.";

 private:
  static constexpr std::size_t longest_id = 32;
  static constexpr std::size_t key_bytes = 32;

  static bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= longest_id && std::all_of(id.begin(), id.end(), [](char c) {
      return detail::is_alpha(c) || detail::is_digit(c) || c == '-' || c == '_';
    });
  }
  static std::vector<TokenSealKey> checked(std::vector<TokenSealKey> keys) {
    const auto refuse = [](const std::string& why) {
      throw detail::not_sent(ErrorKind::configuration, "a TokenSeal " + why);
    };
    if (keys.empty()) refuse("needs a key");
    for (auto key = keys.begin(); key != keys.end(); ++key) {
      if (!is_id(key->id)) refuse("needs ids of 1 to 32 of A-Z a-z 0-9 - _ for its keys");
      if (key->key.reveal().size() != key_bytes)
        refuse("needs keys of 32 bytes; that of the id " + key->id + " has " +
               std::to_string(key->key.reveal().size()));
      if (std::any_of(keys.begin(), key, [&](const TokenSealKey& other) { return other.id == key->id; }))
        refuse("needs an id of its own for each key; two have " + key->id);
    }
    return keys;
  }

  std::vector<TokenSealKey> keys_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/token_seal.ipp"
#endif
