#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>

#include "rocketpunch/codec/schema.hpp"
#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/models/post.hpp"
#include "rocketpunch/params/post.hpp"
#include "rocketpunch/params/queries.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

template <class Field>
struct Schema<PostAuthor, Field> {
  static constexpr Field fields[] = {
      field<&PostAuthor::type>("type", Need::now),
      field<&PostAuthor::id>("id"),
      field<&PostAuthor::name>("name", Need::now),
      field<&PostAuthor::image_url>("imageUrl"),
      field<&PostAuthor::certificated>("certificated", Need::now),
  };
};

template <class Field>
struct Schema<PostImage, Field> {
  static constexpr Field fields[] = {
      field<&PostImage::id>("id", Need::now),
      field<&PostImage::url>("url", Need::now),
      field<&PostImage::width>("width"),
      field<&PostImage::height>("height"),
  };
};

template <class Field>
struct Schema<OpenGraph, Field> {
  static constexpr Field fields[] = {
      field<&OpenGraph::link>("link", Need::now),    field<&OpenGraph::title>("title"),
      field<&OpenGraph::source>("source"),           field<&OpenGraph::image>("image"),
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
      field<&Mention::name>("name", Need::now),
      field<&Mention::id>("id", Need::now),
  };
};

template <class Field>
struct Schema<PostMentions, Field> {
  static constexpr Field fields[] = {
      field<&PostMentions::companies>("companies", Need::now),
      field<&PostMentions::users>("users", Need::now),
  };
};

template <class Field>
struct Schema<PostSummary, Field> {
  static constexpr Field fields[] = {
      field<&PostSummary::id>("postId", Need::now),
      field<&PostSummary::author>("author", Need::now),
      field<&PostSummary::content>("content"),
      field<&PostSummary::images>("images", Need::now),
      field<&PostSummary::og>("og"),
      field<&PostSummary::stats>("stats", Need::now),
      field<&PostSummary::owned>("owned", Need::now),
      field<&PostSummary::web_url>("webUrl", Need::now),
      field<&PostSummary::posted_at>("postedAt", Need::now),
  };
};

template <class Field>
struct Schema<Post, Field> {
  static constexpr Field fields[] = {
      field<&Post::id>("postId", Need::now),
      field<&Post::author>("author", Need::now),
      field<&Post::content>("content"),
      field<&Post::language>("language"),
      field<&Post::images>("images", Need::now),
      field<&Post::og>("og"),
      field<&Post::mentions>("mentions", Need::now),
      field<&Post::reposted_post>("repostedPost"),
      field<&Post::reposted_post_deleted>("repostedPostDeleted", Need::now),
      field<&Post::stats>("stats", Need::now),
      field<&Post::owned>("owned", Need::now),
      field<&Post::web_url>("webUrl", Need::now),
      field<&Post::posted_at>("postedAt", Need::now),
      field<&Post::updated_at>("updatedAt", Need::now),
  };
};

template <class Field>
struct Schema<WrittenPost, Field> {
  static constexpr Field fields[] = {
      field<&WrittenPost::id>("postId", Need::now),
      field<&WrittenPost::content>("content", Need::now),
      field<&WrittenPost::og>("og"),
      field<&WrittenPost::images>("images", Need::now),
      field<&WrittenPost::web_url>("webUrl", Need::now),
      field<&WrittenPost::posted_at>("postedAt", Need::now),
      field<&WrittenPost::updated_at>("updatedAt", Need::now),
  };
};

/// A link, as the object that the service has for it.
struct LinkObject {
  static void write(auto& to, const std::string& link, const Rule& rule) { to.wrapped("link", link, rule); }
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
      field<&PostQuery::company_id>("companyId", limits::company),
      field<&PostQuery::has_images>("hasImages"),
      field<&PostQuery::has_og>("hasOg"),
      field<&PostQuery::posted_after>("postedAfter"),
      field<&PostQuery::posted_before>("postedBefore"),
      field<&PostQuery::page>("page", limits::page),
      field<&PostQuery::page_size>("pageSize", limits::page_size),
      field<&PostQuery::sort>("sort"),
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
