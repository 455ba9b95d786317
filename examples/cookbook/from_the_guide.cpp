// For programs that were written by the earlier guide, which has searches of companies and people. The
// specification has none: there, employers are told by their jobs. This works with either deployment.
//   ROCKETPUNCH_API_KEY=... from_the_guide
#include <iostream>
#include <map>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>

namespace rp = rocketpunch;

using Names = std::map<std::string, std::string>;  // of companies, by handle

/// As the guide has it.
rp::Result<Names> searched_companies(const rp::AppClient& client) {
  auto walk = client.companies().search_all();
  Names names;
  for (const auto& company : walk)
    if (company) names[company->handle] = company->name;
  if (const auto whole = walk.outcome(); !whole) return whole.error();
  return names;
}

/// As the specification has it: those that are hiring.
rp::Result<Names> hiring_companies(const rp::AppClient& client) {
  auto walk = client.jobs().search_all();
  Names names;
  for (const auto& job : walk)
    if (job && job->company.handle) names[*job->company.handle] = job->company.name;
  if (const auto whole = walk.outcome(); !whole) return whole.error();
  return names;
}

rp::Result<Names> companies(const rp::AppClient& client) {
  auto names = searched_companies(client);
  // other errors say nothing of the deployment: a search that failed must not pass for one that there isn't
  if (names || names.error().kind() != rp::ErrorKind::not_found) return names;
  std::cerr << "no search of companies here; going by the jobs\n";
  return hiring_companies(client);
}

int main() try {
  // lists, limits and errors of both generations are read alike; calls wait for their turn
  const rp::Client client{rp::AppKey::from_env(), {.quota = {.mode = rp::QuotaMode::wait}}};
  const auto names = companies(client);
  if (!names) {
    std::cerr << names.error() << '\n';
    return 1;
  }
  for (const auto& [handle, name] : *names) std::cout << handle << '\t' << name << '\n';
} catch (const rp::Error& error) {
  std::cerr << "from_the_guide: " << error << '\n';
  return 1;
}
