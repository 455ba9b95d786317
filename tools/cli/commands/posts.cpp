// rocketpunch posts: search, get; post_writes.cpp has the others
#include <memory>

#include "commands/all.hpp"
#include "commands/filters.hpp"
#include "commands/getting.hpp"
#include "commands/listing.hpp"
#include "commands/post_descriptions.hpp"

namespace cli {

namespace {

struct PostSearch {
  rp::PostQuery query{};
  ListOptions list{};
  bool as_user = false;
};

struct PostGet : GetOptions {
  bool as_user = false;
};

void add_as_user(CLI::App& command, bool& as_user) {
  command.add_flag("--as-user", as_user,
                   "As the signed-in user, so that it is told which posts are the user's");
}

void add_post_search(CommandLine& line, CLI::App& posts) {
  CLI::App& command = line.add(posts, "search", "Searches posts",
                               "rocketpunch posts search AI --posted-after 2026-08-01 --sort recent");
  const auto options = std::make_shared<PostSearch>();
  add_post_filters(command, options->query);
  add_as_user(command, options->as_user);
  add_list_options(command, options->list);
  line.on(command, [options](Context& context) {
    const auto search = [&](const auto& client) {
      return write_search(context, client.posts(), options->query, options->list, post_summary_description(),
                          {"post", "posts"});
    };
    return options->as_user ? search(context.user()) : search(context.app());
  });
}

void add_post_get(CommandLine& line, CLI::App& posts) {
  CLI::App& command =
      line.add(posts, "get", "Shows posts, whole", "rocketpunch posts get 4321 --json | jq .content");
  const auto options = std::make_shared<PostGet>();
  add_as_user(command, options->as_user);
  add_get_options(command, *options, "Number of a post; several, one after another");
  line.on(command, [options](Context& context) {
    std::vector<rp::PostId> ids;
    for (const std::string& text : options->ids) ids.push_back(read_id(text));
    const auto get = [&](const auto& client) {
      return write_details_of(context, client.posts(), ids, *options, post_description());
    };
    return options->as_user ? get(context.user()) : get(context.app());
  });
}

}  // namespace

void add_posts(CommandLine& line) {
  CLI::App& posts = line.add(line.app(), "posts", "Posts: search, get, create, replace, remove");
  posts.alias("post");
  add_post_search(line, posts);
  add_post_get(line, posts);
  add_post_writes(line, posts);
}

}  // namespace cli
