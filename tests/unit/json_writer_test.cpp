// JSON and multipart as text.
#include <rocketpunch/detail/codec/json_writer.hpp>
#include <rocketpunch/detail/http/multipart.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/multipart_reader.hpp"

namespace json_writer_test {

using namespace rocketpunch;
using detail::codec::JsonWriter;

TEST_CASE("the JSON writer puts commas where they belong", "[codec][writer]") {
  CHECK(JsonWriter().open_object().close_object().take() == "{}");
  JsonWriter json;
  json.open_object().key("a").string("b").key("c").open_object().close_object().key("d").string("");
  json.key("e").open_array().integer(1).integer(-2).open_array().close_array().null().close_array();
  json.key("f").boolean(true).key("g").boolean(false).key("h").number(0.5).close_object();
  CHECK(json.take() == R"({"a":"b","c":{},"d":"","e":[1,-2,[],null],"f":true,"g":false,"h":0.5})");
}

TEST_CASE("the JSON writer escapes what JSON needs escaped, and no more", "[codec][writer]") {
  const auto written = [](std::string_view text) { return JsonWriter().string(text).take(); };
  CHECK(written("") == "\"\"");
  CHECK(written("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(written("\n\t\r\x01\x1f") == R"("\n\t\r\u0001\u001f")");
  CHECK(written(std::string_view("\0", 1)) == R"("\u0000")");
  CHECK(written("\x7f 로켓 🚀 </script>") == "\"\x7f 로켓 🚀 </script>\"");
}

TEST_CASE("the JSON writer writes numbers that read back as they were", "[codec][writer]") {
  for (const double value : {0.0, -0.5, 15000.0, 0.1, 1e300, 37.5665, 126.978})
    CHECK(std::stod(JsonWriter().number(value).take()) == value);
}

namespace {
HttpRequest request_of(detail::Multipart& parts) {
  HttpRequest request;
  request.headers.set("Content-Type", parts.content_type());
  request.body = parts.take().read_all().value();
  return request;
}
BodySource source(const std::string& text) {
  return {text.size(), [text](std::uint64_t offset, char* to, std::size_t most) {
            return Result<std::size_t>(text.copy(to, most, static_cast<std::size_t>(offset)));
          }};
}
}  // namespace

TEST_CASE("a multipart body holds texts and files, in their order", "[http][multipart]") {
  detail::Multipart parts;
  parts.add("request", "application/json", "{}");
  parts.add_file("images", "image/png", "a \"b\"\r\n.png", source("\x89PNG\r\n--"));
  parts.add_file("images", "image/gif", "로켓.gif", source(""));
  const auto read = test::parts_of(request_of(parts));
  REQUIRE(read.size() == 3);
  CHECK(read[0].disposition == "name=\"request\"");
  CHECK(read[0].content_type == "application/json");
  CHECK(read[0].content == "{}");
  CHECK(read[1].disposition == "name=\"images\"; filename=\"a %22b%22%0D%0A.png\"");
  CHECK(read[1].content == "\x89PNG\r\n--");
  CHECK(read[2].disposition == "name=\"images\"; filename=\"로켓.gif\"");
  CHECK(read[2].content == "");
}

TEST_CASE("a multipart body can be read from any place, in pieces of any size", "[http][multipart]") {
  detail::Multipart parts;
  parts.add("request", "application/json", "{}")
      .add_file("images", "image/png", "a.png", source("0123456789"));
  const BodySource body = parts.take();
  const std::string all = body.read_all().value();
  REQUIRE(all.size() == body.size);
  for (std::size_t size = 1; size < 20; ++size) {
    std::string pieces;
    while (pieces.size() < all.size()) {
      char piece[20];
      const auto count = body.read(pieces.size(), piece, size).value();
      REQUIRE(count > 0);
      pieces.append(piece, count);
    }
    CHECK(pieces == all);
  }
}

TEST_CASE("no two multipart bodies have the same boundary", "[http][multipart]") {
  CHECK(detail::Multipart().content_type() != detail::Multipart().content_type());
}

}  // namespace json_writer_test
