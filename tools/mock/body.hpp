// Bodies of requests that write: their JSON, its limits, and the images beside it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "context.hpp"
#include "json.hpp"

namespace rocketpunch::testing::mock {

/// The JSON of a request, whose fields are checked as they are taken. Throws the C0005 that names the field.
class Body {
 public:
  /// The JSON of the whole body. Throws C0002 where it can't be read.
  static Body json(const Call& call);
  /// The JSON of the part `request` of a multipart body.
  static Body part(const Call& call);

  bool has(const char* name) const { return json_.contains(name); }
  const Json& operator[](const char* name) const { return field(json_, name); }

  /// A text with that many code points; null only where it is allowed.
  void text(const char* name, std::size_t least, std::size_t most, bool nullable = false) const;
  /// A text that must be there.
  void required_text(const char* name, std::size_t least, std::size_t most) const;
  /// A list of texts or objects.
  void list(const char* name, std::size_t least, std::size_t most) const;
  void required_list(const char* name, std::size_t least) const;
  void boolean(const char* name) const;
  /// A day; null only where it is allowed.
  void date(const char* name, bool nullable) const;
  /// One of those texts.
  void choice(const char* name, const std::vector<std::string>& choices) const;

 private:
  explicit Body(Json json) : json_(std::move(json)) {}

  Json json_;
};

/// The images of a multipart body under that name, as answers describe them. Throws P0010, P0011 or P0012.
Json take_images(Call& call, const char* name);

}  // namespace rocketpunch::testing::mock
