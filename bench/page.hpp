#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace bench {

/// The JSON of a page of that many invented jobs, in the shape in which the service answers `searchJobs`:
/// about 450 bytes a job, Latin and Korean text, one to four codes in a list, now and then a field left out.
/// Always the same. Page after page of a search with that many matches, each with ids of its own.
inline std::string page_of_jobs(std::size_t count, std::size_t page = 1, std::size_t total = 812) {
  static constexpr const char* titles[] = {"Senior Backend Engineer, Payments",
                                           "데이터 플랫폼 엔지니어 (경력 3년 이상)",
                                           "Product Designer",
                                           "[Harbour Labs] Machine Learning Engineer",
                                           "콘텐츠 마케팅 매니저",
                                           "iOS Developer for a travel app",
                                           "재무 회계 담당자 채용"};
  static constexpr const char* subtitles[] = {
      "Go, PostgreSQL, Kafka and a small team that ships every day",
      "대용량 로그 파이프라인을 함께 만들어 갈 분을 찾습니다", "From first sketch to shipped feature",
      "Rank, recommend, measure: models that serve millions", "브랜드 성장"};
  static constexpr const char* categories[] = {"dev", "dataAi", "design", "dev", "media", "manage"};
  static constexpr const char* seniorities[] = {R"("SENIOR")", R"("JUNIOR","MIDLEVEL")",
                                                R"("BEGINNER","JUNIOR","MIDLEVEL","SENIOR")",
                                                R"("MIDLEVEL","SENIOR")", R"("BEGINNER","JUNIOR")"};
  static constexpr const char* contracts[] = {R"("FULL_TIME")", R"("FULL_TIME")", R"("FULL_TIME","INTERN")",
                                              R"("FIXED_TERM")",
                                              R"("FULL_TIME","FREELANCER","SELF_EMPLOYED")"};
  static constexpr const char* places[] = {"ONSITE", "HYBRID", "REMOTE", "ONSITE"};
  static constexpr const char* handles[] = {"harbourlabs", "maple-and-co", "norigames", "bluecrane",
                                            "sol_dynamics"};
  static constexpr const char* names[] = {"Harbour Labs", "(주)메이플앤코", "Nori Games",
                                          "블루크레인테크놀로지", "Sol Dynamics"};
  static constexpr const char* industries[] = {"IT_PORTAL", "SERVICE_ETC", "MEDIA_ENTERTAINMENT", "MFG_ETC",
                                               "FINANCE_BANK"};
  static constexpr const char* sizes[] = {"TINY", "SMALL", "MEDIUM", "LARGE"};
  const auto pick = [](const auto& list, std::size_t i) { return std::string(list[i % std::size(list)]); };

  std::string json = R"({"totalItems":)" + std::to_string(total) + R"(,"totalPages":)" +
                     std::to_string((total + count - 1) / count) + R"(,"page":)" + std::to_string(page) +
                     R"(,"pageSize":)" + std::to_string(count) + R"(,"items":[)";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string id = std::to_string(240'000 + 2'000 * (page - 1) - 37 * i);
    const std::string day = std::to_string(10 + i % 19);
    if (i > 0) json += ',';
    json += R"({"jobId":)" + id + R"(,"title":")" + pick(titles, i) + '"';
    json += R"(,"subtitle":)" + (i % 9 == 4 ? "null" : '"' + pick(subtitles, i) + '"');
    json += R"(,"jobCategory":")" + pick(categories, i) + R"(","seniorities":[)" + pick(seniorities, i);
    json += R"(],"employmentTypes":[)" + pick(contracts, i) + R"(],"workType":")" + pick(places, i);
    json += R"(","company":{"id":")" + pick(handles, i) + R"(","name":")" + pick(names, i);
    if (i % 7 != 3)
      json += R"(","logoUrl":"https://images.example.com/company/)" + std::to_string(71'000 + i) +
              "/2026/05/" + day + "/logo-17797311" + id + ".png";
    json += R"(","industry":")" + pick(industries, i) + R"(","size":")" + pick(sizes, i);
    json += R"("},"endAt":)" + (i % 6 == 5 ? "null" : "\"2026-09-" + day + "T15:00\"");
    json += R"(,"webUrl":"https://www.example.com/jobs/)" + id + R"("})";
  }
  return json += "]}";
}

/// All pages of a search with that many matches, of 50 jobs each; or the only one, if it is less than that.
inline std::vector<std::string> pages_of_jobs(std::size_t total) {
  const std::size_t size = (std::min)(total, std::size_t{50});
  std::vector<std::string> pages;
  for (std::size_t page = 1; page * size <= total; ++page) pages.push_back(page_of_jobs(size, page, total));
  return pages;
}

}  // namespace bench
