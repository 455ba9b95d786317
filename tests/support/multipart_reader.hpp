// Takes a multipart body apart again.
#pragma once

#include <rocketpunch/http/request.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace rocketpunch::test {

struct ReadPart {
  std::string disposition, content_type, content;
};

/// The parts of a request, whose form is checked on the way.
inline std::vector<ReadPart> parts_of(const HttpRequest& request) {
  const std::string type(request.headers.get("Content-Type").value_or(""));
  const std::string begin = "multipart/form-data; boundary=";
  REQUIRE(type.substr(0, begin.size()) == begin);
  const std::string delimiter = "--" + type.substr(begin.size());
  const std::string& body = request.body;
  std::vector<ReadPart> parts;
  std::size_t at = 0;
  while (true) {
    REQUIRE(body.compare(at, delimiter.size(), delimiter) == 0);
    at += delimiter.size();
    if (body.compare(at, 4, "--\r\n") == 0) {
      CHECK(at + 4 == body.size());
      return parts;
    }
    REQUIRE(body.compare(at, 2, "\r\n") == 0);
    at += 2;
    ReadPart part;
    const auto take_line = [&](const std::string& name) {
      REQUIRE(body.compare(at, name.size(), name) == 0);
      const auto end = body.find("\r\n", at);
      const std::string value = body.substr(at + name.size(), end - at - name.size());
      at = end + 2;
      return value;
    };
    part.disposition = take_line("Content-Disposition: form-data; ");
    part.content_type = take_line("Content-Type: ");
    REQUIRE(body.compare(at, 2, "\r\n") == 0);
    const auto end = body.find("\r\n" + delimiter, at + 2);
    REQUIRE(end != body.npos);
    part.content = body.substr(at + 2, end - at - 2);
    at = end + 2;
    parts.push_back(part);
  }
}

}  // namespace rocketpunch::test
