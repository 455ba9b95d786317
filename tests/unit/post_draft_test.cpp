// The body of a post to be written: JSON in a multipart body.
#include "rocketpunch/codec/post_draft.hpp"

#include "support/catch.hpp"

using namespace rocketpunch;
using codec::JsonWriter;

TEST_CASE("the JSON writer", "[codec][writer]") {
  CHECK(JsonWriter().open_object().close_object().take() == "{}");
  CHECK(JsonWriter()
            .open_object()
            .key("a")
            .string("b")
            .key("c")
            .open_object()
            .close_object()
            .key("d")
            .string("")
            .close_object()
            .take() == R"({"a":"b","c":{},"d":""})");
  CHECK(JsonWriter()
            .open_object()
            .key("a")
            .open_object()
            .key("b")
            .string("c")
            .close_object()
            .key("d")
            .string("e")
            .close_object()
            .take() == R"({"a":{"b":"c"},"d":"e"})");
}

TEST_CASE("the JSON writer escapes what JSON needs escaped, and no more", "[codec][writer]") {
  const auto written = [](std::string_view text) { return JsonWriter().string(text).take(); };
  CHECK(written("") == "\"\"");
  CHECK(written("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(written("\n\t\r\x01\x1f") == R"("\u000a\u0009\u000d\u0001\u001f")");
  CHECK(written(std::string_view("\0", 1)) == R"("\u0000")");
  CHECK(written("\x7f 로켓 🚀 </script>") == "\"\x7f 로켓 🚀 </script>\"");
}

TEST_CASE("a multipart body", "[http][multipart]") {
  Multipart parts;
  CHECK(parts.content_type() == "multipart/form-data; boundary=rocketpunch-boundary-1");
  CHECK(parts.body() == "--rocketpunch-boundary-1--\r\n");
  parts.add("request", "application/json", "{}").add("other", "text/plain", "a\r\nb");
  CHECK(parts.body() ==
        "--rocketpunch-boundary-1\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: "
        "application/json\r\n\r\n{}\r\n"
        "--rocketpunch-boundary-1\r\nContent-Disposition: form-data; name=\"other\"\r\nContent-Type: "
        "text/plain\r\n\r\na\r\nb\r\n"
        "--rocketpunch-boundary-1--\r\n");
}

TEST_CASE("the boundary occurs in no part", "[http][multipart]") {
  Multipart parts;
  parts.add("a", "text/plain", "--rocketpunch-boundary-1")
      .add("b", "text/plain", "x rocketpunch-boundary-2 y");
  CHECK(parts.content_type() == "multipart/form-data; boundary=rocketpunch-boundary-3");
  CHECK(parts.body().find("\r\n--rocketpunch-boundary-3--\r\n") != std::string::npos);
}

TEST_CASE("a draft becomes one JSON part", "[codec][writer]") {
  constexpr const Operation& row = operation("createPost");
  const auto plain = codec::encode(row, PostDraft{.text = "Hello \"all\""});
  REQUIRE(plain);
  CHECK(plain->target == "/posts");
  CHECK(plain->content_type == "multipart/form-data; boundary=rocketpunch-boundary-1");
  CHECK(plain->body ==
        "--rocketpunch-boundary-1\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: "
        "application/json\r\n\r\n"
        "{\"text\":\"Hello \\\"all\\\"\"}\r\n--rocketpunch-boundary-1--\r\n");
  const auto linked = codec::encode(row, PostDraft{.text = "t", .link = "https://blog.example/1"});
  REQUIRE(linked);
  CHECK(linked->body.find("\r\n\r\n{\"text\":\"t\",\"og\":{\"link\":\"https://blog.example/1\"}}\r\n") !=
        std::string::npos);
}

TEST_CASE("drafts that break a limit are refused", "[codec][writer]") {
  constexpr const Operation& row = operation("createPost");
  const auto fault = [&](PostDraft draft) {
    const auto request = codec::encode(row, draft);
    return request ? std::string() : std::string(request.error().what());
  };
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "로";
  CHECK(fault({.text = text}).empty());
  CHECK(fault({.text = text + "x"}) ==
        "createPost: invalid_argument: text may have 5000 characters at most, but has 5001");
  CHECK(fault({.text = "\xff"}) == "createPost: invalid_argument: text must be UTF-8");
  CHECK(fault({.text = "t", .link = std::string(200, 'x')}).empty());
  CHECK(fault({.text = "t", .link = std::string(201, 'x')}) ==
        "createPost: invalid_argument: link may have 200 characters at most, but has 201");
  CHECK(fault({.text = "t", .link = "\xc0\x80"}) == "createPost: invalid_argument: link must be UTF-8");
}
