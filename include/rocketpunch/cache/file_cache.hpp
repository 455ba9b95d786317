#pragma once
#include "rocketpunch/version.hpp"

#include <cstdint>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/file_path.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
template <class = void>
AnyCacheStore make_file_cache(const FilePath& directory, std::uint64_t max_bytes);
}

/// Keeps responses in a directory, a file each (mode 0600), for any number of threads and processes of one
/// machine; what was used longest ago goes first. Files appear and vanish whole; one that was damaged all the
/// same, by a power failure say, counts as absent, and so does all where the directory has gone. An
/// entry that is larger than the cache is not kept. A `CacheStore`; safe to use from many threads. Copies are
/// the same cache.
class FileCache : public AnyCacheStore {
 public:
  /// A cache in that directory, which is made (mode 0700) where it isn't there, and of about that many bytes.
  /// A relative path counts from the current directory of now. Throws a configuration `Error` for one that
  /// can't be used, among them one of another user, or that everyone can write.
  explicit FileCache(const FilePath& directory, std::uint64_t max_bytes = 256u << 20)
      : AnyCacheStore(detail::make_file_cache(directory, max_bytes)) {}
};

static_assert(CacheStore<FileCache>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/file_cache.ipp"
#endif
