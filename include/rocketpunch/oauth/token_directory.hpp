#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/base/file_lock.hpp"
#include "rocketpunch/base/whole_file.hpp"
#include "rocketpunch/oauth/file_token_store.hpp"
#include "rocketpunch/oauth/sealed.hpp"
#include "rocketpunch/oauth/token_files.hpp"

namespace rocketpunch::detail {

/// What stands behind a `FileTokenStore`: the files of a directory, and a file beside each for its lock.
class TokenDirectory final : public UsersTokens {
 public:
  TokenDirectory(std::string directory, Secret key) {
    if (!key.empty() && key.reveal().size() != seal_key_bytes)
      throw Error({.kind = ErrorKind::configuration,
                   .message = "encryption_key must have 32 bytes",
                   .maybe_sent = false});
    require_directory(directory, "FileTokenStore");
    files_ = std::make_shared<const TokenFiles>(std::move(directory), std::move(key));
  }

  Result<std::optional<TokenSet>> load(const std::string& user) const override {
    if (!is_name(user)) return not_a_name();
    return files_->read(user, false);
  }

  Result<std::unique_ptr<TokenPlace::Lock>> lock(const std::string& user,
                                                 const LockOptions& wait) const override {
    if (!is_name(user)) return not_a_name();
    auto lock = FileLock::wait_for(files_->lock_path(user), wait, users_tokens);
    if (!lock) return lock.error();
    return std::unique_ptr<TokenPlace::Lock>(std::make_unique<Held>(files_, user, *std::move(lock)));
  }

 private:
  class Held final : public TokenPlace::Lock {
   public:
    Held(std::shared_ptr<const TokenFiles> files, std::string user, FileLock lock)
        : files_(std::move(files)), user_(std::move(user)), lock_(std::move(lock)) {}
    Result<std::optional<TokenSet>> load() override { return files_->read(user_, true); }
    Result<void> save(const TokenSet& tokens) override { return files_->write(user_, tokens); }
    Result<void> erase() override { return files_->erase(user_); }

   private:
    std::shared_ptr<const TokenFiles> files_;
    std::string user_;
    FileLock lock_;
  };

  static bool is_name(const std::string& user) noexcept { return !user.empty() && user.size() <= 80; }
  static Error not_a_name() {
    return Error({.kind = ErrorKind::invalid_argument,
                  .message = "a user of a FileTokenStore is named by 1 to 80 bytes",
                  .maybe_sent = false});
  }

  std::shared_ptr<const TokenFiles> files_;
};

template <class>
std::shared_ptr<const UsersTokens> make_token_files(std::string directory, Secret encryption_key) {
  return std::make_shared<const TokenDirectory>(std::move(directory), std::move(encryption_key));
}

}  // namespace rocketpunch::detail
