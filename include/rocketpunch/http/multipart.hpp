#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rocketpunch {

/// A `multipart/form-data` body (RFC 7578), in memory.
class Multipart {
 public:
  /// Adds a part without a file name.
  Multipart& add(std::string_view name, std::string_view content_type, std::string_view content) {
    parts_.push_back({std::string(name), std::string(content_type), std::string(content)});
    return *this;
  }

  /// The value of `Content-Type`, with the boundary.
  std::string content_type() const { return "multipart/form-data; boundary=" + boundary(); }

  /// The whole body.
  std::string body() const {
    const std::string delimiter = "--" + boundary();
    std::string body;
    for (const Part& part : parts_)
      body.append(delimiter)
          .append("\r\nContent-Disposition: form-data; name=\"")
          .append(part.name)
          .append("\"\r\nContent-Type: ")
          .append(part.content_type)
          .append("\r\n\r\n")
          .append(part.content)
          .append("\r\n");
    return body.append(delimiter).append("--\r\n");
  }

 private:
  struct Part {
    std::string name, content_type, content;
  };

  /// A line that occurs in no part.
  std::string boundary() const {
    for (unsigned number = 1;; ++number) {
      std::string candidate = "rocketpunch-boundary-" + std::to_string(number);
      bool free = true;
      for (const Part& part : parts_) free = free && part.content.find(candidate) == part.content.npos;
      if (free) return candidate;
    }
  }

  std::vector<Part> parts_;
};

}  // namespace rocketpunch
