// Searches jobs and prints them, with libcurl and nlohmann's JSON by hand. Compiled, not run: the measure for
// with_sdk.cpp.
#include <curl/curl.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Company {
  std::optional<std::string> id;
  std::string name;
  std::optional<std::string> logo_url, industry, size;
};

struct Job {
  std::int64_t id = 0;
  std::string title;
  std::optional<std::string> subtitle, category;
  std::vector<std::string> seniorities, employment_types;
  std::optional<std::string> work_type;
  Company company;
  std::optional<std::string> end_at;
  std::string web_url;
};

struct Page {
  std::int64_t total_items = 0;
  int total_pages = 0, page = 0, page_size = 0;
  std::vector<Job> items;
};

template <class T>
void optional_to(const nlohmann::json& json, const char* name, std::optional<T>& to) {
  const auto found = json.find(name);
  if (found != json.end() && !found->is_null()) found->get_to(to.emplace());
}

void from_json(const nlohmann::json& json, Company& company) {
  optional_to(json, "id", company.id);
  json.at("name").get_to(company.name);
  optional_to(json, "logoUrl", company.logo_url);
  optional_to(json, "industry", company.industry);
  optional_to(json, "size", company.size);
}

void from_json(const nlohmann::json& json, Job& job) {
  json.at("jobId").get_to(job.id);
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

void from_json(const nlohmann::json& json, Page& page) {
  json.at("totalItems").get_to(page.total_items);
  json.at("totalPages").get_to(page.total_pages);
  json.at("page").get_to(page.page);
  json.at("pageSize").get_to(page.page_size);
  json.at("items").get_to(page.items);
}

struct Free {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  void operator()(char* text) const noexcept { curl_free(text); }
};

std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
  static_cast<std::string*>(body)->append(data, size);
  return size;
}

class Client {
 public:
  explicit Client(const std::string& key) {
    if (easy_ == nullptr) throw std::runtime_error("libcurl can't be initialised");
    headers_.reset(curl_slist_append(nullptr, ("X-RP-API-Key: " + key).c_str()));
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy_.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, &append);
  }

  Page search(const std::string& keyword, int page_size) {
    const std::unique_ptr<char, Free> escaped(
        curl_easy_escape(easy_.get(), keyword.data(), static_cast<int>(keyword.size())));
    if (escaped == nullptr) throw std::runtime_error("out of memory");
    const std::string url =
        "https://openapi.rocketpunch.com/api/v1/jobs?keyword=" + std::string(escaped.get()) +
        "&pageSize=" + std::to_string(page_size);
    std::string body;
    curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEDATA, &body);
    if (const CURLcode code = curl_easy_perform(easy_.get()); code != CURLE_OK)
      throw std::runtime_error(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) throw std::runtime_error(described(status, body));
    return nlohmann::json::parse(body).get<Page>();
  }

 private:
  static std::string described(long status, const std::string& body) {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    const bool in_words = json.is_object();
    return "HTTP " + std::to_string(status) + ' ' + (in_words ? json.value("code", "") : "") + ": " +
           (in_words ? json.value("message", "") : "no error body");
  }

  std::unique_ptr<CURL, Free> easy_{curl_easy_init()};
  std::unique_ptr<curl_slist, Free> headers_;
};

int main() try {
  const char* const key = std::getenv("ROCKETPUNCH_API_KEY");
  if (key == nullptr) throw std::runtime_error("ROCKETPUNCH_API_KEY is not set");
  Client client(key);
  const Page page = client.search("AI", 50);
  for (const Job& job : page.items)
    std::printf("%lld  %s  %s\n", static_cast<long long>(job.id), job.title.c_str(),
                job.company.name.c_str());
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
