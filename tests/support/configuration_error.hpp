// What a constructor throws for settings that can't be used.
#pragma once

#include <string>

#include "rocketpunch/error.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test {

/// The text of the configuration error that a function throws; empty: it throws none.
template <class Make>
std::string configuration_error(Make make) {
  try {
    make();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::configuration);
    return error.what();
  }
  return "";
}

}  // namespace rocketpunch::test
