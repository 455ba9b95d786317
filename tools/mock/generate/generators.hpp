// The generated records: invented, but of the shape that the real ones have, oddities included.
#pragma once

#include <vector>

#include "records/store.hpp"

namespace rocketpunch::testing::mock {

std::vector<Job> generate_jobs(const MockOptions& options);
std::vector<Event> generate_events(const MockOptions& options);
std::vector<Post> generate_posts(const MockOptions& options);
std::vector<Company> generate_companies();
std::vector<Profile> generate_profiles(const MockOptions& options);

/// Number of each kind's stream of random numbers.
enum Stream : unsigned { job_stream = 1, event_stream, event_part_stream, post_stream, profile_stream };

/// What an event offers, each an array as its operation answers it.
Localized generate_tickets(const MockOptions& options, std::size_t index, Seconds start);
Localized generate_sessions(const MockOptions& options, std::size_t index, Seconds start, Seconds end);
Localized generate_faqs(const MockOptions& options, std::size_t index);

}  // namespace rocketpunch::testing::mock
