#include "records/store.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

#include "generate/generators.hpp"
#include "records/record_files.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// So many kinds of data are kept of each kind of record. A program with more of them has few servers of
/// each.
constexpr std::size_t most_kept = 4;

/// The first `count` of what the options have generated. That is kept for other servers: a test program
/// starts many, nearly all of them with the same data, and copies share their answers.
template <auto generate>
auto generated(const MockOptions& options, int count) {
  using Records = decltype(generate(options));
  static std::mutex mutex;
  static std::map<std::tuple<unsigned, std::chrono::sys_days, bool>, Records> all_kept;

  const std::lock_guard lock{mutex};
  const std::tuple of{options.seed, options.today, options.guide};
  if (all_kept.size() == most_kept && !all_kept.contains(of)) all_kept.clear();
  Records& kept = all_kept[of];
  if (static_cast<int>(kept.size()) < count) kept = generate(options);
  return Records(kept.begin(), kept.begin() + count);
}

std::vector<Job> jobs_of(const MockOptions& options) {
  if (!options.jobs_file.empty()) return read_jobs(options.jobs_file, options.today);
  return generated<generate_jobs>(options, options.jobs);
}

std::vector<Event> events_of(const MockOptions& options) {
  if (!options.events_file.empty()) return read_events(options.events_file, options.today);
  return generated<generate_events>(options, options.events);
}

}  // namespace

Store::Store(const MockOptions& options)
    : jobs{jobs_of(options)},
      events{events_of(options)},
      posts{generated<generate_posts>(options, options.posts)},
      companies{generate_companies()},
      profiles{generate_profiles(options)} {}

}  // namespace rocketpunch::testing::mock
