#pragma once
#include "rocketpunch/version.hpp"

#include <string>

#include "rocketpunch/api/post.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

template <class Field>
struct Schema<PostAuthor, Field> {
  static constexpr Field fields[] = {
      field<&PostAuthor::type>("type", Required::by_spec),
      field<&PostAuthor::handle>("id"),
      field<&PostAuthor::name>("name", Required::by_spec),
      field<&PostAuthor::image_url>("imageUrl"),
      field<&PostAuthor::certificated>("certificated", Required::by_spec),
  };
};

template <class Field>
struct Schema<PostImage, Field> {
  static constexpr Field fields[] = {
      field<&PostImage::id>("id", Required::by_spec),
      field<&PostImage::url>("url", Required::by_spec),
      field<&PostImage::width>("width"),
      field<&PostImage::height>("height"),
  };
};

template <class Field>
struct Schema<OpenGraph, Field> {
  static constexpr Field fields[] = {
      field<&OpenGraph::link>("link", Required::by_spec),
      field<&OpenGraph::title>("title"),
      field<&OpenGraph::source>("source"),
      field<&OpenGraph::image>("image"),
      field<&OpenGraph::description>("description"),
  };
};

template <class Field>
struct Schema<PostStats, Field> {
  static constexpr Field fields[] = {
      field<&PostStats::like_count>("likeCount"),
      field<&PostStats::comment_count>("commentCount"),
  };
};

template <class Field>
struct Schema<Mention, Field> {
  static constexpr Field fields[] = {
      field<&Mention::name>("name", Required::by_spec),
      field<&Mention::handle>("id", Required::by_spec),
  };
};

template <class Field>
struct Schema<PostMentions, Field> {
  static constexpr Field fields[] = {
      field<&PostMentions::companies>("companies", Required::by_spec),
      field<&PostMentions::users>("users", Required::by_spec),
  };
};

template <class Field>
struct Schema<PostSummary, Field> {
  static constexpr Field fields[] = {
      field<&PostSummary::id>("postId", Required::by_spec),
      field<&PostSummary::author>("author", Required::by_spec),
      field<&PostSummary::content>("content"),
      field<&PostSummary::images>("images", Required::by_spec),
      field<&PostSummary::og>("og"),
      field<&PostSummary::stats>("stats", Required::by_spec),
      field<&PostSummary::owned>("owned", Required::by_spec),
      field<&PostSummary::web_url>("webUrl", Required::by_spec),
      field<&PostSummary::posted_at>("postedAt", Required::by_spec),
  };
};

template <class Field>
struct Schema<Post, Field> {
  static constexpr Field fields[] = {
      field<&Post::id>("postId", Required::by_spec),
      field<&Post::author>("author", Required::by_spec),
      field<&Post::content>("content"),
      field<&Post::language>("language"),
      field<&Post::images>("images", Required::by_spec),
      field<&Post::og>("og"),
      field<&Post::mentions>("mentions", Required::by_spec),
      field<&Post::reposted_post>("repostedPost"),
      field<&Post::reposted_post_deleted>("repostedPostDeleted", Required::by_spec),
      field<&Post::stats>("stats", Required::by_spec),
      field<&Post::owned>("owned", Required::by_spec),
      field<&Post::web_url>("webUrl", Required::by_spec),
      field<&Post::posted_at>("postedAt", Required::by_spec),
      field<&Post::updated_at>("updatedAt", Required::by_spec),
  };
};

template <class Field>
struct Schema<WrittenPost, Field> {
  static constexpr Field fields[] = {
      field<&WrittenPost::id>("postId", Required::by_spec),
      field<&WrittenPost::content>("content", Required::by_spec),
      field<&WrittenPost::og>("og"),
      field<&WrittenPost::images>("images", Required::by_spec),
      field<&WrittenPost::web_url>("webUrl", Required::by_spec),
      field<&WrittenPost::posted_at>("postedAt", Required::by_spec),
      field<&WrittenPost::updated_at>("updatedAt", Required::by_spec),
  };
};

/// A link, as the object that the service has for it.
struct LinkObject {
  static void write(auto& to, const std::string& link, const Rule& rule) { to.wrapped("link", link, rule); }
  static constexpr const char* expects = "an object";
  static std::string& in(std::string& link) { return link; }
};
template <class Field>
struct Schema<LinkObject, Field> {
  static constexpr Field fields[] = {field<&LinkObject::in>("link", Required::by_spec)};
};

template <class Field>
struct Schema<PostDraft, Field> {
  static constexpr ImageRule images[] = {limits::images};
  static constexpr Field fields[] = {
      field<&PostDraft::text>("text", {.most = 5000}),
      field<&PostDraft::link, LinkObject>("og", {.most = 200}),
  };
};

template <class Field>
struct Schema<PostQuery, Field> {
  static constexpr Field fields[] = {
      field<&PostQuery::keyword>("keyword", limits::keyword),
      field<&PostQuery::company>("companyId", limits::company),
      field<&PostQuery::has_images>("hasImages"),
      field<&PostQuery::has_og>("hasOg"),
      field<&PostQuery::posted_after>("postedAfter"),
      field<&PostQuery::posted_before>("postedBefore"),
      field<&PostQuery::sort>("sort"),
      field<&PostQuery::page>("page", limits::page),
      field<&PostQuery::page_size>("pageSize", limits::page_size),
  };
};

template <class Field>
struct Schema<PostTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&PostTarget::post_id>("postId"),
  };
};

/// What the operations of posts take and give.
struct PostSlice : Slice {
  using models = Types<Page<PostSummary>, Post, WrittenPost>;
  using queries = Types<PostQuery, PostTarget>;
  using bodies_with_images = Types<Write<NoParameters, PostDraft>, Write<PostTarget, PostDraft>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
