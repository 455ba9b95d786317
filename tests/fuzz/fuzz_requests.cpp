// What a caller gives, as it goes out: a text is refused, or it is one text in JSON, one name in a part, one
// line in a header and one parameter in a URL.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "check.hpp"
#include "rocketpunch/impl/codec.ipp"
#include "rocketpunch/oauth/authorization_request.hpp"

using namespace rocketpunch;

namespace {

bool is_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

void check_json(const std::string& text) {
  detail::codec::RequestWriter writer(detail::operation("createPost"));
  const std::string json = detail::codec::json_of(writer, PostDraft{.text = text}, {}, false);
  if (!writer.finish()) return;
  const auto read = nlohmann::json::parse(json);
  ROCKETPUNCH_FUZZ_CHECK(read.size() == 1 && read.at("text") == text);
}

void check_upload(const std::string& name, const std::string& type, const std::string& content, bool limits) {
  detail::codec::RequestWriter writer(detail::operation("createPost"));
  detail::Multipart parts;
  const std::vector<Upload> images{Upload::bytes(name, type, content)};
  detail::codec::add_images(writer, parts, {"images", 1}, images, {.limits = limits});
  const auto wire = writer.finish(parts.content_type(), parts.take());
  if (!wire) return;
  const std::string body = wire->streamed_body->read_all().value();
  // up to the content there are four lines, and nothing in them that ends a line or a quote
  const std::string_view head = std::string_view(body).substr(0, body.find("\r\n\r\n"));
  std::string_view rest = head;
  int lines = 0;
  for (; !rest.empty(); ++lines) {
    const auto end = std::min(rest.find("\r\n"), rest.size());
    ROCKETPUNCH_FUZZ_CHECK(is_line(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  ROCKETPUNCH_FUZZ_CHECK(lines == 3);
  const auto disposition = head.substr(0, head.find("\r\nContent-Type: "));
  ROCKETPUNCH_FUZZ_CHECK(std::count(disposition.begin(), disposition.end(), '"') == 4);
  ROCKETPUNCH_FUZZ_CHECK(body.compare(head.size() + 4, content.size(), content) == 0);
}

void check_query(const std::string& text) {
  const auto wire =
      detail::codec::encode(detail::operation("searchJobs"),
                            JobQuery{.keyword = text, .job_categories = {text}, .sort = JobSort(text)});
  if (!wire) return;
  const auto fields = detail::parse_form(wire->target.substr(wire->target.find('?') + 1));
  ROCKETPUNCH_FUZZ_CHECK(fields && fields->size() == 3);
  for (const auto& field : *fields) ROCKETPUNCH_FUZZ_CHECK(field.second == text);
}

void check_headers(const std::string& text) {
  const RawRequest request{.method = text,
                           .path = "/x",
                           .query = {},
                           .headers = {{text, "v"}, {"X-A", text}},
                           .body = {},
                           .content_type = text};
  if (!detail::codec::encode(detail::codec::operation_of(request), request)) return;
  ROCKETPUNCH_FUZZ_CHECK(!text.empty() && is_line(text) && text.find_first_of(" \t:") == text.npos);
}

void check_consent_page(const std::string& text) {
  OAuthConfig config{.client_id = text, .client_secret = Secret("s"), .redirect_uri = text, .scopes = {text}};
  try {
    config = detail::checked(std::move(config));
  } catch (const Error&) {
    return;
  }
  const auto request = AuthorizationRequest::make(config);
  const auto url = detail::parse_url(request.url);
  ROCKETPUNCH_FUZZ_CHECK(url && url->host == "developers.rocketpunch.com");
  const auto fields = detail::parse_form(url->query);
  ROCKETPUNCH_FUZZ_CHECK(fields && fields->size() == 7);
  ROCKETPUNCH_FUZZ_CHECK(AuthorizationRequest::deserialize(request.serialize()).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_json(text);
  check_upload(text, "image/png", "\x89PNG", true);
  check_upload("a", text, text, true);
  check_upload(text, text, text, false);
  check_query(text);
  check_headers(text);
  check_consent_page(text);
  return 0;
}
