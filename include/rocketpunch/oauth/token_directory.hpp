#pragma once
#include "rocketpunch/base/version.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "rocketpunch/base/file_lock.hpp"
#include "rocketpunch/base/store_directory.hpp"
#include "rocketpunch/oauth/file_token_store.hpp"
#include "rocketpunch/oauth/sealed.hpp"
#include "rocketpunch/oauth/token_files.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `FileTokenStore`: the files of a directory, and a file beside each for its lock.
class TokenDirectory {
 public:
  /// On a user's tokens.
  class Lock {
   public:
    Lock(std::shared_ptr<const TokenFiles> files, std::string user, FileLock lock)
        : files_(std::move(files)), user_(std::move(user)), lock_(std::move(lock)) {}

    Result<std::optional<TokenSet>> load() {
      if (!lock_.is_held()) return lock_of_parent(users_tokens);
      auto tokens = files_->recover(user_);
      stored_ = tokens ? *tokens : std::nullopt;
      return tokens;
    }
    Result<void> save(const TokenSet& tokens) {
      if (!lock_.is_held()) return lock_of_parent(users_tokens);
      const auto saved = files_->write(user_, tokens, answered_by(tokens));
      if (saved) stored_ = tokens;
      return saved;
    }
    Result<void> erase() {
      if (!lock_.is_held()) return lock_of_parent(users_tokens);
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

  TokenDirectory(const std::string& directory, FileTokenStoreOptions options) {
    if (!options.encryption_key.empty()) require_length(options.encryption_key, "encryption_key");
    for (const Secret& key : options.former_keys) require_length(key, "each of former_keys");
    if (!options.former_keys.empty() && options.encryption_key.empty())
      refuse("former_keys need an encryption_key, which takes their place");
    files_ = std::make_shared<const TokenFiles>(
        StoreDirectory(directory, "FileTokenStore", StoreDirectory::Writers::owner), std::move(options));
  }

  std::string identity() const {
    std::error_code ignored;
    return std::filesystem::weakly_canonical(files_->directory().path(), ignored).string();
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
    return Error({.kind = ErrorKind::invalid_argument,
                  .message = "a user of a FileTokenStore is named by 1 to 255 bytes",
                  .maybe_sent = false});
  }
  static void require_length(const Secret& key, const char* name) {
    if (key.reveal().size() != seal_key_bytes) refuse(std::string(name) + " must have 32 bytes");
  }
  [[noreturn]] static void refuse(std::string why) {
    throw Error({.kind = ErrorKind::configuration, .message = std::move(why), .maybe_sent = false});
  }

  std::shared_ptr<const TokenFiles> files_;
};

template <class>
AnyTokenStore make_token_files(const std::string& directory, FileTokenStoreOptions options) {
  return std::make_shared<TokenDirectory>(directory, std::move(options));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
