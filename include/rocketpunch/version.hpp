#pragma once

// Included first by every header: where the language lacks what the library is written in, a compiler says
// so, and nothing else. #error alone doesn't end g++ or clang; a header that isn't there does.
#if __cplusplus < 202002L && (!defined(_MSVC_LANG) || _MSVC_LANG < 202002L)
#error "rocketpunch needs C++20: compile with -std=c++20 or later (MSVC: /std:c++20)"
#include "see the error above"
#elif !defined(__cpp_exceptions) && !defined(_CPPUNWIND)
#error "rocketpunch needs exceptions: compile without -fno-exceptions (MSVC: with /EHsc)"
#include "see the error above"
#endif

#include <version>

/// Version of this library (semantic versioning), for `#if`.
#define ROCKETPUNCH_VERSION_MAJOR 0
#define ROCKETPUNCH_VERSION_MINOR 1
#define ROCKETPUNCH_VERSION_PATCH 0
/// The same as one number, to compare: `#if ROCKETPUNCH_VERSION >= 10203` is true from 1.2.3 on.
#define ROCKETPUNCH_VERSION \
  (ROCKETPUNCH_VERSION_MAJOR * 10000 + ROCKETPUNCH_VERSION_MINOR * 100 + ROCKETPUNCH_VERSION_PATCH)

// Where the library's own code is compiled. Header-only: in each unit of a program that includes it. With
// `ROCKETPUNCH_COMPILED`, which `rocketpunch::compiled` defines for those who link it: in that library alone.
// With `ROCKETPUNCH_SEPARATE_COMPILATION`: in the unit that includes `<rocketpunch/src.hpp>`. Both together
// are allowed.
//
// What is compiled once is declared as a template, over the types it is for or with a default in place of
// them (`template <class = void>`), and defined in `impl/`, under the stem of the header that declares it. So
// there is one definition: as a template it may stand in any number of units, and `src.hpp` instantiates it.
// Classes with coroutines are templates too, since g++ makes code of a coroutine in each unit that includes
// it, used or not, unless it is a template's.
#if defined(ROCKETPUNCH_COMPILED) || defined(ROCKETPUNCH_SEPARATE_COMPILATION)
#define ROCKETPUNCH_HEADER_ONLY 0
#else
#define ROCKETPUNCH_HEADER_ONLY 1
#endif

// All names lie in an inline namespace that tells the version and the build, such as `v0_1_0_compiled`: a
// process may load plugins that were built with different ones, and its linker takes functions of one name
// for the same.
#define ROCKETPUNCH_JOIN_AS_IS(a, b, c, d, e, f, g) v##a##_##b##_##c##d##e##f##g
#define ROCKETPUNCH_JOIN(a, b, c, d, e, f, g) ROCKETPUNCH_JOIN_AS_IS(a, b, c, d, e, f, g)
#if ROCKETPUNCH_HEADER_ONLY
#define ROCKETPUNCH_BUILD_SUFFIX
#else
#define ROCKETPUNCH_BUILD_SUFFIX _compiled
#endif
#ifdef ROCKETPUNCH_WITH_SIMDJSON
#define ROCKETPUNCH_READER_SUFFIX _simdjson
#else
#define ROCKETPUNCH_READER_SUFFIX
#endif
#ifdef ROCKETPUNCH_WITHOUT_EPOLL
#define ROCKETPUNCH_ENGINE_SUFFIX _poll
#else
#define ROCKETPUNCH_ENGINE_SUFFIX
#endif
// Whose stop tokens are used (<rocketpunch/stop_token.hpp>): the SDK's own where the standard library has
// none, and where libstdc++ waits without a futex (mingw-w64) and is older than 14: its semaphores lose
// releases there, and with them a `std::stop_callback` that is destroyed while it is called waits for ever.
// Defined by hand by all units of a program, or none.
#if !defined(__cpp_lib_jthread) || \
    (defined(__GLIBCXX__) && !defined(_GLIBCXX_HAVE_LINUX_FUTEX) && _GLIBCXX_RELEASE < 14)
#ifndef ROCKETPUNCH_OWN_STOP_TOKEN
#define ROCKETPUNCH_OWN_STOP_TOKEN
#endif
#endif
#ifdef ROCKETPUNCH_OWN_STOP_TOKEN
#define ROCKETPUNCH_STOP_SUFFIX _stop
#else
#define ROCKETPUNCH_STOP_SUFFIX
#endif

/// Name of the inline namespace of the library. Never needed to name anything.
#define ROCKETPUNCH_ABI                                                                             \
  ROCKETPUNCH_JOIN(ROCKETPUNCH_VERSION_MAJOR, ROCKETPUNCH_VERSION_MINOR, ROCKETPUNCH_VERSION_PATCH, \
                   ROCKETPUNCH_BUILD_SUFFIX, ROCKETPUNCH_READER_SUFFIX, ROCKETPUNCH_ENGINE_SUFFIX,  \
                   ROCKETPUNCH_STOP_SUFFIX)
/// The same for what is built by itself, whatever the library's build is: the mock server.
#define ROCKETPUNCH_ABI_OF_MOCK \
  ROCKETPUNCH_JOIN(ROCKETPUNCH_VERSION_MAJOR, ROCKETPUNCH_VERSION_MINOR, ROCKETPUNCH_VERSION_PATCH, , , , )

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Version of this library as text, as sent in `User-Agent`. At run time it is the same: a compiled library
/// of another version, or of another build, doesn't link, since the names of its functions tell both.
inline constexpr const char* version = "0.1.0";

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
