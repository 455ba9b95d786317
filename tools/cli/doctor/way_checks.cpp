#include "doctor/way_checks.hpp"

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>

#include "doctor/name_lookup.hpp"

namespace cli {

namespace {

constexpr const char* proxy_variable = "ROCKETPUNCH_PROXY";

/// A variable for proxies that other programs read, and this one doesn't; empty: none is set.
std::string other_proxy_variable(const Environment& environment) {
  for (const char* const name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
    if (environment.get(name)) return name;
  return {};
}

/// Why there is no connection to that host and port; nothing: there is one, closed by now.
std::optional<std::string> fault_of_connecting(const Address& to, std::chrono::milliseconds limit) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), &curl_easy_cleanup);
  if (!easy) return "libcurl has no handle left";
  char reason[CURL_ERROR_SIZE] = "";
  const std::string url = "http://" + to.text();
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(easy.get(), option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_CONNECT_ONLY, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  set(CURLOPT_ERRORBUFFER, reason);
#if LIBCURL_VERSION_NUM >= 0x075700
  set(CURLOPT_QUICK_EXIT, 1L);  // else a lookup that hangs holds up the end
#endif
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) return std::nullopt;
  return *reason != '\0' ? reason : curl_easy_strerror(code);
}

/// Whether calls get past the proxy's first step; tells how it is with the proxy.
bool check_proxy(Checkup& checkup, const Address& service) {
  Report& report = checkup.report;
  const Environment& environment = checkup.context.environment();
  const auto url = environment.get(proxy_variable);
  if (!url) {
    const std::string other = other_proxy_variable(environment);
    report.good("proxy", other.empty()
                             ? "none"
                             : "none; $" + other + " is set, but $" + proxy_variable + " alone is read");
    return true;
  }
  const std::string from = std::string(" (from $") + proxy_variable + ')';
  try {
    checkup.context.transport();
  } catch (const rp::Error& error) {
    report.bad("proxy", error.message() + from, "set the variable to such a URL, or unset it");
    return false;
  }
  if (service.is_loopback()) {
    report.good("proxy", "not in use" + from + ": calls to this machine go straight");
    return true;
  }
  const auto proxy = proxy_address_of(*url);
  if (!proxy) {
    report.bad("proxy", "the URL can't be read" + from,
               "set the variable to a URL such as http://proxy.example:3128, or unset it");
    return false;
  }
  checkup.proxy = proxy->text();
  if (const auto fault = fault_of_connecting(*proxy, checkup.limits.connect)) {
    report.bad("proxy", proxy->text() + from + ": " + *fault,
               "check its host and port, or unset the variable where calls may go straight");
    return false;
  }
  report.good("proxy", proxy->text() + from + " answers");
  return true;
}

bool check_name(Checkup& checkup, const Address& service) {
  Report& report = checkup.report;
  if (checkup.proxy) {
    report.good("name lookup", service.host + " is left to the proxy");
    return true;
  }
  const auto begin = std::chrono::steady_clock::now();
  const Lookup lookup = look_up(service.host, checkup.limits.lookup, checkup.context.stop());
  if (lookup.addresses.empty()) {
    report.bad("name lookup", service.host + ": " + lookup.fault,
               "check the host in the base URL, and the name servers in /etc/resolv.conf; " +
                   advice_on_network(checkup));
    return false;
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  std::string addresses;
  for (std::size_t i = 0; i < lookup.addresses.size() && i < 3; ++i)
    addresses += (i == 0 ? "" : ", ") + lookup.addresses[i];
  if (lookup.addresses.size() > 3) addresses += ", and others";
  report.good("name lookup",
              service.host + " is " + addresses + " (" + std::to_string(took.count()) + " ms)");
  return true;
}

}  // namespace

std::string advice_on_network(const Checkup& checkup) {
  if (checkup.proxy) return "check what the proxy allows";
  const std::string other = other_proxy_variable(checkup.context.environment());
  return "check the network and its firewall; where calls have to go through a proxy, set "
         "ROCKETPUNCH_PROXY to " +
         (other.empty() ? "its URL" : "what $" + other + " is");
}

bool check_way(Checkup& checkup, const Address& service) {
  return check_proxy(checkup, service) && check_name(checkup, service);
}

}  // namespace cli
