// With cpprestsdk: its client and its JSON.
#include <cpprest/http_client.h>
#include <cpprest/json.h>

#include <optional>
#include <stdexcept>
#include <vector>

#include "peer.hpp"

namespace bench {
namespace {

using web::json::value;

void read(const value& json, std::string& to) { to = json.as_string(); }
void read(const value& json, rocketpunch::Timestamp& to) {
  to = rocketpunch::Timestamp::from_text(std::string(json.as_string()));
}
template <class Codes>
void read(const value& json, rocketpunch::OpenEnum<Codes>& to) {
  to = rocketpunch::OpenEnum<Codes>(json.as_string());
}

template <class T>
void read(const value& object, const char* name, std::optional<T>& to) {
  if (object.has_field(name) && !object.at(name).is_null()) read(object.at(name), to.emplace());
}
template <class T>
void read(const value& object, const char* name, std::vector<T>& to) {
  for (const value& item : object.at(name).as_array()) read(item, to.emplace_back());
}

void read(const value& json, rocketpunch::JobCompany& company) {
  read(json, "id", company.handle);
  read(json.at("name"), company.name);
  read(json, "logoUrl", company.logo_url);
  read(json, "industry", company.industry);
  read(json, "size", company.size);
}

void read(const value& json, rocketpunch::JobSummary& job) {
  job.id = json.at("jobId").as_number().to_int64();
  read(json.at("title"), job.title);
  read(json, "subtitle", job.subtitle);
  read(json, "jobCategory", job.category);
  read(json, "seniorities", job.seniorities);
  read(json, "employmentTypes", job.employment_types);
  read(json, "workType", job.work_type);
  read(json.at("company"), job.company);
  read(json, "endAt", job.end_at);
  read(json.at("webUrl"), job.web_url);
}

rocketpunch::Page<rocketpunch::JobSummary> page_in(const value& json) {
  rocketpunch::Page<rocketpunch::JobSummary> page;
  page.total_items = json.at("totalItems").as_number().to_int64();
  page.total_pages = json.at("totalPages").as_integer();
  page.page = json.at("page").as_integer();
  page.page_size = json.at("pageSize").as_integer();
  for (const value& item : json.at("items").as_array()) read(item, page.items.emplace_back());
  return page;
}

web::http::client::http_client_config config_for(const PeerSettings& settings) {
  web::http::client::http_client_config config;
  config.set_timeout(utility::seconds(10));
  if (!settings.ca_bundle.empty())
    config.set_ssl_context_callback(
        [file = settings.ca_bundle](boost::asio::ssl::context& context) { context.load_verify_file(file); });
  return config;
}

class CpprestPeer final : public Peer {
 public:
  explicit CpprestPeer(const PeerSettings& settings)
      : key_(settings.key), client_(settings.base_url, config_for(settings)) {}

  rocketpunch::Page<rocketpunch::JobSummary> search(const std::string& keyword, int page_size) override {
    web::uri_builder uri("/jobs");
    uri.append_query("keyword", keyword).append_query("pageSize", page_size);
    web::http::http_request request(web::http::methods::GET);
    request.set_request_uri(uri.to_uri());
    request.headers().add("X-RP-API-Key", key_);
    request.headers().add("Accept", "application/json");
    const web::http::http_response response = client_.request(request).get();
    if (response.status_code() != 200)
      throw std::runtime_error("HTTP " + std::to_string(response.status_code()));
    return page_in(response.extract_json().get());
  }

 private:
  std::string key_;
  web::http::client::http_client client_;
};

}  // namespace

std::unique_ptr<Peer> make_cpprest_peer(const PeerSettings& settings) {
  return std::make_unique<CpprestPeer>(settings);
}

}  // namespace bench
