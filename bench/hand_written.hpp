#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <rocketpunch/api/job.hpp>
#include <rocketpunch/pagination.hpp>
#include <stdexcept>
#include <string>

// What the SDK is measured against: the program that its user would write, into the same structs.

namespace rocketpunch {

// In this namespace, since nlohmann's `get_to` looks for them beside the structs.

template <class Codes>
void from_json(const nlohmann::json& json, OpenEnum<Codes>& code) {
  code = OpenEnum<Codes>(json.get_ref<const std::string&>());
}
inline void from_json(const nlohmann::json& json, Timestamp& time) {
  time = Timestamp::from_text(json.get<std::string>());
}

template <class T>
void optional_to(const nlohmann::json& json, const char* name, std::optional<T>& to) {
  const auto found = json.find(name);
  if (found != json.end() && !found->is_null()) found->get_to(to.emplace());
}

inline void from_json(const nlohmann::json& json, JobCompany& company) {
  optional_to(json, "id", company.handle);
  json.at("name").get_to(company.name);
  optional_to(json, "logoUrl", company.logo_url);
  optional_to(json, "industry", company.industry);
  optional_to(json, "size", company.size);
}

inline void from_json(const nlohmann::json& json, JobSummary& job) {
  job.id = json.at("jobId").get<std::int64_t>();
  json.at("title").get_to(job.title);
  optional_to(json, "subtitle", job.subtitle);
  optional_to(json, "jobCategory", job.category);
  json.at("seniorities").get_to(job.seniorities);
  json.at("employmentTypes").get_to(job.employment_types);
  optional_to(json, "workType", job.work_type);
  json.at("company").get_to(job.company);
  optional_to(json, "endAt", job.end_at);
  json.at("webUrl").get_to(job.web_url);
}

inline void from_json(const nlohmann::json& json, Page<JobSummary>& page) {
  json.at("totalItems").get_to(page.total_items);
  json.at("totalPages").get_to(page.total_pages);
  json.at("page").get_to(page.page);
  json.at("pageSize").get_to(page.page_size);
  json.at("items").get_to(page.items);
}

}  // namespace rocketpunch

namespace bench {

/// Searches with libcurl: one handle and one list of headers for all calls, so that each call does as little
/// as it can.
class HandWritten {
 public:
  HandWritten(std::string base_url, const std::string& key, const std::string& ca_bundle = {})
      : base_url_(std::move(base_url)) {
    headers_.reset(curl_slist_append(headers_.release(), ("X-RP-API-Key: " + key).c_str()));
    headers_.reset(curl_slist_append(headers_.release(), "Accept: application/json"));
    CURL* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 10'000L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body_);
    if (!ca_bundle.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, ca_bundle.c_str());
  }

  /// The body of a page for a keyword; valid until the next call.
  const std::string& fetch(const std::string& keyword, int page_size, int page = 1) {
    const std::unique_ptr<char, decltype(&curl_free)> escaped(
        curl_easy_escape(easy_.get(), keyword.data(), static_cast<int>(keyword.size())), &curl_free);
    std::string url = base_url_ + "/jobs?keyword=" + escaped.get() + "&pageSize=" + std::to_string(page_size);
    if (page > 1) url += "&page=" + std::to_string(page);
    curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());
    body_.clear();
    if (const CURLcode code = curl_easy_perform(easy_.get()); code != CURLE_OK)
      throw std::runtime_error(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) throw std::runtime_error("HTTP " + std::to_string(status) + ": " + body_);
    return body_;
  }

  rocketpunch::Page<rocketpunch::JobSummary> search(const std::string& keyword, int page_size, int page = 1) {
    return nlohmann::json::parse(fetch(keyword, page_size, page))
        .get<rocketpunch::Page<rocketpunch::JobSummary>>();
  }

 private:
  struct Free {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  static std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
    static_cast<std::string*>(body)->append(data, size);
    return size;
  }

  std::string base_url_;
  std::string body_;
  std::unique_ptr<curl_slist, Free> headers_;
  std::unique_ptr<CURL, Free> easy_{curl_easy_init()};
};

}  // namespace bench
