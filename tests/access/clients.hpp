// Every call of the API, and every walk, by a client with such authentication.
#pragma once

#include "rocketpunch/async.hpp"
#include "rocketpunch/rocketpunch.hpp"
#include "support/each_call.hpp"

namespace rocketpunch::test {

// The check is compiled once for an operation and an authentication. So each way of calling has one of its
// own.
template <class Auth>
struct Calling : Auth {
  using Auth::Auth;
};
template <class Auth>
struct CallingAsync : Auth {
  using Auth::Auth;
};
template <class Auth>
struct Walking : Auth {
  using Auth::Auth;
};
template <class Auth>
struct WalkingAsync : Auth {
  using Auth::Auth;
};

constexpr bool for_user(const Operation& row) { return row.access == Operation::Access::user; }
constexpr bool for_app(const Operation& row) { return !for_user(row); }
constexpr bool for_both(const Operation&) { return true; }

/// The operations that `which` picks, and no others.
template <bool (*which)(const Operation&), class AnyClient>
struct Only {
  const AnyClient& client;
  template <class Operation, class Call>
  void operator()(Operation op, Call call) const {
    if constexpr (which(detail::operation(op()))) (void)call(client, Targets());
  }
};

template <class Auth, bool (*which)(const Operation&)>
void all_ways(const Client<Calling<Auth>>& calling, const AsyncClient<CallingAsync<Auth>>& calling_async,
              const Client<Walking<Auth>>& walking, const AsyncClient<WalkingAsync<Auth>>& walking_async) {
  each_read(Only<which, Client<Calling<Auth>>>{calling});
  each_write(Only<which, Client<Calling<Auth>>>{calling});
  each_read(Only<which, AsyncClient<CallingAsync<Auth>>>{calling_async});
  each_write(Only<which, AsyncClient<CallingAsync<Auth>>>{calling_async});
  each_walk(Only<which, Client<Walking<Auth>>>{walking});
  each_walk(Only<which, AsyncClient<WalkingAsync<Auth>>>{walking_async});
}

#define ROCKETPUNCH_TEST_ALL_WAYS(auth, which)                                                              \
  template void all_ways<auth, which>(const Client<Calling<auth>>&, const AsyncClient<CallingAsync<auth>>&, \
                                      const Client<Walking<auth>>&, const AsyncClient<WalkingAsync<auth>>&)

}  // namespace rocketpunch::test
