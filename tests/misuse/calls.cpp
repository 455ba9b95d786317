// What a call gives, dropped or taken from a temporary; verbs that mean something else; clients of another
// kind.
#include <string>
#include <vector>

#include "rocketpunch/async.hpp"
#include "rocketpunch/rocketpunch.hpp"

namespace rp = rocketpunch;

using Reader = rp::Client<rp::AppKey>;
using User = rp::Client<rp::UserCredentials>;

void index(const rp::AppClient& client);
void post_for(const rp::UserClient& client);

void right(const Reader& reader, const User& user, const rp::PostDraft& draft) {
  const auto page = reader.jobs().search();
  if (page) (void)page->items.size();
  for (const auto& job : reader.jobs().search().value().items) (void)job.title;
  auto walk = reader.jobs().search_all();
  while (const auto job = walk.next()) (void)job->has_value();
  (void)walk.outcome().has_value();
  (void)user.posts().replace(1, draft, {});
  (void)user.posts().create(draft, {});
  (void)user.jobs().create("acme", {}, {.timeout = std::chrono::seconds(2)});
  index(reader);
  post_for(user);
  (void)reader.with({.language = "en"});
}

void wrong(const Reader& reader, const User& user, const rp::Client<rp::BearerToken>& token,
           const rp::PostDraft& draft) {
  reader.jobs().search();                                           // refused
  reader.jobs().search_all();                                       // refused
  user.posts().remove(1);                                           // refused
  (void)reader.jobs().search()->items.size();                       // refused
  (void)reader.quota().windows()->size();                           // refused
  for (const auto& job : reader.jobs().search()->items) (void)job;  // refused
  (void)user.posts().update(1, draft);                              // refused
  index(user);                                                      // refused
  index(token);                                                     // refused
  post_for(reader);                                                 // refused
  post_for(token);                                                  // refused
  (void)reader.with({.base_url = "https://other.example"});         // refused
  (void)reader.with({.key_header = "X-Other"});                     // refused
  (void)(rp::Seniority::junior < rp::WorkType::remote);             // refused
  const rp::Timestamp start = rp::Timestamp(19);                    // refused
}
