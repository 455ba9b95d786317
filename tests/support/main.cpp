// Catch2 2.x: its implementation and main(), compiled once. Catch2 3.x brings both in a library, and this
// file is unused.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
