// Jobs and events in the form of the earlier published guide, made from list items of the current one.
#pragma once

#include "text/json.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {

/// `location` is where the company is, or null.
Json guide_job(const Json& summary, const Json& location, Seconds posted);
Json guide_event(const Json& summary, Seconds start, Seconds end);

}  // namespace rocketpunch::testing::mock
