// Catch2, whichever of its two generations is installed: the one place that knows the difference. Tests are
// written for the newer one.
#pragma once

#include <string>

#include "rocketpunch/result.hpp"

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

namespace Catch::Matchers {
inline auto ContainsSubstring(const std::string& text) { return Contains(text); }
}  // namespace Catch::Matchers
#endif

/// A result that should have been a value says why it isn't.
template <class T>
struct Catch::StringMaker<rocketpunch::Result<T>> {
  static std::string convert(const rocketpunch::Result<T>& result) {
    return result ? "a value" : result.error().what();
  }
};
