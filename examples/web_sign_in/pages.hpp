// The site's pages, as HTML.
#pragma once

#include <optional>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pages {

/// What the page of a signed-in user shows.
struct UserView {
  rocketpunch::UserInfo user{};
  /// Whether the user has let the app write posts.
  bool may_post = false;
  /// Nothing where they can't be had at the moment.
  std::optional<std::vector<rocketpunch::PostSummary>> latest_posts{};
  std::string notice{};
  std::string form_token{};
};

/// For a browser that nobody is signed in with.
std::string signed_out(const std::string& notice);
/// For a user who is signed in.
std::string signed_in(const UserView& view);
/// For what didn't work, with what the user can do about it.
std::string problem(std::string_view title, std::string_view advice);
/// The same for an error, with the status to answer. What happened inside isn't told.
std::pair<int, std::string> problem(const rocketpunch::Error& error);
/// Advice for when there is none.
inline constexpr std::string_view look_up = "Whoever runs this site can look up why.";

/// The style sheet of all pages.
extern const char* const style;

}  // namespace pages
