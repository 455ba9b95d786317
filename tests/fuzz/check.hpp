// What a fuzzer asserts; unlike assert() it holds in every build.
#pragma once

#define ROCKETPUNCH_FUZZ_CHECK(condition) \
  do {                                    \
    if (!(condition)) __builtin_trap();   \
  } while (false)
