#pragma once
#include "rocketpunch/version.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rocketpunch/api/upload.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

/// What the layers above ask of the codec.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

struct Type;

/// How a model is read, by the table of its fields.
template <class Model>
const Type& model_type() noexcept;

/// The row that a raw request stands for; its id and path are views into the request.
inline Operation operation_of(const RawRequest& request) {
  const std::string_view method = request.method;
  const Replay replay = method == "GET" || method == "HEAD"     ? Replay::safe
                        : method == "PUT" || method == "DELETE" ? Replay::idempotent
                                                                : Replay::unsafe;
  return {"request", method, Base::api, request.path, Access::any, "", "", replay};
}

/// What is checked before a write is sent, and what the caller adds to it.
struct Checks {
  bool limits = true;                          ///< Whether the specification's limits are held
  std::uint64_t most_image_bytes = 20u << 20;  ///< Of one image
  std::optional<std::string_view> added{};     ///< An object whose fields the JSON gets too
};

/// Writes a query, a target or a `RawRequest`, and checks it: an `invalid_argument` error names what breaks a
/// limit.
template <class Query>
Result<WireRequest> encode(const Operation& operation, const Query& query);

/// The same with a body of JSON.
template <class Target, class Body>
Result<WireRequest> encode(const Operation& operation, const Target& target, const Body& body,
                           const Checks& checks);

/// All that is wrong with a query; `encode` tells the first of it.
template <class Query>
std::vector<WriteFault> faults_of(const Query& query);

/// Images beside the JSON, for each of the names that the body's table has for them.
using Images = std::initializer_list<std::span<const Upload>>;

/// The same with images beside the JSON.
template <class Target, class Body>
Result<WireRequest> encode(const Operation& operation, const Target& target, const Body& body,
                           const Checks& checks, Images images);

/// The same of a body and the images beside it.
template <class Body>
std::vector<WriteFault> faults_of(const Body& body, const Checks& checks, Images images);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/codec.ipp"
#endif
