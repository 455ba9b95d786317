#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rocketpunch/api/upload.hpp"
#include "rocketpunch/detail/codec/added_fields.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/event_part_tables.hpp"
#include "rocketpunch/detail/codec/event_tables.hpp"
#include "rocketpunch/detail/codec/job_tables.hpp"
#include "rocketpunch/detail/codec/oauth_tables.hpp"
#include "rocketpunch/detail/codec/post_tables.hpp"
#include "rocketpunch/detail/codec/read_schema.hpp"
#include "rocketpunch/detail/codec/request_writer.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/detail/codec/write_schema.hpp"
#include "rocketpunch/detail/http/multipart.hpp"
#include "rocketpunch/detail/os/read_ahead.hpp"
#include "rocketpunch/detail/os/upload_file.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

/// The tables of all that operations take and give.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

using AllSlices = Types<CommonSlice, JobSlice, EventSlice, EventPartSlice, PostSlice, OAuthSlice>;

/// An upload that can be read.
struct OpenUpload {
  std::string name{};
  BodySource content{};
  std::string fault{};  ///< Why it can't be; empty: it can.
};

inline OpenUpload open_upload(const Upload::File& file) {
  const SystemPath path = file.path;
  OpenUpload opened{.name = path.text.substr(path.text.find_last_of(separators_of_paths) + 1)};
  const auto source = std::make_shared<ReadAhead>(path);
  opened.fault = source->file().fault();
  opened.content = {source->file().size(),
                    [source](std::uint64_t offset, char* to, std::size_t most) {
                      return source->read_at(offset, to, most);
                    },
                    [source](std::uint64_t offset) { return source->fetch(offset); }};
  return opened;
}
inline OpenUpload open_upload(const Upload::Bytes& bytes) {
  return {bytes.name, source_of(bytes.content), {}};
}
inline OpenUpload open_upload(const Upload::Callback& callback) {
  if (!callback.reader) return {.name = callback.name, .fault = "must have a function that reads it"};
  return {callback.name,
          {callback.size,
           [callback](std::uint64_t offset, char* to, std::size_t most) -> Result<std::size_t> {
             const std::size_t count = callback.reader(offset, to, most);
             if (count == 0 || count > most)
               return not_sent(ErrorKind::invalid_argument, "the reader of " + callback.name + " gave " +
                                                                std::to_string(count) + " bytes where 1 to " +
                                                                std::to_string(most) + " were asked for");
             return count;
           }},
          {}};
}

/// The media type that the first bytes of an image tell; empty: none that is known here.
inline std::string_view image_type(std::string_view first) {
  if (first.substr(0, 4) == "\x89PNG") return "image/png";
  if (first.substr(0, 3) == "\xff\xd8\xff") return "image/jpeg";
  if (first.substr(0, 4) == "GIF8") return "image/gif";
  if (first.size() >= 12 && first.substr(0, 4) == "RIFF" && first.substr(8, 4) == "WEBP") return "image/webp";
  return {};
}

/// The type to send an image as; `fault` says why there is none.
inline std::string checked_type(const Upload& upload, const BodySource& content, std::string& fault) {
  char first[12];
  const auto count =
      content.size == 0
          ? Result<std::size_t>(std::size_t{0})
          : content.read(0, first, (std::min)(sizeof(first), static_cast<std::size_t>(content.size)));
  if (!count) {
    fault = count.error().message();
    return {};
  }
  const std::string_view found = image_type({first, *count});
  const std::string& told = upload.content_type();
  if (told.empty()) {
    if (found.empty())
      fault = "is not recognised as PNG, JPEG, GIF or WebP; pass content_type for other images";
    return std::string(found);
  }
  const bool known =
      told == "image/png" || told == "image/jpeg" || told == "image/gif" || told == "image/webp";
  if (told.substr(0, 6) != "image/" || !is_token(std::string_view(told).substr(6)))
    fault = "must have the content type of an image, such as image/png";
  else if (known && found != told)
    fault = "is no " + told + " by its first bytes";
  return told;
}

/// Adds images as parts; notes what is wrong with them under the name they have in C++.
inline void add_images(RequestWriter& writer, Multipart& parts, const ImageRule& rule,
                       std::span<const Upload> images, const Checks& checks) {
  const std::string name(rule.name);
  if (checks.limits && images.size() > rule.most)
    writer.refuse(
        name, "must be at most " + std::to_string(rule.most) + ", but are " + std::to_string(images.size()));
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Upload& image = images[i];
    auto opened = std::visit([](const auto& origin) { return open_upload(origin); }, image.origin());
    std::string type = image.content_type();
    if (opened.fault.empty() && checks.limits) {
      if (opened.content.size > checks.most_image_bytes)
        opened.fault = "must have at most " + std::to_string(checks.most_image_bytes) + " bytes, but has " +
                       std::to_string(opened.content.size);
      else
        type = checked_type(image, opened.content, opened.fault);
    }
    if (opened.fault.empty() && !is_field_value(type)) opened.fault = "must have a proper content type";
    if (!opened.fault.empty()) {
      writer.refuse(rule.most == 1 ? name : name + '[' + std::to_string(i) + ']', opened.fault);
      continue;
    }
    parts.add_file(name, type.empty() ? "application/octet-stream" : type,
                   opened.name.empty() ? "image" : opened.name, std::move(opened.content));
  }
}

/// Whether a path stays below what it is appended to: no `.` or `..` segment, encoded or not, and nothing
/// that a server could take for a further separator.
inline bool stays_below(std::string_view path) {
  std::string plain;
  for (const char c : path) plain += ascii_lower(c);
  replace_all(plain, "%2e", ".");
  if (plain.empty() || plain.front() != '/') return false;
  if (plain.find_first_of("?#\\") != plain.npos || plain.find("%2f") != plain.npos ||
      plain.find("%5c") != plain.npos)
    return false;
  if (!std::all_of(plain.begin(), plain.end(), is_url_character)) return false;
  if (plain.find("//") != plain.npos) return false;
  for (std::size_t at = 0; (at = plain.find('%', at)) != plain.npos; ++at)
    if (at + 2 >= plain.size() || hex_value(plain[at + 1]) < 0 || hex_value(plain[at + 2]) < 0) return false;
  plain += '/';
  // servlet containers take what follows ";" away before they resolve "..", and so make "..;" one
  replace_all(plain, "%3b", ";");
  replace_all(plain, ";", "/");
  return plain.find("/./") == plain.npos && plain.find("/../") == plain.npos;
}

// The writer's type is left open for the compiler to pass over what a program doesn't use.
Result<WireRequest> write_raw(auto writer, const RawRequest& request) {
  if (!is_token(request.method)) writer.refuse("method", "must be an HTTP method");
  if (!stays_below(request.path))
    writer.refuse(
        "path",
        "must begin with \"/\", be percent-encoded and have no \".\", \"..\", query or empty segments");
  for (const auto& [name, value] : request.query) writer.pair(name, value);
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || is_message_header(name) || equal_ignoring_case(name, "Authorization"))
      writer.refuse("headers", "must have proper names, and none that the SDK sets itself");
    if (!is_field_value(value)) writer.refuse("headers", "must not have line ends or control characters");
  }
  if (!is_field_value(request.content_type)) writer.refuse("content_type", "must be one line");
  if (!request.body.empty() && request.content_type.empty())
    writer.refuse("content_type", "must tell what the body is");
  return writer.finish(request.content_type, request.body);
}

// What codec.hpp declares.

template <class Model>
const Type& model_type() noexcept {
  return type_of<Model>;
}

template <class Query>
Result<WireRequest> encode(const Operation& operation, const Query& query) {
  RequestWriter writer(operation);
  if constexpr (std::is_same_v<Query, RawRequest>) {
    return write_raw(std::move(writer), query);
  } else {
    add_query(writer, query);
    return writer.finish();
  }
}

/// The JSON of a struct; its faults are noted at `writer`.
template <class Body>
std::string json_of(RequestWriter& writer, const Body& body, const Checks& checks, bool with_images) {
  using Table = Schema<Body, WriteField>;
  ModelWriter to(checks.limits);
  to.object(Table::fields, &body);
  for (const auto& [path, rule] : to.faults()) writer.refuse(path, rule);
  if constexpr (requires { Table::is_change; })
    if (checks.limits && to.written() == 0 && !with_images && !checks.added)
      writer.refuse({}, "the change has no field: nothing would change");
  std::string json = to.take();
  if (checks.added)
    if (const std::string fault = add_fields(json, *checks.added); !fault.empty())
      writer.refuse("body", fault);
  writer.take_fields();
  return json;
}

template <class Target, class Body>
Result<WireRequest> encode(const Operation& operation, const Target& target, const Body& body,
                           const Checks& checks) {
  RequestWriter writer(operation);
  add_query(writer, target);
  std::string json = json_of(writer, body, checks, false);
  return writer.finish("application/json", std::move(json));
}

template <class Target, class Body>
Result<WireRequest> encode(const Operation& operation, const Target& target, const Body& body,
                           const Checks& checks, Images images) {
  RequestWriter writer(operation);
  add_query(writer, target);
  std::size_t count = 0;
  for (const auto& group : images) count += group.size();
  Multipart parts;
  parts.add("request", "application/json", json_of(writer, body, checks, count > 0));
  const ImageRule* rule = Schema<Body, WriteField>::images;
  for (const auto& group : images) add_images(writer, parts, *rule++, group, checks);
  if (count == 0) return writer.finish(parts.content_type(), *parts.take().read_all());
  return writer.finish(parts.content_type(), parts.take());
}

inline constexpr Operation no_operation{};

template <class Query>
std::vector<WriteFault> faults_of(const Query& query) {
  RequestWriter writer(no_operation);
  add_query(writer, query);
  return writer.faults();
}

template <class Body>
std::vector<WriteFault> faults_of(const Body& body, const Checks& checks, Images images) {
  using Table = Schema<Body, WriteField>;
  RequestWriter writer(no_operation);
  std::size_t count = 0;
  for (const auto& group : images) count += group.size();
  json_of(writer, body, checks, count > 0);
  if constexpr (requires { Table::images; }) {
    Multipart parts;
    const ImageRule* rule = Table::images;
    for (const auto& group : images) add_images(writer, parts, *rule++, group, checks);
  }
  return writer.faults();
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
