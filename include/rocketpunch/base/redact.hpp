#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rocketpunch::detail {

inline void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
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
    for (auto at = text.find(form.prefix); at != std::string::npos; at = text.find(form.prefix, at + 3)) {
      const bool inside_a_word =
          at > 0 && (text[at - 1] == '_' || (text[at - 1] >= 'a' && text[at - 1] <= 'z'));
      const auto start = at + form.prefix.size();
      auto end = start;
      while (end < text.size() && is_token_character(text[end])) ++end;
      if (end - start >= form.shortest && (form.shortest == 1 || !inside_a_word))
        text.replace(at, end - at, "***");
    }
  }
  return text;
}

}  // namespace rocketpunch::detail
