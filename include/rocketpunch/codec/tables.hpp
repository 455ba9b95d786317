#pragma once
#include "rocketpunch/base/version.hpp"

/// The tables of all that operations take and give.
#include "rocketpunch/codec/common_tables.hpp"
#include "rocketpunch/codec/event_part_tables.hpp"
#include "rocketpunch/codec/event_tables.hpp"
#include "rocketpunch/codec/job_tables.hpp"
#include "rocketpunch/codec/oauth_tables.hpp"
#include "rocketpunch/codec/post_tables.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

using AllSlices = Types<CommonSlice, JobSlice, EventSlice, EventPartSlice, PostSlice, OAuthSlice>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
