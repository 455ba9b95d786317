#pragma once

#include <cstddef>

/// What this program's `operator new` and `delete`, which replace the library's, have seen. With glibc only,
/// which tells how large a block is.
namespace memory {

/// What is looked for in every block that is given back, from its first character on unless that is NUL. Not
/// in a string: that would be a copy to be found. 60 characters, so that no string holds it in itself.
extern char watched[61];
/// How many blocks were given back that hold it, or a quarter of it: strings that grow leave their
/// beginnings.
extern std::size_t found;
/// How often memory was asked for.
extern std::size_t allocations;

}  // namespace memory
