// What differs between the SDK and a document.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace cli::contract {

enum class Change { added, gone, changed };

inline const char* to_string(Change change) {
  return change == Change::added ? "new" : change == Change::gone ? "gone" : "changed";
}

/// A difference.
struct Difference {
  Change change{};
  bool breaks = false;    ///< Whether programs of this version fail by it
  std::string where{};    ///< `getJob`, `searchJobs?keyword`, `Job.createdAt`
  std::string what{};     ///< `operation`, `type`, `maxLength`, `code` ...
  std::string sdk{};      ///< What the SDK has
  std::string told{};     ///< What the document says
  std::string pointer{};  ///< Where the document says it
  std::set<std::string> operations{};
  std::string code{};    ///< Lines to add, of something new
  std::string reason{};  ///< Why it is meant to be so; empty: it isn't
};

}  // namespace cli::contract
