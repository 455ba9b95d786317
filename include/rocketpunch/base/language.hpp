#pragma once

// Included first by every public header: where the language lacks what the library is written in, a compiler
// says so, and nothing else. #error alone doesn't end g++ or clang; a header that isn't there does.
#if __cplusplus < 202002L && (!defined(_MSVC_LANG) || _MSVC_LANG < 202002L)
#error "rocketpunch needs C++20: compile with -std=c++20 or later (MSVC: /std:c++20)"
#include "see the error above"
#elif !defined(__cpp_exceptions) && !defined(_CPPUNWIND)
#error "rocketpunch needs exceptions: compile without -fno-exceptions (MSVC: with /EHsc)"
#include "see the error above"
#endif
