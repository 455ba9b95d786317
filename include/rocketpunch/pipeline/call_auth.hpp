#pragma once
#include "rocketpunch/base/version.hpp"

#include <concepts>
#include <memory>
#include <utility>

#include "rocketpunch/auth/auth.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

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

/// The authentication of a client's calls, whatever its type. Cheap to copy; copies share it.
class AnyAuth {
 public:
  // in that order: whether this type itself is an AuthPolicy depends on its constructors, this one too
  template <class Auth>
  requires(!std::same_as<Auth, AnyAuth>) && AuthPolicy<Auth> AnyAuth(Auth auth)
      : auth_(std::make_shared<Of<Auth>>(std::move(auth))) {}

  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    return auth_->credential(operation, limits);
  }
  bool is_renewable() const noexcept { return auth_->is_renewable(); }
  /// Only if it is renewable.
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const {
    return auth_->renew(refused, limits);
  }
  /// The same for calls that don't block; null: they may ask it as any other, since it has a transport of its
  /// own or needs none.
  PatientAuth* patient() const noexcept { return auth_->patient(); }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual Result<Credential> credential(const Operation& operation, const SendOptions& limits) const = 0;
    virtual bool is_renewable() const noexcept = 0;
    virtual Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const = 0;
    virtual PatientAuth* patient() const noexcept = 0;
  };
  template <class Auth>
  struct Of final : Any {
    explicit Of(Auth a) : auth(std::move(a)) {}
    Result<Credential> credential(const Operation& operation, const SendOptions& limits) const override {
      return auth.credential(operation, limits);
    }
    bool is_renewable() const noexcept override { return RenewableAuth<Auth>; }
    Result<Renewal> renew([[maybe_unused]] const Credential& refused,
                          [[maybe_unused]] const SendOptions& limits) const override {
      if constexpr (RenewableAuth<Auth>)
        return auth.renew(refused, limits);
      else
        return Renewal::found;
    }
    PatientAuth* patient() const noexcept override {
      if constexpr (requires {
                      { auth.patient() } -> std::same_as<PatientAuth*>;
                    })
        return auth.patient();
      else
        return nullptr;
    }
    Auth auth;
  };

  std::shared_ptr<const Any> auth_;
};

}  // namespace detail

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
