// What most tests want of a mock server: little in it, and no limits.
#pragma once

#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::test {

inline testing::MockOptions small_mock() {
  testing::MockOptions options;
  options.per_minute = options.per_day = 0;
  options.write_limits = false;
  options.jobs = options.events = options.posts = 20;
  return options;
}

}  // namespace rocketpunch::test
