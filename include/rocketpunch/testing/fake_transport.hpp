#pragma once
#include "rocketpunch/version.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/transport.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// A transport that answers from a script and keeps what it was sent. Copies share script and record; safe to
/// use from many threads. A request beyond the script gets a `network` error that says so.
class FakeTransport {
 public:
  /// Makes an answer to a request.
  using Answer = std::function<Result<HttpResponse>(const HttpRequest&, const SendOptions&)>;

  FakeTransport() : state_(std::make_shared<State>()) {}

  /// Adds an answer of that status, body and headers.
  FakeTransport& then(int status, std::string body = {}, Headers headers = {}) {
    return then_do([response = HttpResponse{status, std::move(headers), std::move(body)}](
                       const HttpRequest&, const SendOptions&) { return Result<HttpResponse>(response); });
  }
  /// Adds a failure of that kind. `maybe_sent`: whether the server may have received the request.
  FakeTransport& then_fail(ErrorKind kind, bool maybe_sent = true) {
    return then_do([=](const HttpRequest&, const SendOptions&) {
      return Result<HttpResponse>(
          Error({.kind = kind, .message = "from the script", .maybe_sent = maybe_sent}));
    });
  }
  /// Adds an answer that is worked out from the request.
  FakeTransport& then_do(Answer answer) {
    const std::lock_guard lock(state_->mutex);
    state_->script.push_back(std::move(answer));
    return *this;
  }
  /// Answers all requests beyond the script.
  FakeTransport& always_do(Answer answer) {
    const std::lock_guard lock(state_->mutex);
    state_->otherwise = std::move(answer);
    return *this;
  }

  /// Takes the next answer of the script.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& options) const {
    Answer answer;
    {
      const std::lock_guard lock(state_->mutex);
      state_->requests.push_back(request);
      if (!state_->script.empty()) {
        answer = std::move(state_->script.front());
        state_->script.pop_front();
      } else {
        answer = state_->otherwise;
      }
    }
    if (!answer)
      return Error({.kind = ErrorKind::network,
                    .message = "the script of the FakeTransport has ended",
                    .maybe_sent = false});
    return answer(request, options);
  }

  /// The requests so far, in their order, with their credentials.
  std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
  }

 private:
  struct State {
    std::mutex mutex;
    std::deque<Answer> script;
    Answer otherwise;
    std::vector<HttpRequest> requests;
  };
  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
