// Codes that no enumeration of the SDK has, since the service alone knows them.
#pragma once

#include <string>
#include <vector>

#include "program/context.hpp"

namespace cli {

/// Exchanges categories of jobs as people type them (`data-ai`) for the service's (`dataAi`). Asks the
/// service for its list, which is kept for a day. Throws a `Failure` that lists them for one that there
/// isn't.
void use_job_categories(Context& context, std::vector<std::string>& categories);

}  // namespace cli
