// Posts that are written to the mock server, and the images of all that is.
#include "mock_write_caller.hpp"

namespace post_writes_test {

using namespace mock_tests;

TEST_CASE_METHOD(Writer, "mock: a post can be read, found, changed and removed by its author") {
  const auto made = answer(
      send_parts("POST", "/posts", {{"text", "Zebra crossing"}, {"og", {{"link", "https://a.example"}}}},
                 {image(), image()}),
      201);
  CHECK(made["content"] == "Zebra crossing");
  CHECK(made["og"]["link"] == "https://a.example");
  CHECK(made["og"]["title"].is_string());
  REQUIRE(made["images"].size() == 2);
  CHECK(made["images"][0]["id"] != made["images"][1]["id"]);
  CHECK(made["images"][0]["url"].get<std::string>().starts_with("https://"));
  CHECK(made["postedAt"].get<std::string>().ends_with("Z"));

  const auto path = "/posts/" + std::to_string(made["postId"].get<long long>());
  const auto read = get(path);
  for (const char* name : {"content", "og", "images", "webUrl", "postedAt", "updatedAt"})
    CHECK(read[name] == made[name]);
  CHECK(read["owned"] == true);
  Caller stranger{server};
  CHECK(stranger.ok(path)["owned"] == false);

  const auto found = stranger.ok("/posts?keyword=zebra&hasImages=true&hasOg=true&sort=RECENT");
  REQUIRE(found["totalItems"] == 1);
  CHECK(found["items"][0]["postId"] == made["postId"]);
  // Times in lists have neither seconds nor a zone.
  CHECK(found["items"][0]["postedAt"].get<std::string>().size() == std::string{"2026-12-01T10:00"}.size());

  const auto changed = answer(send_parts("PUT", path, {{"text", "Lion"}}), 200);
  CHECK(changed["content"] == "Lion");
  CHECK(changed["og"].is_null());
  CHECK(changed["images"].empty());
  CHECK(changed["postedAt"] == made["postedAt"]);
  CHECK(stranger.ok("/posts?keyword=zebra")["totalItems"] == 0);

  remove(path);
  CHECK(error(send("GET", path), 404) == "P0002");
  CHECK(error(send("DELETE", path), 404) == "P0002");
  CHECK(error(send_parts("PUT", path, {{"text", "t"}}), 404) == "P0002");
  CHECK(effects("deletePost") == 1);
}

TEST_CASE_METHOD(Writer, "mock: the newest post is the first of the recent ones") {
  for (const char* text : {"first", "second"}) create_post(*this, text);
  const auto recent = get("/posts?sort=RECENT");
  CHECK(recent["items"][0]["content"] == "second");
  CHECK(recent["items"][1]["content"] == "first");
}

TEST_CASE_METHOD(Writer, "mock: another's post can't be written") {
  std::string path;
  const auto posts = get("/posts")["items"];
  for (const auto& post : posts)
    if (post["owned"] == false) path = "/posts/" + std::to_string(post["postId"].get<long long>());
  REQUIRE(!path.empty());
  CHECK(error(send("DELETE", path), 403) == "P0003");
  CHECK(error(send_parts("PUT", path, {{"text", "t"}}), 403) == "P0003");
  CHECK(server.effects().empty());
}

TEST_CASE_METHOD(Writer, "mock: a post's rules") {
  const auto create = [&](const json& request) { return send_parts("POST", "/posts", request); };
  CHECK(error(create(json::object())) == "C0005 text");
  CHECK(error(create({{"text", nullptr}})) == "C0005 text");
  CHECK(error(create({{"text", 1}})) == "C0005 text");
  CHECK(error(create(json::array())) == "C0005 request");
  CHECK(error(create({{"text", ""}, {"og", "x"}})) == "C0005 og");
  CHECK(error(create({{"text", ""}, {"og", json::object()}})) == "C0005 og.link");
  CHECK(error(create({{"text", ""}, {"og", {{"link", std::string(201, 'x')}}}})) == "C0005 og.link");
  answer(create({{"text", ""}, {"og", nullptr}}), 201);
  answer(create({{"text", ""}, {"og", {{"link", std::string(200, 'x')}}}}), 201);

  // Limits count code points.
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "가";
  answer(create({{"text", text}}), 201);
  CHECK(error(create({{"text", text + "."}})) == "C0005 text");
  CHECK(effects("createPost") == 3);
}

TEST_CASE_METHOD(Writer, "mock: a multipart body has its JSON in a part of that type") {
  const std::string type = "multipart/form-data; boundary=limit";
  const auto post = [&](const Part& part) { return send("POST", "/posts", multipart({part}), type); };
  answer(post({"request", R"({"text":"t"})", "application/json; charset=utf-8", ""}), 201);
  CHECK(error(post({"request", R"({"text":"t"})", "text/plain", ""})) == "C0005 request");
  CHECK(error(post({"request", R"({"text":"t"})", "", ""})) == "C0005 request");
  CHECK(error(post({"other", R"({"text":"t"})", "application/json", ""})) == "C0005 request");
  CHECK(error(post({"request", R"({"text":)", "application/json", ""})) == "C0002 request");
  CHECK(error(send("POST", "/posts", R"({"text":"t"})")) == "C0005 request");
  CHECK(effects("createPost") == 1);
}

TEST_CASE_METHOD(Writer, "mock: images are counted, weighed and looked at") {
  const auto post = [&](const std::vector<Part>& images) {
    return send_parts("POST", "/posts", {{"text", "t"}}, images);
  };
  const auto posted = [&](const std::string& content, const std::string& type) {
    return post({{"images", content, type}})->status;
  };
  CHECK(posted("\xff\xd8\xff", "image/jpeg") == 201);
  CHECK(posted("GIF89a", "image/gif") == 201);
  CHECK(posted(std::string("RIFF\0\0\0\0WEBP", 12), "image/webp") == 201);
  CHECK(answer(post(std::vector<Part>(10, image())), 201)["images"].size() == 10);

  CHECK(error(post(std::vector<Part>(11, image()))) == "P0010 images");
  CHECK(error(post({{"images", "GIF89a", "image/png"}})) == "P0012 images");
  CHECK(error(post({{"images", png, "application/octet-stream"}})) == "P0012 images");
  CHECK(error(post({{"images", "RIFF", "image/webp"}})) == "P0012 images");
  CHECK(error(post({{"images", "", "image/png"}})) == "P0012 images");

  std::string large = png;
  large.resize(10u << 20);
  CHECK(posted(large, "image/png") == 201);
  CHECK(error(post({{"images", large + '\0', "image/png"}})) == "P0011 images");
  CHECK(effects("createPost") == 5);
}

TEST_CASE_METHOD(Writer, "mock: a PNG tells its size, and what doesn't has none") {
  const std::string header("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x07\x80\0\0\x04\x38", 24);
  const auto made = answer(send_parts("POST", "/posts", {{"text", "t"}}, {{"images", header}, image()}), 201);
  CHECK(made["images"][0]["width"] == 1920);
  CHECK(made["images"][0]["height"] == 1080);
  CHECK(made["images"][1]["width"].is_null());
}

}  // namespace post_writes_test
