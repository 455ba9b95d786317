#include "pages.hpp"

#include <string_view>

namespace rp = rocketpunch;

namespace pages {
namespace {

/// Every text that isn't the site's own goes through this, into an element or a quoted attribute.
std::string escape(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

std::string document(std::string_view id, std::string_view title, const std::string& content) {
  std::string html = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css">
<title>)";
  html.append(escape(title)).append("</title>\n<main id=\"").append(id).append("\">\n<h1>");
  return html.append(escape(title)).append("</h1>\n").append(content).append("</main>\n</html>\n");
}

std::string paragraph(std::string_view id, std::string_view text) {
  if (text.empty()) return {};
  return "<p id=\"" + std::string(id) + "\">" + escape(text) + "</p>\n";
}

/// No form: the pages' security policy lets those lead to this site only.
const std::string sign_in_link =
    "<p><a class=\"button\" id=\"sign-in\" href=\"/sign-in\">Sign in with Rocketpunch</a></p>\n";

/// Multipart: the HTTP library takes no more than 8 KiB of the other kind.
std::string form(std::string_view action, const UserView& view, std::string_view fields) {
  std::string html = "<form method=\"post\" enctype=\"multipart/form-data\" action=\"";
  html.append(action).append("\">\n<input type=\"hidden\" name=\"form_token\" value=\"");
  return html.append(escape(view.form_token)).append("\">\n").append(fields).append("</form>\n");
}

std::string post_form(const UserView& view) {
  return form("/posts", view, R"(<textarea id="text" name="text" required maxlength="5000"
  aria-label="Text of the post" placeholder="What is new?"></textarea>
<button id="post">Post to Rocketpunch</button>
)");
}

std::string list(const std::vector<rp::PostSummary>& posts) {
  std::string html = "<ul id=\"posts\">\n";
  for (const auto& post : posts)
    // the address is made of the id: one that comes from elsewhere could be of any scheme
    html.append("<li><a href=\"")
        .append(escape(rp::post_url(post.id)))
        .append("\">")
        .append(escape(post.author.name))
        .append("</a> ")
        .append(escape(post.content.value_or("")))
        .append("</li>\n");
  return html.append("</ul>\n");
}

}  // namespace

std::string signed_out(const std::string& notice) {
  return document("signed-out", "Welcome", paragraph("notice", notice) + sign_in_link);
}

std::string signed_in(const UserView& view) {
  std::string content = paragraph("notice", view.notice);
  if (const auto& handle = view.user.preferred_username)
    content.append("<p><a id=\"handle\" href=\"")
        .append(escape(rp::profile_url(*handle)))
        .append("\">@")
        .append(escape(*handle))
        .append("</a></p>\n");
  content += paragraph("email", view.user.email.value_or(""));
  if (view.may_post) content += post_form(view);
  content += "<h2>Latest posts</h2>\n";
  content += view.latest_posts ? list(*view.latest_posts)
                               : paragraph("no-posts", "They can't be shown at the moment.");
  content += form("/sign-out", view, "<button id=\"sign-out\">Sign out</button>\n");
  return document("signed-in", view.user.name.value_or(view.user.subject), content);
}

std::string problem(std::string_view title, std::string_view advice) {
  return document("problem", title,
                  paragraph("advice", advice) + sign_in_link + "<p><a href=\"/\">To the start</a></p>\n");
}

std::pair<int, std::string> problem(const rp::Error& error) {
  if (error.code() == "access_denied")
    return {403, problem("You gave no access", "That is fine, and you can still change your mind.")};
  switch (error.kind()) {
    case rp::ErrorKind::sign_in_required:
      return {403, problem("Please sign in again", "Your sign-in has ended.")};
    case rp::ErrorKind::invalid_argument:
      return {
          400,
          problem("That can't be used",
                  "It was used already, took too long, or belongs to another browser. Please start again.")};
    case rp::ErrorKind::outcome_unknown:
      return {502, problem("That may have worked", "Please look on Rocketpunch before you try again.")};
    case rp::ErrorKind::rate_limited:
    case rp::ErrorKind::network:
    case rp::ErrorKind::timeout:
    case rp::ErrorKind::server: return {503, problem("Rocketpunch is busy", "Please try again in a minute.")};
    default: return {500, problem("Something went wrong", look_up)};
  }
}

const char* const style =
    R"(body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1a1d21; background: #f4f5f7; }
main { max-width: 34rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: 12px; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; }
#notice { padding: .6rem 1rem; background: #e8f0fe; border-radius: 8px; }
.button, button { display: inline-block; padding: .6rem 1.2rem; font: inherit; color: #fff; background: #1d4ed8;
  border: 0; border-radius: 8px; text-decoration: none; }
#sign-out { color: inherit; background: #e3e6ea; }
textarea { box-sizing: border-box; width: 100%; min-height: 5rem; padding: .6rem; font: inherit; }
ul { padding-left: 1.2rem; }
li { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
)";

}  // namespace pages
