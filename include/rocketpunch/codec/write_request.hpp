#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/codec/body.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/codec/uploads.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/http/multipart.hpp"
#include "rocketpunch/params/upload.hpp"

namespace rocketpunch::codec {

/// The JSON of a struct; its faults are noted at `writer`.
template <class Body>
std::string json_of(RequestWriter& writer, const Body& body, const Checks& checks, bool with_images) {
  using Table = BodySchema<Body>;
  BodyWriter to(writer, checks.limits);
  to.object(Table::fields, &body);
  if constexpr (requires { Table::is_change; })
    if (to.written() == 0 && !with_images) to.broken("the change", "has no field: nothing would change");
  return to.take();
}

template <class Body>
Result<WireRequest> write_json(RequestWriter writer, const Body& body, const Checks& checks) {
  std::string json = json_of(writer, body, checks, false);
  return writer.finish("application/json", std::move(json));
}

template <class Body>
Result<WireRequest> write_parts(RequestWriter writer, const Body& body, const Checks& checks,
                                std::initializer_list<ImageGroup> groups) {
  std::size_t images = 0;
  for (const ImageGroup& group : groups) images += group.images.size();
  Multipart parts;
  parts.add("request", "application/json", json_of(writer, body, checks, images > 0));
  for (const ImageGroup& group : groups) add_images(writer, parts, group, checks);
  if (images == 0) return writer.finish(parts.content_type(), *parts.take().read_all());
  return writer.finish(parts.content_type(), parts.take());
}

}  // namespace rocketpunch::codec
