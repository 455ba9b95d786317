// Tells a chat of new jobs, by a webhook as Slack, Mattermost and Google Chat have them. For cron.
//   ROCKETPUNCH_API_KEY=... CHAT_WEBHOOK=https://... new_jobs_to_chat SEEN_FILE [KEYWORD]
#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <set>
#include <string>
#include <vector>

namespace rp = rocketpunch;

/// Whether the chat has taken the message.
bool tell(const char* webhook, const std::string& text) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), &curl_slist_free_all);
  const std::string body = nlohmann::json{{"text", text}}.dump();
  const auto ignore = +[](char*, std::size_t size, std::size_t count, void*) { return size * count; };
  curl_easy_setopt(curl.get(), CURLOPT_URL, webhook);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 10L);
  const CURLcode result = curl_easy_perform(curl.get());
  // not the address: who has it can write to the chat
  if (result != CURLE_OK) std::cerr << "the chat refused: " << curl_easy_strerror(result) << '\n';
  return result == CURLE_OK;
}

std::set<std::int64_t> read_seen(const std::string& path) {
  std::set<std::int64_t> seen;
  std::ifstream file(path);
  for (std::int64_t id = 0; file >> id;) seen.insert(id);
  return seen;
}

/// Tells of the jobs that aren't among those seen, oldest first. A job is noted once the chat has it, so one
/// may be told twice after a crash, but none is lost.
bool tell_new(const std::vector<rp::JobSummary>& latest, const std::string& path, const char* webhook) {
  const bool first_run = !std::filesystem::exists(path);  // then all would be new: they are noted alone
  const auto seen = read_seen(path);
  std::ofstream file(path, std::ios::app);
  for (auto job = latest.rbegin(); job != latest.rend(); ++job) {
    if (seen.contains(job->id.value())) continue;
    if (!first_run && !tell(webhook, job->title + " (" + job->company.name + ")\n" + job->web_url))
      return false;
    if (!(file << job->id << std::endl)) {
      std::cerr << "can't write " << path << '\n';
      return false;
    }
  }
  return true;
}

int main(int argc, char** argv) try {
  const char* const webhook = std::getenv("CHAT_WEBHOOK");
  if (argc < 2 || webhook == nullptr) {
    std::cerr << "usage: CHAT_WEBHOOK=https://... new_jobs_to_chat SEEN_FILE [KEYWORD]\n";
    return 2;
  }
  const rp::Client client{rp::AppKey::from_env()};
  rp::JobQuery query{.sort = rp::JobSort::date_desc};
  if (argc > 2) query.keyword = argv[2];
  const auto latest = client.jobs().search_all(query, {}, {.limit = 200}).collect();
  if (!latest) {  // nothing was noted: the next run finds the same
    std::cerr << latest.error() << '\n';
    return 1;
  }
  return tell_new(*latest, argv[1], webhook) ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "new_jobs_to_chat: " << error.what() << '\n';
  return 1;
}
