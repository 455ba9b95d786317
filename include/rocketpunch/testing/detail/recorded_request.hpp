#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/testing/detail/cut_secrets.hpp"
#include "rocketpunch/testing/detail/find_operation.hpp"
#include "rocketpunch/transport.hpp"

/// A request as it stands in a cassette, and is looked for in one.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Adds a value, beside others of its name.
inline void add_member(RecordedJson& object, const std::string& name, std::string value) {
  if (!object.contains(name)) {
    object[name] = std::move(value);
  } else {
    RecordedJson& there = object[name];
    if (!there.is_array()) there = RecordedJson::array({there});
    there.push_back(std::move(value));
  }
}

/// Part of a multipart body, as views into it.
struct RecordedPart {
  std::string_view name{}, file_name{}, type{}, content{};
};

/// The parts of a multipart body; nothing where it isn't what this library writes.
inline std::optional<std::vector<RecordedPart>> parts_in(std::string_view type, std::string_view body) {
  constexpr std::string_view begin = "multipart/form-data; boundary=";
  if (!type.starts_with(begin)) return std::nullopt;
  const std::string delimiter = "\r\n--" + std::string(type.substr(begin.size()));
  const auto between = [](std::string_view text, std::string_view before, std::string_view after) {
    const auto at = text.find(before);
    if (at == text.npos) return std::string_view();
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find(after));
  };
  std::vector<RecordedPart> parts;
  if (!body.starts_with(std::string_view(delimiter).substr(2))) return std::nullopt;
  body.remove_prefix(delimiter.size() - 2);
  while (!body.starts_with("--")) {
    const auto head_end = body.find("\r\n\r\n");
    const auto end = head_end == body.npos ? body.npos : body.find(delimiter, head_end + 2);
    if (end == body.npos) return std::nullopt;
    const std::string_view head = body.substr(0, head_end + 2);
    const auto content_at = head_end + 4;
    parts.push_back({between(head, " name=\"", "\""), between(head, "; filename=\"", "\""),
                     between(head, "Content-Type: ", "\r\n"),
                     body.substr(content_at, end > content_at ? end - content_at : 0)});
    body.remove_prefix(end + delimiter.size());
  }
  return parts;
}

/// SHA-256 as `sha256sum` prints it.
inline std::string digest_of(std::string_view bytes) {
  std::string text;
  for (const char c : sha256(bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    text += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
  }
  return text;
}

/// Puts a body into an object: a document as `body`, other text as `text`, and what is no text by size and
/// digest.
inline void put_body(RecordedJson& into, std::string_view body, const RequestSecrets& secrets) {
  if (auto document = document_in(body)) {
    into["body"] =
        without_secrets(*document, secrets, Cut::named, [](std::string_view) { return std::string("***"); });
  } else if (code_points(body)) {
    into["text"] = without_secrets(body, secrets, Cut::named);
  } else {
    into["size"] = body.size();
    into["sha256"] = digest_of(body);
  }
}

/// A request, by all that tells it from others, and without secrets: its method, the path below the base URL,
/// the query, the language, the tag it has, and the body. `body` is all of that, streamed or not.
inline RecordedJson recorded_request(const HttpRequest& request, std::string_view body,
                                     const RequestSecrets& secrets) {
  const auto url = parse_url(request.url).value_or(UrlParts{});
  const auto found = find_operation(request.method, request.url);
  std::string_view path = found ? found->path : url.path;
  // of what no operation is known for, the part behind the version, with which base URLs end
  for (const std::string_view version : {"/v1/", "/v2/", "/v3/"})
    if (const auto at = path.find(version); !found && at != path.npos) path = path.substr(at + 3);

  RecordedJson recorded{{"method", request.method}, {"path", secrets.cut_from(std::string(path))}};
  for (auto& [name, value] : parse_form(url.query).value_or(FormFields{{std::string(url.query), ""}}))
    add_member(
        recorded["query"], secrets.cut_from(name),
        is_secret_parameter(name) || is_cut_anywhere(value) ? "***" : secrets.cut_from(std::move(value)));
  for (const char* name : {"Accept-Language", "If-None-Match"})
    if (const auto value = request.headers.get(name))
      recorded["headers"][name] = secrets.cut_from(std::string(*value));

  if (body.empty()) return recorded;
  const std::string_view type = request.headers.get("Content-Type").value_or("");
  if (is_form(request)) {
    for (auto& [name, value] : parse_form(body).value_or(FormFields{{"unreadable", ""}}))
      add_member(recorded["form"], secrets.cut_from(name),
                 is_harmless_form_field(name) ? secrets.cut_from(std::move(value)) : "***");
  } else if (const auto parts = parts_in(type, body)) {
    for (const RecordedPart& part : *parts) {
      RecordedJson one{{"name", part.name}, {"type", part.type}};
      if (part.file_name.empty()) {
        put_body(one, part.content, secrets);
      } else {
        one["file_name"] = secrets.cut_from(std::string(part.file_name));
        one["size"] = part.content.size();
        one["sha256"] = digest_of(part.content);
      }
      recorded["parts"].push_back(std::move(one));
    }
  } else {
    put_body(recorded, body, secrets);
  }
  return recorded;
}

/// What of a recorded request has to be the same in one that is asked for.
inline constexpr const char* parts_of_request[] = {"method", "path", "query", "headers", "body",
                                                   "text",   "form", "parts", "size",    "sha256"};

/// A part of a recorded request, without regard to the order of fields; null: it has none.
inline nlohmann::json part_of_request(const RecordedJson& request, const char* name) {
  const auto found = request.find(name);
  return found == request.end() ? nlohmann::json() : nlohmann::json(*found);
}

/// What two requests have in common that are taken for the same.
inline std::string key_of_request(const RecordedJson& request) {
  auto parts = nlohmann::json::array();
  for (const char* name : parts_of_request) parts.push_back(part_of_request(request, name));
  return parts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// A recorded request in a line, such as `GET /jobs?keyword=AI&page=2`.
inline std::string line_of_request(const RecordedJson& request) {
  std::string line = request.value("method", "") + ' ' + request.value("path", "");
  char before = '?';
  const auto query = request.find("query");
  if (query != request.end() && query->is_object())
    for (const auto& [name, value] : query->items()) {
      const RecordedJson values = value.is_array() ? value : RecordedJson::array({value});
      for (const RecordedJson& one : values) {
        line.append(1, before).append(name).append("=").append(one.is_string() ? one.get<std::string>()
                                                                               : text_of_document(one));
        before = '&';
      }
    }
  return printable(line, 300);
}

/// What is different between two requests, in words: `query page, header Accept-Language, body`.
inline std::vector<std::string> differences(const RecordedJson& a, const RecordedJson& b) {
  std::vector<std::string> names;
  for (const char* part : parts_of_request) {
    const auto one = part_of_request(a, part), other = part_of_request(b, part);
    if (one == other) continue;
    const std::string_view kind(part);
    if (kind == "method" || kind == "path") {
      names.push_back("the " + std::string(kind));
    } else if (kind == "query" || kind == "headers") {
      auto all = one.is_object() ? one : nlohmann::json::object();
      if (other.is_object()) all.update(other);
      for (const auto& [name, value] : all.items()) {
        const auto in = [&, &key = name](const nlohmann::json& object) {
          return object.is_object() && object.contains(key) ? object.at(key) : nlohmann::json();
        };
        if (in(one) != in(other))
          names.push_back((kind == "query" ? "the query's " : "the header ") + printable(name, 100));
      }
    } else if (names.empty() || names.back() != "the body") {
      names.push_back("the body");
    }
  }
  return names;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
