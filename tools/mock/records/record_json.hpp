// Jobs and events made from JSON: an item of a list, which may have fields of the detail too.
#pragma once

#include "records/store.hpp"

namespace rocketpunch::testing::mock {

/// What JSON doesn't say when it was made was made `today`. The item itself is what lists answer.
Job job_of(const Json& item, Seconds today);
Event event_of(const Json& item, Seconds today);

}  // namespace rocketpunch::testing::mock
