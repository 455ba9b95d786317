#pragma once
#include "rocketpunch/version.hpp"

#include <utility>

#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The authentication of a client, asked over a driver: without blocking where that must not be.
template <class = void>
class DrivenAuth {
 public:
  explicit DrivenAuth(AnyAuth auth) : auth_(std::move(auth)) {}

  const AnyAuth& plain() const noexcept { return auth_; }

  Task<Result<Credential>> credential(CallDriver& driver, const Operation& operation,
                                      const SendOptions& limits) const {
    if (AsyncAuth* const async_auth = driver.may_block() ? nullptr : auth_.async_auth())
      co_return co_await async_auth->credential_over(driver, operation, limits);
    co_return auth_.credential(operation, limits);
  }
  Task<Result<Renewal>> renew(CallDriver& driver, const Credential& refused,
                              const SendOptions& limits) const {
    if (AsyncAuth* const async_auth = driver.may_block() ? nullptr : auth_.async_auth())
      co_return co_await async_auth->renew_over(driver, refused, limits);
    co_return auth_.renew(refused, limits);
  }
  /// Whether that is answered for the app alone: what a user's token reads may be the user's own.
  Task<bool> asks_as_app(CallDriver& driver, const Operation& operation, const SendOptions& limits) const {
    const auto given = co_await credential(driver, operation, limits);
    co_return given && given->kind == Credential::Kind::app_key;
  }

 private:
  AnyAuth auth_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
