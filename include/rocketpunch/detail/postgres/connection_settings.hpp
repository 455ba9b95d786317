#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// An error in what a store of this kind was given.
inline Error postgres_misconfigured(std::string why) {
  return not_sent(ErrorKind::configuration, "PostgreSQL: " + std::move(why));
}

/// What a connection is made by: keywords of libpq and their values, of which one may be a password.
class ConnectionSettings {
 public:
  /// The value; empty where there is none.
  std::string_view get(std::string_view keyword) const noexcept {
    const auto found = find(keyword);
    return found == values_.end() ? std::string_view() : found->second.reveal();
  }
  void set(std::string_view keyword, Secret value) {
    const auto found = find(keyword);
    if (found != values_.end())
      values_[static_cast<std::size_t>(found - values_.begin())].second = std::move(value);
    else
      values_.emplace_back(keyword, std::move(value));
  }
  void set_default(std::string_view keyword, std::string_view value) {
    if (get(keyword).empty()) set(keyword, Secret(std::string(value)));
  }
  const std::vector<std::pair<std::string, Secret>>& values() const noexcept { return values_; }

 private:
  std::vector<std::pair<std::string, Secret>>::const_iterator find(std::string_view keyword) const noexcept {
    return std::find_if(values_.begin(), values_.end(),
                        [&](const auto& one) { return one.first == keyword; });
  }
  std::vector<std::pair<std::string, Secret>> values_;
};

/// The settings for each of the servers that these name, `host=a,b`. libpq tries one after another too, but
/// where the first doesn't answer, it stays with that.
inline std::vector<ConnectionSettings> each_server(const ConnectionSettings& settings) {
  constexpr std::string_view lists[] = {"host", "hostaddr", "port"};
  std::size_t count = 1;
  for (const std::string_view keyword : lists) {
    const std::string_view list = settings.get(keyword);
    count = (std::max)(count, 1 + static_cast<std::size_t>(std::count(list.begin(), list.end(), ',')));
  }
  std::vector<ConnectionSettings> servers(count, settings);
  for (const std::string_view keyword : lists) {
    std::string_view left = settings.get(keyword);
    if (left.find(',') == std::string_view::npos) continue;  // of all
    for (ConnectionSettings& server : servers) {
      const std::string_view one = left.substr(0, left.find(','));
      server.set(keyword, Secret(std::string(one)));
      left.remove_prefix((std::min)(left.size(), one.size() + 1));
    }
  }
  return servers;
}

/// Whether all of a list of hosts are this machine, whose traffic nobody else reads.
inline bool are_local_hosts(std::string_view hosts) {
  for (;;) {
    const std::string_view host = hosts.substr(0, hosts.find(','));
    const bool is_socket = host.empty() || host.front() == '/' || host.front() == '@';
    if (!is_socket && host != "localhost" && host != "127.0.0.1" && host != "::1") return false;
    if (host.size() == hosts.size()) return true;
    hosts.remove_prefix(host.size() + 1);
  }
}

/// Has a server elsewhere show a certificate. Tokens are sealed, but who stands between could answer in the
/// server's place, and would be told the role's password. Throws where that was switched off.
inline void require_certificate(ConnectionSettings& settings) {
  // libpq takes these from there too; what is set here goes before it
  constexpr std::pair<std::string_view, const char*> variables[] = {
      {"host", "PGHOST"},       {"hostaddr", "PGHOSTADDR"}, {"port", "PGPORT"},
      {"service", "PGSERVICE"}, {"sslmode", "PGSSLMODE"},   {"gssencmode", "PGGSSENCMODE"}};
  for (const auto& [keyword, variable] : variables)
    if (const auto value = environment(variable)) settings.set_default(keyword, *value);
  const std::string_view address = settings.get("hostaddr");
  // what a service file says is known to libpq alone
  const bool is_local =
      settings.get("service").empty() && are_local_hosts(address.empty() ? settings.get("host") : address);
  if (is_local) return;
  settings.set_default("sslmode", "verify-full");
  // encryption by Kerberos would take the place of TLS, and of the certificate
  settings.set_default("gssencmode", "disable");
  const std::string_view mode = settings.get("sslmode");
  if (mode != "verify-full" && mode != "verify-ca")
    throw postgres_misconfigured(
        "sslmode=" + std::string(mode) +
        " doesn't find out who the server is: verify-full does, and verify-ca as far "
        "as its CA is yours alone; leave it out for verify-full");
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
