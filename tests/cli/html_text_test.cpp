// HTML that a person is to read on a terminal.
#include "output/html_text.hpp"

#include "support/catch.hpp"

namespace rocketpunch::test::cli_html_text {

using cli::html_text;

TEST_CASE("paragraphs, breaks and items are lines", "[cli]") {
  CHECK(html_text("<p>One</p><p>Two<br>Three</p>") == "One\nTwo\nThree");
  CHECK(html_text("<UL class=\"x\"><LI>a</LI>\n<LI>b</LI></UL>") == "- a\n- b");
  CHECK(html_text("<h1>Title</h1>\n\n  text   in\n lines ") == "Title\ntext in lines");
}

TEST_CASE("other tags leave nothing, and their texts stay", "[cli]") {
  CHECK(html_text("a <b>bold</b> <a href=\"https://example.com/?a=1&b=2\">link</a>") == "a bold link");
  CHECK(html_text("before<script>alert(1 < 2)</script>after") == "beforeafter");
  CHECK(html_text("<style>p {}</style>x") == "x");
}

TEST_CASE("references are characters", "[cli]") {
  CHECK(html_text("&lt;b&gt; &amp;amp; &quot;&#39;&#x1F680;&#44032;&nbsp;.") == "<b> &amp; \"'🚀가 .");
  CHECK(html_text("&unknown; &#xD800; &#99999999; AT&T &") == "&unknown; &#xD800; &#99999999; AT&T &");
}

TEST_CASE("what is no HTML stays as it is", "[cli]") {
  CHECK(html_text("1 < 2") == "1 < 2");
  CHECK(html_text("open <b") == "open <b");
  CHECK(html_text("") == "");
  CHECK(html_text("<script>never closed") == "never closed");
}

}  // namespace rocketpunch::test::cli_html_text
