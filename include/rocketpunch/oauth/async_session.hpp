#pragma once
#include "rocketpunch/version.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/detail/call/async_caller.hpp"
#include "rocketpunch/detail/oauth/app_state.hpp"
#include "rocketpunch/detail/oauth/session_state.hpp"
#include "rocketpunch/oauth/app.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Where the calls of a session are made, and where they go on.
template <class State>
struct OnLoop {
  std::shared_ptr<State> state;
  Executor executor;

  OnLoop(std::shared_ptr<State> s, Executor e) : state(std::move(s)), executor(std::move(e)) {
    if (state->loop() == nullptr)
      throw not_sent(ErrorKind::configuration,
                     "asynchronous calls need an engine: make the session or the app with the transport() of "
                     "an rp::Engine");
  }

  /// Asks the state, over the loop's driver. It is kept until that has ended.
  template <class T>
  static Task<Result<T>> ask(OnLoop self, std::string_view operation,
                             std::function<Task<Result<T>>(State&, CallDriver&)> question) {
    std::optional<Result<T>> answer;
    const std::function<Task<void>(CallDriver&)> work = [&](CallDriver& driver) {
      return ask_over<T>(*self.state, driver, question, answer);
    };
    co_await drive_on_loop(self.state->loop(), self.executor, work);
    if (!answer) co_return not_sent(ErrorKind::cancelled, "the engine was shut down", operation);
    co_return *std::move(answer);
  }

 private:
  template <class T>
  static Task<void> ask_over(State& state, CallDriver& driver,
                             const std::function<Task<Result<T>>(State&, CallDriver&)>& question,
                             std::optional<Result<T>>& answer) {
    answer.emplace(co_await question(state, driver));
  }
};

/// The public face of what was made. (g++ 11 makes no code of a coroutine's template unless its result's type
/// depends on an argument.)
template <class Session = OAuthSession>
Task<Result<Session>> session_of(Task<Result<std::shared_ptr<SessionState>>> making) {
  auto made = co_await std::move(making);
  if (!made) co_return made.error();
  co_return Session(*std::move(made));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Calls of a user's sign-in that don't block, of a session and its engine: `OAuthSession::async` gives one.
/// They have the rules, limits and errors of the blocking ones, and end as `cancelled` when the engine is
/// shut down. What is under way then is waited for up to 5 s where its answer can't be had again, and stored:
/// the exchange of a code as much as a refresh. A `TokenStore` is asked on a thread of the engine's, unless
/// it never blocks. Keeps what it is given until it has ended. Cheap to copy; safe to use from many threads.
class AsyncOAuthSession {
 public:
  /// Use `OAuthSession::async`.
  explicit AsyncOAuthSession(detail::OnLoop<detail::SessionState> place) : place_(std::move(place)) {}

  /// As `OAuthSession::exchange`. Calls `oauthToken`.
  Task<Result<TokenSet>> exchange(std::string callback, AuthorizationRequest request,
                                  CallOptions options = {}) const {
    return ask<TokenSet>("oauthToken",
                         [callback = std::move(callback), request = std::move(request),
                          options = std::move(options)](State& state, detail::CallDriver& driver) {
                           return state.exchange_over(driver, callback, request, options);
                         });
  }

  /// As `OAuthSession::import_tokens`.
  Task<Result<void>> import_tokens(TokenSet tokens, CallOptions options = {}) const {
    return ask<void>({}, [tokens = std::move(tokens), options = std::move(options)](
                             State& state, detail::CallDriver& driver) {
      return state.import_over(driver, tokens, options);
    });
  }

  /// As `OAuthSession::move_to`.
  Task<Result<OAuthSession>> move_to(AnyTokenStore store, std::string user, CallOptions options = {}) const {
    return detail::session_of(ask<std::shared_ptr<State>>(
        {}, [store = std::move(store), user = std::move(user), options = std::move(options)](
                State& state, detail::CallDriver& driver) {
          return state.move_over(driver, store, user, options);
        }));
  }

  /// As `OAuthSession::tokens`. Calls `oauthToken` if need be.
  Task<Result<TokenSet>> tokens(CallOptions options = {}) const {
    return ask<TokenSet>("oauthToken",
                         [options = std::move(options)](State& state, detail::CallDriver& driver) {
                           return state.tokens_over(driver, options);
                         });
  }

  /// As `OAuthSession::refresh`. Calls `oauthToken`, once.
  Task<Result<TokenSet>> refresh(CallOptions options = {}) const {
    return ask<TokenSet>("oauthToken",
                         [options = std::move(options)](State& state, detail::CallDriver& driver) {
                           return state.refresh_over(driver, options);
                         });
  }

  /// As `OAuthSession::narrow`. Calls `oauthToken`, once.
  Task<Result<TokenSet>> narrow(std::vector<std::string> scopes, CallOptions options = {}) const {
    return ask<TokenSet>("oauthToken", [scopes = std::move(scopes), options = std::move(options)](
                                           State& state, detail::CallDriver& driver) {
      return state.narrow_over(driver, scopes, options);
    });
  }

  /// As `OAuthSession::user_info`. Calls `getOAuthUserInfo`.
  Task<Result<UserInfo>> user_info(CallOptions options = {}) const {
    return ask<UserInfo>("getOAuthUserInfo",
                         [options = std::move(options)](State& state, detail::CallDriver& driver) {
                           return state.user_info_over(driver, options);
                         });
  }

  /// As `OAuthSession::revoke`. Calls `oauthRevoke`.
  Task<Result<void>> revoke(CallOptions options = {}) const {
    return ask<void>("oauthRevoke", [options = std::move(options)](State& state, detail::CallDriver& driver) {
      return state.revoke_over(driver, options);
    });
  }

  /// As `OAuthSession::sign_out`.
  Task<Result<void>> sign_out(CallOptions options = {}) const {
    return ask<void>({}, [options = std::move(options)](State& state, detail::CallDriver& driver) {
      return state.sign_out_over(driver, options);
    });
  }

 private:
  using State = detail::SessionState;
  template <class T, class Question>
  Task<Result<T>> ask(std::string_view operation, Question question) const {
    return detail::OnLoop<State>::ask<T>(place_, operation, std::move(question));
  }

  detail::OnLoop<State> place_;
};

/// The exchange of an app that doesn't block: `OAuthApp::async` gives one. Cheap to copy; safe to use from
/// many threads.
class AsyncOAuthApp {
 public:
  /// Use `OAuthApp::async`.
  explicit AsyncOAuthApp(detail::OnLoop<detail::OAuthAppState> place) : place_(std::move(place)) {}

  /// As `OAuthApp::exchange`. Calls `oauthToken`.
  Task<Result<OAuthSession>> exchange(std::string callback, AuthorizationRequest request,
                                      CallOptions options = {}) const {
    using State = detail::OAuthAppState;
    return detail::session_of(detail::OnLoop<State>::ask<std::shared_ptr<detail::SessionState>>(
        place_, "oauthToken",
        [callback = std::move(callback), request = std::move(request), options = std::move(options)](
            State& state, detail::CallDriver& driver) {
          return state.exchange_over(driver, callback, request, options);
        }));
  }

 private:
  detail::OnLoop<detail::OAuthAppState> place_;
};

inline AsyncOAuthSession OAuthSession::async(Executor executor) const {
  return AsyncOAuthSession({state_, std::move(executor)});
}
inline AsyncOAuthApp OAuthApp::async(Executor executor) const {
  return AsyncOAuthApp({state_, std::move(executor)});
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
