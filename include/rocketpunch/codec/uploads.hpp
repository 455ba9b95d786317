#pragma once
#include "rocketpunch/base/version.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "rocketpunch/base/descriptor.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/codec/limits.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/http/body_source.hpp"
#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/http/multipart.hpp"
#include "rocketpunch/params/upload.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

namespace detail {

/// An upload that can be read.
struct OpenUpload {
  std::string name{};
  BodySource content{};
  std::string fault{};  ///< Why it can't be; empty: it can.
};

inline OpenUpload open_upload(const Upload::File& file) {
  using rocketpunch::detail::Descriptor;
  OpenUpload opened{.name = file.path.substr(file.path.rfind('/') + 1)};
  if (file.path.find('\0') != file.path.npos) {  // the system would open what stands before it
    opened.fault = "must have a path without NUL";
    return opened;
  }
  // without blocking: it may be a pipe, which is refused below
  auto descriptor =
      std::make_shared<const Descriptor>(open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about {};
  if (!*descriptor || fstat(descriptor->get(), &about) != 0) {
    opened.fault = "can't be read: " + file.path + ": " + std::strerror(errno);
  } else if (!S_ISREG(about.st_mode)) {
    opened.fault = "must be a file: " + file.path;
  } else {
    opened.content.size = static_cast<std::uint64_t>(about.st_size);
    opened.content.read = [descriptor, path = file.path](std::uint64_t offset, char* to,
                                                         std::size_t most) -> Result<std::size_t> {
      const ssize_t count = pread(descriptor->get(), to, most, static_cast<off_t>(offset));
      if (count < 0) return rocketpunch::detail::storage_error("can't read " + path, errno);
      if (count == 0)
        return Error({.kind = ErrorKind::storage,
                      .message = path + " became shorter while it was sent",
                      .maybe_sent = false});
      return static_cast<std::size_t>(count);
    };
  }
  return opened;
}
inline OpenUpload open_upload(const Upload::Bytes& bytes) {
  auto content = std::make_shared<const std::string>(bytes.content);
  return {bytes.name,
          {content->size(),
           [content](std::uint64_t offset, char* to, std::size_t most) {
             return Result<std::size_t>(content->copy(to, most, static_cast<std::size_t>(offset)));
           }},
          {}};
}
inline OpenUpload open_upload(const Upload::Callback& callback) {
  if (!callback.reader) return {.name = callback.name, .fault = "must have a function that reads it"};
  return {callback.name,
          {callback.size,
           [callback](std::uint64_t offset, char* to, std::size_t most) -> Result<std::size_t> {
             const std::size_t count = callback.reader(offset, to, most);
             if (count == 0 || count > most)
               return Error({.kind = ErrorKind::invalid_argument,
                             .message = "the reader of " + callback.name + " gave " + std::to_string(count) +
                                        " bytes where 1 to " + std::to_string(most) + " were asked for",
                             .maybe_sent = false});
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
    if (found.empty()) fault = "is no PNG, JPEG, GIF or WebP image; tell the content type of another kind";
    return std::string(found);
  }
  const bool known =
      told == "image/png" || told == "image/jpeg" || told == "image/gif" || told == "image/webp";
  if (told.substr(0, 6) != "image/" || !rocketpunch::detail::is_token(std::string_view(told).substr(6)))
    fault = "must have the content type of an image, such as image/png";
  else if (known && found != told)
    fault = "is no " + told + " by its first bytes";
  return told;
}

}  // namespace detail

/// Adds images as parts; notes what is wrong with them under the name they have in C++.
inline void add_images(RequestWriter& writer, Multipart& parts, const ImageRule& rule,
                       std::span<const Upload> images, const Checks& checks) {
  const std::string name(rule.name);
  if (checks.limits && images.size() > rule.most)
    writer.refuse(
        name, "may be " + std::to_string(rule.most) + " at most, but are " + std::to_string(images.size()));
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Upload& image = images[i];
    auto opened = std::visit([](const auto& origin) { return detail::open_upload(origin); }, image.origin());
    std::string type = image.content_type();
    if (opened.fault.empty() && checks.limits) {
      if (opened.content.size > checks.most_image_bytes)
        opened.fault = "may have " + std::to_string(checks.most_image_bytes) + " bytes at most, but has " +
                       std::to_string(opened.content.size);
      else
        type = detail::checked_type(image, opened.content, opened.fault);
    }
    if (opened.fault.empty() && !rocketpunch::detail::is_field_value(type))
      opened.fault = "must have a proper content type";
    if (!opened.fault.empty()) {
      writer.refuse(rule.most == 1 ? name : name + '[' + std::to_string(i) + ']', opened.fault);
      continue;
    }
    parts.add_file(name, type.empty() ? "application/octet-stream" : type,
                   opened.name.empty() ? "image" : opened.name, std::move(opened.content));
  }
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
