// Calls every read with no parameter set and with all of them set, again and again: no request may be
// refused, and every answer must decode.
//   contract-reads BASE_URL ROUNDS
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

int calls = 0;
int faults = 0;

template <class T>
void expect(const rp::Result<T>& result) {
  ++calls;
  if (result) return;
  if (++faults <= 20) std::cerr << "contract-reads: " << result.error() << '\n';
}

void jobs(const auto& client) {
  using namespace rocketpunch;
  expect(client.jobs().search());
  expect(client.jobs().search({
      .keyword = "C++ 개발자",
      .company_id = "acme-1_x",
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
      .company_id = "acme",
      .has_images = true,
      .has_og = false,
      .posted_after = now - 24h,
      .posted_before = now,
      .page = 1,
      .page_size = 50,
      .sort = PostSort::recent,
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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: contract-reads BASE_URL ROUNDS\n";
    return 2;
  }
  const rp::ClientOptions options{.base_url = argv[1], .retry = {.max_attempts = 1}};
  const rp::Client client{rp::AppKey{"rp_app_test"}, options};
  const rp::Client user{rp::BearerToken{"an-access-token"}, options};
  for (int left = std::atoi(argv[2]); left > 0; --left) {
    jobs(client);
    events(client);
    posts(client);
    codes(client);
    expect(user.posts().create({.text = "Hello from C++", .link = "https://example.com"}));
  }
  std::cout << "contract-reads: " << calls << " calls, " << faults << " faults\n";
  return faults == 0 && calls > 0 ? 0 : 1;
}
