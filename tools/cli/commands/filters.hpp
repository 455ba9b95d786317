// The filters of the API's lists as options, for the commands that search and those that export.
#pragma once

#include <CLI/CLI.hpp>
#include <rocketpunch/rocketpunch.hpp>

namespace cli {

namespace rp = rocketpunch;

void add_job_filters(CLI::App& command, rp::JobQuery& query);
void add_event_filters(CLI::App& command, rp::EventQuery& query);
void add_post_filters(CLI::App& command, rp::PostQuery& query);

}  // namespace cli
