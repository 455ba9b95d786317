// Which language an answer is in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

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

/// The same answer in the original and in translation. Copies share both, for they never change.
class Localized {
 public:
  /// Null in all languages.
  Localized() : Localized{none()} {}
  /// The same in all languages.
  explicit Localized(Json json) : Localized{std::make_shared<const Json>(std::move(json))} {}
  Localized(Json original, Json translated)
      : original_{std::make_shared<const Json>(std::move(original))},
        translated_{std::make_shared<const Json>(std::move(translated))} {}

  const Json& original() const { return *original_; }
  const Json& translated() const { return *translated_; }
  const Json& in(std::string_view language) const {
    return is_translated(language) ? translated() : original();
  }

 private:
  using Shared = std::shared_ptr<const Json>;

  explicit Localized(const Shared& both) : original_{both}, translated_{both} {}
  static const Shared& none() {
    static const Shared null = std::make_shared<const Json>();
    return null;
  }

  Shared original_, translated_;
};

/// An answer that is the same in all languages: what users wrote, and files, is in one.
inline Localized untranslated(Json json) { return Localized{std::move(json)}; }

/// Makes both by calling `make(Text)` twice.
template <typename Make>
Localized localize(const Make& make) {
  return {make(Text::original), make(Text::translated)};
}

}  // namespace rocketpunch::testing::mock
