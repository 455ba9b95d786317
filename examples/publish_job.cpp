// Creates a job with its images from a JSON file, and publishes it.
//   publish_job FILE          needs ROCKETPUNCH_ACCESS_TOKEN, of a user who may write jobs for the company
// The file, in which what the API doesn't require may be left out:
//   {"company": "acme", "title": "C++ Engineer", "category": "dev", "seniorities": ["SENIOR"],
//    "employmentTypes": ["FULL_TIME"], "workType": "REMOTE", "intro": "...", "duty": "...",
//    "startDate": "2026-12-01", "documents": ["RESUME"], "images": ["office.jpg"]}
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <rocketpunch/rocketpunch.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace rp = rocketpunch;
using Json = nlohmann::json;

namespace {

std::chrono::year_month_day day(const std::string& text) {
  const auto date = rp::Date::parse(text);
  if (!date) throw std::runtime_error("startDate must be a day such as 2026-12-01");
  return *date;
}

/// Codes that this version doesn't know are sent as they are: the service decides.
template <class Code>
std::vector<Code> codes(const Json& names) {
  std::vector<Code> list;
  for (const auto& name : names) list.emplace_back(name.get<std::string>());
  return list;
}

rp::JobDraft draft_of(const Json& file) {
  rp::JobDraft draft{.title = file.at("title"),
                     .category = file.at("category"),
                     .seniorities = codes<rp::Seniority>(file.at("seniorities")),
                     .employment_types = codes<rp::EmploymentType>(file.at("employmentTypes")),
                     .intro = file.at("intro"),
                     .duty = file.at("duty"),
                     .start_date = day(file.at("startDate"))};
  if (file.contains("workType")) draft.work_type = rp::WorkType(file["workType"].get<std::string>());
  if (file.contains("subtitle")) draft.subtitle = file["subtitle"].get<std::string>();
  for (const auto& type : file.at("documents"))
    draft.settings.push_back({.type = rp::ApplicationSettingType(type.get<std::string>()), .required = true});
  return draft;
}

int publish(const Json& file) {
  const std::string company = file.at("company");
  std::vector<rp::Upload> images;
  for (const auto& path : file.value("images", Json::array())) images.push_back(rp::Upload::file(path));

  const rp::Client client{rp::BearerToken::from_env()};
  const auto job = client.jobs().create(company, draft_of(file), images);
  if (!job) {
    std::cerr << "publish_job: " << job.error() << '\n';  // outcome_unknown says to look before trying again
    return 1;
  }
  std::cout << "created: " << job->web_url << '\n';
  const auto open = client.jobs().publish(company, job->id);
  if (!open) {
    std::cerr << "publish_job: the job was created, but is not published: " << open.error() << '\n';
    return 1;
  }
  std::cout << "published: " << open->status << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: publish_job FILE\n";
    return 2;
  }
  try {
    std::ifstream file(argv[1]);
    if (!file) throw std::runtime_error(std::string("can't read ") + argv[1]);
    return publish(Json::parse(file));
  } catch (const std::exception& error) {
    std::cerr << "publish_job: " << error.what() << '\n';
    return 1;
  }
}
