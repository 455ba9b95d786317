#include "oauth/authorization_pages.hpp"

namespace rocketpunch::testing::mock {
namespace {

std::string document(std::string_view title, const std::string& content) {
  std::string page = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>)";
  page.append(title).append(R"(</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1d21; background: #f4f5f7; margin: 0; }
main { max-width: 26rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border-radius: 12px; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; }
code { color: #5c6370; }
form { display: flex; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1; font: inherit; padding: .6rem; border-radius: 8px; border: 1px solid #c9ced6; background: #fff; }
#approve { color: #fff; background: #1d4ed8; border-color: #1d4ed8; }
small { color: #5c6370; }
</style>
</head>
<body>
<main>
<h1>)");
  page.append(title).append("</h1>\n").append(content);
  page +=
      "<p><small>A mock of Rocketpunch on this machine. Nobody is signed in to anything real.</small></p>\n";
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace

std::string escape_html(std::string_view text) {
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

std::string consent_page(const std::string& client, const Scopes& scopes, const FormFields& parameters) {
  std::string content = "<p>It would like to:</p>\n<ul>\n";
  for (const auto& known : known_scopes())
    if (contains_all(scopes, {known.name}))
      content.append("<li>")
          .append(known.meaning)
          .append(" <code>")
          .append(known.name)
          .append("</code></li>\n");
  content += "</ul>\n<form method=\"post\" action=\"/oauth/authorize\">\n";
  for (const auto& [name, value] : parameters.all())
    content.append("<input type=\"hidden\" name=\"")
        .append(escape_html(name))
        .append("\" value=\"")
        .append(escape_html(value))
        .append("\">\n");
  content += R"(<button id="deny" name="decision" value="deny">Deny</button>
<button id="approve" name="decision" value="approve">Approve</button>
</form>
)";
  return document(escape_html(client) + " asks for access to your account", content);
}

std::string problem_page(std::string_view reason) {
  return document("This sign-in can't go on", "<p>" + escape_html(reason) + "</p>\n");
}

void show_page(httplib::Response& response, int status, const std::string& page) {
  response.status = status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
  response.set_content(page, "text/html; charset=utf-8");
}

}  // namespace rocketpunch::testing::mock
