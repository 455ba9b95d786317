// What the snippets of docs/caching.md take from the program around them.
#include <optional>
#include <string>

namespace page {

extern const std::string password;

}  // namespace page
