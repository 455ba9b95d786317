#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/post.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<PostAuthor> {
  static constexpr Field fields[] = {
      field<&PostAuthor::type>("type", Need::now),
      field<&PostAuthor::id>("id"),
      field<&PostAuthor::name>("name", Need::now),
      field<&PostAuthor::image_url>("imageUrl"),
      field<&PostAuthor::certificated>("certificated", Need::now),
  };
};

template <>
struct Schema<PostImage> {
  static constexpr Field fields[] = {
      field<&PostImage::id>("id", Need::now),
      field<&PostImage::url>("url", Need::now),
      field<&PostImage::width>("width"),
      field<&PostImage::height>("height"),
  };
};

template <>
struct Schema<OpenGraph> {
  static constexpr Field fields[] = {
      field<&OpenGraph::link>("link", Need::now),    field<&OpenGraph::title>("title"),
      field<&OpenGraph::source>("source"),           field<&OpenGraph::image>("image"),
      field<&OpenGraph::description>("description"),
  };
};

template <>
struct Schema<PostStats> {
  static constexpr Field fields[] = {
      field<&PostStats::like_count>("likeCount"),
      field<&PostStats::comment_count>("commentCount"),
  };
};

template <>
struct Schema<Mention> {
  static constexpr Field fields[] = {
      field<&Mention::name>("name", Need::now),
      field<&Mention::id>("id", Need::now),
  };
};

template <>
struct Schema<PostMentions> {
  static constexpr Field fields[] = {
      field<&PostMentions::companies>("companies", Need::now),
      field<&PostMentions::users>("users", Need::now),
  };
};

template <>
struct Schema<PostSummary> {
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

template <>
struct Schema<Post> {
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

template <>
struct Schema<WrittenPost> {
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

}  // namespace rocketpunch::codec
