// createPost, updatePost and deletePost.
#include <algorithm>

#include "body.hpp"
#include "errors.hpp"
#include "ids.hpp"
#include "keyword.hpp"
#include "slices.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// What the user wrote, checked.
struct Written {
  explicit Written(Call& call) {
    const Body body = Body::part(call);
    body.required_text("text", 0, 5000);
    content = body["text"];
    if (const Json& link = body["og"]; !link.is_null()) {
      const Json& address = field(link, "link");
      if (!address.is_string() || address.get_ref<const std::string&>().size() > 200)
        fail_validation("og.link", "og.link must be a text of 200 characters at most.");
      og = {{"link", address},
            {"title", "A page"},
            {"source", nullptr},
            {"image", nullptr},
            {"description", nullptr}};
    }
    images = take_images(call, "images");
  }
  Json content, og, images;
};

void fill(Post& post, const Written& written, Seconds now) {
  for (Json* body :
       {&post.summary.original, &post.summary.translated, &post.detail.original, &post.detail.translated}) {
    (*body)["content"] = written.content;
    (*body)["images"] = written.images;
    (*body)["og"] = written.og;
  }
  for (Json* body : {&post.detail.original, &post.detail.translated}) (*body)["updatedAt"] = detail_time(now);
  post.text = lower(written.content.get<std::string>());
}

Post made(Call& call, const Written& written) {
  const Seconds now = clock_now();
  Post post;
  post.id = call.context.store.next_id++;
  post.own = true;
  post.posted = now;
  Json summary{
      {"postId", post.id},
      {"author", {{"type", "MEMBER"}, {"id", mock_user}, {"name", mock_user}, {"certificated", false}}},
      {"stats", {{"likeCount", 0}, {"commentCount", 0}}},
      {"owned", true},
      {"webUrl", "https://www.rocketpunch.com/post/" + std::to_string(post.id)},
      {"postedAt", detail_time(now)}};
  post.summary = {summary, summary};
  summary["language"] = "ko";
  summary["mentions"] = {{"companies", Json::array()}, {"users", Json::array()}};
  summary["repostedPost"] = nullptr;
  summary["repostedPostDeleted"] = false;
  post.detail = {summary, summary};
  fill(post, written, now);
  return post;
}

void respond(Call& call, const Post& post, int status) {
  Json answer;
  for (const char* name : {"postId", "content", "og", "images", "webUrl", "postedAt", "updatedAt"})
    answer[name] = post.detail.original.at(name);
  call.respond(answer, status);
}

std::vector<Post>::iterator own_post(Call& call) {
  auto& posts = call.context.store.posts;
  const auto id = read_id("postId", call.path[0]);
  const auto post = std::find_if(posts.begin(), posts.end(), [&](const Post& p) { return p.id == id; });
  if (post == posts.end()) fail_not_found("P0002", "There is no post " + call.path[0] + ".");
  if (!post->own || call.caller.grant->user != mock_user)
    throw ApiError{403, "P0003", "The post is another user's.", {}, {}};
  return post;
}

void create_post(Call& call) {
  const Written written{call};
  call.context.store.posts.push_back(made(call, written));
  call.took_effect("createPost");
  respond(call, call.context.store.posts.back(), 201);
}

void update_post(Call& call) {
  const auto post = own_post(call);
  const Written written{call};
  fill(*post, written, clock_now());
  call.took_effect("updatePost");
  respond(call, *post, 200);
}

void delete_post(Call& call) {
  call.context.store.posts.erase(own_post(call));
  call.took_effect("deletePost");
  call.response.status = 204;
}

}  // namespace

void register_post_writes(Context& context) {
  const auto add = [&](const char* method, const char* path, void (*answer)(Call&), const char* quota) {
    context.router.add({.method = method,
                        .path = path,
                        .answer = answer,
                        .need = Need::user,
                        .scope = "post:write",
                        .quota = quota});
  };
  add("POST", "/posts", create_post, "post.create");
  add("PUT", "/posts/{postId}", update_post, "post.update");
  add("DELETE", "/posts/{postId}", delete_post, "post.delete");
}

}  // namespace rocketpunch::testing::mock
