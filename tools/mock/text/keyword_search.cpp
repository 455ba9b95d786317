#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

bool is_ascii_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool mentions(std::string_view text, std::string_view keyword) {
  if (keyword.empty()) return true;
  for (auto at = text.find(keyword); at != text.npos; at = text.find(keyword, at + 1))
    if (at == 0 || !is_ascii_word(keyword.front()) || !is_ascii_word(text[at - 1])) return true;
  return false;
}

}  // namespace rocketpunch::testing::mock
