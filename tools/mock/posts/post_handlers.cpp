// Posts: searching and reading all of them, writing the user's own.
#include <algorithm>
#include <utility>

#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "http/list_page.hpp"
#include "http/request_json.hpp"
#include "http/uploaded_images.hpp"
#include "server/context.hpp"
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
    const Json& item = post.summary.original();
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

/// What the user wrote, checked.
struct Written {
  explicit Written(Call& call) {
    const Body body = Body::part(call);
    body.require({"text"});
    body.text("text", 0, 5000);
    content = body["text"];
    if (const auto link = body.object("og")) {
      link->require({"link"});
      link->text("link", 0, 200);
      og = crawled((*link)["link"]);
    }
    images = take_images(call, "images").described;
  }

  /// What the service would have found at the address.
  static Json crawled(const Json& link) {
    return {{"link", link},
            {"title", "The page at " + link.get<std::string>()},
            {"source", nullptr},
            {"image", nullptr},
            {"description", nullptr}};
  }

  Json content, og, images;
};

bool says(const Post& post, const Written& written) {
  const Json& body = post.detail.original();
  return body["content"] == written.content && body["og"] == written.og && body["images"] == written.images;
}

Json filled(Json json, const Written& written) {
  json["content"] = written.content;
  json["images"] = written.images;
  json["og"] = written.og;
  return json;
}

/// What a user wrote is in one language, and so are the posts that may be filled.
void fill(Post& post, const Written& written, Seconds now) {
  post.summary = untranslated(filled(post.summary.original(), written));
  Json detail = filled(post.detail.original(), written);
  detail["updatedAt"] = detail_time(now);
  post.detail = untranslated(std::move(detail));
  post.text = lower(written.content.get<std::string>());
}

Json own_post_summary(const Post& post) {
  return {{"postId", post.id},
          {"author", {{"type", "MEMBER"}, {"id", mock_user}, {"name", mock_user}, {"certificated", false}}},
          {"stats", {{"likeCount", 0}, {"commentCount", 0}}},
          {"owned", true},
          {"webUrl", "https://www.rocketpunch.com/post/" + std::to_string(post.id)},
          {"postedAt", list_time(post.posted)}};
}

Post made(Call& call, const Written& written) {
  Post post;
  post.id = call.context.store.next_id++;
  post.own = true;
  post.posted = call.write_time();
  Json json = own_post_summary(post);
  post.summary = untranslated(json);
  json["postedAt"] = detail_time(post.posted);
  json["language"] = "ko";
  json["mentions"] = {{"companies", Json::array()}, {"users", Json::array()}};
  json["repostedPost"] = nullptr;
  json["repostedPostDeleted"] = false;
  post.detail = untranslated(std::move(json));
  fill(post, written, post.posted);
  return post;
}

void respond_with_post(Call& call, const Post& post, int status) {
  Json answer;
  for (const char* name : {"postId", "content", "og", "images", "webUrl", "postedAt", "updatedAt"})
    answer[name] = post.detail.original().at(name);
  call.respond(answer, status);
}

std::vector<Post>::iterator own_post(Call& call) {
  auto& posts = call.context.store.posts;
  const auto id = read_id("postId", call.path[0]);
  const auto post = std::find_if(posts.begin(), posts.end(), [&](const Post& p) { return p.id == id; });
  if (post == posts.end()) fail_not_found("P0002", "There is no post " + call.path[0] + ".");
  if (!post->own || call.caller.grant->user != mock_user)
    fail_forbidden("The post is another user's.", "P0003");
  return post;
}

void create_post(Call& call) {
  const Written written{call};
  call.context.store.posts.push_back(made(call, written));
  call.took_effect("createPost");
  respond_with_post(call, call.context.store.posts.back(), 201);
}

void update_post(Call& call) {
  const auto post = own_post(call);
  const Written written{call};
  if (!says(*post, written)) {
    fill(*post, written, call.write_time());
    call.took_effect("updatePost");
  }
  respond_with_post(call, *post, 200);
}

void delete_post(Call& call) {
  call.context.store.posts.erase(own_post(call));
  call.took_effect("deletePost");
  call.response.status = 204;
}

}  // namespace

Routes post_routes() {
  return {
      {.method = "GET", .path = "/posts", .answer = search_posts},
      {.method = "GET", .path = "/posts/{postId}", .answer = get_post},
      user_route("POST", "/posts", create_post, "post:write", "post.create"),
      user_route("PUT", "/posts/{postId}", update_post, "post:write", "post.update"),
      user_route("DELETE", "/posts/{postId}", delete_post, "post:write", "post.delete"),
  };
}

}  // namespace rocketpunch::testing::mock
