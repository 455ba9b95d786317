#include "rocketpunch/detail/text.hpp"

#include <string>

#include "support/catch.hpp"

namespace utf8_test {

using rocketpunch::detail::code_points;

static_assert(code_points("abc") == 3);

TEST_CASE("code points are counted, not bytes", "[utf8]") {
  CHECK(code_points("") == 0);
  CHECK(code_points("로켓펀치") == 4);
  CHECK(code_points("é") == 1);
  CHECK(code_points("e\u0301") == 2);  // as written, not as seen
  CHECK(code_points("🚀") == 1);
  CHECK(code_points(std::string_view("a\0b", 3)) == 3);
  CHECK(code_points(std::string(5000, 'x')) == 5000);
}

TEST_CASE("the first and last of each length", "[utf8]") {
  for (const std::string_view text :
       {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xec\x80\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf3\xbf\xbf\xbf", "\xf4\x8f\xbf\xbf"})
    CHECK(code_points(text) == 1);
}

TEST_CASE("what is no UTF-8", "[utf8]") {
  for (const std::string_view text : {"\x80",
                                      "\xbf",
                                      "\xff",
                                      "\xfe",  // no first bytes
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xe0\x80\x80",
                                      "\xe0\x9f\xbf",  // overlong
                                      "\xf0\x80\x80\x80",
                                      "\xf0\x8f\xbf\xbf",  // overlong
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xed\xa0\xbd\xed\xba\x80",  // surrogates
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xf8\x88\x80\x80\x80",  // beyond U+10FFFF
                                      "\xc2",
                                      "\xe0\xa0",
                                      "\xe1",
                                      "\xf0\x90\x80",
                                      "\xf0\x90",
                                      "\xf1",  // cut off at the end
                                      "\xc2"
                                      "a",
                                      "\xe1\x80"
                                      "a",
                                      "\xf1\x80\x80"
                                      "a",
                                      "\xe1"
                                      "a\x80",  // cut off by another character
                                      "\xc2\xc2",
                                      "\xe1\x80\xc0",
                                      "\xf1\x80\xc0\x80",
                                      "\xf1\x80\x80\xff"}) {
    INFO(text.size());
    CHECK(!code_points(text));
    CHECK(!code_points("before" + std::string(text)));
    CHECK(!code_points(std::string(text) + "behind"));
  }
}

}  // namespace utf8_test
