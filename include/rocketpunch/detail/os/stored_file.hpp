#pragma once
#include "rocketpunch/version.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include "rocketpunch/secret.hpp"

// What is said of the files that stores keep.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Who may write into a store's directory: nobody but its owner, or a group too.
enum class Writers { owner, group };

/// Why a file that isn't private can't be used.
#ifdef _WIN32
inline constexpr const char* is_open_to_others = "can be read or written by others, by its rules of access";
#else
inline constexpr const char* is_open_to_others = "can be read or written by others (not mode 0600)";
#endif

/// A file as it was read.
struct FileContents {
  Secret text{};
  bool is_too_large = false;  ///< It was not read.
  bool is_private = false;    ///< It is this user's own, and nobody else's to read or write.
};

/// A file of a store's directory.
struct ListedFile {
  std::string name{};
  std::int64_t used_at{};  ///< When it was written or touched, in units and from a start of the system's own
  std::int64_t age_seconds{};
  std::uint64_t size{};
};

/// Whether what is written has to outlast a power failure.
enum class Durable { yes, no };
/// What becomes of a text that was written as a whole and couldn't be put in place.
enum class Unplaced { removed, kept };

/// What to do about a directory that a store can't have to itself, to stand behind why.
inline std::string advice_on_directory(const std::string& whose, const std::string& within) {
  return ": a " + whose + " can't be kept there, but in a directory in it that is made for it, such as " +
         within;
}

/// What a damaged file is called once it was set aside.
inline std::string aside_of(const std::string& name) { return name + ".damaged"; }

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
