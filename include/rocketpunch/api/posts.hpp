#pragma once
#include "rocketpunch/version.hpp"

#include <initializer_list>
#include <utility>
#include <vector>

#include "rocketpunch/api/post.hpp"
#include "rocketpunch/api/upload.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// Posts. Safe to use from many threads; shares ownership of the client's state.
template <class Caller>
class Posts {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  /// Made by `Client::posts`.
  explicit Posts(Caller caller) : caller_(std::move(caller)) {}

  /// A page of posts. Calls `searchPosts`.
  Reply<Page<PostSummary>> search(const PostQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("searchPosts"), Page<PostSummary>>(caller_, query, options);
  }

  /// All posts, page by page as they are asked for. Calls `searchPosts` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<PostSummary> search_all(PostQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk<detail::op("searchPosts"), PostSummary>(caller_, std::move(query), std::move(options),
                                                                std::move(how));
  }

  /// A post, whole, with the post it repeats (of one that this repeats in turn, nothing is told). The id is
  /// greater than 0. Calls `getPost`.
  Reply<Post> get(PostId post_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("getPost"), Post>(caller_, detail::codec::PostTarget{post_id.value()},
                                                     options);
  }

  /// The posts of these ids, whole, in their order, each fetched as it is asked for: a walk of which every
  /// page is one post, with the errors, options, quota and outcome of a walk. `WalkOptions::pages_ahead` of
  /// them are fetched side by side; an id that stands there twice is fetched twice. An error is an element,
  /// with the id in its text and the place among the ids (from 1) in `page()`. Where the service says that
  /// there is no such post (`not_found`), the walk goes on, whatever `skip_failed_pages` says, and is
  /// complete without it; other errors are passed over or end the walk as those of a page. Calls `getPost`
  /// for each.
  template <class Ids = std::initializer_list<PostId>>
  WalkOf<Post> get_all(Ids&& post_ids, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk_details<detail::op("getPost"), Post, detail::codec::PostTarget>(
        caller_, detail::ids_of<PostId>(post_ids), std::move(options), std::move(how));
  }

  /// Writes a post for the signed-in user, with 0 to 10 images. Needs scope `post:write`. Never sent twice
  /// where the first may have arrived: then the error is `outcome_unknown`. Calls `createPost`.
  Reply<WrittenPost> create(const PostDraft& draft, const std::vector<Upload>& images = {},
                            const CallOptions& options = {}) const {
    return detail::call<detail::op("createPost"), WrittenPost>(caller_, detail::codec::NoParameters{}, draft,
                                                               {images}, options);
  }
  /// The same without images.
  template <class = void>  // so that `create(draft, {})` means the other one
  Reply<WrittenPost> create(const PostDraft& draft, const CallOptions& options) const {
    return create(draft, {}, options);
  }

  /// Replaces a post of the signed-in user by another text, link and images: pass all that it is to have. A
  /// text or link that is left out is gone; what becomes of images that are left out isn't specified. Needs
  /// scope `post:write`. Calls `updatePost`.
  Reply<WrittenPost> replace(PostId post_id, const PostDraft& draft, const std::vector<Upload>& images,
                             const CallOptions& options = {}) const {
    return detail::call<detail::op("updatePost"), WrittenPost>(
        caller_, detail::codec::PostTarget{post_id.value()}, draft, {images}, options);
  }

  /// Removes a post of the signed-in user. One that an earlier attempt has removed counts as removed. Needs
  /// scope `post:write`. Calls `deletePost`.
  Reply<void> remove(PostId post_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("deletePost"), void>(caller_, detail::codec::PostTarget{post_id.value()},
                                                        options);
  }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api
