#pragma once
#include "rocketpunch/base/language.hpp"

#include <optional>
#include <string>

#include "rocketpunch/codec/body_types.hpp"
#include "rocketpunch/params/post.hpp"

namespace rocketpunch::codec {

/// A link, as the object that the service has for it.
inline constexpr BodyType link_object{
    body_type_of<std::optional<std::string>>.presence,
    [](BodyWriter& to, const void* value, const Rule& rule) {
      to.wrapped("link", **static_cast<const std::optional<std::string>*>(value), rule);
    }};

template <>
struct BodySchema<PostDraft> {
  static constexpr ImageRule images[] = {{"images", 10}};
  static constexpr BodyField fields[] = {
      body_field<&PostDraft::text>("text", "text", {.most = 5000}),
      body_field<&PostDraft::link>("og", "link", {.most = 200}, link_object),
  };
};

}  // namespace rocketpunch::codec
