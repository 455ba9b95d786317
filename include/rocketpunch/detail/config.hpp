#pragma once
#include "rocketpunch/version.hpp"

// Where the library's own code is compiled. Header-only: in each unit of a program that includes it. With
// `ROCKETPUNCH_COMPILED`, which `rocketpunch::compiled` defines for those who link it: in that library alone.
// With `ROCKETPUNCH_SEPARATE_COMPILATION`: in the unit that includes `<rocketpunch/src.hpp>`. Both together
// are allowed.
//
// What is compiled once is declared as a template, over the types it is for or with a default in place of
// them
// (`template <class = void>`), and defined in `impl/`, under the stem of the header that declares it. So
// there is one definition: as a template it may stand in any number of units, and `src.hpp` instantiates it.
// Classes with coroutines are templates too, since g++ makes code of a coroutine in each unit that includes
// it, used or not, unless it is a template's.
#if defined(ROCKETPUNCH_COMPILED) || defined(ROCKETPUNCH_SEPARATE_COMPILATION)
#define ROCKETPUNCH_HEADER_ONLY 0
#else
#define ROCKETPUNCH_HEADER_ONLY 1
#endif

// A program with both would have two of everything. A linker refuses a symbol that is each thread's own in
// one unit and common to all in another, and tells its name. Hidden, it is no business of other plugins in
// the process.
#if defined(__GNUC__) && defined(__ELF__)
#define ROCKETPUNCH_TELLS_MIXED_BUILDS 1
extern "C" {
#if ROCKETPUNCH_HEADER_ONLY
[[gnu::used, gnu::visibility("hidden")]] inline thread_local constinit char
    rocketpunch_header_only_and_compiled_are_mixed_in_one_program = 0;
#else
[[gnu::visibility("hidden")]] extern char rocketpunch_header_only_and_compiled_are_mixed_in_one_program;
#endif
}
#if !ROCKETPUNCH_HEADER_ONLY
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {
[[gnu::used]] static char* const needs_compiled_library =
    &rocketpunch_header_only_and_compiled_are_mixed_in_one_program;
}
#endif
#else
#define ROCKETPUNCH_TELLS_MIXED_BUILDS 0
#endif
