#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/models/post.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/post.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/params/upload.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch {

/// Posts. Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Posts {
 public:
  explicit Posts(Caller caller) : caller_(std::move(caller)) {}

  /// A page of posts: `Result<Page<PostSummary>>`. Calls `searchPosts`.
  auto search(const PostQuery& query = {}, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("searchPosts");
    return caller_.template call<Page<PostSummary>>(row, codec::encode(row, query), options);
  }

  /// All posts, page by page as they are asked for: `Walk<PostSummary>`. Calls `searchPosts` for each page of
  /// 50 (or `query.page_size`), from `query.page` on.
  auto search_all(PostQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return caller_.template walk<PostSummary>(operation("searchPosts"), std::move(query), std::move(options),
                                              std::move(how));
  }

  /// A post, whole, with the post it repeats (of one that this repeats in turn, nothing is told):
  /// `Result<Post>`. The id is greater than 0. Calls `getPost`.
  auto get(std::int64_t post_id, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("getPost");
    return caller_.template call<Post>(row, codec::RequestWriter(row).id("postId", post_id).finish(),
                                       options);
  }

  /// Writes a post for the signed-in user, with 0 to 10 images: `Result<WrittenPost>`. Needs scope
  /// `post:write`. Never sent twice where the first may have arrived: then the error is `outcome_unknown`.
  /// Calls `createPost`.
  auto create(const PostDraft& draft, const std::vector<Upload>& images = {},
              const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("createPost");
    return write<WrittenPost>(row, codec::RequestWriter(row), draft, images, options);
  }
  /// The same without images.
  auto create(const PostDraft& draft, const CallOptions& options) const { return create(draft, {}, options); }

  /// Replaces a post of the signed-in user by another text, link and images: `Result<WrittenPost>`. A text or
  /// link that is left out is gone; what becomes of images that are left out isn't specified. Needs scope
  /// `post:write`. Calls `updatePost`.
  auto update(std::int64_t post_id, const PostDraft& draft, const std::vector<Upload>& images = {},
              const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("updatePost");
    return write<WrittenPost>(row, codec::RequestWriter(row).id("postId", post_id), draft, images, options);
  }

  /// Removes a post of the signed-in user: `Result<void>`. One that an earlier attempt has removed counts as
  /// removed. Needs scope `post:write`. Calls `deletePost`.
  auto remove(std::int64_t post_id, const CallOptions& options = {}) const {
    detail::require_user<typename Caller::auth_type>();
    constexpr const Operation& row = operation("deletePost");
    return caller_.template call<void>(row, codec::RequestWriter(row).id("postId", post_id).finish(),
                                       options);
  }

 private:
  template <class Model>
  auto write(const Operation& row, codec::RequestWriter request, const PostDraft& draft,
             const std::vector<Upload>& images, const CallOptions& options) const {
    detail::require_user<typename Caller::auth_type>();
    return caller_.template call<Model>(
        row,
        codec::write_parts(std::move(request), draft, caller_.calls()->checks(), {{"images", images, 10}}),
        options);
  }

  Caller caller_;
};

}  // namespace rocketpunch
