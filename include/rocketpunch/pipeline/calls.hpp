#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/http/headers.hpp"
#include "rocketpunch/http/request.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/call_auth.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/quota/limits.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A model to be read, whatever its type.
struct ModelSlot {
  const codec::Type& type;
  void* model;
  void (*clear)(void*);
};
template <class Model>
ModelSlot slot_of(Model& model) {
  return {codec::model_type<Model>(), &model, [](void* target) { *static_cast<Model*>(target) = Model{}; }};
}

/// What holds for one call in place of the client's settings.
struct AttemptLimits {
  std::optional<int> max_attempts{};
  std::optional<std::chrono::milliseconds> attempt_timeout{};
};

/// A call of an operation. What it refers to stays where it is until the call has ended.
struct CallRequest {
  const Operation& operation;
  const Result<codec::WireRequest>& request;
  const CallOptions& options;
  const Headers* headers = nullptr;  ///< Of a raw request; null: none.
  const ModelSlot* model = nullptr;  ///< What a success is read into; null: into nothing.
  AttemptLimits attempts{};
};

/// The calls of a client and its copies, and what they share. Safe to use from many threads.
class Calls {
 public:
  virtual ~Calls() = default;
  /// Makes a call over an `Io`, and gives the response (2xx); where a model was read, maybe an empty one.
  virtual Task<Result<HttpResponse>> run(Io& io, const CallRequest& call) = 0;

  /// The settings, with what was left out filled in.
  virtual const ClientOptions& options() const noexcept = 0;
  /// All windows of the limits, as they are now.
  virtual Result<std::vector<QuotaWindow>> quota_windows() const = 0;
  /// How long that many calls take, beginning now, if the quota is all that holds them up.
  virtual Result<std::chrono::milliseconds> quota_time(std::int64_t calls, Priority priority,
                                                       const LockOptions& wait) const = 0;

  /// What is checked before a write is sent.
  codec::Checks checks() const { return {options().check_limits, options().max_image_bytes}; }
};

/// Throws a configuration `Error` for options that can't be used.
template <class = void>
std::shared_ptr<Calls> make_calls(AnyAuth auth, ClientOptions options);
/// Makes a call on the calling thread.
template <class = void>
Result<HttpResponse> run_blocking(Calls& calls, const AnyTransport& transport, const CallRequest& call);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/pipeline/way.hpp"
#endif
