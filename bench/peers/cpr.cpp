// With cpr and nlohmann's JSON.
#include <cpr/cpr.h>

#include <stdexcept>

#include "../hand_written.hpp"
#include "peer.hpp"

namespace bench {
namespace {

class CprPeer final : public Peer {
 public:
  explicit CprPeer(const PeerSettings& settings) {
    session_.SetUrl(cpr::Url{settings.base_url + "/jobs"});
    session_.SetHeader(cpr::Header{{"X-RP-API-Key", settings.key}, {"Accept", "application/json"}});
    session_.SetTimeout(cpr::Timeout{10'000});
    if (!settings.ca_bundle.empty())
      session_.SetSslOptions(cpr::Ssl(cpr::ssl::CaInfo{std::string(settings.ca_bundle)}));
  }

  rocketpunch::Page<rocketpunch::JobSummary> search(const std::string& keyword, int page_size) override {
    session_.SetParameters(cpr::Parameters{{"keyword", keyword}, {"pageSize", std::to_string(page_size)}});
    const cpr::Response response = session_.Get();
    if (response.error) throw std::runtime_error("cpr: " + response.error.message);
    if (response.status_code != 200)
      throw std::runtime_error("HTTP " + std::to_string(response.status_code) + ": " + response.text);
    return nlohmann::json::parse(response.text).get<rocketpunch::Page<rocketpunch::JobSummary>>();
  }

 private:
  cpr::Session session_{};
};

}  // namespace

std::unique_ptr<Peer> make_cpr_peer(const PeerSettings& settings) {
  return std::make_unique<CprPeer>(settings);
}

}  // namespace bench
