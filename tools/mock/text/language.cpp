#include "text/language.hpp"

#include <array>
#include <cstdlib>

#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::array<std::string_view, 11> languages{"ko", "en", "ja", "zh-CN", "zh-TW", "es",
                                                     "fr", "de", "pt", "th",    "vi"};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// The API's language for one tag: the same tag, or that of the tag's first part ("en-US" is "en").
std::string_view supported(std::string_view tag) {
  const std::string wanted = lower(tag);
  const std::string base = wanted.substr(0, wanted.find('-'));
  for (const auto language : languages)
    if (lower(language) == wanted || language == base) return language;
  if (base != "zh") return {};
  return wanted.starts_with("zh-hk") || wanted.starts_with("zh-hant") ? "zh-TW" : "zh-CN";
}

double quality(std::string_view parameters) {
  const auto at = parameters.find("q=");
  return at == parameters.npos ? 1 : std::strtod(std::string{parameters.substr(at + 2)}.c_str(), nullptr);
}

}  // namespace

std::string pick_language(std::string_view accept_language) {
  std::string_view best = "ko";
  double best_quality = 0;
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    const auto entry = accept_language.substr(0, comma);
    accept_language.remove_prefix(comma == entry.npos ? accept_language.size() : comma + 1);
    const auto semicolon = entry.find(';');
    const auto language = supported(trim(entry.substr(0, semicolon)));
    const double q = semicolon == entry.npos ? 1 : quality(entry.substr(semicolon));
    if (!language.empty() && q > best_quality) {
      best = language;
      best_quality = q;
    }
  }
  return std::string{best};
}

bool is_translated(std::string_view language) {
  return language == "en" || language == "ja" || language == "zh-CN" || language == "zh-TW";
}

}  // namespace rocketpunch::testing::mock
