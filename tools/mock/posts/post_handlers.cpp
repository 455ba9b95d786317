// searchPosts and getPost.
#include <algorithm>
#include <utility>

#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "http/list_page.hpp"
#include "server/context.hpp"
#include "server/slices.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

struct PostFilter {
  explicit PostFilter(const Query& query)
      : keyword{query.keyword()},
        company{query.company_id()},
        has_images{query.flag("hasImages")},
        has_og{query.flag("hasOg")},
        after{query.time("postedAfter")},
        before{query.time("postedBefore")} {}

  bool admits(const Post& post) const {
    const Json& item = post.summary.original;
    return mentions(post.text, keyword) && (company.empty() || is_by_company(field(item, "author"))) &&
           (!has_images || !field(item, "images").empty()) && (!has_og || field(item, "og").is_object()) &&
           (!after || post.posted >= *after) && (!before || post.posted <= *before);
  }

  bool is_by_company(const Json& author) const {
    return is_text(field(author, "type"), "COMPANY") && is_text(field(author, "id"), company);
  }

  std::string keyword, company;
  bool has_images, has_og;
  std::optional<Seconds> after, before;
};

/// Posts know their owner only if the caller is signed in.
Json shown_post(const Call& call, const Post& post, const Localized& body) {
  Json json = body.in(call.language);
  json["owned"] = post.own && call.caller.grant && call.caller.grant->user == mock_user;
  return json;
}

void sort_posts(const std::string& order, std::vector<const Post*>& posts) {
  if (order.empty() || order == "RELEVANCE") return;
  if (order != "RECENT") fail_validation("sort", "sort must be RELEVANCE or RECENT. Input: " + order);
  std::stable_sort(posts.begin(), posts.end(), [](const Post* a, const Post* b) {
    return std::pair{a->posted, a->id} > std::pair{b->posted, b->id};
  });
}

void search_posts(Call& call) {
  const Query query{call.request};
  const Form form = call.context.options.guide ? Form::guide : Form::service;
  const Page page = read_page(query, form);
  const PostFilter filter{query};

  std::vector<const Post*> found;
  for (const auto& post : call.context.store.posts)
    if (filter.admits(post)) found.push_back(&post);
  sort_posts(query.text("sort"), found);
  call.respond(
      page_of(found, page, form, [&](const Post& post) { return shown_post(call, post, post.summary); }));
}

void get_post(Call& call) {
  const auto id = read_id("postId", call.path[0]);
  for (const auto& post : call.context.store.posts) {
    if (post.id != id) continue;
    call.respond(shown_post(call, post, post.detail));
    return;
  }
  fail_not_found("P0002", "There is no post " + call.path[0] + ".");
}

}  // namespace

void register_posts(Context& context) {
  context.router.add({.method = "GET", .path = "/posts", .answer = search_posts});
  context.router.add({.method = "GET", .path = "/posts/{postId}", .answer = get_post});
}

}  // namespace rocketpunch::testing::mock
