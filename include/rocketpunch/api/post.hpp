#pragma once
#include "rocketpunch/version.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace codes {
/// Values of `AuthorType`.
struct AuthorType {
  enum class Value : unsigned char { unknown, company, member };
  static constexpr Value unknown = Value::unknown, company = Value::company, member = Value::member;
  static constexpr std::string_view codes[] = {"COMPANY", "MEMBER"};
};
}  // namespace codes

/// Who wrote a post: a company or a person.
using AuthorType = OpenEnum<codes::AuthorType>;

/// The author of a post.
struct PostAuthor {
  AuthorType type{};                       ///< A company or a person
  std::optional<std::string> handle{};     ///< Handle
  std::string name{};                      ///< Name
  std::optional<std::string> image_url{};  ///< Address of the logo or portrait
  bool certificated = false;               ///< Whether a verified influencer

  friend bool operator==(const PostAuthor&, const PostAuthor&) = default;
};

/// An image of a post.
struct PostImage {
  PostImageId id{};             ///< Image id
  std::string url{};            ///< Address
  std::optional<int> width{};   ///< Pixels; none if it couldn't be measured.
  std::optional<int> height{};  ///< Pixels; none if it couldn't be measured.

  friend bool operator==(const PostImage&, const PostImage&) = default;
};

/// What a page linked from a post says of itself (Open Graph).
struct OpenGraph {
  std::string link{};                        ///< The link
  std::optional<std::string> title{};        ///< Title
  std::optional<std::string> source{};       ///< Name of the site
  std::optional<std::string> image{};        ///< Address of an image, on another host
  std::optional<std::string> description{};  ///< Description

  friend bool operator==(const OpenGraph&, const OpenGraph&) = default;
};

/// Numbers of a post.
struct PostStats {
  std::optional<std::int64_t> like_count{};     ///< Likes
  std::optional<std::int64_t> comment_count{};  ///< Comments

  friend bool operator==(const PostStats&, const PostStats&) = default;
};

/// Someone mentioned in a post.
struct Mention {
  std::string handle{};  ///< Handle
  std::string name{};    ///< Name

  friend bool operator==(const Mention&, const Mention&) = default;
};

/// Everyone mentioned in a post.
struct PostMentions {
  std::vector<Mention> companies{};  ///< Companies
  std::vector<Mention> users{};      ///< People

  friend bool operator==(const PostMentions&, const PostMentions&) = default;
};

/// A post as lists show it (`searchPosts`).
struct PostSummary {
  PostId id{};                           ///< Post id
  PostAuthor author{};                   ///< Who wrote it
  std::optional<std::string> content{};  ///< Text
  std::vector<PostImage> images{};       ///< 0 to 10 images
  std::optional<OpenGraph> og{};         ///< The page it links to
  PostStats stats{};                     ///< Numbers
  bool owned = false;     ///< Whether it is the signed-in user's; false for calls without a token.
  std::string web_url{};  ///< Its page
  Timestamp posted_at{};  ///< Publication

  friend bool operator==(const PostSummary&, const PostSummary&) = default;
};

/// A post, whole (`getPost`).
struct Post {
  PostId id{};                            ///< Post id
  PostAuthor author{};                    ///< Who wrote it
  std::optional<std::string> content{};   ///< Text
  std::optional<std::string> language{};  ///< Language of the text
  std::vector<PostImage> images{};        ///< 0 to 10 images
  std::optional<OpenGraph> og{};          ///< The page it links to
  PostMentions mentions{};                ///< Who is mentioned
  /// The post it repeats; copies share it. The service expands one level: null in a repeated post says
  /// nothing about whether that is an original one.
  std::shared_ptr<const Post> reposted_post{};
  bool reposted_post_deleted = false;  ///< Whether the post it repeats was deleted
  PostStats stats{};                   ///< Numbers
  bool owned = false;      ///< Whether it is the signed-in user's; false for calls without a token.
  std::string web_url{};   ///< Its page
  Timestamp posted_at{};   ///< Publication
  Timestamp updated_at{};  ///< Last change

  /// Compares repeated posts by what they hold.
  friend bool operator==(const Post& a, const Post& b) {
    const bool same_repost = a.reposted_post == b.reposted_post ||
                             (a.reposted_post && b.reposted_post && *a.reposted_post == *b.reposted_post);
    return same_repost && a.id == b.id && a.author == b.author && a.content == b.content &&
           a.language == b.language && a.images == b.images && a.og == b.og && a.mentions == b.mentions &&
           a.reposted_post_deleted == b.reposted_post_deleted && a.stats == b.stats && a.owned == b.owned &&
           a.web_url == b.web_url && a.posted_at == b.posted_at && a.updated_at == b.updated_at;
  }
};

/// A post as written (`createPost`).
struct WrittenPost {
  PostId id{};                      ///< Post id
  std::string content{};            ///< Text
  std::vector<PostImage> images{};  ///< 0 to 10 images
  std::optional<OpenGraph> og{};    ///< The page it links to
  std::string web_url{};            ///< Its page
  Timestamp posted_at{};            ///< Publication
  Timestamp updated_at{};           ///< Last change

  friend bool operator==(const WrittenPost&, const WrittenPost&) = default;
};

/// A post to be written (`createPost`).
struct PostDraft {
  /// At most 5,000 characters.
  std::string text{};
  /// A page to show with it, at most 200 characters; the service fetches its Open Graph data.
  std::optional<std::string> link{};

  friend bool operator==(const PostDraft&, const PostDraft&) = default;
};

namespace codes {
/// Values of `PostSort`.
struct PostSort {
  enum class Value : unsigned char {
    unknown,
    relevance,  ///< best match first; what the service does unless told
    recent,     ///< newest first
  };
  static constexpr Value unknown = Value::unknown, relevance = Value::relevance, recent = Value::recent;
  static constexpr std::string_view codes[] = {"RELEVANCE", "RECENT"};
};
}  // namespace codes

/// Order of posts.
using PostSort = OpenEnum<codes::PostSort>;

/// Which posts to find (`searchPosts`).
struct PostQuery {
  std::optional<std::string> keyword{};  ///< In the text; at most 100 characters, empty: unset.
  std::optional<std::string> company{};  ///< Company handle: letters, digits, `_`, `-`; at most 255.
  std::optional<bool> has_images{};      ///< True: only those with images. False asks for nothing.
  std::optional<bool> has_og{};          ///< True: only those with a link's Open Graph data. False: nothing.
  std::optional<Timestamp> posted_after{};   ///< Not before
  std::optional<Timestamp> posted_before{};  ///< Not after
  std::optional<PostSort> sort{};            ///< Order
  std::optional<int> page{};                 ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};            ///< 1 to 50; unset: 20, and 50 in `search_all`.

  friend bool operator==(const PostQuery&, const PostQuery&) = default;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
