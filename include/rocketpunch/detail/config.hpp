#pragma once
#include "rocketpunch/version.hpp"

// Whether an engine has a descriptor that foreign loops can wait for. `ROCKETPUNCH_WITHOUT_EPOLL`, which all
// units of a program define or none, has it do without where it could.
#if defined(__linux__) && !defined(ROCKETPUNCH_WITHOUT_EPOLL)
#define ROCKETPUNCH_HAS_DESCRIPTOR 1
#else
#define ROCKETPUNCH_HAS_DESCRIPTOR 0
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
#ifdef _MSC_VER
#if ROCKETPUNCH_HEADER_ONLY
#pragma detect_mismatch("rocketpunch", "header-only")
#else
#pragma detect_mismatch("rocketpunch", "compiled")
#endif
#endif
#endif
