// The earlier guide's lists of companies and profiles, and the signed-in user's own profile.
#include "http/api_error.hpp"
#include "http/list_page.hpp"
#include "server/context.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

std::string language_of(const Call& call) {
  const std::string lang = Query{call.request}.text("lang");
  return lang.empty() ? call.language : pick_language(lang);
}

void search_companies(Call& call) {
  const Query query{call.request};
  const Page page = read_page(query, Form::guide);
  const std::string keyword = query.keyword();

  std::vector<const Company*> found;
  for (const auto& company : call.context.store.companies)
    if (mentions(company.text, keyword)) found.push_back(&company);
  call.respond(page_of(found, page, Form::guide,
                       [&](const Company& company) { return company.body.in(language_of(call)); }));
}

void search_profiles(Call& call) {
  const Query query{call.request};
  const Page page = read_page(query, Form::guide);
  const std::string keyword = query.keyword();

  std::vector<const Profile*> found;
  for (const auto& profile : call.context.store.profiles)
    if (mentions(profile.text, keyword)) found.push_back(&profile);
  call.respond(page_of(found, page, Form::guide,
                       [&](const Profile& profile) { return profile.body.in(language_of(call)); }));
}

void get_my_profile(Call& call) {
  for (const auto& profile : call.context.store.profiles) {
    if (profile.handle != call.caller.grant->user) continue;
    call.respond(profile.body.in(language_of(call)));
    return;
  }
  fail_not_found("C0008", "The user has no profile.");
}

}  // namespace

Routes company_and_profile_routes() {
  return {
      {.method = "GET", .path = "/companies", .answer = search_companies},
      {.method = "GET", .path = "/profiles", .answer = search_profiles},
      {.method = "GET", .path = "/profiles/me", .answer = get_my_profile, .need = Need::user},
  };
}

}  // namespace rocketpunch::testing::mock
