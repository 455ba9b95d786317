#pragma once

#include <cstdint>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/page_tables.hpp"
#include "rocketpunch/codec/post_draft.hpp"
#include "rocketpunch/codec/post_tables.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch {

/// Posts. Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Posts {
 public:
  explicit Posts(Caller caller) : caller_(std::move(caller)) {}

  /// A page of posts: `Result<Page<PostSummary>>`. Calls `searchPosts`.
  auto search(const PostQuery& query = {}, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("searchPosts");
    return caller_.template call<Page<PostSummary>>(row, codec::encode(row, query), options);
  }

  /// All posts, page by page as they are asked for: `Walk<PostSummary>`. Calls `searchPosts` for each page of
  /// 50 (or `query.page_size`), from `query.page` on.
  auto search_all(PostQuery query = {}, CallOptions options = {}) const {
    return caller_.template walk<PostSummary>(operation("searchPosts"), std::move(query), std::move(options));
  }

  /// A post, whole, with the posts it repeats: `Result<Post>`. The id is greater than 0. Calls `getPost`.
  auto get(std::int64_t post_id, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("getPost");
    return caller_.template call<Post>(row, codec::RequestWriter(row).id("postId", post_id).finish(),
                                       options);
  }

  /// Writes a post for the signed-in user, without images: `Result<WrittenPost>`. Never sent twice where the
  /// first may have arrived: then the error is `outcome_unknown`. Needs scope `post:write`. Calls
  /// `createPost`.
  auto create(const PostDraft& draft, const CallOptions& options = {}) const {
    static_assert(UserAuth<typename Caller::auth_type>,
                  "this operation needs a signed-in user: make the Client with a BearerToken or an "
                  "OAuthSession, not with an AppKey");
    constexpr const Operation& row = operation("createPost");
    return caller_.template call<WrittenPost>(row, codec::encode(row, draft), options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch
