// The `keyword` search of jobs, events, posts, companies and profiles.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rocketpunch::testing::mock {

/// Number of code points of UTF-8 text.
std::size_t code_points(std::string_view text);
/// ASCII letters in lower case; everything else as it is.
std::string lower(std::string_view text);
/// Whether `keyword` stands in `text` at the beginning of a word, so that "AI" isn't found in "maintain". In
/// Korean, where words are compounds, it is found everywhere. Both have to be in lower case. An empty keyword
/// always is.
bool mentions(std::string_view text, std::string_view keyword);

}  // namespace rocketpunch::testing::mock
