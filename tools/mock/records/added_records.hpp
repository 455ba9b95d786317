// Records that a test adds to those that were generated, or takes out of them.
#pragma once

#include <string>

#include "records/store.hpp"

namespace rocketpunch::testing::mock {

/// Puts what the text is, a job, event, post, company or profile, in front of the others of its kind, or in
/// place of that with its id. Throws std::invalid_argument for a text that is none of them.
void add_record(Store& store, const std::string& text, Seconds now);
/// Removes the job, event or post whose id the text has. Throws std::invalid_argument where there is none.
void remove_record(Store& store, const std::string& text);

}  // namespace rocketpunch::testing::mock
