// The six lists of codes.
#include "generate/vocabulary.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Labels exist in every language; here the ten other than Korean are English.
Text label_text(const Call& call) { return call.language == "ko" ? Text::original : Text::translated; }

Route code_list(const char* path, std::span<const Code> codes) {
  return {.method = "GET", .path = path, .answer = [codes](Call& call) {
            const Text text = label_text(call);
            Json list = Json::array();
            for (const auto& code : codes)
              list.push_back({{"code", code.code},
                              {"displayName", code.label.in(text)},
                              {"description", code.about.in(text)}});
            call.respond(list);
          }};
}

/// The nodes of one level, each with all that is below it; takes them off the front.
Json take_level(std::span<const Industry>& nodes, int level, Text text) {
  Json list = Json::array();
  while (!nodes.empty() && nodes.front().level == level) {
    Json node{{"code", nodes.front().code}, {"displayName", nodes.front().label.in(text)}};
    nodes = nodes.subspan(1);
    if (Json children = take_level(nodes, level + 1, text); !children.empty())
      node["children"] = std::move(children);
    list.push_back(std::move(node));
  }
  return list;
}

void get_industries(Call& call) {
  auto nodes = industries();
  call.respond(take_level(nodes, 1, label_text(call)));
}

}  // namespace

Routes code_routes() {
  return {
      code_list("/codes/seniorities", seniority_codes()),
      code_list("/codes/employment-types", employment_type_codes()),
      code_list("/codes/job-categories", job_category_codes()),
      code_list("/codes/event-categories", event_category_codes()),
      code_list("/codes/event-subjects", event_subject_codes()),
      {.method = "GET", .path = "/codes/job-industries", .answer = get_industries},
  };
}

}  // namespace rocketpunch::testing::mock
