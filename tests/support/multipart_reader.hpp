// Takes a multipart body apart again.
#pragma once

#include <rocketpunch/transport.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace rocketpunch::test {

struct ReadPart {
  std::string disposition, content_type, content;
};

/// The parts of a request. Throws std::runtime_error where its form is wrong.
inline std::vector<ReadPart> parts_of(const HttpRequest& request) {
  const auto require = [](bool it) {
    if (!it) throw std::runtime_error("the multipart body is malformed");
  };
  const std::string type(request.headers.get("Content-Type").value_or(""));
  const std::string begin = "multipart/form-data; boundary=";
  require(type.substr(0, begin.size()) == begin);
  const std::string delimiter = "--" + type.substr(begin.size());
  const std::string& body = request.body;
  std::vector<ReadPart> parts;
  std::size_t at = 0;
  while (true) {
    require(body.compare(at, delimiter.size(), delimiter) == 0);
    at += delimiter.size();
    if (body.compare(at, 4, "--\r\n") == 0) {
      require(at + 4 == body.size());
      return parts;
    }
    require(body.compare(at, 2, "\r\n") == 0);
    at += 2;
    ReadPart part;
    const auto take_line = [&](const std::string& name) {
      require(body.compare(at, name.size(), name) == 0);
      const auto end = body.find("\r\n", at);
      const std::string value = body.substr(at + name.size(), end - at - name.size());
      at = end + 2;
      return value;
    };
    part.disposition = take_line("Content-Disposition: form-data; ");
    part.content_type = take_line("Content-Type: ");
    require(body.compare(at, 2, "\r\n") == 0);
    const auto end = body.find("\r\n" + delimiter, at + 2);
    require(end != body.npos);
    part.content = body.substr(at + 2, end - at - 2);
    at = end + 2;
    parts.push_back(part);
  }
}

}  // namespace rocketpunch::test
