#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/base/whole_file.hpp"
#include "rocketpunch/codec/stored_tokens.hpp"
#include "rocketpunch/http/ascii.hpp"
#include "rocketpunch/oauth/sealed.hpp"

namespace rocketpunch::detail {

/// Users' tokens as files of a directory, encrypted where there is a key. Knows no lock.
class TokenFiles {
 public:
  TokenFiles(std::string directory, Secret key) : directory_(std::move(directory)), key_(std::move(key)) {}

  /// What is in the user's file; nothing where there is none. Only who holds the lock may set a damaged file
  /// aside: it would be another's new one otherwise.
  Result<std::optional<TokenSet>> read(const std::string& user, bool locked) const {
    const std::string name = file_name(user);
    auto text = read_file(directory_, name);
    if (!text) return text.error();
    if (!*text) return std::optional<TokenSet>();
    codec::StoredTokens stored;
    auto fault = codec::read_stored_tokens((*text)->reveal(), stored);
    if (!fault && stored.encrypted) {
      if (key_.empty()) return unusable(name, "is encrypted, and no encryption_key was given");
      const auto sealed = base64url_decode(*stored.encrypted);
      auto opened = sealed ? open_sealed(key_.reveal(), *sealed, user) : std::nullopt;
      // it may be whole, and the key another one: so it stays where it is
      if (!opened) return unusable(name, "can't be decrypted: another encryption_key, or damaged");
      const Secret plain(*std::move(opened));
      stored = {};
      fault = codec::read_stored_tokens(plain.reveal(), stored);
      if (!fault && stored.encrypted) fault = "encrypted twice";
    }
    if (fault) return damaged(name, *fault, locked);
    if (stored.version != codec::stored_tokens_version)
      return unusable(name, "was written by another version of the SDK, as version " +
                                std::to_string(stored.version) + " of the form");
    return std::optional<TokenSet>(std::move(stored.tokens));
  }

  Result<void> write(const std::string& user, const TokenSet& tokens) const {
    Secret text = codec::write_stored_tokens(tokens);
    if (!key_.empty())
      text = Secret(codec::write_encrypted_tokens(base64url(seal(key_.reveal(), text.reveal(), user))));
    const std::string name = file_name(user);
    return replace_file(directory_, name, text.reveal(), Durable::yes, name + ".part");
  }

  Result<void> erase(const std::string& user) const { return remove_file(directory_, file_name(user)); }

  /// The file whose lock guards the user's.
  std::string lock_path(std::string_view user) const { return directory_ + '/' + encoded(user) + ".lock"; }

 private:
  Error unusable(const std::string& name, const std::string& why) const {
    return Error({.kind = ErrorKind::storage,
                  .message = "the file of tokens " + directory_ + '/' + name + ' ' + why,
                  .maybe_sent = false});
  }
  Error damaged(const std::string& name, const std::string& fault, bool locked) const {
    std::string why = "is damaged (" + fault + ")";
    if (locked) {
      const std::string path = directory_ + '/' + name;
      const std::string aside = path + ".damaged";
      if (std::rename(path.c_str(), aside.c_str()) == 0)
        why += "; it was kept as " + aside + ", and the user has to sign in again";
    }
    return unusable(name, why);
  }

  /// The user's name as part of a file's: one for each user, also where files' names don't tell upper from
  /// lower case, and none that leaves the directory.
  static std::string encoded(std::string_view user) {
    constexpr char hex[] = "0123456789abcdef";
    std::string name;
    for (const char c : user) {
      const auto byte = static_cast<unsigned char>(c);
      if ((c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_')
        name += c;
      else
        name += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return name;
  }
  static std::string file_name(std::string_view user) { return encoded(user) + ".json"; }

  std::string directory_;
  Secret key_;
};

}  // namespace rocketpunch::detail
