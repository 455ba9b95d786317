#pragma once
#include "rocketpunch/version.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "rocketpunch/detail/codec/stored_tokens.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/os/file_lock.hpp"
#include "rocketpunch/detail/os/store_files.hpp"
#include "rocketpunch/detail/os/stored_file.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/file_token_store.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Users' tokens as files of a directory, encrypted where there is a key. Knows no lock.
class TokenFiles {
 public:
  TokenFiles(StoreDirectory directory, FileTokenStoreOptions options)
      : directory_(std::move(directory)), options_(std::move(options)) {}

  const StoreDirectory& directory() const noexcept { return directory_; }

  /// What is in the user's file; nothing where there is none.
  Result<std::optional<TokenSet>> read(const std::string& user) const { return read(user, false); }

  /// The same for who holds the lock: sets a damaged file aside, and puts new tokens in their place that a
  /// process had written when it was ended.
  Result<std::optional<TokenSet>> recover(const std::string& user) const {
    auto stored = read(user, true);
    if (!stored || !*stored || !(*stored)->unanswered_refresh) return stored;
    const std::string name = file_name(user);
    const auto part = read_file(directory_, part_of(name));
    if (!part) return part.error();
    if (!*part) return stored;
    Contents contents = understand(**part, user);
    if (contents.is_foreign) return unusable(part_of(name), contents.fault);
    const auto& answers = contents.stored.answers;
    if (!contents.fault.empty() || !contents.is_whole ||
        answers != codec::fingerprint((*stored)->refresh_token)) {
      if (const auto removed = remove_file(directory_, part_of(name)); !removed) return removed.error();
      return stored;
    }
    if (const auto placed = place_part(directory_, name, part_of(name)); !placed) return placed.error();
    return std::optional(std::move(contents.stored.tokens));
  }

  /// `answers`: of tokens that a refresh gave, the refresh token that it used up; empty: others.
  Result<void> write(const std::string& user, const TokenSet& tokens, const Secret& answers) const {
    Secret text = codec::write_stored_tokens(tokens, answers);
    if (const Secret& key = options_.encryption_key; !key.empty())
      text = Secret(
          codec::write_encrypted_tokens(base64url(aes_gcm_encrypt(key.reveal(), text.reveal(), user))));
    const std::string name = file_name(user);
    return replace_file(directory_, name, text.reveal(), Durable::yes, part_of(name),
                        answers.empty() ? Unplaced::removed : Unplaced::kept);
  }

  Result<void> erase(const std::string& user) const {
    const std::string name = file_name(user);
    for (const std::string& of_user : {part_of(name), aside_of(name)})
      if (const auto removed = remove_file(directory_, of_user); !removed) return removed.error();
    return remove_file(directory_, name);
  }

  /// The file whose lock guards the user's.
  static std::string lock_name(std::string_view user) { return encoded(user) + ".lock"; }

 private:
  /// What a file says.
  struct Contents {
    codec::StoredTokens stored{};
    std::string fault{};      // why it can't be used; empty: it can
    bool is_damaged = false;  // it is no file of tokens
    bool is_foreign = false;  // it is one of another version
    bool is_whole = false;    // it has its check sum
  };
  Contents understand(const FileContents& file, const std::string& user) const {
    Contents contents;
    codec::StoredTokens& stored = contents.stored;
    Secret text = file.text;
    bool is_encrypted = false;
    // once more with what was encrypted
    for (;;) {
      if (file.is_too_large) return refused(std::move(contents), "is larger than any file of tokens");
      stored = {};
      auto fault = codec::read_stored_tokens(text.reveal(), stored);
      if (!fault && stored.encrypted && is_encrypted) fault = "encrypted twice";
      if (fault) {
        contents.is_damaged = true;
        return refused(std::move(contents), "is damaged (" + *fault + ")");
      }
      if (stored.version != codec::stored_tokens_version) {
        contents.is_foreign = true;
        return refused(std::move(contents), "was written by another version of the SDK, as version " +
                                                std::to_string(stored.version) + " of the form");
      }
      if (!stored.encrypted) break;
      if (options_.encryption_key.empty())
        return refused(std::move(contents), "is encrypted, and no encryption_key was given");
      auto decrypted = decrypt(*stored.encrypted, user);
      // it may be whole, and the key another one
      if (!decrypted)
        return refused(std::move(contents), "can't be decrypted: another encryption_key, or damaged");
      text = Secret(*std::move(decrypted));
      is_encrypted = true;
    }
    if (!file.is_private) return refused(std::move(contents), is_open_to_others);
    if (!is_encrypted && !options_.encryption_key.empty() && !options_.accept_unencrypted)
      return refused(std::move(contents), "is not encrypted, and accept_unencrypted was not set");
    contents.is_whole = codec::is_whole(text.reveal());
    return contents;
  }
  static Contents refused(Contents contents, std::string why) {
    contents.fault = std::move(why);
    return contents;
  }
  std::optional<std::string> decrypt(std::string_view text, const std::string& user) const {
    const auto encrypted = base64url_decode(text);
    if (!encrypted) return std::nullopt;
    auto decrypted = aes_gcm_decrypt(options_.encryption_key.reveal(), *encrypted, user);
    for (const Secret& key : options_.former_keys)
      if (!decrypted) decrypted = aes_gcm_decrypt(key.reveal(), *encrypted, user);
    return decrypted;
  }

  /// Only who holds the lock may set a damaged file aside: it would be another's new one otherwise.
  Result<std::optional<TokenSet>> read(const std::string& user, bool is_locked) const {
    const std::string name = file_name(user);
    const auto file = read_file(directory_, name);
    if (!file) return file.error();
    if (!*file) return std::optional<TokenSet>();
    Contents contents = understand(**file, user);
    if (contents.fault.empty()) return std::optional(std::move(contents.stored.tokens));
    if (contents.is_damaged && is_locked)
      if (const auto aside = set_aside(directory_, name))
        contents.fault += "; it was kept as " + *aside + ", and the user has to sign in again";
    return unusable(name, contents.fault);
  }
  Error unusable(const std::string& name, const std::string& why) const {
    return not_sent(ErrorKind::storage, "the file of tokens " + directory_.path_of(name) + ' ' + why);
  }

  /// The user's name as part of a file's: one for each user, also where files' names don't tell upper from
  /// lower case, and none that leaves the directory. A file's name has at most 255 bytes.
  static std::string encoded(std::string_view user) {
    constexpr std::size_t longest_spelled = 80;
    if (user.size() > longest_spelled) return "%sha256-" + hex(sha256(user));  // no byte is spelled as %s
    std::string name;
    for (const char c : user) {
      if ((c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_')
        name += c;
      else
        name += '%' + hex({&c, 1});
    }
    return name;
  }
  static std::string hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      text += {digits[byte >> 4], digits[byte & 15]};
    }
    return text;
  }
  static std::string file_name(std::string_view user) { return encoded(user) + ".json"; }
  static std::string part_of(const std::string& name) { return name + ".part"; }

  StoreDirectory directory_;
  FileTokenStoreOptions options_;
};

/// What stands behind a `FileTokenStore`: the files of a directory, and a file beside each for its lock.
class FileTokenStoreImpl {
 public:
  /// On a user's tokens.
  class Lock {
   public:
    Lock(std::shared_ptr<const TokenFiles> files, std::string user, FileLock lock)
        : files_(std::move(files)), user_(std::move(user)), lock_(std::move(lock)) {}

    Result<std::optional<TokenSet>> load() {
      if (!lock_.is_held()) return lock_held_by_parent_error(users_tokens);
      auto tokens = files_->recover(user_);
      stored_ = tokens ? *tokens : std::nullopt;
      return tokens;
    }
    Result<void> save(const TokenSet& tokens) {
      if (!lock_.is_held()) return lock_held_by_parent_error(users_tokens);
      const auto saved = files_->write(user_, tokens, answered_by(tokens));
      if (saved) stored_ = tokens;
      return saved;
    }
    Result<void> erase() {
      if (!lock_.is_held()) return lock_held_by_parent_error(users_tokens);
      stored_.reset();
      return files_->erase(user_);
    }

   private:
    /// The refresh token that was used up for those tokens; empty: none.
    Secret answered_by(const TokenSet& tokens) const {
      if (!stored_ || !stored_->unanswered_refresh) return {};
      const bool are_same = stored_->access_token.reveal() == tokens.access_token.reveal() &&
                            stored_->refresh_token.reveal() == tokens.refresh_token.reveal();
      return are_same ? Secret() : stored_->refresh_token;
    }

    std::shared_ptr<const TokenFiles> files_;
    std::string user_;
    FileLock lock_;
    std::optional<TokenSet> stored_;  // as far as it was seen
  };

  FileTokenStoreImpl(const FilePath& directory, FileTokenStoreOptions options) {
    if (!options.encryption_key.empty()) require_length(options.encryption_key, "encryption_key");
    for (const Secret& key : options.former_keys) require_length(key, "each of former_keys");
    if (!options.former_keys.empty() && options.encryption_key.empty())
      refuse("former_keys need an encryption_key, which takes their place");
    files_ = std::make_shared<const TokenFiles>(StoreDirectory(directory, "FileTokenStore", Writers::owner),
                                                std::move(options));
  }

  std::string identity() const {
    std::error_code ignored;
    return SystemPath(std::filesystem::weakly_canonical(files_->directory().native_path(), ignored)).text;
  }

  Result<std::optional<TokenSet>> load(const std::string& user) const {
    if (!is_name(user)) return not_a_name();
    return files_->read(user);
  }

  Result<Lock> lock(const std::string& user, const LockOptions& wait) const {
    if (!is_name(user)) return not_a_name();
    auto lock = FileLock::wait_for(files_->directory(), TokenFiles::lock_name(user), wait, users_tokens);
    if (!lock) return lock.error();
    return Lock(files_, user, *std::move(lock));
  }

 private:
  static bool is_name(const std::string& user) noexcept { return !user.empty() && user.size() <= 255; }
  static Error not_a_name() {
    return not_sent(ErrorKind::invalid_argument, "a user of a FileTokenStore is named by 1 to 255 bytes");
  }
  static void require_length(const Secret& key, const char* name) {
    if (key.reveal().size() != aes_key_bytes) refuse(std::string(name) + " must have 32 bytes");
  }
  [[noreturn]] static void refuse(std::string why) {
    throw not_sent(ErrorKind::configuration, std::move(why));
  }

  std::shared_ptr<const TokenFiles> files_;
};

template <class>
AnyTokenStore make_file_token_store(const FilePath& directory, FileTokenStoreOptions options) {
  return std::make_shared<FileTokenStoreImpl>(directory, std::move(options));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
