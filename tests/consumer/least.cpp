// The least that includes the library: whether all of it links, other consumers tell.
#include <rocketpunch/error.hpp>

#include <string_view>

#ifdef EXPECTED_VERSION
static_assert(rocketpunch::version == std::string_view{EXPECTED_VERSION},
              "the package and its headers are of different versions");
#endif

int main() { return rocketpunch::Error({.attempts = 1}).attempts() == 1 ? 0 : 1; }
