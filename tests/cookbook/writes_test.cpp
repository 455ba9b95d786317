// The recipes that write.
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "recipe.hpp"

namespace cookbook_writes_test {

using namespace cookbook_tests;
using rocketpunch::test::TemporaryDirectory;
using rocketpunch::testing::MockServer;

namespace {

const std::string png("\x89PNG\r\n\x1a\n and so on", 18);

}  // namespace

TEST_CASE("cookbook: post_with_images posts, and takes it back") {
  MockServer server;
  const TemporaryDirectory directory;
  const auto image = directory.write("a.png", png);
  const auto kept = run("post_with_images", environment_of(server), {"Hello", image, image}, "fine\n");
  CHECK(kept.status == 0);
  CHECK(server.effects()["createPost"] == 1);
  CHECK(server.effects()["deletePost"] == 0);
  const auto parts = server.seen().back().parts;
  CHECK(parts.size() == 3);  // two images and the text, by their names
  CHECK(parts.front().body == png);

  const auto undone = run("post_with_images", environment_of(server), {"Hello"}, "undo\n");
  CHECK(undone.status == 0);
  CHECK(has(undone.out, "taken back"));
  CHECK(server.effects()["deletePost"] == 1);
}

TEST_CASE("cookbook: post_with_images finds the post whose answer was lost") {
  MockServer server;
  server.inject({.path = "/posts", .method = "POST", .cut_after = 0});
  const auto outcome = run("post_with_images", environment_of(server), {"Lost and found"}, "undo\n");
  CHECK(outcome.err.empty());
  CHECK(outcome.status == 0);
  CHECK(server.effects()["createPost"] == 1);
  CHECK(server.effects()["deletePost"] == 1);
}

TEST_CASE("cookbook: post_with_images says what is wrong before anything is sent") {
  const MockServer server;
  CHECK(run("post_with_images", environment_of(server), {std::string(5001, 'a')}).status == 1);
  const auto missing = run("post_with_images", environment_of(server), {"Hello", "/there/is/none.png"});
  CHECK(missing.status == 1);
  CHECK(has(missing.err, "none.png"));
  CHECK(server.requests() == 0);
}

TEST_CASE("cookbook: job_queue repeats what may be repeated, and nothing else") {
  MockServer server({.write_limits = false});
  const TemporaryDirectory directory;
  const auto file = directory.write("posts", "one\ntwo\nthree\nfour\n");
  // the order is that of the file, until something is put off: one, two, three, four
  server.inject({.path = "/posts", .status = 429, .headers = {{"Retry-After", "1"}}});  // one: again later
  server.inject({.path = "/posts", .cut_after = 0});                                    // two: lost answer
  server.inject({.path = "/posts", .status = 403});                                     // three: refused
  const auto outcome = run("job_queue", environment_of(server), {file});
  CHECK(outcome.status == 1);
  for (const char* line : {"done: one\n", "look: two\n", "given up: three\n", "done: four\n"}) {
    INFO(line);
    CHECK(count(outcome.out, line) == 1);
  }
  CHECK(server.requests() == 5);
  CHECK(server.effects()["createPost"] == 3);  // with the one whose answer was lost
}

TEST_CASE("cookbook: event_with_ticket leaves nothing behind where the ticket fails") {
  MockServer server;
  const TemporaryDirectory directory;
  const auto banner = directory.write("banner.png", png);
  const auto once = [&] {
    return run("event_with_ticket", environment_of(server), {"acme", banner, "2026-12-01"});
  };
  const auto made = once();
  CHECK(made.status == 0);
  CHECK(has(made.out, "ticket "));
  CHECK(has(made.out, "http"));
  CHECK(server.effects()["createEvent"] == 1);
  CHECK(server.effects()["createFreeEventTicket"] == 1);

  server.inject({.path = "/events", .method = "POST", .skip = 1, .status = 400});
  const auto undone = once();
  CHECK(undone.status == 1);
  CHECK(has(undone.err, "bad_request"));
  CHECK(server.effects()["createEvent"] == 2);
  CHECK(server.effects()["createFreeEventTicket"] == 1);
  CHECK(server.effects()["deleteEvent"] == 1);
}

}  // namespace cookbook_writes_test
