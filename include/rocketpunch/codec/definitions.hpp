#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>

#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/codec/query_schema.hpp"
#include "rocketpunch/codec/raw_request.hpp"
#include "rocketpunch/codec/read_schema.hpp"
#include "rocketpunch/codec/tables.hpp"
#include "rocketpunch/codec/uploads.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/codec/write_schema.hpp"
#include "rocketpunch/http/multipart.hpp"

/// What codec.hpp declares.
namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

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
  if (const WriteFault& fault = to.fault(); !fault.path.empty()) writer.refuse(fault.path, fault.rule);
  if constexpr (requires { Table::is_change; })
    if (checks.limits && to.written() == 0 && !with_images)
      writer.refuse("the change", "has no field: nothing would change");
  return to.take();
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
