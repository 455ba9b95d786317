// rocketpunch posts create, replace and remove, against the mock server.
#include <nlohmann/json.hpp>

#include "rocketpunch/json.hpp"
#include "rocketpunch/rocketpunch.hpp"
#include "support/catch.hpp"
#include "support/signing_in.hpp"

namespace rocketpunch::test::cli_post_writes {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

constexpr const char* png = "\x89PNG\r\n\x1a\n rest of the image";
constexpr const char* jpeg = "\xff\xd8\xff\xe0 rest of the image";

/// A mock server and its user, by an access token.
struct User : Asking {
  using Asking::Asking;

  Ran write(const Arguments& arguments, InProcess around = {}) const {
    around.variables.insert({"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"});
    return run(arguments, around);
  }
  std::string image(const std::string& name, const std::string& content) const {
    return home.write(name, content);
  }
  std::size_t effects(const std::string& operation) const {
    const auto counts = server.effects();
    const auto found = counts.find(operation);
    return found == counts.end() ? 0 : found->second;
  }
  /// The parts of the last request that wrote something.
  std::vector<testing::MockServer::Seen::Part> parts() const {
    std::vector<testing::MockServer::Seen::Part> parts;
    for (const auto& request : server.seen())
      if (!request.parts.empty()) parts = request.parts;
    return parts;
  }
  /// The JSON of the last request that wrote something.
  json written() const {
    for (const auto& part : parts())
      if (part.name == "request") return json::parse(part.body);
    return {};
  }
  /// Adds a post of the user's.
  void has_post(std::int64_t id, const std::string& text) {
    PostSummary post;
    post.id = id;
    post.content = text;
    post.owned = true;
    server.add(post);
  }
};

const InProcess at_terminal(std::vector<std::string> answers) {
  InProcess around;
  around.terminal = {.in = true, .err = true};
  around.answers = std::move(answers);
  return around;
}

TEST_CASE("posts create writes a post and prints the address of its page", "[cli]") {
  User user;
  const auto ran = user.write({"posts", "create", "We are hiring", "--yes"});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("https://www.rocketpunch.com/post/"));
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: post ") && ContainsSubstring(" is written\n"));
  CHECK(user.written() == json{{"text", "We are hiring"}});
  CHECK(user.effects("createPost") == 1);
}

TEST_CASE("a post has a link and images where these are given", "[cli]") {
  User user;
  const auto ran =
      user.write({"post", "create", "Our office", "--link", "https://example.com/office", "--image",
                  user.image("a, b.png", png), "--image", user.image("c.jpg", jpeg), "-y"});
  CHECK(ran.status == 0);
  CHECK(user.written().at("og").at("link") == "https://example.com/office");
  const auto parts = user.parts();
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].file_name == "a, b.png");
  CHECK(parts[0].content_type == "image/png");
  CHECK(parts[1].body == jpeg);
}

TEST_CASE("a post's text comes from a file or the standard input, without the line ends at its end",
          "[cli]") {
  User user;
  Arguments ways = GENERATE(Arguments{"-"}, Arguments{"--file", "-"}, Arguments{"--file", "post.txt"});
  if (ways.back() == "post.txt") ways.back() = user.home.write("post.txt", "First\n\nSecond\r\n\n");
  Arguments arguments{"posts", "create", "--yes"};
  arguments.insert(arguments.end(), ways.begin(), ways.end());
  InProcess around;
  around.input = "First\n\nSecond\r\n\n";
  CHECK(user.write(arguments, around).status == 0);
  CHECK(user.written().at("text") == "First\n\nSecond");
}

TEST_CASE("a standard input without an end is not read to it", "[cli]") {
  User user;
  InProcess around;
  around.input = std::string((1u << 20) + 1, 'x');
  const auto ran = user.write({"posts", "create", "-", "--yes"}, around);
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("the standard input is longer than 1048576 bytes"));
}

TEST_CASE("on a terminal, - takes what is typed", "[cli]") {
  User user;
  // after the last answer the input ends, so that the question has none
  const auto ran = user.write({"posts", "create", "-", "--yes"}, at_terminal({"One", "Two"}));
  CHECK(ran.status == 0);
  CHECK(user.written().at("text") == "One\nTwo");
}

TEST_CASE("a post that can't be read or has nothing in it is a usage error", "[cli]") {
  User user;
  const auto [arguments, why] = GENERATE(table<Arguments, std::string>({
      {{"posts", "create"}, "there is nothing to write"},
      {{"posts", "create", "text", "--file", "post.txt"}, "TEXT excludes --file"},
      {{"posts", "create", "--file", "/no/such/file"}, "/no/such/file can't be read: No such file"},
      {{"posts", "create", "--file", "/"}, "/ can't be read: Is a directory"},
      {{"posts", "create", "--file", "/dev/zero"}, "/dev/zero is too long"},
      {{"posts", "replace", "12a", "text"}, "\"12a\" is no id"},
      {{"posts", "replace", "12"}, "there is nothing to write"},
      {{"posts", "remove", "0"}, "\"0\" is no id"},
      {{"posts", "remove"}, "ID is required"},
  }));
  Arguments all = arguments;
  all.push_back("--yes");
  const auto ran = user.write(all);
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring(why));
  CHECK(user.server.requests() == 0);
}

TEST_CASE("before a write the person at the terminal is asked", "[cli]") {
  User user;
  const auto yes =
      user.write({"posts", "create", "Hello\nworld", "--link", "https://example.com"}, at_terminal({"y"}));
  CHECK(yes.status == 0);
  CHECK_THAT(yes.err, ContainsSubstring("Write the post \"Hello world\", with a link? [y/N] "));
  CHECK(user.effects("createPost") == 1);

  const auto answers =
      GENERATE(std::vector<std::string>{"n"}, std::vector<std::string>{""}, std::vector<std::string>{});
  const auto no = user.write({"posts", "create", "Hello"}, at_terminal(answers));
  CHECK(no.status == 1);
  CHECK_THAT(no.err, ContainsSubstring("not confirmed; nothing was sent"));
  CHECK(user.effects("createPost") == 1);
}

TEST_CASE("without a terminal, a write needs --yes", "[cli]") {
  User user;
  const auto command = GENERATE(Arguments{"posts", "create", "Hello"},
                                Arguments{"posts", "replace", "1", "x"}, Arguments{"posts", "remove", "1"});
  const auto ran = user.write(command);
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("--yes answers it"));
  CHECK(user.server.requests() == 0);
}

TEST_CASE("nobody is asked for what can't be sent", "[cli]") {
  SigningIn user;
  const auto nobody = user.run_signed_in({"posts", "create", "Hello"}, at_terminal({"y"}));
  CHECK(nobody.status == 4);
  CHECK_THAT(nobody.err, ContainsSubstring("rocketpunch sign-in --scope profile,post:write") &&
                             !ContainsSubstring("[y/N]"));
  const auto long_text = user.run_signed_in(
      {"posts", "create", std::string(5001, 'x'), "--link", "https://example.com/" + std::string(200, 'x')},
      at_terminal({"y"}));
  CHECK(long_text.status == 2);
  CHECK_THAT(long_text.err, ContainsSubstring("rocketpunch: text ") &&
                                ContainsSubstring("rocketpunch: link ") &&
                                ContainsSubstring("nothing was sent") && !ContainsSubstring("[y/N]"));
  CHECK(user.server.requests() == 0);
}

TEST_CASE("a scope that wasn't granted is told with how to ask for it", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in().status == 0);
  const auto ran = user.run_signed_in({"posts", "create", "Hello", "--yes"});
  CHECK(ran.status == 4);
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch sign-in --scope profile,post:write asks for it"));
  REQUIRE(user.sign_in({"--scope", "post:write"}).status == 0);
  CHECK(user.run_signed_in({"posts", "create", "Hello", "--yes"}).status == 0);
}

TEST_CASE("the app's secret is asked for once in a run", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in({"--scope", "profile,post:write"}).status == 0);
  const auto ran = user.run({"posts", "remove", "999"}, at_terminal({"rp_sec_test", "y"}));
  CHECK(ran.status == 3);  // after it was asked what the post says
  const auto created = user.run({"posts", "create", "Hello"}, at_terminal({"rp_sec_test", "y"}));
  CHECK(created.status == 0);
}

TEST_CASE("--json prints what was written in the service's form", "[cli]") {
  User user;
  const auto post = json::parse(user.write({"posts", "create", "Hello", "--yes", "--json"}).out);
  CHECK(post.at("content") == "Hello");
  const std::string id = std::to_string(post["postId"].get<std::int64_t>());
  CHECK(json::parse(user.write({"posts", "replace", id, "Bye", "--yes", "--json"}).out).at("content") ==
        "Bye");
  CHECK(user.write({"posts", "remove", id, "--yes", "--json"}).out.empty());
}

TEST_CASE("posts replace and remove say what is going to go", "[cli]") {
  User user;
  user.has_post(4321, "Old\x1b[31m text");
  const auto replaced = user.write({"posts", "replace", "4321", "New"}, at_terminal({"y"}));
  CHECK(replaced.status == 0);
  CHECK_THAT(replaced.err, ContainsSubstring("rocketpunch: post 4321 says \"Old<U+001B>[31m text\"\n") &&
                               ContainsSubstring("Replace post 4321 by \"New\"? [y/N] ") &&
                               ContainsSubstring("post 4321 is replaced"));
  CHECK(user.effects("updatePost") == 1);
  const auto removed = user.write({"posts", "remove", "4321"}, at_terminal({"y"}));
  CHECK(removed.status == 0);
  CHECK(removed.out.empty());
  CHECK_THAT(removed.err, ContainsSubstring("says \"New\"") && ContainsSubstring("Remove post 4321? [y/N] "));
  CHECK(user.effects("deletePost") == 1);
  const auto gone = user.write({"posts", "remove", "4321"}, at_terminal({"y"}));
  CHECK(gone.status == 3);
  CHECK_THAT(gone.err, !ContainsSubstring("[y/N]"));
  CHECK(user.write({"posts", "remove", "4321", "--yes"}).status == 3);
}

TEST_CASE("another's post is told to be one, and is refused", "[cli]") {
  User user;
  PostSummary post;
  post.id = 4321;
  post.content = "Theirs";
  user.server.add(post);
  const auto ran = user.write({"posts", "remove", "4321"}, at_terminal({"y"}));
  CHECK(ran.status == 4);
  CHECK_THAT(ran.err, ContainsSubstring("post 4321, which isn't yours, says \"Theirs\"") &&
                          ContainsSubstring("P0003"));
}

TEST_CASE("where the answer to a new post is lost, it is looked for", "[cli]") {
  User user;
  user.server.inject({.path = "/posts", .method = "POST", .cut_after = 0});
  const auto ran = user.write({"posts", "create", "Hello", "--yes"});
  CHECK(ran.status == 7);
  CHECK(ran.out.empty());
  CHECK_THAT(
      ran.err,
      ContainsSubstring("rocketpunch: it may be post ") &&
          ContainsSubstring("https://www.rocketpunch.com/post/") && ContainsSubstring("outcome_unknown") &&
          ContainsSubstring("to look: rocketpunch posts search --as-user --sort recent --posted-after 20"));
  CHECK(user.effects("createPost") == 1);
}

TEST_CASE("that nothing is found of a new post doesn't make its outcome known", "[cli]") {
  User user;
  user.server.inject({.path = "/posts",
                      .method = "POST",
                      .status = 502,
                      .body = "<html>Bad gateway</html>",
                      .content_type = "text/html"});
  const auto ran = user.write({"posts", "create", "Hello", "--yes"});
  CHECK(ran.status == 7);
  CHECK_THAT(ran.err, ContainsSubstring("nothing like it is there so far; what was lost may still come"));
  CHECK(user.effects("createPost") == 0);

  user.server.inject({.path = "/posts",
                      .method = "POST",
                      .status = 502,
                      .body = "<html>Bad gateway</html>",
                      .content_type = "text/html"});
  user.server.inject({.path = "/posts", .method = "GET", .times = -1, .status = 403});
  const auto blind = user.write({"posts", "create", "Hello", "--yes"});
  CHECK(blind.status == 7);
  CHECK_THAT(blind.err, ContainsSubstring("it can't be looked for: searchPosts"));
}

TEST_CASE("a lost answer to a write that can be repeated says so", "[cli]") {
  User user;
  user.has_post(4321, "Old");
  user.server.inject({.path = "/posts/4321", .method = "PUT", .times = -1, .cut_after = 0});
  const auto ran = user.write({"posts", "replace", "4321", "New", "--yes"});
  CHECK(ran.status == 7);
  CHECK_THAT(ran.err, ContainsSubstring("it may have been carried out, and doing it again does no harm") &&
                          ContainsSubstring("to look: rocketpunch posts get 4321"));
}

TEST_CASE("what a gateway says of a write, and an answer that can't be read, leave its outcome unknown",
          "[cli]") {
  User user;
  user.has_post(4321, "Old");
  user.server.inject({.path = "/posts/4321",
                      .method = "PUT",
                      .times = -1,
                      .status = 504,
                      .body = "<html>Gateway timeout</html>",
                      .content_type = "text/html"});
  CHECK(user.write({"posts", "replace", "4321", "New", "--yes"}).status == 7);
  user.server.clear_faults();
  user.server.inject({.path = "/posts/4321", .method = "PUT", .times = -1, .status = 503});
  CHECK(user.write({"posts", "replace", "4321", "New", "--yes", "--quota", "off"}).status == 6);
  user.server.inject({.path = "/posts", .method = "POST", .body = "[]"});
  const auto unread = user.write({"posts", "create", "Hello", "--yes"});
  CHECK(unread.status == 7);
  CHECK_THAT(unread.err, ContainsSubstring("it may be post "));
}

TEST_CASE("what was not sent has no unknown outcome", "[cli]") {
  User user;
  const Port nobody(Port::State::refusing);
  InProcess around;
  around.variables = {{"ROCKETPUNCH_BASE_URL", nobody.url("/api/v1")}};
  const auto ran = user.write({"posts", "create", "Hello", "--yes"}, around);
  CHECK(ran.status == 6);
  user.server.inject({.path = "/posts", .method = "POST", .status = 400});
  CHECK(user.write({"posts", "create", "Hello", "--yes"}).status == 1);
}

TEST_CASE("--dry-run shows what would be sent, and sends nothing", "[cli]") {
  User user;
  const Variables no_key = user.home.variables({{"ROCKETPUNCH_BASE_URL", user.server.base_url()}});
  const auto ran = run_cli({"posts", "create", "Hello\x1b\u202e", "--link", "https://example.com", "--image",
                            user.image("office.png", png), "--dry-run"},
                           {.variables = no_key});
  CHECK(ran.status == 0);
  CHECK(ran.out == "POST " + user.server.base_url() +
                       "/posts\n{\n  \"text\": \"Hello\\u001b\\u202e\",\n  \"og\": {\n    \"link\": "
                       "\"https://example.com\"\n  }\n}\nimages: office.png (image/png, 26 bytes)\n");
  CHECK_THAT(ran.err, ContainsSubstring("nothing was sent"));

  const auto removal = run_cli({"posts", "remove", "12", "--dry-run"}, {.variables = no_key});
  CHECK(removal.status == 0);
  CHECK(removal.out == "DELETE " + user.server.base_url() + "/posts/12\n");
  CHECK(user.server.requests() == 0);
}

TEST_CASE("--dry-run tells all that breaks a rule, as JSON too", "[cli]") {
  User user;
  Arguments arguments{"posts", "replace", "12", std::string(5001, 'x'), "--link", std::string(201, 'x')};
  for (int i = 0; i < 10; ++i) arguments.insert(arguments.end(), {"--image", user.image("office.png", png)});
  arguments.insert(arguments.end(), {"--image", user.image("notes.txt", "no image"), "--dry-run"});
  const auto ran = user.write(arguments);
  CHECK(ran.status == 2);
  CHECK_THAT(ran.out, ContainsSubstring("PUT " + user.server.base_url() + "/posts/12\n"));
  for (const char* field : {"text ", "link ", "images ", "image /"})
    CHECK_THAT(ran.err, ContainsSubstring(std::string("rocketpunch: ") + field));
  CHECK_THAT(ran.err, ContainsSubstring("nothing would be sent"));

  arguments.push_back("--json");
  const auto document = json::parse(user.write(arguments).out);
  CHECK(document.at("method") == "PUT");
  CHECK(document.at("body").at("og").at("link") == std::string(201, 'x'));
  CHECK(document.at("files").size() == 11);
  CHECK(document.at("files").at(0).at("size") == 26);
  CHECK(document.at("files").at(0).at("contentType") == "not looked at");
  CHECK(document.at("problems").size() == 4);
  CHECK(document.at("problems").at(0).at("field") == "text");
  CHECK(document.at("problems").at(3).at("field") == "image " + user.home.path() + "/notes.txt");
  CHECK(user.server.requests() == 0);
}

TEST_CASE("--dry-run of what can't be made at all tells why", "[cli]") {
  User user;
  const auto ran = user.write({"posts", "create", "Hello", "--image", "/no/such.png", "--dry-run"});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: image /no/such.png "));
}

TEST_CASE("posts create --mock shows how it goes without a key", "[cli]") {
  const CliHome home;
  const auto ran = run_cli({"posts", "create", "Hello", "--mock", "--yes"}, {.variables = home.variables()});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("https://www.rocketpunch.com/post/"));
}

}  // namespace rocketpunch::test::cli_post_writes
