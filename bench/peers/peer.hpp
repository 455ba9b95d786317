#pragma once

#include <memory>
#include <rocketpunch/api/job.hpp>
#include <rocketpunch/pagination.hpp>
#include <string>

namespace bench {

/// What a peer is made for.
struct PeerSettings {
  std::string base_url;
  std::string key;
  std::string ca_bundle;  ///< the certificate to trust; empty over http
};

/// The program that somebody would write with another library: one search after the other over a connection
/// that is kept alive, into the same structs.
class Peer {
 public:
  Peer() = default;
  Peer(const Peer&) = delete;
  virtual ~Peer() = default;

  /// Throws for anything but a page.
  virtual rocketpunch::Page<rocketpunch::JobSummary> search(const std::string& keyword, int page_size) = 0;
};

// Each in a file of its own, which is compiled if its library was found.
std::unique_ptr<Peer> make_cpprest_peer(const PeerSettings& settings);
std::unique_ptr<Peer> make_cpr_peer(const PeerSettings& settings);
std::unique_ptr<Peer> make_httplib_peer(const PeerSettings& settings);

}  // namespace bench
