#include "records/record_files.hpp"

#include <fstream>
#include <stdexcept>

#include "records/record_json.hpp"

namespace rocketpunch::testing::mock {
namespace {

[[noreturn]] void refuse_file(const std::filesystem::path& file, const std::string& problem) {
  throw std::runtime_error("mock server: " + file.string() + ": " + problem);
}

Json read_items(const std::filesystem::path& file) {
  std::ifstream stream{file};
  if (!stream) refuse_file(file, "can't be opened");
  const Json json = Json::parse(stream, nullptr, false);
  if (json.is_discarded()) refuse_file(file, "isn't JSON");
  const Json& items = json.is_array() ? json : field(json, "items");
  if (!items.is_array()) refuse_file(file, "holds neither an array nor an object with the array \"items\"");
  return items;
}

std::string item_name(std::size_t index) { return "items[" + std::to_string(index) + "]"; }

}  // namespace

std::vector<Job> read_jobs(const std::filesystem::path& file, Seconds today) {
  std::vector<Job> jobs;
  for (const auto& item : read_items(file)) {
    if (!field(item, "jobId").is_number_integer())
      refuse_file(file, item_name(jobs.size()) + " has no whole number \"jobId\"");
    jobs.push_back(job_of(item, today));
  }
  return jobs;
}

std::vector<Event> read_events(const std::filesystem::path& file, Seconds today) {
  std::vector<Event> events;
  for (const auto& item : read_items(file)) {
    if (!field(item, "eventId").is_string())
      refuse_file(file, item_name(events.size()) + " has no text \"eventId\"");
    events.push_back(event_of(item, today));
  }
  return events;
}

}  // namespace rocketpunch::testing::mock
