#pragma once
#include "rocketpunch/base/language.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/interface.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/models/token_set.hpp"
#include "rocketpunch/oauth/token_store.hpp"

namespace rocketpunch {

/// Settings of a `FileTokenStore`; all can be left out.
struct FileTokenStoreOptions {
  /// 32 bytes with which files are encrypted (AES-256-GCM). Empty: they are not, and guarded by their mode
  /// alone.
  Secret encryption_key{};
  /// Keys of 32 bytes with which files may still be encrypted; they are encrypted with `encryption_key` when
  /// they are written next. To change keys, first have all processes know the new one here, then exchange the
  /// two.
  std::vector<Secret> former_keys{};
  /// Whether files that are not encrypted are read in spite of an `encryption_key`, and encrypted when they
  /// are written next: for the time in which they are, since whoever can write such a file can choose whose
  /// sign-in is used.
  bool accept_unencrypted = false;
};

namespace detail {

/// The tokens of all users, in whatever form.
class UsersTokens : public Interface {
 public:
  virtual std::string identity() const = 0;
  virtual Result<std::optional<TokenSet>> load(const std::string& user) const = 0;
  virtual Result<std::unique_ptr<TokenPlace::Lock>> lock(const std::string& user,
                                                         const LockOptions& wait) const = 0;
};

template <class = void>
std::shared_ptr<const UsersTokens> make_token_files(const std::string& directory,
                                                    FileTokenStoreOptions options);

}  // namespace detail

/// Keeps tokens in a directory, a file for each user (mode 0600), for any number of threads and processes of
/// one machine. Files are replaced as a whole and durably: whatever ends the process, a file is the old one
/// or the new one, and new tokens that were written as a whole are found by whoever has the lock next. A
/// damaged file is reported once (`ErrorKind::storage`) and kept aside as `*.damaged`. A file that others can
/// read or write is an error of that kind, and so is a directory that has gone, or is not on the file system
/// where it was. Users are named by 1 to 255 bytes of any kind. A `TokenStore`; safe to use from many
/// threads. In a child made by `fork`, a `Lock` of its parent's is not held.
class FileTokenStore {
 public:
  /// The right to replace a user's tokens; given up when it is destroyed, or when the process ends.
  class Lock {
   public:
    /// The user's tokens; nothing where there are none.
    Result<std::optional<TokenSet>> load() const { return lock_->load(); }
    /// Keeps these in place of the user's tokens; durable when it returns.
    Result<void> save(const TokenSet& tokens) { return lock_->save(tokens); }
    /// Removes the user's tokens.
    Result<void> erase() { return lock_->erase(); }

   private:
    friend FileTokenStore;
    explicit Lock(std::unique_ptr<detail::TokenPlace::Lock> lock) : lock_(std::move(lock)) {}

    std::unique_ptr<detail::TokenPlace::Lock> lock_;
  };

  /// A store in that directory, which is made (mode 0700) where it isn't there. A relative path counts from
  /// the current directory of now. Throws a configuration `Error` for one that can't be used, among them one
  /// of another user, or that group or others can write; and for a key of another length.
  explicit FileTokenStore(const std::string& directory, FileTokenStoreOptions options = {})
      : users_(detail::make_token_files(directory, std::move(options))) {}

  /// The user's tokens; nothing where there are none.
  Result<std::optional<TokenSet>> load(const std::string& user) const { return users_->load(user); }

  /// Waits for the lock on the user's tokens.
  Result<Lock> lock(const std::string& user, const LockOptions& wait = {}) const {
    auto lock = users_->lock(user, wait);
    if (!lock) return lock.error();
    return Lock(*std::move(lock));
  }

  /// The directory: stores on the same one are one store.
  std::string identity() const { return users_->identity(); }

 private:
  std::shared_ptr<const detail::UsersTokens> users_;
};

static_assert(TokenStore<FileTokenStore>);

}  // namespace rocketpunch

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/oauth/token_directory.hpp"
#endif
