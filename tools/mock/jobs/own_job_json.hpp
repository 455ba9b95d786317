// Jobs that the mock's user has made for the company.
#pragma once

#include "records/store.hpp"
#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// Makes all answers of what was written.
void show(Job& job, const MockOptions& options);

/// A job as its company sees it, which is also how writing one is answered.
Json shown_to_company(const Job& job);

}  // namespace rocketpunch::testing::mock
