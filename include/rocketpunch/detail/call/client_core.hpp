#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "rocketpunch/auth.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

template <class T>
class Task;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

class CallDriver;

/// Fetches credentials without blocking the thread.
class AsyncAuth {
 public:
  virtual ~AsyncAuth() = default;
  virtual Task<Result<Credential>> credential_over(CallDriver& driver, const Operation& operation,
                                                   const SendOptions& limits) = 0;
  virtual Task<Result<Renewal>> renew_over(CallDriver& driver, const Credential& refused,
                                           const SendOptions& limits) = 0;
};

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
class ClientCore {
 public:
  virtual ~ClientCore() = default;
  /// Makes a call over a `CallDriver`, and gives the response (2xx); where a model was read, maybe an empty
  /// one.
  virtual Task<Result<HttpResponse>> run(CallDriver& driver, const CallRequest& call) = 0;

  /// The same with another authentication: it shares quota and cache.
  virtual std::shared_ptr<ClientCore> as(AnyAuth auth) const = 0;
  /// The same with other settings: it shares quota and cache. Throws a configuration `Error` for settings
  /// that can't be used.
  virtual std::shared_ptr<ClientCore> with(const ClientChanges& changes) const = 0;

  /// The settings, with what was left out filled in.
  virtual const ClientOptions& options() const noexcept = 0;
  /// All windows of the limits, as they are now.
  virtual Result<std::vector<QuotaWindow>> quota_windows() const = 0;
  /// How long that many calls take, beginning now, if the quota is all that holds them up.
  virtual Result<std::chrono::milliseconds> quota_time(std::int64_t calls, Priority priority,
                                                       const LockOptions& wait) const = 0;

  /// What is checked before a write is sent.
  codec::Checks checks(const CallOptions& call) const {
    return {options().check_limits, options().max_image_bytes, call.body};
  }
};

/// Throws a configuration `Error` for options that can't be used.
template <class = void>
std::shared_ptr<ClientCore> make_client_core(AnyAuth auth, ClientOptions options);
/// Makes a call on the calling thread.
template <class = void>
Result<HttpResponse> run_blocking(ClientCore& core, const AnyTransport& transport, const CallRequest& call);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/client_core.ipp"
#endif
