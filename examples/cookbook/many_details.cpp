// Prints the details of many jobs, eight at a time, in the order of their ids.
//   ROCKETPUNCH_API_KEY=... many_details JOB_ID...
#include <exception>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <vector>

namespace rp = rocketpunch;

/// Gives the ids that are to be tried again. One that isn't there any more is none of these.
std::vector<rp::JobId> print_all(const rp::AppClient& client, const std::vector<rp::JobId>& ids) {
  auto walk = client.jobs().get_all(ids, {}, {.pages_ahead = 8, .skip_failed_pages = 20});
  for (const auto& job : walk) {
    if (job)
      std::cout << job->id << '\t' << job->title << '\t' << (job->is_open() ? "open" : "closed") << '\n';
    else if (job.error().kind() == rp::ErrorKind::not_found)
      std::cout << ids.at(static_cast<std::size_t>(*job.error().page()) - 1) << "\tgone\n";
    else
      std::cerr << job.error() << '\n';
  }
  std::vector<rp::JobId> again;
  for (const int place : walk.failed_pages()) again.push_back(ids.at(static_cast<std::size_t>(place) - 1));
  if (!walk.outcome())  // ended early: too many failures, or one that all would meet, such as a wrong key
    for (auto place = static_cast<std::size_t>(walk.next_page()); place <= ids.size(); ++place)
      again.push_back(ids[place - 1]);
  return again;
}

int main(int argc, char** argv) try {
  std::vector<rp::JobId> ids;
  for (int i = 1; i < argc; ++i) ids.push_back(std::stoll(argv[i]));
  // details cost a call each, of 60 a minute: they wait for their turn, however many go side by side
  const rp::Client client{rp::AppKey::from_env(), {.quota = {.mode = rp::QuotaMode::wait}}};
  const auto again = print_all(client, ids);
  for (const auto& id : again) std::cout << id << "\tagain\n";
  return again.empty() ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "many_details: " << error.what() << '\n';
  return 1;
}
