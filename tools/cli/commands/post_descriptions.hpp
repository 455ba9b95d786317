// How posts are shown.
#pragma once

#include <rocketpunch/api/post.hpp>

#include "commands/description.hpp"

namespace cli {

const Description<rp::PostSummary>& post_summary_description();
const Description<rp::Post>& post_description();

}  // namespace cli
