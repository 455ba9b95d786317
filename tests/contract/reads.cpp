// Calls every read with no parameter set and with all of them set, again and again, with each kind of
// authentication: no request may be refused, each must carry what its operation needs, and every answer must
// decode, and be the same after JSON.
//   contract-reads ORIGIN ROUNDS OPENAPI_JSON
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "requests.hpp"

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

int calls = 0;
int faults = 0;

/// The same by way of JSON.
template <class T>
T as_json(const T& value) {
  return nlohmann::json(value).template get<T>();
}

template <class T>
void expect(const rp::Result<T>& result) {
  ++calls;
  if (result && as_json(*result) == *result) return;
  if (result) {
    if (++faults <= 20)
      std::cerr << "contract-reads: another after JSON: " << nlohmann::json(*result) << '\n';
    return;
  }
  if (++faults <= 20) std::cerr << "contract-reads: " << result.error() << '\n';
}

void jobs(const auto& client) {
  using namespace rocketpunch;
  expect(client.jobs().search());
  expect(client.jobs().search({
      .keyword = "C++ 개발자",
      .company = "acme-1_x",
      .job_categories = {"dataAi", "designUX"},
      .seniorities = {Seniority::beginner, Seniority::junior, Seniority::midlevel, Seniority::senior,
                      Seniority::executive},
      .employment_types = {EmploymentType::full_time, EmploymentType::fixed_term,
                           EmploymentType::commissioned, EmploymentType::intern, EmploymentType::freelancer,
                           EmploymentType::self_employed},
      .company_sizes = {CompanySize::tiny, CompanySize::small_size, CompanySize::medium, CompanySize::large,
                        CompanySize::huge},
      .work_types = {WorkType::onsite, WorkType::hybrid, WorkType::remote},
      .sort = JobSort::popularity_desc,
      .page = 2,
      .page_size = 50,
  }));
  expect(client.jobs().get(9001234, {.language = "en"}));
  for (const auto& job : client.jobs().search_all()) {
    expect(job);
    break;
  }
}

void events(const auto& client) {
  using namespace rocketpunch;
  expect(client.events().search());
  expect(client.events().search({
      .keyword = "AI",
      .categories = {EventCategory::market, EventCategory::competition},
      .subjects = {EventSubject::web3, EventSubject::culture},
      .open_types = {EventOpenType::offline, EventOpenType::online, EventOpenType::on_offline,
                     EventOpenType::tbd},
      .start_date_from = std::chrono::year{2026} / 6 / 1,
      .start_date_to = std::chrono::year{2026} / 12 / 31,
      .status = EventPhase::ongoing,
      .page = 1,
      .page_size = 1,
  }));
  for (const auto& event : client.events().search_all()) {
    expect(event);
    break;
  }
  const std::string id = "8H2KQ9XJ4P";
  expect(client.events().get(id));
  expect(client.events().tickets(id, {.language = "zh-TW"}));
  expect(client.events().sessions(id));
  expect(client.events().faqs(id));
}

void posts(const auto& client) {
  using namespace rocketpunch;
  const auto now = std::chrono::system_clock::now();
  expect(client.posts().search());
  expect(client.posts().search({
      .keyword = "hello world & more",
      .company = "acme",
      .has_images = true,
      .has_og = false,
      .posted_after = now - 24h,
      .posted_before = now,
      .sort = PostSort::recent,
      .page = 1,
      .page_size = 50,
  }));
  expect(client.posts().get(9876543));
  for (const auto& post : client.posts().search_all()) {
    expect(post);
    break;
  }
}

void codes(const auto& client) {
  const auto codes = client.codes();
  expect(codes.job_categories({.language = "vi"}));
  expect(codes.seniorities());
  expect(codes.employment_types());
  expect(codes.job_industries());
  expect(codes.event_categories());
  expect(codes.event_subjects());
}

void me(const auto& client) {
  expect(client.me().company_permissions());
  expect(client.me().resource_roles("acme", {.resource_type = rp::ResourceType::job}));
  expect(client.me().resource_roles("acme", {rp::ResourceType::event, "1", 1, 50}));
  expect(client.jobs().of_company("acme"));
  expect(client.jobs().of_company("acme", {.page = 2, .page_size = 50}));
}

void public_reads(const auto& client) {
  jobs(client);
  events(client);
  posts(client);
  codes(client);
}

rp::OAuthSession signed_in(const std::string& origin, const contract::CheckedTransport& transport) {
  rp::OAuthSession session({.client_id = contract::app_key,
                            .client_secret = rp::Secret("rp_sec_test"),
                            .redirect_uri = "https://board.example/callback",
                            .endpoints = rp::OAuthEndpoints::under(origin + "/oauth")},
                           {.retry = {.max_attempts = 1}}, transport);
  const auto now = std::chrono::system_clock::now();
  session
      .import_tokens({.access_token = rp::Secret(contract::access_token),
                      .refresh_token = rp::Secret("rt_never_used"),
                      .scopes = {"profile", "email", "job:manage:read", "company:manage:read"},
                      .issued_at = now,
                      .expires_at = now + 24h})
      .value();
  return session;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: contract-reads ORIGIN ROUNDS OPENAPI_JSON\n";
    return 2;
  }
  const std::string origin = argv[1];
  const rp::ClientOptions options{.base_url = origin + "/api/v1", .retry = {.max_attempts = 1}};
  const auto requests = std::make_shared<contract::Requests>(argv[3]);
  const contract::CheckedTransport of_app{requests, false};
  const contract::CheckedTransport of_user{requests, true};
  const rp::AppKey key{contract::app_key};
  const rp::BearerToken token{contract::access_token};
  const auto session = signed_in(origin, of_user);

  const rp::Client app{key, options, of_app};
  const rp::Client user{token, options, of_user};
  const rp::Client both{rp::UserCredentials{key, token}, options, of_user};
  const rp::Client session_client{session, options, of_user};
  for (int left = std::atoi(argv[2]); left > 0; --left) {
    public_reads(app);
    me(user);
    public_reads(both);
    me(both);
    public_reads(session_client);
    me(session_client);
    expect(session.user_info());
  }
  faults += requests->faults();
  std::cout << "contract-reads: " << calls << " calls, " << faults << " faults\n";
  return faults == 0 && calls > 0 ? 0 : 1;
}
