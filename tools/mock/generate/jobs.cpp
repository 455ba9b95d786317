// Jobs. The oddities stand at fixed places, so that a set of 40 jobs holds each of them.
#include <algorithm>
#include <array>
#include <optional>

#include "generate/generators.hpp"
#include "generate/random.hpp"
#include "generate/vocabulary.hpp"
#include "records/guide_form.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// What is the same in both languages of a job.
struct JobDraft {
  std::size_t index = 0;
  std::int64_t id = 0;
  const Employer* employer = nullptr;
  const Role* role = nullptr;
  Json category, seniorities, employment_types, work_type;
  std::string status;
  bool hiring = true;
  /// Written in English: the original is no different from the translation.
  bool english = false;
  Seconds start{}, created{};
  std::optional<Seconds> end;
  int images = 0;
};

/// Whether the job stands at one of the places of an oddity.
bool odd_job(std::size_t index, std::size_t place) { return index % 40 == place; }

Json some_codes(Random& random, std::span<const Code> codes, std::size_t most) {
  Json chosen = Json::array();
  const std::size_t first = random.below(codes.size());
  const std::size_t last = std::min(codes.size(), first + 1 + random.below(most));
  for (std::size_t i = first; i < last; ++i) chosen.push_back(codes[i].code);
  return chosen;
}

void choose_job_codes(JobDraft& draft, Random& random) {
  static constexpr std::array work_types{"ONSITE", "ONSITE", "HYBRID", "REMOTE"};
  draft.category = draft.role->category;
  draft.seniorities = some_codes(random, seniority_codes().first(4), 4);
  draft.employment_types =
      random.chance(70) ? Json::array({"FULL_TIME"}) : some_codes(random, employment_type_codes(), 3);
  draft.work_type = random.pick(work_types);
  if (odd_job(draft.index, 7)) draft.category = nullptr;
  if (odd_job(draft.index, 9)) draft.category = "quantumOps";
  if (odd_job(draft.index, 11)) draft.seniorities.push_back("PRINCIPAL");
  if (odd_job(draft.index, 13)) draft.work_type = nullptr;
  if (odd_job(draft.index, 15)) draft.work_type = "WORKATION";
  if (odd_job(draft.index, 23)) draft.employment_types = Json::array();
  if (odd_job(draft.index, 25)) draft.employment_types.push_back("GIG");
}

void choose_job_state(JobDraft& draft) {
  draft.hiring = draft.index % 6 != 4;
  draft.status = draft.index % 12 == 4 ? "finish" : "published";
  // "Should almost never occur", and so it has to be in here.
  if (draft.index == 34) {
    draft.hiring = true;
    draft.status = "finish";
  }
}

void choose_job_times(JobDraft& draft, Random& random, Seconds today) {
  using namespace std::chrono;
  draft.start = today - days{random.between(1, 40)};
  // The newest have the highest ids, and the list begins with them.
  draft.created = today - hours{7 * static_cast<int>(draft.index) + random.between(1, 6)};
  // Midnight, or the last minute of a day, in Seoul.
  const minutes deadline = random.chance(60) ? hours{15} : hours{14} + minutes{59};
  draft.end = today + days{random.between(2, 90)} + deadline;
  if (!draft.hiring) draft.end = today - days{random.between(1, 60)} + deadline;
  if (random.chance(4)) draft.end = *draft.end - hours{5} - minutes{29};
  if (draft.hiring && (random.chance(8) || odd_job(draft.index, 19) || odd_job(draft.index, 21)))
    draft.end.reset();
}

JobDraft choose_job(const MockOptions& options, std::size_t index) {
  Random random{options.seed, job_stream, index};
  JobDraft draft;
  draft.index = index;
  draft.id = 158700 + 3 * (1000 - static_cast<std::int64_t>(index)) + random.between(0, 2);
  const auto companies = employers();
  draft.employer = index < companies.size() ? &companies[index] : &random.pick(companies);
  draft.role = index < roles().size() ? &roles()[index] : &random.pick(roles());
  draft.english = index % 9 == 5;
  draft.images = std::max(0, random.between(-5, 3));
  choose_job_codes(draft, random);
  choose_job_state(draft);
  choose_job_times(draft, random, options.today);
  return draft;
}

Json company_json(const Employer& employer) {
  Json json{{"id", employer.handle ? Json(employer.handle) : Json()}, {"name", employer.name}};
  const bool has_logo = employer.handle && employer.founded < 2023;
  json["logoUrl"] = has_logo ? Json(image_url(std::string{"company/"} + employer.handle + ".png")) : Json();
  if (employer.industry) json["industry"] = employer.industry;
  json["size"] = employer.size ? Json(employer.size) : Json();
  return json;
}

std::string job_title(const JobDraft& draft, Text text) {
  const std::string role = draft.role->title.in(text);
  if (odd_job(draft.index, 27))
    return "[" + std::string{draft.employer->name} + "] \"" + role + "\" & friends 🚀";
  return draft.index % 5 == 2 ? "[" + std::string{draft.employer->name} + "] " + role : role;
}

void put_subtitle(Json& json, const JobDraft& draft, Text text) {
  const std::string subtitle = draft.role->subtitle.in(text);
  if (odd_job(draft.index, 5)) return;
  json["subtitle"] = subtitle.empty() || odd_job(draft.index, 3) ? Json() : Json(subtitle);
}

Json end_json(const JobDraft& draft, std::string (*write)(Seconds)) {
  return draft.end ? Json(write(*draft.end)) : Json();
}

Json job_summary(const JobDraft& draft, Text text) {
  Json json{{"jobId", draft.id}, {"title", job_title(draft, text)}};
  put_subtitle(json, draft, text);
  json["jobCategory"] = draft.category;
  json["seniorities"] = draft.seniorities;
  json["employmentTypes"] = draft.employment_types;
  if (!odd_job(draft.index, 17)) json["workType"] = draft.work_type;
  json["company"] = company_json(*draft.employer);
  if (!odd_job(draft.index, 21)) json["endAt"] = end_json(draft, list_time);
  json["webUrl"] = job_url(draft.id);
  return json;
}

void put_texts(Json& json, const JobDraft& draft, Text text) {
  static constexpr Phrase qualification{"관련 경력 또는 그에 준하는 경험",
                                        "Experience in the field, or its equal"};
  static constexpr Phrase preferred{"오픈소스 기여 경험", "Contributions to open source"};
  static constexpr Phrase benefit{"유연 근무, 도서비, 점심 제공", "Flexible hours, books, lunch"};
  static constexpr Phrase process{"서류 > 인터뷰 > 처우 협의", "Application > interview > offer"};
  static constexpr Phrase notes{"허위 사실이 있으면 채용이 취소될 수 있습니다.",
                                "False statements may end the process."};
  json["description"] = std::string{draft.employer->about.in(text)} + ".";
  json["duty"] = draft.role->duty.in(text);
  json["minimumQualification"] = qualification.in(text);
  json["preferredQualification"] = draft.index % 4 == 1 ? Json() : Json(preferred.in(text));
  json["benefit"] = draft.index % 5 == 3 ? Json() : Json(benefit.in(text));
  json["hireProcess"] = draft.index % 7 == 6 ? Json() : Json(process.in(text));
  if (draft.index % 3 != 1) json["hireNotes"] = notes.in(text);
  if (odd_job(draft.index, 29)) json["description"] = json["minimumQualification"] = nullptr;
}

Json job_images(const JobDraft& draft) {
  Json list = Json::array();
  for (int i = 0; i < draft.images; ++i)
    list.push_back(image_url("job/" + std::to_string(draft.id) + "-" + std::to_string(i + 1) + ".jpg"));
  return list;
}

Json apply_method(const JobDraft& draft) {
  if (odd_job(draft.index, 29)) return {{"type", "EMAIL"}};
  if (draft.index % 4 != 3) return {{"type", "PLATFORM"}, {"url", nullptr}};
  return {{"type", "OUTLINK"}, {"url", "https://careers.example.com/jobs/" + std::to_string(draft.id)}};
}

Json job_detail(const JobDraft& draft, Text text) {
  Json json{{"jobId", draft.id},
            {"status", draft.status},
            {"hiring", draft.hiring},
            {"title", job_title(draft, text)}};
  put_subtitle(json, draft, text);
  json["jobCategory"] = draft.category;
  json["seniorities"] = draft.seniorities;
  json["employmentTypes"] = draft.employment_types;
  json["workType"] = draft.work_type;
  json["language"] = odd_job(draft.index, 31) ? Json() : Json(draft.english ? "en" : "ko");
  put_texts(json, draft, text);
  json["jobImages"] = job_images(draft);
  json["allowRemote"] = draft.work_type == "REMOTE" || draft.work_type == "WORKATION";
  json["company"] = company_json(*draft.employer);
  json["applyMethod"] = apply_method(draft);
  json["startAt"] = odd_job(draft.index, 33) ? Json() : Json(detail_time(draft.start));
  json["endAt"] = end_json(draft, detail_time);
  json["webUrl"] = job_url(draft.id);
  json["createdAt"] = detail_time(draft.created);
  return json;
}

Json job_location(const JobDraft& draft, Text text) {
  return draft.index % 8 == 7 ? Json() : Json(draft.employer->city.in(text));
}

std::string searched_job_text(const JobDraft& draft) {
  std::string all;
  for (const Text text : {Text::original, Text::translated})
    for (const Phrase& phrase :
         {draft.role->title, draft.role->subtitle, draft.role->duty, draft.employer->about})
      all += std::string{phrase.in(text)} + '\n';
  return lower(all);
}

Job make_job(const MockOptions& options, std::size_t index) {
  const JobDraft draft = choose_job(options, index);
  const auto in = [&](Text text) { return draft.english ? Text::translated : text; };
  Job job;
  job.id = draft.id;
  job.summary = localize([&](Text text) { return job_summary(draft, in(text)); });
  job.detail = localize([&](Text text) { return job_detail(draft, in(text)); });
  // Most servers are never asked for it.
  if (options.guide)
    job.guide = localize([&](Text text) {
      return guide_job(job_summary(draft, in(text)), job_location(draft, in(text)), draft.created);
    });
  job.text = searched_job_text(draft);
  job.listed = draft.hiring && draft.status == "published";
  job.created = draft.created;
  job.popularity = static_cast<int>(Random{options.seed, job_stream, index + 1'000'000}.below(5000));
  return job;
}

}  // namespace

std::vector<Job> generate_jobs(const MockOptions& options) {
  std::vector<Job> jobs;
  for (int i = 0; i < options.jobs; ++i) jobs.push_back(make_job(options, static_cast<std::size_t>(i)));
  return jobs;
}

}  // namespace rocketpunch::testing::mock
