// Every field of the posts, and posts that repeat posts.
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/post_tables.hpp"
#include "support/decode.hpp"
#include "support/samples.hpp"

namespace decode_posts_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

TEST_CASE("a page of posts, every field", "[codec][posts]") {
  const auto page = decoded<Page<PostSummary>>(post_page);
  CHECK(page.total_items == 8);
  REQUIRE(page.items.size() == 1);
  const PostSummary& read = page.items[0];
  CHECK(read.id == 9'000'000'001);
  CHECK(read.author.type == AuthorType::company);
  CHECK(read.author.handle == "writers");
  CHECK(read.author.name == "Writers");
  CHECK(read.author.image_url == "https://image.example/p.png");
  CHECK(read.author.certificated);
  CHECK(read.content == "We moved");
  REQUIRE(read.images.size() == 1);
  CHECK(read.images[0].id == 51);
  CHECK(read.images[0].url == "https://image.example/51.png");
  CHECK(read.images[0].width == 640);
  CHECK(read.images[0].height == 480);
  REQUIRE(read.og);
  CHECK(read.og->link == "https://blog.example/1");
  CHECK(read.og->title == "Blog");
  CHECK(read.og->source == "blog.example");
  CHECK(read.og->image == "https://blog.example/i.png");
  CHECK(read.og->description == "A blog");
  CHECK(read.stats.like_count == 6);
  CHECK(read.stats.comment_count == 7);
  CHECK(read.owned);
  CHECK(read.web_url == "https://www.example/post/9000000001");
  CHECK(to_string(read.posted_at) == "2026-08-05T05:00:00Z");
}

TEST_CASE("a post, every field", "[codec][posts]") {
  const auto read = decoded<Post>(post);
  CHECK(read.id == 903);
  CHECK(read.author.type == AuthorType::member);
  CHECK(read.author.handle == "hana");
  CHECK(read.author.name == "Hana");
  CHECK(read.author.image_url == "https://image.example/h.png");
  CHECK(read.author.certificated);
  CHECK(read.content == "Look at this");
  CHECK(read.language == "ko");
  REQUIRE(read.images.size() == 1);
  CHECK(read.images[0].id == 52);
  CHECK(read.images[0].width == 11);
  CHECK(read.images[0].height == 12);
  REQUIRE(read.og);
  CHECK(read.og->link == "https://blog.example/2");
  CHECK(read.og->source == "Blog two");
  REQUIRE(read.mentions.companies.size() == 1);
  CHECK(read.mentions.companies[0].name == "Forge");
  CHECK(read.mentions.companies[0].handle == "forge-works");
  REQUIRE(read.mentions.users.size() == 1);
  CHECK(read.mentions.users[0].name == "Min");
  CHECK(read.mentions.users[0].handle == "min");
  CHECK(read.reposted_post_deleted);
  CHECK(read.stats.like_count == 3);
  CHECK(read.stats.comment_count == 4);
  CHECK(read.owned);
  CHECK(read.web_url == "https://www.example/post/903");
  CHECK(to_string(read.posted_at) == "2026-08-03T03:00:00Z");
  CHECK(to_string(read.updated_at) == "2026-08-03T03:30:00Z");
}

TEST_CASE("a post that repeats a post that repeats a post", "[codec][posts]") {
  const auto read = decoded<Post>(post);
  REQUIRE(read.reposted_post);
  const Post& second = *read.reposted_post;
  CHECK(second.id == 902);
  CHECK(second.author.name == "Second");
  CHECK(!second.content);
  CHECK(!second.og);
  CHECK(second.reposted_post_deleted);
  CHECK(second.stats.like_count == 2);
  CHECK(!second.stats.comment_count);
  CHECK(to_string(second.updated_at) == "2026-08-02T02:30:00Z");
  REQUIRE(second.reposted_post);
  const Post& first = *second.reposted_post;
  CHECK(first.id == 901);
  CHECK(first.content == "The first");
  CHECK(!first.reposted_post_deleted);
  CHECK(!first.reposted_post);
  CHECK(to_string(first.posted_at) == "2026-08-01T01:00:00Z");

  const Post copy = read;
  CHECK(copy.reposted_post == read.reposted_post);  // shared, not copied
}

TEST_CASE("a repeated post that was deleted", "[codec][posts]") {
  const auto read = decoded<Post>(
      R"({"postId":5,"author":{"type":"MEMBER","name":"n","certificated":false},"images":[],"mentions":{"companies":[],"users":[]},)"
      R"("repostedPost":null,"repostedPostDeleted":true,"stats":{},"owned":false,"webUrl":"u","postedAt":"2026-01-01","updatedAt":"2026-01-01"})");
  CHECK(!read.reposted_post);
  CHECK(read.reposted_post_deleted);
  CHECK(!read.owned);
  CHECK(!read.stats.like_count);
}

TEST_CASE("a written post, every field", "[codec][posts]") {
  const auto read = decoded<WrittenPost>(written_post);
  CHECK(read.id == 904);
  CHECK(read.content == "Hello all");
  REQUIRE(read.og);
  CHECK(read.og->link == "https://blog.example/3");
  CHECK(!read.og->title);
  REQUIRE(read.images.size() == 1);
  CHECK(read.images[0].id == 53);
  CHECK(!read.images[0].width);
  CHECK(!read.images[0].height);
  CHECK(read.web_url == "https://www.example/post/904");
  CHECK(to_string(read.posted_at) == "2026-08-04T04:00:00Z");
  CHECK(to_string(read.updated_at) == "2026-08-04T04:30:00Z");
}

}  // namespace decode_posts_test
