#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/detail/os/upload_file.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A file of which a piece may be fetched before it is asked for. Safe to use from several threads: nobody
/// waits here for another one's disk.
class ReadAhead {
 public:
  explicit ReadAhead(const SystemPath& path) : file_(path) {}

  const UploadFile& file() const noexcept { return file_; }

  /// As `UploadFile::read_at`, from what was fetched if that is there.
  Result<std::size_t> read_at(std::uint64_t offset, char* to, std::size_t most) {
    {
      const std::lock_guard guard(mutex_);
      if (fetched_ && offset >= begin_ && offset < end_of_fetched()) {
        if (!*fetched_) return fetched_->error();
        return (*fetched_)->copy(to, most, static_cast<std::size_t>(offset - begin_));
      }
    }
    return file_.read_at(offset, to, most);
  }

  /// Fetches the bytes from there, or why there are none; gives how far `read_at` need not wait.
  std::uint64_t fetch(std::uint64_t offset) {
    std::string bytes(most_fetched, '\0');
    const auto count = file_.read_at(offset, bytes.data(), bytes.size());
    if (count) bytes.resize(*count);
    const std::lock_guard guard(mutex_);
    begin_ = offset;
    if (count)
      fetched_.emplace(std::move(bytes));
    else
      fetched_.emplace(count.error());
    return end_of_fetched();
  }

 private:
  static constexpr std::size_t most_fetched = std::size_t{256} << 10;

  std::uint64_t end_of_fetched() const { return begin_ + (*fetched_ ? (*fetched_)->size() : 1); }

  const UploadFile file_;
  std::mutex mutex_;
  std::uint64_t begin_ = 0;
  std::optional<Result<std::string>> fetched_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
