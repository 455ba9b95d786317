// Texts on a terminal: how wide they are, and that they are nothing but text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A text that can't steer a terminal, in one line of well-formed UTF-8: line ends and tabs become spaces,
/// other control characters, those that change the direction of writing and those that can't be seen are
/// written out, as in `<U+202E>`.
std::string harmless(std::string_view text);
/// The same where line ends stay, for texts of several lines.
std::string harmless_lines(std::string_view text);

/// How many cells of a terminal a text takes that is `harmless`: two for Hangul, CJK and emoji, none for what
/// combines with the character before it.
int cells(std::string_view text);

/// The beginning of a harmless text that fits in so many cells, with `…` at its end where something was cut;
/// never a part of what is shown as one character.
std::string cut(std::string_view text, int most);

/// A harmless text with spaces behind it, to so many cells. A longer one stays as it is.
std::string padded(std::string_view text, int width);
/// The same with spaces before it.
std::string right_aligned(std::string_view text, int width);

/// A harmless text in lines of so many cells, broken at spaces where that can be. Line ends in it stay.
std::vector<std::string> wrapped(std::string_view text, int width);

/// JSON that can't steer a terminal and has the same values: what `harmless` writes out is escaped in it.
std::string harmless_json(std::string_view json);

/// A JSON document on many lines, two spaces deeper at each level.
std::string indented_json(std::string_view json);

}  // namespace cli
