// What is set, and where: by an option, by an environment variable, in a file, or not at all.
#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "doctor/checkup.hpp"
#include "program/variables.hpp"

namespace cli {

namespace {

/// A transport for clients that are made to have their settings checked.
struct SendsNothing {
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest&, const rp::SendOptions&) const {
    return rp::Error({.message = "nothing is sent", .maybe_sent = false});
  }
};

/// What is wrong with settings, in the SDK's words; nothing: they can be used.
std::optional<std::string> fault_in_options(rp::ClientOptions options) {
  const auto client = rp::make_client(rp::AppKey("rp_app_check"), std::move(options), SendsNothing{});
  if (client) return std::nullopt;
  return client.error().message();
}

/// Where a setting comes from, as `(from --timeout)`.
std::string source_of_setting(const Checkup& checkup, const std::string& option,
                              const std::string& variable = {}) {
  if (checkup.given.count(option) > 0) return " (from " + option + ')';
  if (!variable.empty() && checkup.context.environment().get(variable)) return " (from $" + variable + ')';
  return " (default)";
}

/// An address that can't be used, without user, password and query: these may be why, and secret.
std::string without_secrets(std::string url) {
  if (const auto at = url.rfind('@'); at != url.npos) {
    const auto scheme = url.find("://");
    const auto begin = scheme < at ? scheme + 3 : 0;
    url.replace(begin, at - begin, "...");
  }
  if (const auto query = url.find_first_of("?#"); query != url.npos) url.replace(query + 1, url.npos, "...");
  return url;
}

void check_base_url(Checkup& checkup) {
  Context& context = checkup.context;
  if (context.settings().mock) {
    checkup.base_url = context.base_url();
    return checkup.report.good("base URL", *checkup.base_url + " (from --mock)");
  }
  const std::string url = context.base_url();
  const std::string source = source_of_setting(checkup, "--base-url", "ROCKETPUNCH_BASE_URL");
  if (const auto fault = fault_in_options({.base_url = url}))
    return checkup.report.bad("base URL", without_secrets(url) + source + ": " + *fault,
                              "set it to an address with its version, such as "
                              "https://openapi.rocketpunch.com/api/v1, or not at all");
  checkup.base_url = url;
  checkup.report.good("base URL", url + source);
}

/// Settings that only an option sets, with the SDK's check where it has one.
void check_options(Checkup& checkup) {
  const Settings& settings = checkup.context.settings();
  const auto told = [&](const char* what, const std::string& value, const char* option,
                        const std::optional<std::string>& fault) {
    const std::string text = value + source_of_setting(checkup, option);
    checkup.settings_usable = checkup.settings_usable && !fault;
    if (fault)
      checkup.report.bad(what, text + ": " + *fault, std::string("give another value to ") + option);
    else
      checkup.report.good(what, text);
  };
  rp::ClientOptions key_header;
  if (!settings.key_header.empty()) key_header.key_header = settings.key_header;
  const std::string header = key_header.key_header;
  told("key header", header, "--key-header", fault_in_options(std::move(key_header)));
  told("language", settings.language.empty() ? "ko" : settings.language, "--language",
       fault_in_options({.language = settings.language}));
  std::ostringstream timeout;
  timeout << settings.timeout << " s";
  told("timeout", timeout.str(), "--timeout", std::nullopt);
  told("quota mode", settings.quota, "--quota", std::nullopt);
}

/// Whether a file has certificates in it.
bool has_certificates(const std::string& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.find("CERTIFICATE-----") != line.npos) return true;
  return false;
}

void check_certificates(Checkup& checkup) {
  if (const auto bundle = checkup.context.environment().get("ROCKETPUNCH_CA_BUNDLE")) {
    const std::string text = *bundle + " (from $ROCKETPUNCH_CA_BUNDLE)";
    if (has_certificates(*bundle)) return checkup.report.good("certificates", text);
    return checkup.report.bad("certificates", text + ": no file with certificates that can be read",
                              "name a file of PEM certificates, or unset the variable");
  }
  if (checkup.base_url && checkup.base_url->starts_with("http:"))
    return checkup.report.good("certificates", "the system's; not in use, since the base URL is http");
  const curl_version_info_data& curl = *curl_version_info(CURLVERSION_NOW);
  std::string places;
  for (const char* const place : {curl.cainfo, curl.capath}) {
    if (place == nullptr) continue;
    if (access(place, R_OK) == 0)
      return checkup.report.good("certificates", std::string(place) + " (the system's)");
    places += std::string(places.empty() ? "" : ", ") + place;
  }
  if (places.empty()) return checkup.report.good("certificates", "the system's");
  checkup.report.bad("certificates", "there are none at " + places,
                     "install the package ca-certificates, or set ROCKETPUNCH_CA_BUNDLE to a file of "
                     "certificates");
}

void check_log(Checkup& checkup) {
  const auto level = checkup.context.environment().get("ROCKETPUNCH_LOG");
  if (!level) return;
  if (*level == "info" || *level == "debug")
    return checkup.report.good("log", *level + " (from $ROCKETPUNCH_LOG)");
  checkup.report.bad("log", *level + " (from $ROCKETPUNCH_LOG) is no level: nothing is logged",
                     "set it to info or debug");
}

/// A variable with a misspelt name is set in vain, and nothing else tells.
void check_variables(Checkup& checkup) {
  for (const std::string& name : checkup.context.environment().names("ROCKETPUNCH_")) {
    const bool known = std::any_of(std::begin(known_variables), std::end(known_variables),
                                   [&](const Variable& variable) { return name == variable.name; });
    if (!known)
      checkup.report.unknown("environment", name + " is set, and nothing reads it",
                             "is it misspelt? man rocketpunch lists the variables");
  }
}

}  // namespace

void check_settings(Checkup& checkup) {
  check_base_url(checkup);
  check_options(checkup);
  check_certificates(checkup);
  check_log(checkup);
  check_variables(checkup);
}

}  // namespace cli
