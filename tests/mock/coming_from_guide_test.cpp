// The code of docs/coming-from.md, compiled and run against the mock server, that of libcurl as well.
#include <curl/curl.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <rocketpunch/find_created.hpp>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/guide_blocks.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

namespace coming_from_guide_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::Variable;

namespace {

std::vector<std::string> shown;
void show(const std::string& text) { shown.push_back(text); }

void search_by_hand(const std::string& base, const std::string& key) {
  // clang-format off
CURL* const curl = curl_easy_init();
curl_slist* const headers = curl_slist_append(nullptr, ("X-RP-API-Key: " + key).c_str());
const curl_write_callback append = [](char* data, size_t size, size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
};
for (int page = 1, pages = 1; page <= pages; ++page) {
  char* const keyword = curl_easy_escape(curl, "C++", 0);
  const std::string url = base + "/jobs?keyword=" + keyword + "&pageSize=50&page=" + std::to_string(page);
  curl_free(keyword);
  std::string body;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 20'000L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK || status != 200) break;             // 429? 503? a proxy's page?
  const auto json = nlohmann::json::parse(body);            // throws
  pages = json.at("totalPages").get<int>();
  for (const auto& job : json.at("items")) show(job.at("title").get<std::string>());
}
curl_slist_free_all(headers);
curl_easy_cleanup(curl);
  // clang-format on
}

void search_by_sdk() {
  // clang-format off
rp::Client client{rp::AppKey::from_env(), {.quota = {.mode = rp::QuotaMode::wait}}};

auto walk = client.jobs().search_all({.keyword = "C++"});
for (const auto& job : walk)
  if (job) show(job->title);
if (!walk.outcome()) show(walk.outcome().error().what());   // go on at walk.next_page()
  // clang-format on
}

void create_post(const rp::UserClient& client, const std::string& text, rp::Timestamp since) {
  const auto show_to_a_person = [](const auto& found) {
    show(found ? "perhaps " + std::to_string(found->size()) : "?");
  };
  // clang-format off
const auto post = client.posts().create({.text = text}, {rp::Upload::file("office.jpg")});
if (post)
  show(post->web_url);
else if (post.error().kind() == rp::ErrorKind::outcome_unknown)
  show_to_a_person(rp::find_created(client, {.text = text}, since));   // it may be there already
else
  show(post.error().what());
  // clang-format on
}

void get_job(const rp::AppClient& client) {
  const auto again_in = [](std::chrono::seconds wait) { show(std::to_string(wait.count())); };
  // clang-format off
const auto job = client.jobs().get(158697);
if (job)
  show(job->title);
else if (job.error().kind() == rp::ErrorKind::not_found)
  show("no such job");
else if (job.error().is_transient())
  again_in(job.error().retry_after().value_or(60s));          // the SDK has tried three times
else
  show(job.error().what());
  // clang-format on
}

void sign_in(const std::string& directory, rp::testing::MockServer& server) {
  const auto sent_back_from = [&](const std::string& url) { return server.consent(url); };
  // clang-format off
const rp::OAuthApp app{rp::OAuthConfig::from_env()};
const rp::FileTokenStore store(directory);                    // shared by all processes of this machine

const auto request = app.authorization_request();             // GET /sign-in: keep request.serialize()
const auto callback_url = sent_back_from(request.url);
const auto newcomer = app.exchange(callback_url, request);    // GET /callback
if (!newcomer) return show(newcomer.error().what());
const auto subject = newcomer->user_info().value().subject;
const auto session = newcomer->move_to(store, subject).value();

rp::Client client{session};                                   // refreshes by itself, once for all
  // clang-format on
  server.expire_access_tokens();
  CHECK(client.posts().create({.text = "Hello from C++"}));
}

}  // namespace

TEST_CASE("docs/coming-from.md: all pages of a search") {
  rp::testing::MockServer server{{.jobs = 60}};
  for (int i = 0; i < 55; ++i) server.add(rp::Job{.id = 900'000 + i, .title = "C++ " + std::to_string(i)});
  const Variable key("ROCKETPUNCH_API_KEY", "rp_app_test");
  const Variable address("ROCKETPUNCH_BASE_URL", server.base_url());
  shown.clear();
  search_by_hand(server.base_url(), "rp_app_test");
  const auto by_hand = shown;
  CHECK(by_hand.size() >= 55);
  shown.clear();
  search_by_sdk();
  CHECK(shown == by_hand);
}

TEST_CASE("docs/coming-from.md: create a post") {
  rp::testing::MockServer server;
  const rp::test::TemporaryDirectory directory;
  directory.write("office.jpg", "\xff\xd8\xff a picture");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  const rp::Client client{
      rp::UserCredentials(rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}),
      {.base_url = server.base_url()}};
  shown.clear();
  create_post(client, "We are hiring", rp::Timestamp(std::chrono::system_clock::now()));
  server.inject({.path = "/posts", .method = "POST", .cut_after = 0});
  create_post(client, "We are hiring again", rp::Timestamp(std::chrono::system_clock::now()));
  std::filesystem::current_path(before);
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].starts_with("http"));
  CHECK(shown[1] == "perhaps 1");
}

TEST_CASE("docs/coming-from.md: errors and retries") {
  rp::testing::MockServer server{{.jobs = 0}};
  const rp::Client client{rp::AppKey{"rp_app_test"},
                          {.base_url = server.base_url(), .retry = {.max_attempts = 1}}};
  shown.clear();
  get_job(client);
  server.inject({.path = "/jobs/158697", .status = 503});
  get_job(client);
  server.add(rp::Job{.id = 158697, .title = "C++ engineer"});
  get_job(client);
  CHECK(shown == std::vector<std::string>{"no such job", "60", "C++ engineer"});
}

TEST_CASE("docs/coming-from.md: sign in and refresh") {
  rp::testing::MockServer server;
  const rp::test::TemporaryDirectory directory;
  const Variable id("ROCKETPUNCH_CLIENT_ID", "rp_app_test");
  const Variable secret("ROCKETPUNCH_CLIENT_SECRET", "rp_sec_test");
  const Variable redirect("ROCKETPUNCH_REDIRECT_URI", "http://127.0.0.1:8000/callback");
  const Variable scopes("ROCKETPUNCH_SCOPES", "profile post:write");
  const Variable oauth("ROCKETPUNCH_OAUTH_URL", server.oauth_url());
  const Variable address("ROCKETPUNCH_BASE_URL", server.base_url());
  shown.clear();
  sign_in(directory.path() + "/tokens", server);
  CHECK(shown.empty());
  CHECK(server.oauth_counts().reuses == 0);
}

TEST_CASE("all code of docs/coming-from.md but other libraries' is in the tests") {
  const std::filesystem::path docs = ROCKETPUNCH_TEST_DOCS;
  const std::string compiled = rp::test::bare_code(
      rp::test::whole_file((docs.parent_path() / "tests/mock/coming_from_guide_test.cpp").string()));
  const auto blocks = rp::test::guide_blocks((docs / "coming-from.md").string());
  CHECK(blocks.size() == 6);
  for (const std::string& block : blocks) {
    INFO(block);
    CHECK(compiled.find(block) != std::string::npos);
  }
}

}  // namespace coming_from_guide_test
