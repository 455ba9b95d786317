#include "commands/post_descriptions.hpp"

namespace cli {

namespace {

std::string mentioned(const rp::PostMentions& mentions) {
  std::string names;
  for (const auto* const list : {&mentions.companies, &mentions.users})
    for (const rp::Mention& mention : *list) names += (names.empty() ? "" : ", ") + mention.name;
  return names;
}

/// What a post repeats, in its author's words.
std::string repeated(const rp::Post& post) {
  if (post.reposted_post_deleted) return "a post that was removed";
  if (!post.reposted_post) return {};
  return post.reposted_post->author.name + ": " + post.reposted_post->content.value_or("");
}

std::string image_urls(const std::vector<rp::PostImage>& images) {
  std::string urls;
  for (const rp::PostImage& image : images) urls += (urls.empty() ? "" : "\n") + image.url;
  return urls;
}

}  // namespace

const Description<rp::PostSummary>& post_summary_description() {
  using P = rp::PostSummary;
  static const Description<P> description = {
      {number("postId", "Id"), [](const P& p) { return cell(p.id); }},
      {shown("author", "Author", 12), [](const P& p) { return cell(p.author.name); }},
      {shown("content", "Text", 24), [](const P& p) { return cell(p.content); }},
      {shown("postedAt", "Posted"), [](const P& p) { return cell(std::optional(p.posted_at)); }},
      {number("likeCount", "Likes"), [](const P& p) { return cell(p.stats.like_count); }},
      {number("commentCount", "Comments"), [](const P& p) { return cell(p.stats.comment_count); }},
      {further("authorId", "Author id"), [](const P& p) { return cell(p.author.handle); }},
      {further("images", "Images"), [](const P& p) { return Cell(std::to_string(p.images.size())); }},
      {further("link", "Link"), [](const P& p) { return p.og ? cell(p.og->link) : Cell{}; }},
      {further("owned", "Mine"), [](const P& p) { return cell(p.owned); }},
      {further("webUrl", "Page"), [](const P& p) { return cell(p.web_url); }},
  };
  return description;
}

const Description<rp::Post>& post_description() {
  using P = rp::Post;
  static const Description<P> description = {
      {number("postId", "Id"), [](const P& p) { return cell(p.id); }},
      {shown("author", "Author", 12), [](const P& p) { return cell(p.author.name); }},
      {further("authorId", "Author id"), [](const P& p) { return cell(p.author.handle); }},
      {shown("postedAt", "Posted"), [](const P& p) { return cell(std::optional(p.posted_at)); }},
      {further("updatedAt", "Changed"), [](const P& p) { return cell(std::optional(p.updated_at)); }},
      {number("likeCount", "Likes"), [](const P& p) { return cell(p.stats.like_count); }},
      {number("commentCount", "Comments"), [](const P& p) { return cell(p.stats.comment_count); }},
      {further("owned", "Mine"), [](const P& p) { return cell(p.owned); }},
      {further("language", "Language"), [](const P& p) { return cell(p.language); }},
      {further("webUrl", "Page"), [](const P& p) { return cell(p.web_url); }},
      {further("link", "Link"), [](const P& p) { return p.og ? cell(p.og->link) : Cell{}; }},
      {further("linkTitle", "Link's title"), [](const P& p) { return p.og ? cell(p.og->title) : Cell{}; }},
      {further("mentions", "Mentions"), [](const P& p) { return Cell(mentioned(p.mentions)); }},
      {shown("content", "Text", 24), [](const P& p) { return cell(p.content); }},
      {further("repostedPost", "Repeats"), [](const P& p) { return Cell(repeated(p)); }},
      {further("images", "Images"), [](const P& p) { return Cell(image_urls(p.images)); }},
  };
  return description;
}

}  // namespace cli
