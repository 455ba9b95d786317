#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/interface.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/http/headers.hpp"
#include "rocketpunch/http/request.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/call_auth.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/quota/window.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch::detail {

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

/// The calls of a client and its copies, and what they share. Safe to use from many threads. What a function
/// is given by reference stays where it is until its task has ended.
class Calls : public Interface {
 public:
  /// Calls an operation on the calling thread, and reads its answer into a model.
  virtual Result<void> read(const Sender& sender, const Operation& operation,
                            const Result<codec::WireRequest>& request, const CallOptions& call,
                            ModelSlot slot) = 0;
  /// Calls an operation on the calling thread, and gives the whole response (2xx).
  virtual Result<HttpResponse> exchange(const Sender& sender, const Operation& operation,
                                        const Result<codec::WireRequest>& request, const Headers& headers,
                                        const CallOptions& call) = 0;
  /// The same two over an `Io`.
  virtual Task<Result<void>> read_over(Io& io, const Operation& operation,
                                       const Result<codec::WireRequest>& request, const CallOptions& call,
                                       ModelSlot slot) = 0;
  virtual Task<Result<HttpResponse>> exchange_over(Io& io, const Operation& operation,
                                                   const Result<codec::WireRequest>& request,
                                                   const Headers& headers, const CallOptions& call) = 0;

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
std::shared_ptr<Calls> make_calls(std::unique_ptr<const CallAuth> auth, ClientOptions options);

}  // namespace rocketpunch::detail

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/pipeline/way.hpp"
#endif
