// With cpp-httplib and nlohmann's JSON.
#include <httplib.h>

#include <stdexcept>

#include "../hand_written.hpp"
#include "peer.hpp"

namespace bench {
namespace {

class HttplibPeer final : public Peer {
 public:
  explicit HttplibPeer(const PeerSettings& settings)
      : path_(settings.base_url.substr(settings.base_url.find("/api"))),
        client_(settings.base_url.substr(0, settings.base_url.find("/api"))),
        headers_{{"X-RP-API-Key", settings.key}, {"Accept", "application/json"}} {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_read_timeout(10);
    if (!settings.ca_bundle.empty()) client_.set_ca_cert_path(settings.ca_bundle);
  }

  rocketpunch::Page<rocketpunch::JobSummary> search(const std::string& keyword, int page_size) override {
    const httplib::Params params{{"keyword", keyword}, {"pageSize", std::to_string(page_size)}};
    const auto response = client_.Get(path_ + "/jobs", params, headers_);
    if (!response) throw std::runtime_error("cpp-httplib: " + httplib::to_string(response.error()));
    if (response->status != 200)
      throw std::runtime_error("HTTP " + std::to_string(response->status) + ": " + response->body);
    return nlohmann::json::parse(response->body).get<rocketpunch::Page<rocketpunch::JobSummary>>();
  }

 private:
  std::string path_;
  httplib::Client client_;
  httplib::Headers headers_;
};

}  // namespace

std::unique_ptr<Peer> make_httplib_peer(const PeerSettings& settings) {
  return std::make_unique<HttplibPeer>(settings);
}

}  // namespace bench
