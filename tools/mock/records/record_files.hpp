// Records from files: pages as the service answers them, or arrays of their items.
#pragma once

#include <filesystem>
#include <vector>

#include "records/store.hpp"

namespace rocketpunch::testing::mock {

/// Both throw std::runtime_error that names the file, and the item if it is one. What a file doesn't say when
/// it was made was made `today`.
std::vector<Job> read_jobs(const std::filesystem::path& file, Seconds today);
std::vector<Event> read_events(const std::filesystem::path& file, Seconds today);

}  // namespace rocketpunch::testing::mock
