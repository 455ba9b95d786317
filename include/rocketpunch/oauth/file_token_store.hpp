#pragma once
#include "rocketpunch/version.hpp"

#include <utility>
#include <vector>

#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/file_path.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

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
template <class = void>
AnyTokenStore make_file_token_store(const FilePath& directory, FileTokenStoreOptions options);
}

/// Keeps tokens in a directory, a file for each user (mode 0600), for any number of threads and processes of
/// one machine. Files are replaced as a whole and durably: whatever ends the process, a file is the old one
/// or the new one, and new tokens that were written as a whole are found by whoever has the lock next. A
/// damaged file is reported once (`ErrorKind::storage`) and kept aside as `*.damaged`. A file that others can
/// read or write is an error of that kind, and so is a directory that has gone, or is not on the file system
/// where it was. Users are named by 1 to 255 bytes of any kind. Stores on the same directory are one store. A
/// `TokenStore`; safe to use from many threads. In a child made by `fork`, a `Lock` of its parent's is not
/// held.
class FileTokenStore : public AnyTokenStore {
 public:
  /// A store in that directory, which is made (mode 0700) where it isn't there. A relative path counts from
  /// the current directory of now. Throws a configuration `Error` for one that can't be used, among them one
  /// of another user, or that group or others can write; and for a key of another length.
  explicit FileTokenStore(const FilePath& directory, FileTokenStoreOptions options = {})
      : AnyTokenStore(detail::make_file_token_store(directory, std::move(options))) {}
};

static_assert(TokenStore<FileTokenStore>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/file_token_store.ipp"
#endif
