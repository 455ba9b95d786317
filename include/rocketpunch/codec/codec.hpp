#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/raw_request.hpp"
#include "rocketpunch/params/upload.hpp"

/// What the layers above ask of the codec.
namespace rocketpunch::codec {

struct Type;

/// How a model is read, by the table of its fields.
template <class Model>
const Type& model_type() noexcept;

/// Writes a query, or a `RawRequest`, and checks it: an `invalid_argument` error names what breaks a limit.
template <class Query>
Result<WireRequest> encode(const Operation& operation, const Query& query);

/// The row that a raw request stands for; its id and path are views into the request.
inline Operation operation_of(const RawRequest& request) {
  const std::string_view method = request.method;
  const Replay replay = method == "GET" || method == "HEAD"     ? Replay::safe
                        : method == "PUT" || method == "DELETE" ? Replay::idempotent
                                                                : Replay::unsafe;
  return {"request", method, Host::api, request.path, Access::any, "", "", replay};
}

/// What is checked before a write is sent.
struct Checks {
  bool limits = true;                          ///< Whether the specification's limits are held
  std::uint64_t most_image_bytes = 20u << 20;  ///< Of one image
};

/// Images that go under one name.
struct ImageGroup {
  std::string_view name;
  const std::vector<Upload>& images;
  std::size_t most;  ///< 1: shown in errors without a number
};

/// A request whose body is JSON.
template <class Body>
Result<WireRequest> write_json(RequestWriter writer, const Body& body, const Checks& checks);

/// A request whose JSON has images beside it.
template <class Body>
Result<WireRequest> write_parts(RequestWriter writer, const Body& body, const Checks& checks,
                                std::initializer_list<ImageGroup> groups);

}  // namespace rocketpunch::codec

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/codec/bodies.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/codec/tables.hpp"
#endif
