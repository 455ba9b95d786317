// Which versions the program runs on.
#include <curl/curl.h>
#include <sqlite3.h>
#include <utf8proc.h>
#include <nlohmann/json.hpp>

#include <string>

#include "doctor/checkup.hpp"

namespace cli {

namespace {

std::string name_of_compiler() {
#if defined(__clang__)
  return std::string("clang ") + std::to_string(__clang_major__);
#elif defined(__GNUC__)
  return std::string("g++ ") + std::to_string(__GNUC__);
#else
  return "an unknown compiler";
#endif
}

std::string kind_of_build() {
  std::string text = ROCKETPUNCH_HEADER_ONLY ? "header-only library" : "compiled library";
#if defined(ROCKETPUNCH_WITH_SIMDJSON)
  text += ", simdjson";
#endif
  return text + ", " + name_of_compiler();
}

void check_curl(Report& report) {
  const curl_version_info_data& curl = *curl_version_info(CURLVERSION_NOW);
  const char* const tls = curl.ssl_version;
  std::string text = curl.version;
  if (tls != nullptr && *tls != '\0') text += std::string(", ") + tls;
  for (const auto& [feature, name] :
       {std::pair(CURL_VERSION_HTTP2, "HTTP/2"), std::pair(CURL_VERSION_LIBZ, "gzip"),
        std::pair(CURL_VERSION_BROTLI, "brotli"), std::pair(CURL_VERSION_IPV6, "IPv6"),
        std::pair(CURL_VERSION_HTTPS_PROXY, "https proxies")})
    if ((curl.features & feature) != 0) text += std::string(", ") + name;
  if (tls == nullptr || *tls == '\0')
    return report.bad("libcurl", text + ": without TLS",
                      "the service can't be called: install a libcurl with TLS, such as libcurl4");
  if ((curl.features & CURL_VERSION_ASYNCHDNS) == 0)
    return report.unknown("libcurl", text + "; it looks names up without a limit of time",
                          "install a libcurl with a threaded resolver: else --timeout may not hold");
  if (curl.version_num < LIBCURL_VERSION_NUM)
    return report.unknown("libcurl", text + "; the program was compiled for " LIBCURL_VERSION,
                          "update libcurl, or compile the program anew");
  report.good("libcurl", text);
}

}  // namespace

void check_program(Checkup& checkup) {
  checkup.report.good("version", std::string("rocketpunch ") + rp::version + " (" + kind_of_build() + ')');
  check_curl(checkup.report);
  checkup.report.good("libraries",
                      std::string("SQLite ") + sqlite3_libversion() + ", utf8proc " + utf8proc_version() +
                          ", nlohmann/json " + std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + '.' +
                          std::to_string(NLOHMANN_JSON_VERSION_MINOR) + '.' +
                          std::to_string(NLOHMANN_JSON_VERSION_PATCH) + ", CLI11 " + CLI11_VERSION);
}

}  // namespace cli
