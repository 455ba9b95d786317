// The earlier guide's list of companies.
#include "http/list_page.hpp"
#include "server/context.hpp"
#include "server/slices.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

void search_companies(Call& call) {
  const Query query{call.request};
  const Page page = read_page(query, Form::guide);
  const std::string keyword = query.keyword();
  const std::string lang = query.text("lang");
  const std::string language = lang.empty() ? call.language : pick_language(lang);

  std::vector<const Company*> found;
  for (const auto& company : call.context.store.companies)
    if (mentions(company.text, keyword)) found.push_back(&company);
  call.respond(
      page_of(found, page, Form::guide, [&](const Company& company) { return company.body.in(language); }));
}

}  // namespace

void register_companies(Context& context) {
  context.router.add({.method = "GET", .path = "/companies", .answer = search_companies});
}

}  // namespace rocketpunch::testing::mock
