// rocketpunch posts, against the mock server.
#include <time.h>

#include <nlohmann/json.hpp>

#include "rocketpunch/json.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"
#include "support/variable.hpp"

namespace rocketpunch::test::cli_posts {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

TEST_CASE("all filters of posts are sent, and times are in the user's zone", "[cli]") {
  const Variable zone("TZ", "KST-9");
  tzset();
  const Asking asking;
  CHECK(asking
            .run({"posts", "search", "--keyword", "AI", "--company", "acme", "--has-images", "--has-og",
                  "--posted-after", "2026-08-24", "--posted-before", "2026-09-01T10:00Z", "--sort", "recent",
                  "--page", "1", "--page-size", "4"})
            .status == 0);
  CHECK(asking.server.seen().back().target ==
        "/api/v1/"
        "posts?keyword=AI&companyId=acme&hasImages=true&hasOg=true&postedAfter=2026-08-23T15%3A00%3A00Z&"
        "postedBefore=2026-09-01T10%3A00%3A00Z&sort=RECENT&page=1&pageSize=4");
}

TEST_CASE("what is no time is refused, with what would be one", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"posts", "search", "--posted-after", "yesterday"});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("--posted-after: \"yesterday\" is no time, such as 2026-09-01, "));
}

TEST_CASE("posts are listed, and shown whole", "[cli]") {
  const Asking asking;
  const auto list = asking.run({"posts", "search", "--limit", "3", "--json"});
  const auto posts = json::parse(list.out);
  REQUIRE(posts.size() == 3);
  const std::string id = posts[0]["postId"].dump();
  CHECK_THAT(asking.run({"posts", "search", "--limit", "1"}).out,
             ContainsSubstring("AUTHOR") && ContainsSubstring("LIKES"));
  CHECK_THAT(asking.run({"posts", "get", id}).out, StartsWith("Id "));
  CHECK(json::parse(asking.run({"posts", "get", id, "--json"}).out)["postId"].dump() == id);
  CHECK(asking.run({"posts", "get", "1"}).status == 3);
  CHECK(asking.run({"posts", "get", "post-1"}).status == 2);
}

TEST_CASE("--as-user tells which posts are the user's", "[cli]") {
  Asking asking;
  const InProcess signed_in{.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}}};
  const auto owned = [&](Arguments arguments) {
    arguments.insert(arguments.end(), {"--csv", "--columns", "owned"});
    return asking.run(arguments, signed_in).out;
  };
  asking.server.add(Post{.id = 9, .author = {.name = "me"}, .content = "mine", .owned = true});
  CHECK(owned({"posts", "get", "9"}) == "owned\nno\n");
  CHECK(owned({"posts", "get", "9", "--as-user"}) == "owned\nyes\n");
  CHECK(owned({"posts", "search", "--limit", "1", "--as-user"}) == "owned\nyes\n");
}

TEST_CASE("what only a signed-in user can do needs a sign-in", "[cli]") {
  const Asking asking;
  for (const Arguments& arguments :
       {Arguments{"posts", "search", "--as-user"}, Arguments{"me", "permissions"}}) {
    CAPTURE(arguments);
    const auto ran = asking.run(arguments);
    CHECK(ran.status == 4);
    CHECK(ran.err == "rocketpunch: nobody is signed in: run rocketpunch sign-in\n");
  }
  CHECK(asking.server.requests() == 0);
}

}  // namespace rocketpunch::test::cli_posts
