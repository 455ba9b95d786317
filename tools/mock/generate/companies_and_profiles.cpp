// Companies and profiles, which only the earlier guide has.
#include "generate/generators.hpp"
#include "generate/random.hpp"
#include "generate/vocabulary.hpp"
#include "http/authentication.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

Company make_company(int id, const Employer& employer) {
  Company company;
  company.body = localize([&](Text text) -> Json {
    const bool known = employer.size && employer.industry;
    return {
        {"id", id},
        {"name", employer.name},
        {"handle", employer.handle},
        {"description", employer.about.in(text)},
        {"employee_count", known ? Json(employer.employees) : Json()},
        {"founded_year", known ? Json(employer.founded) : Json()},
        {"website", id % 3 == 0 ? Json() : Json(std::string{"https://"} + employer.handle + ".example.com")}};
  });
  company.text = lower(std::string{employer.name} + '\n' + employer.about.ko + '\n' + employer.about.en);
  return company;
}

Profile make_profile(const MockOptions& options, std::size_t index) {
  static constexpr Phrase headlines[] = {{"백엔드 개발자", "Backend engineer"},
                                         {"데이터로 이야기하는 사람", "I tell stories with data"},
                                         {"제품을 만드는 디자이너", "A designer who ships"}};
  static constexpr const char* skills[] = {"C++", "Go", "Python", "Figma", "SQL", "Kubernetes"};
  const Person& person = people()[index];
  Random random{options.seed, profile_stream, index};
  const Phrase& headline = headlines[random.below(3)];
  const std::size_t skill = random.below(5);
  const Employer& employer = employers()[random.below(4)];

  Profile profile;
  profile.handle = person.handle;
  profile.body = localize([&](Text text) -> Json {
    Json json{{"handle", person.handle}, {"name", person.name.in(text)}, {"headline", headline.in(text)}};
    json["skills"] = index % 7 == 6 ? Json::array() : Json::array({skills[skill], skills[skill + 1]});
    json["current_company"] =
        index % 5 == 4 ? Json() : Json{{"name", employer.name}, {"handle", employer.handle}};
    return json;
  });
  profile.text =
      lower(std::string{person.name.ko} + '\n' + person.name.en + '\n' + headline.ko + '\n' + headline.en);
  return profile;
}

}  // namespace

std::vector<Company> generate_companies() {
  std::vector<Company> companies;
  int id = 4100;
  for (const auto& employer : employers())
    if (employer.handle) companies.push_back(make_company(++id, employer));
  return companies;
}

std::vector<Profile> generate_profiles(const MockOptions& options) {
  std::vector<Profile> profiles;
  for (std::size_t i = 0; i < people().size(); ++i) profiles.push_back(make_profile(options, i));
  return profiles;
}

}  // namespace rocketpunch::testing::mock
