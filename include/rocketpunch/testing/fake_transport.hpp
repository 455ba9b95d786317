#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/testing/detail/find_operation.hpp"
#include "rocketpunch/testing/detail/model_text.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// A transport that answers as it was told, and keeps what it was sent: from a script, one answer after the
/// other whatever is asked (`then`), or by operation, however often and in whatever order (`when`).
///
/// A request takes the next answer of the script; once that has ended, the one for its operation; else that
/// of `always_do`. A request without any gets a `network` error that names it. Copies share all of it; safe
/// to use from many threads.
class FakeTransport {
 public:
  /// Makes an answer to a request.
  using Answer = std::function<Result<HttpResponse>(const HttpRequest&, const SendOptions&)>;

  FakeTransport() : state_(std::make_shared<State>()) {}

  /// Adds an answer of that status, body and headers.
  FakeTransport& then(int status, std::string body = {}, Headers headers = {}) {
    return then_do(answer(status, std::move(body), std::move(headers)));
  }
  /// Adds an answer of status 200 with a model as its body, such as a `Job` or a `Page<JobSummary>`. Needs
  /// `<rocketpunch/json.hpp>`.
  template <rocketpunch::detail::MaybeModel Model>
  FakeTransport& then(const Model& model) {
    return then(200, rocketpunch::detail::model_text(model));
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
  /// Answers all requests beyond the script that `when` has no answer for.
  FakeTransport& always_do(Answer answer) {
    const std::lock_guard lock(state_->mutex);
    state_->otherwise = std::move(answer);
    return *this;
  }

  /// Answers all requests of an operation beyond the script, in place of what was set for it before. Named as
  /// in the specification, `getJob`, and known by the method and the end of the path, so that the base URL
  /// doesn't matter. Throws an `Error` of kind `configuration` for a name that no operation has.
  FakeTransport& when(std::string_view operation, int status, std::string body = {}, Headers headers = {}) {
    return when(operation, answer(status, std::move(body), std::move(headers)));
  }
  /// The same with status 200 and that body.
  FakeTransport& when(std::string_view operation, std::string body) {
    return when(operation, 200, std::move(body));
  }
  /// The same with an answer that is worked out from the request.
  FakeTransport& when(std::string_view operation, Answer answer) {
    const Operation& row = rocketpunch::detail::row_named(operation);
    const std::lock_guard lock(state_->mutex);
    state_->by_operation.insert_or_assign(&row, std::move(answer));
    return *this;
  }
  /// The same with status 200 and a model as the body, such as a `Job` or a `Page<JobSummary>`. Needs
  /// `<rocketpunch/json.hpp>`.
  template <rocketpunch::detail::MaybeModel Model>
  requires(!std::constructible_from<Answer, const Model&>) FakeTransport& when(std::string_view operation,
                                                                               const Model& model) {
    return when(operation, 200, rocketpunch::detail::model_text(model));
  }

  /// Takes the next answer of the script, or that of the operation.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& options) const {
    Answer answer;
    {
      const std::lock_guard lock(state_->mutex);
      state_->requests.push_back(request);
      if (!state_->script.empty()) {
        answer = std::move(state_->script.front());
        state_->script.pop_front();
      } else if (const auto* const told = state_->told(request)) {
        answer = *told;
      } else {
        answer = state_->otherwise;
      }
    }
    if (!answer) return unanswered(request);
    return answer(request, options);
  }

  /// The requests so far, in their order, with their credentials.
  std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
  }
  /// How many answers of the script no request has taken yet.
  std::size_t script_left() const {
    const std::lock_guard lock(state_->mutex);
    return state_->script.size();
  }

 private:
  static Answer answer(int status, std::string body, Headers headers) {
    return [response = HttpResponse{status, std::move(headers), std::move(body)}](
               const HttpRequest&, const SendOptions&) { return Result<HttpResponse>(response); };
  }
  static Error unanswered(const HttpRequest& request) {
    const auto url = rocketpunch::detail::parse_url(request.url);
    std::string asked = request.method + ' ' + std::string(url ? url->path : std::string_view());
    if (const auto found = rocketpunch::detail::find_operation(request.method, request.url))
      asked.append(", ").append(found->row->id);
    return Error({.kind = ErrorKind::network,
                  .message = "the script of the FakeTransport has ended",
                  .details = rocketpunch::detail::redact(std::move(asked)),
                  .maybe_sent = false});
  }

  struct State {
    const Answer* told(const HttpRequest& request) const {
      if (by_operation.empty()) return nullptr;
      const auto found = rocketpunch::detail::find_operation(request.method, request.url);
      const auto answer = by_operation.find(found ? found->row : nullptr);
      return answer == by_operation.end() ? nullptr : &answer->second;
    }

    std::mutex mutex;
    std::deque<Answer> script;
    std::map<const Operation*, Answer> by_operation;
    Answer otherwise;
    std::vector<HttpRequest> requests;
  };
  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
