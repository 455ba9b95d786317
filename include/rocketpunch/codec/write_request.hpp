#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/codec/body.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/codec/queries.hpp"
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

template <class Target, class Body>
Result<WireRequest> encode(const Operation& operation, const Target& target, const Body& body,
                           const Checks& checks) {
  RequestWriter writer(operation);
  write_target(writer, target);
  std::string json = json_of(writer, body, checks, false);
  return writer.finish("application/json", std::move(json));
}

template <class Target, class Body>
Result<WireRequest> encode(const Operation& operation, const Target& target, const Body& body,
                           const Checks& checks, Images images) {
  RequestWriter writer(operation);
  write_target(writer, target);
  std::size_t count = 0;
  for (const auto& group : images) count += group.size();
  Multipart parts;
  parts.add("request", "application/json", json_of(writer, body, checks, count > 0));
  const ImageRule* rule = BodySchema<Body>::images;
  for (const auto& group : images) add_images(writer, parts, *rule++, group, checks);
  if (count == 0) return writer.finish(parts.content_type(), *parts.take().read_all());
  return writer.finish(parts.content_type(), parts.take());
}

}  // namespace rocketpunch::codec
