#pragma once

#include <memory>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// An `AuthPolicy` that can wait over an `Io`, for calls that must not hold their thread up. Those that may
/// ask it as any other: it has a transport of its own.
template <class T>
concept PatientAuth = AuthPolicy<T> && requires(const T& auth, Io& io, const Operation& operation,
                                                const Credential& refused, const SendOptions& limits) {
  { auth.credential_over(io, operation, limits) } -> std::same_as<Task<Result<Credential>>>;
  { auth.renew_over(io, refused, limits) } -> std::same_as<Task<Result<Renewal>>>;
};

/// The authentication of a client's calls, whatever its type.
class CallAuth {
 public:
  CallAuth() = default;
  CallAuth(const CallAuth&) = delete;
  CallAuth& operator=(const CallAuth&) = delete;
  virtual ~CallAuth() = default;

  virtual Task<Result<Credential>> credential(Io& io, const Operation& operation,
                                              const SendOptions& limits) const = 0;
  virtual bool is_renewable() const noexcept = 0;
  /// Only if it is renewable.
  virtual Task<Result<Renewal>> renew(Io& io, const Credential& refused, const SendOptions& limits) const = 0;
};

template <AuthPolicy Auth>
class CallAuthOf final : public CallAuth {
 public:
  explicit CallAuthOf(Auth auth) : auth_(std::move(auth)) {}

  Task<Result<Credential>> credential([[maybe_unused]] Io& io, const Operation& operation,
                                      const SendOptions& limits) const override {
    if constexpr (PatientAuth<Auth>)
      if (!io.may_block()) return auth_.credential_over(io, operation, limits);
    return at_once(operation, limits);
  }
  bool is_renewable() const noexcept override { return RenewableAuth<Auth>; }
  Task<Result<Renewal>> renew([[maybe_unused]] Io& io, const Credential& refused,
                              const SendOptions& limits) const override {
    if constexpr (PatientAuth<Auth>)
      if (!io.may_block()) return auth_.renew_over(io, refused, limits);
    return renew_at_once(refused, limits);
  }

 private:
  Task<Result<Credential>> at_once(const Operation& operation, const SendOptions& limits) const {
    co_return auth_.credential(operation, limits);
  }
  Task<Result<Renewal>> renew_at_once(const Credential& refused, const SendOptions& limits) const {
    if constexpr (RenewableAuth<Auth>)
      co_return auth_.renew(refused, limits);
    else
      co_return Renewal::found;
  }

  Auth auth_;
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
