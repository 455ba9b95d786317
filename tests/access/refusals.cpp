// Prints what the compiler has to refuse, by the table alone: "CLIENT INDEX ID" for each refusal.
#include <cstddef>
#include <cstdio>
#include <iterator>

#include "rocketpunch/operations.hpp"

int main() {
  using namespace rocketpunch;
  for (std::size_t i = 0; i < std::size(detail::operations); ++i) {
    const Operation& row = detail::operations[i];
    // a session calls the others by itself
    if (row.base != Operation::Base::api) continue;
    const char* const auth = row.access == Operation::Access::user ? "AppKey" : "BearerToken";
    const bool is_list = row.id.substr(0, 6) == "search" || row.id.substr(0, 4) == "list";
    for (const char* way : {"Calling", "CallingAsync", "Walking", "WalkingAsync"})
      if (way[0] == 'C' || is_list) std::printf("%s<%s> %zu %s\n", way, auth, i, row.id.data());
  }
}
