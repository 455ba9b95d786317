#include "records/store.hpp"

#include "generate/generators.hpp"
#include "records/record_files.hpp"

namespace rocketpunch::testing::mock {

Store::Store(const MockOptions& options)
    : jobs{options.jobs_file.empty() ? generate_jobs(options) : read_jobs(options.jobs_file, options.today)},
      events{options.events_file.empty() ? generate_events(options)
                                         : read_events(options.events_file, options.today)},
      posts{generate_posts(options)},
      companies{generate_companies()},
      profiles{generate_profiles(options)} {}

}  // namespace rocketpunch::testing::mock
