// How wide texts are on a terminal, and that they are nothing but text.
#include "output/text.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "support/catch.hpp"

namespace rocketpunch::test::cli_text {

using cli::cells;

TEST_CASE("Hangul, CJK and emoji are two cells, what combines none", "[cli]") {
  CHECK(cells("") == 0);
  CHECK(cells("job") == 3);
  CHECK(cells("개발자") == 6);
  CHECK(cells("日本語") == 6);
  CHECK(cells("é") == 1);
  CHECK(cells("e\u0301") == 1);             // a letter and the accent on it
  CHECK(cells("\u1100\u1161\u11a8") == 2);  // Hangul in its parts: 각
  CHECK(cells("🚀") == 2);
  CHECK(cells("👩‍💻") == 2);  // three characters that are shown as one
  CHECK(cells("🇰🇷") == 2);           // a flag is two letters
  CHECK(cells("🇰🇷🇺🇸") == 4);
  CHECK(cells("👍🏽") == 2);      // with a colour of skin
  CHECK(cells("\u2764\ufe0f") == 2);  // a heart that is shown as emoji
  CHECK(cells("\u2764") == 1);        // and as text
  CHECK(cells("ｱ") == 1);             // half-width
  CHECK(cells("Ａ") == 2);            // full-width
  CHECK(cells("a🚀개") == 5);
}

TEST_CASE("what steers a terminal is written out", "[cli]") {
  CHECK(cli::harmless("\x1b[31mred\x1b]0;title\x07") == "<U+001B>[31mred<U+001B>]0;title<U+0007>");
  CHECK(cli::harmless("\u009b31m") == "<U+009B>31m");  // the same in one character
  CHECK(cli::harmless("a\u202eb\u2066c\u200f") == "a<U+202E>b<U+2066>c<U+200F>");
  CHECK(cli::harmless("a\u200bb\ufeff") == "a<U+200B>b<U+FEFF>");
  CHECK(cli::harmless("\U000e0041") == "<U+E0041>");  // hidden in a tag
  CHECK(cli::harmless("a\x7f\b") == "a<U+007F><U+0008>");
  CHECK(cli::harmless(std::string("a\0b", 3)) == "a<U+0000>b");
  CHECK(cli::harmless("a\xffz\xed\xa0\x80") == "a\ufffdz\ufffd\ufffd\ufffd");  // no UTF-8
}

TEST_CASE("what is only text stays as it is", "[cli]") {
  for (const std::string text : {"백엔드 개발자 (Go)", "👩‍💻 🇰🇷 ❤️", "naïve Ångström",
                                 "می‌خواهم", "עברית"}) {
    CAPTURE(text);
    CHECK(cli::harmless(text) == text);
  }
}

TEST_CASE("line ends become spaces, or stay", "[cli]") {
  CHECK(cli::harmless("a\nb\r\nc\td\re\u2028f") == "a b c d e<U+2028>f");
  CHECK(cli::harmless_lines("a\nb\r\nc\td\x1b") == "a\nb\nc d<U+001B>");
}

TEST_CASE("a text is cut between what is shown as one character", "[cli]") {
  CHECK(cli::cut("job", 3) == "job");
  CHECK(cli::cut("jobs", 3) == "jo…");
  CHECK(cli::cut("개발자", 6) == "개발자");
  CHECK(cli::cut("개발자", 5) == "개발…");
  CHECK(cli::cut("개발자", 4) == "개…");  // half a syllable is none
  CHECK(cli::cut("개발자", 1) == "…");
  CHECK(cli::cut("개발자", 0).empty());
  CHECK(cli::cut("a👩‍💻b", 3) == "a…");
  CHECK(cli::cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  CHECK(cli::cut("ab cd", 4) == "ab…");  // no space before the mark
}

TEST_CASE("texts are aligned by what they take", "[cli]") {
  CHECK(cli::padded("개발", 6) == "개발  ");
  CHECK(cli::padded("🚀", 3) == "🚀 ");
  CHECK(cli::padded("e\u0301", 3) == "e\u0301  ");
  CHECK(cli::padded("too long", 3) == "too long");
  CHECK(cli::right_aligned("12", 5) == "   12");
}

TEST_CASE("texts are broken at spaces, and within words that are too long", "[cli]") {
  using Lines = std::vector<std::string>;
  CHECK(cli::wrapped("one two three", 8) == Lines{"one two", "three"});
  CHECK(cli::wrapped("one two", 7) == Lines{"one two"});
  CHECK(cli::wrapped("abcdefgh", 3) == Lines{"abc", "def", "gh"});
  CHECK(cli::wrapped("개발자를 찾습니다", 9) == Lines{"개발자를", "찾습니다"});
  CHECK(cli::wrapped("개발자를", 5) == Lines{"개발", "자를"});
  CHECK(cli::wrapped("a\n\nb", 10) == Lines{"a", "", "b"});
  CHECK(cli::wrapped("", 10) == Lines{""});
  CHECK(cli::wrapped("개", 1) == Lines{"개"});  // it has to go somewhere
}

TEST_CASE("JSON that can't steer a terminal has the same values", "[cli]") {
  const nlohmann::json document = {{"a", "\u202e \x7f \u009b \U000e0041 개발 👩‍💻"},
                                   {"b", "\x1b\n"}};
  const std::string safe = cli::harmless_json(document.dump(2));
  CHECK(nlohmann::json::parse(safe) == document);
  CHECK(safe.find("\\u202e \\u007f \\u009b \\udb40\\udc41 개발 👩‍💻") != safe.npos);
  CHECK(safe.find("\u202e") == safe.npos);
}

}  // namespace rocketpunch::test::cli_text
