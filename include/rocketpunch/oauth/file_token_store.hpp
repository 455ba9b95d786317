#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/file_lock.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/base/whole_file.hpp"
#include "rocketpunch/oauth/token_files.hpp"
#include "rocketpunch/oauth/token_store.hpp"

namespace rocketpunch {

/// Settings of a `FileTokenStore`; all can be left out.
struct FileTokenStoreOptions {
  /// 32 bytes with which files are encrypted (AES-256-GCM). Empty: they are not, and guarded by their mode
  /// alone. Files written without it are still read, and encrypted when they are written next.
  Secret encryption_key{};
};

/// Keeps tokens in a directory, a file for each user (mode 0600), for any number of threads and processes of
/// one machine. Files are replaced as a whole and durably: whatever ends the process, a file is the old one
/// or the new one. A damaged file is reported once (`ErrorKind::storage`) and kept aside as `*.damaged`.
/// Users are named by 1 to 80 bytes of any kind. A `TokenStore`; safe to use from many threads.
class FileTokenStore {
 public:
  /// The right to replace a user's tokens; given up when it is destroyed, or when the process ends.
  class Lock {
   public:
    /// The user's tokens; nothing where there are none.
    Result<std::optional<TokenSet>> load() const { return files_->read(user_, true); }
    /// Keeps these in place of the user's tokens; durable when it returns.
    Result<void> save(const TokenSet& tokens) { return files_->write(user_, tokens); }
    /// Removes the user's tokens.
    Result<void> erase() { return files_->erase(user_); }

   private:
    friend FileTokenStore;
    Lock(std::shared_ptr<const detail::TokenFiles> files, std::string user, detail::FileLock lock)
        : files_(std::move(files)), user_(std::move(user)), lock_(std::move(lock)) {}

    std::shared_ptr<const detail::TokenFiles> files_;
    std::string user_;
    detail::FileLock lock_;
  };

  /// A store in that directory, which is made (mode 0700) where it isn't there. Throws a configuration
  /// `Error` for one that can't be used, and for a key of another length.
  explicit FileTokenStore(std::string directory, FileTokenStoreOptions options = {}) {
    if (!options.encryption_key.empty() && options.encryption_key.reveal().size() != detail::seal_key_bytes)
      throw Error({.kind = ErrorKind::configuration,
                   .message = "encryption_key must have 32 bytes",
                   .maybe_sent = false});
    detail::require_directory(directory, "FileTokenStore");
    files_ =
        std::make_shared<const detail::TokenFiles>(std::move(directory), std::move(options.encryption_key));
  }

  /// The user's tokens; nothing where there are none.
  Result<std::optional<TokenSet>> load(const std::string& user) const {
    if (!is_name(user)) return not_a_name();
    return files_->read(user, false);
  }

  /// Waits for the lock on the user's tokens.
  Result<Lock> lock(const std::string& user, const LockOptions& wait = {}) const {
    if (!is_name(user)) return not_a_name();
    auto lock = detail::FileLock::wait_for(files_->lock_path(user), wait, detail::users_tokens);
    if (!lock) return lock.error();
    return Lock(files_, user, *std::move(lock));
  }

 private:
  static bool is_name(std::string_view user) noexcept { return !user.empty() && user.size() <= 80; }
  static Error not_a_name() {
    return Error({.kind = ErrorKind::invalid_argument,
                  .message = "a user of a FileTokenStore is named by 1 to 80 bytes",
                  .maybe_sent = false});
  }

  std::shared_ptr<const detail::TokenFiles> files_;
};

static_assert(TokenStore<FileTokenStore>);

}  // namespace rocketpunch
