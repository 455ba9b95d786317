// Which language an answer is in.
#pragma once

#include <string>
#include <string_view>

#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// The best of the API's eleven languages for an Accept-Language header; "ko" if there is none.
std::string pick_language(std::string_view accept_language);
/// Whether texts of jobs, events and posts are translated into the language; otherwise the original is
/// answered.
bool is_translated(std::string_view language);

/// Which of its two texts something is written with.
enum class Text { original, translated };

/// A text in Korean and English.
struct Phrase {
  const char* ko = "";
  const char* en = "";

  const char* in(Text text) const { return text == Text::original ? ko : en; }
};

/// The same answer in the original and in translation.
struct Localized {
  Json original;
  Json translated;

  const Json& in(std::string_view language) const { return is_translated(language) ? translated : original; }
};

/// An answer that is the same in all languages: what users wrote, and files, is in one.
inline Localized untranslated(const Json& json) { return {json, json}; }

/// Makes both by calling `make(Text)` twice.
template <typename Make>
Localized localize(const Make& make) {
  return {make(Text::original), make(Text::translated)};
}

}  // namespace rocketpunch::testing::mock
