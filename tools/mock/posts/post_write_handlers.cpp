// createPost, updatePost and deletePost.
#include <algorithm>

#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "http/request_json.hpp"
#include "http/uploaded_images.hpp"
#include "server/slices.hpp"
#include "server/writes.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

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
  const Json& body = post.detail.original;
  return body["content"] == written.content && body["og"] == written.og && body["images"] == written.images;
}

void fill(Post& post, const Written& written, Seconds now) {
  for (Localized* body : {&post.summary, &post.detail}) {
    for (Json* json : {&body->original, &body->translated}) {
      (*json)["content"] = written.content;
      (*json)["images"] = written.images;
      (*json)["og"] = written.og;
    }
  }
  for (Json* json : {&post.detail.original, &post.detail.translated}) (*json)["updatedAt"] = detail_time(now);
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
  post.posted = write_time(call);
  Json json = own_post_summary(post);
  post.summary = {json, json};
  json["postedAt"] = detail_time(post.posted);
  json["language"] = "ko";
  json["mentions"] = {{"companies", Json::array()}, {"users", Json::array()}};
  json["repostedPost"] = nullptr;
  json["repostedPostDeleted"] = false;
  post.detail = {json, json};
  fill(post, written, post.posted);
  return post;
}

void respond_with_post(Call& call, const Post& post, int status) {
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
  if (!post->own || call.caller.grant->user != mock_user) forbid("The post is another user's.", "P0003");
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
    fill(*post, written, write_time(call));
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

void register_post_writes(Context& context) {
  const auto add = [&](const char* method, const char* path, void (*answer)(Call&), const char* quota) {
    context.router.add(user_route(method, path, answer, "post:write", quota));
  };
  add("POST", "/posts", create_post, "post.create");
  add("PUT", "/posts/{postId}", update_post, "post.update");
  add("DELETE", "/posts/{postId}", delete_post, "post.delete");
}

}  // namespace rocketpunch::testing::mock
