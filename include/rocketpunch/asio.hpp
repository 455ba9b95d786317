#pragma once
#include "rocketpunch/version.hpp"

/// Tasks and engines within asio, beside `<rocketpunch/async.hpp>`; needs asio (not Boost's), 1.22 or later.
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/error_code.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/engine.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/task.hpp"
#if ROCKETPUNCH_HAS_DESCRIPTOR
#include <asio/posix/stream_descriptor.hpp>
#endif

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

template <class T>
struct AsioSignature {
  using type = void(std::exception_ptr, T);
};
template <>
struct AsioSignature<void> {
  using type = void(std::exception_ptr);
};

/// What stands beside an exception in the place of a value.
template <class T>
T no_value() {
  if constexpr (std::is_default_constructible_v<T>)
    return T();
  else
    return T(not_sent(ErrorKind::cancelled, "the task threw"));
}

/// Runs a task, and has the handler called on its executor, which has work until then.
template <class T, class Handler>
Detached run_for_asio(Task<T> task, Handler handler, bool has_slot) {
  const auto executor = asio::get_associated_executor(handler);
  const auto work = asio::make_work_guard(executor);
  std::exception_ptr thrown;
  const auto leave_slot = [has_slot](const Handler& of) {
    if (has_slot) asio::get_associated_cancellation_slot(of).clear();
  };
  // what the task was given goes before its end is told
  if constexpr (std::is_void_v<T>) {
    try {
      Task<T> own = std::move(task);
      co_await std::move(own);
    } catch (...) {
      thrown = std::current_exception();
    }
    asio::post(executor, [=, handler = std::move(handler)]() mutable {
      leave_slot(handler);
      std::move(handler)(thrown);
    });
  } else {
    std::optional<T> value;
    try {
      Task<T> own = std::move(task);
      value.emplace(co_await std::move(own));
    } catch (...) {
      thrown = std::current_exception();
      value.emplace(no_value<T>());
    }
    asio::post(executor, [=, handler = std::move(handler), value = *std::move(value)]() mutable {
      leave_slot(handler);
      std::move(handler)(thrown, std::move(value));
    });
  }
}

/// Begins a task for asio.
struct StartForAsio {
  template <class Handler, class T>
  void operator()(Handler&& handler, Task<T> task) const {
    run_for_asio(std::move(task), std::decay_t<Handler>(std::forward<Handler>(handler)), false);
  }
};

/// Begins a task for asio that can be asked to stop.
struct StartStoppableForAsio {
  template <class Handler, class Make>
  void operator()(Handler&& handler, Make make) const {
    stop_source source;
    auto slot = asio::get_associated_cancellation_slot(handler);
    const bool has_slot = slot.is_connected();
    if (has_slot)
      slot.assign([source](asio::cancellation_type type) mutable {
        // a call that was stopped may have had its effect, which `total` alone rules out
        const auto kinds = asio::cancellation_type::terminal | asio::cancellation_type::partial;
        if ((type & kinds) != asio::cancellation_type::none) source.request_stop();
      });
    run_for_asio(std::move(make)(source.get_token()), std::decay_t<Handler>(std::forward<Handler>(handler)),
                 has_slot);
  }
};

template <class T>
struct TaskValue;
template <class T>
struct TaskValue<Task<T>> {
  using type = T;
};

}  // namespace detail

/// Begins a task for asio: an asynchronous operation of the signature `void(std::exception_ptr, T)`, as
/// `asio::co_spawn` has it. With `asio::use_awaitable` it is awaited for a `T`:
///
///     auto page = co_await async_start(client.async().jobs().search(query), asio::use_awaitable);
///
/// What the token stands for is called through its executor (a thread of `asio::system_executor` where it has
/// none), never within this function. What the task throws comes as the exception. The engine has to be run
/// as ever, such as by an `AsioPoller` or a thread.
template <class T, class Token>
auto async_start(Task<T> task, Token&& token) {
  return asio::async_initiate<Token, typename detail::AsioSignature<T>::type>(detail::StartForAsio{}, token,
                                                                              std::move(task));
}

/// The same of a task that can be stopped: the function is given the stop token for its calls, and the
/// token's cancellation slot (of kind `terminal` or `partial`) asks it to stop.
///
///     const auto get = [&](std::stop_token stop) { return calls.jobs().get(7, {.stop = stop}); };
///     auto job = co_await async_start(get, asio::use_awaitable);
template <std::invocable<stop_token> Make, class Token>
auto async_start(Make make, Token&& token) {
  using T = typename detail::TaskValue<std::invoke_result_t<Make, stop_token>>::type;
  return asio::async_initiate<Token, typename detail::AsioSignature<T>::type>(detail::StartStoppableForAsio{},
                                                                              token, std::move(make));
}

#if ROCKETPUNCH_HAS_DESCRIPTOR
/// Has an asio loop run an engine as long as this lives: callbacks and coroutines of its calls go on there.
/// The engine must outlive it. To be made and destroyed on the loop's thread, or while nobody runs the loop;
/// a loop that several threads run, runs the engine on one of them at a time. The loop has work until it
/// goes. On Linux alone, as `Engine::descriptor`.
class AsioPoller {
 public:
  /// Begins at once; `executor` is the loop's, or an `asio::io_context`.
  template <class Executor>
  AsioPoller(Executor&& executor, const Engine& engine)
      : state_(std::make_shared<State>(std::forward<Executor>(executor), engine)) {
    wait(state_);
  }
  AsioPoller(const AsioPoller&) = delete;
  AsioPoller& operator=(const AsioPoller&) = delete;
  ~AsioPoller() {
    state_->engine = nullptr;
    state_->descriptor.release();  // it is the engine's, and not to be closed here
  }

 private:
  struct State {
    template <class Executor>
    State(Executor&& executor, const Engine& e)
        : engine(&e), descriptor(std::forward<Executor>(executor), e.descriptor()) {}
    const Engine* engine;
    asio::posix::stream_descriptor descriptor;
  };

  static void wait(const std::shared_ptr<State>& state) {
    state->descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                                 [state](const asio::error_code& failure) {
                                   if (failure || state->engine == nullptr) return;
                                   state->engine->poll();
                                   // a callback may have ended this
                                   if (state->engine != nullptr) wait(state);
                                 });
  }

  std::shared_ptr<State> state_;
};
#endif

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
