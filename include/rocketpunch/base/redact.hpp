#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

// These go through a text once: an answer of 30 MB that is nothing but keys must not take hours.

inline void replace_all(std::string& text, std::string_view what, std::string_view with) {
  auto at = what.empty() ? std::string::npos : text.find(what);
  if (at == std::string::npos) return;
  std::string replaced;
  std::size_t done = 0;
  for (; at != std::string::npos; at = text.find(what, done)) {
    replaced.append(text, done, at - done).append(with);
    done = at + what.size();
  }
  text = std::move(replaced.append(text, done));
}

constexpr bool is_token_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
         c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

/// Takes out whatever looks like a key, secret or token of this service: servers and gateways
/// are known to repeat in an error what they were sent.
inline std::string redact(std::string text) {
  struct Form {
    std::string_view prefix;
    std::size_t shortest;  // a shorter rest is a word: "Bearer token is missing"; 1: no word has the prefix
  };
  constexpr Form forms[] = {{"rp_app_", 1}, {"rp_sec_", 1},  {"rt_", 8},
                            {"eyJ", 8},     {"Bearer ", 16}, {"Basic ", 16}};
  for (const Form& form : forms) {
    std::string cleaned;
    std::size_t done = 0;
    for (auto at = text.find(form.prefix); at != std::string::npos;) {
      const bool inside_a_word =
          at > 0 && (text[at - 1] == '_' || (text[at - 1] >= 'a' && text[at - 1] <= 'z'));
      const auto start = at + form.prefix.size();
      auto end = start;
      if (form.shortest == 1 || !inside_a_word)
        while (end < text.size() && is_token_character(text[end])) ++end;
      if (end - start >= form.shortest) {
        cleaned.append(text, done, at - done).append("***");
        done = end;
      }
      at = text.find(form.prefix, (std::max)(done, at + 3));
    }
    if (done > 0) text = std::move(cleaned.append(text, done));
  }
  return text;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
