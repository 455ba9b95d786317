#pragma once
#include "rocketpunch/base/language.hpp"

#include <concepts>
#include <utility>

#include "rocketpunch/auth/auth.hpp"

namespace rocketpunch {

template <class T>
class Task;

namespace detail {

class Io;

/// Authentication that can wait over an `Io`, for calls that must not hold their thread up.
class PatientAuth {
 public:
  virtual ~PatientAuth() = default;
  virtual Task<Result<Credential>> credential_over(Io& io, const Operation& operation,
                                                   const SendOptions& limits) = 0;
  virtual Task<Result<Renewal>> renew_over(Io& io, const Credential& refused, const SendOptions& limits) = 0;
};

/// The authentication of a client's calls, whatever its type.
class CallAuth {
 public:
  virtual ~CallAuth() = default;
  virtual Result<Credential> credential(const Operation& operation, const SendOptions& limits) const = 0;
  virtual bool is_renewable() const noexcept = 0;
  /// Only if it is renewable.
  virtual Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const = 0;
  /// The same for calls that don't block; null: they may ask it as any other, since it has a transport of its
  /// own or needs none.
  virtual PatientAuth* patient() const noexcept = 0;
};

template <AuthPolicy Auth>
class CallAuthOf final : public CallAuth {
 public:
  explicit CallAuthOf(Auth auth) : auth_(std::move(auth)) {}

  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const override {
    return auth_.credential(operation, limits);
  }
  bool is_renewable() const noexcept override { return RenewableAuth<Auth>; }
  Result<Renewal> renew([[maybe_unused]] const Credential& refused,
                        [[maybe_unused]] const SendOptions& limits) const override {
    if constexpr (RenewableAuth<Auth>)
      return auth_.renew(refused, limits);
    else
      return Renewal::found;
  }
  PatientAuth* patient() const noexcept override {
    if constexpr (requires {
                    { auth_.patient() } -> std::same_as<PatientAuth*>;
                  })
      return auth_.patient();
    else
      return nullptr;
  }

 private:
  Auth auth_;
};

}  // namespace detail

}  // namespace rocketpunch
