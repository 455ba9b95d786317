// Posts, and the posts that they repost.
#include "generate/generators.hpp"
#include "generate/random.hpp"
#include "generate/vocabulary.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

struct PostDraft {
  std::size_t index = 0;
  std::int64_t id = 0;
  Json author, images, og, mentions, stats;
  const Phrase* content = nullptr;
  bool own = false;
  Seconds posted{}, updated{};
};

bool odd_post(std::size_t index, std::size_t place) { return index % 20 == place; }

Json company_author(const Employer& employer, Random& random) {
  return {{"type", "COMPANY"},
          {"id", employer.handle ? Json(employer.handle) : Json()},
          {"name", employer.name},
          {"imageUrl",
           employer.handle ? Json(image_url(std::string{"company/"} + employer.handle + ".png")) : Json()},
          {"certificated", random.chance(20)}};
}

Json member_author(const Person& person, bool has_image) {
  Json json{{"type", "MEMBER"}, {"id", person.handle}, {"name", person.name.ko}};
  if (has_image) json["imageUrl"] = image_url(std::string{"user/"} + person.handle + ".png");
  json["certificated"] = false;
  return json;
}

Json choose_author(PostDraft& draft, Random& random) {
  draft.own = draft.index % 10 == 6;
  if (draft.own) return member_author(people()[0], true);
  if (draft.index % 3 == 1) {
    const Person& person = people()[1 + random.below(people().size() - 1)];
    return member_author(person, random.chance(70));
  }
  Json author = company_author(odd_post(draft.index, 9) ? employers()[4] : random.pick(employers()), random);
  if (odd_post(draft.index, 17)) author["type"] = "COMMUNITY";
  return author;
}

Json choose_images(std::size_t index, Random& random) {
  Json list = Json::array();
  const int count = index % 3 == 0 ? random.between(1, 4) : 0;
  for (int i = 0; i < count; ++i) {
    const auto id = 50000 + static_cast<int>(index) * 10 + i;
    Json image{{"id", id}, {"url", image_url("post/" + std::to_string(id) + ".jpg")}};
    const bool measured = i != 2;
    image["width"] = measured ? Json(640 + 160 * random.between(0, 8)) : Json();
    image["height"] = measured ? Json(480 + 120 * random.between(0, 8)) : Json();
    list.push_back(std::move(image));
  }
  return list;
}

Json choose_og(std::size_t index) {
  if (index % 4 != 1) return nullptr;
  if (odd_post(index, 13)) return {{"link", "https://blog.example.com/bare"}};
  return {{"link", "https://blog.example.com/posts/" + std::to_string(index)},
          {"title", "How we test an API client"},
          {"source", index % 8 == 1 ? Json("blog.example.com") : Json()},
          {"image", image_url("og/" + std::to_string(index) + ".png")},
          {"description", "A mock server, faults and no sleeping."}};
}

Json choose_mentions(std::size_t index, Random& random) {
  Json companies = Json::array(), users = Json::array();
  if (index % 5 == 2) {
    const Employer& employer = employers()[random.below(4)];
    companies.push_back({{"name", employer.name}, {"id", employer.handle}});
  }
  if (index % 5 == 3) {
    const Person& person = random.pick(people());
    users.push_back({{"name", person.name.ko}, {"id", person.handle}});
  }
  return {{"companies", std::move(companies)}, {"users", std::move(users)}};
}

PostDraft choose_post(const MockOptions& options, std::size_t index) {
  using namespace std::chrono;
  Random random{options.seed, post_stream, index};
  PostDraft draft;
  draft.index = index;
  draft.id = 9800000 - 11 * static_cast<std::int64_t>(index) - random.between(0, 9);
  draft.author = choose_author(draft, random);
  draft.content = index < post_texts().size() ? &post_texts()[index] : &random.pick(post_texts());
  draft.images = choose_images(index, random);
  draft.og = choose_og(index);
  draft.mentions = choose_mentions(index, random);
  draft.stats = {{"likeCount", random.between(0, 300)},
                 {"commentCount", odd_post(index, 7) ? Json() : Json(random.between(0, 40))}};
  if (odd_post(index, 11)) draft.stats = Json::object();
  // Not quite in the order of the list, so that sorting by time shows.
  draft.posted =
      Seconds{options.today} - hours{5 * static_cast<int>(index)} + minutes{random.between(-900, 0)};
  draft.updated = draft.posted + minutes{random.chance(20) ? random.between(1, 60) : 0};
  return draft;
}

/// A post of images alone has no text.
Json post_content(const PostDraft& draft, Text text) {
  return odd_post(draft.index, 3) ? Json() : Json(draft.content->in(text));
}

std::string post_url(const PostDraft& draft) {
  return "https://www.rocketpunch.com/post/" + std::to_string(draft.id);
}

Json post_summary(const PostDraft& draft, Text text) {
  return {{"postId", draft.id},
          {"author", draft.author},
          {"content", post_content(draft, text)},
          {"images", draft.images},
          {"og", draft.og},
          {"stats", draft.stats},
          {"owned", false},
          {"webUrl", post_url(draft)},
          {"postedAt", list_time(draft.posted)}};
}

bool is_repost(std::size_t index) { return index % 8 == 5; }

/// `expanded`: with the post that it repeats. One level is expanded: the post within has null there.
Json post_detail(const MockOptions& options, const PostDraft& draft, Text text, bool expanded) {
  Json json{{"postId", draft.id}, {"author", draft.author}, {"content", post_content(draft, text)}};
  json["language"] = odd_post(draft.index, 15) ? Json() : Json("ko");
  json["images"] = draft.images;
  if (!odd_post(draft.index, 2)) json["og"] = draft.og;
  json["mentions"] = draft.mentions;
  // An earlier post; those past the generated set are never listed, as with authors who have left.
  json["repostedPost"] = expanded && is_repost(draft.index)
                             ? post_detail(options, choose_post(options, draft.index + 8), text, false)
                             : Json();
  json["repostedPostDeleted"] = draft.index % 8 == 7;
  json["stats"] = draft.stats;
  json["owned"] = false;
  json["webUrl"] = post_url(draft);
  json["postedAt"] = detail_time(draft.posted);
  json["updatedAt"] = detail_time(draft.updated);
  return json;
}

Post make_post(const MockOptions& options, std::size_t index) {
  const PostDraft draft = choose_post(options, index);
  Post post;
  post.id = draft.id;
  post.summary = localize([&](Text text) { return post_summary(draft, text); });
  post.detail = localize([&](Text text) { return post_detail(options, draft, text, true); });
  if (!odd_post(index, 3)) post.text = lower(std::string{draft.content->ko} + '\n' + draft.content->en);
  post.own = draft.own;
  post.posted = draft.posted;
  return post;
}

}  // namespace

std::vector<Post> generate_posts(const MockOptions& options) {
  std::vector<Post> posts;
  for (int i = 0; i < options.posts; ++i) posts.push_back(make_post(options, static_cast<std::size_t>(i)));
  return posts;
}

}  // namespace rocketpunch::testing::mock
