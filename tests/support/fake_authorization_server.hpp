// An authorization server behind a FakeTransport: rotates refresh tokens, refuses the old ones, and counts.
#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <rocketpunch/detail/http/url.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace rocketpunch::test {

/// Answers token and revocation requests, and everything else by the bearer token it carries: 200 with
/// `resource`, or 401. Copies share their state; safe to use from many threads.
class FakeAuthorizationServer {
 public:
  /// What happens to the answer of a request that is carried out.
  enum class Loss { none, answer_lost, not_sent };

  struct State {
    std::mutex mutex;
    int lifetime = 900;  // seconds
    int issued = 0;
    int refreshes = 0;
    int reuses = 0;
    int revocations = 0;
    int at_once = 0, most_at_once = 0;
    Loss loss = Loss::none;
    std::string refresh_token;  // the one that is good
    std::set<std::string> used;
    std::string access_token;
    std::string scope = "profile post:write";
    std::string last_form;
    std::string resource = R"({"sub":"OA-1","name":"Kim"})";
    int refusals = 0;  // of access tokens
  };

  /// A transport to this server.
  testing::FakeTransport transport() const {
    testing::FakeTransport transport;
    transport.always_do(
        [server = *this](const HttpRequest& request, const SendOptions&) { return server.answer(request); });
    return transport;
  }
  State& state() const { return *state_; }
  int refreshes() const {
    const std::lock_guard lock(state_->mutex);
    return state_->refreshes;
  }
  /// Makes access tokens unknown, as if they had been revoked.
  void forget_access_tokens() const {
    const std::lock_guard lock(state_->mutex);
    state_->access_token = "none";
  }

 private:
  Result<HttpResponse> answer(const HttpRequest& request) const {
    const bool to_token = request.url.find("/token") != request.url.npos;
    const bool to_revoke = request.url.find("/revoke") != request.url.npos;
    std::unique_lock lock(state_->mutex);
    State& s = *state_;
    if (!to_token && !to_revoke) {
      const bool good = request.headers.get("Authorization") == "Bearer " + s.access_token;
      if (!good && request.headers.contains("Authorization")) {
        ++s.refusals;
        return HttpResponse{
            401, {}, R"({"code":"C0001","message":"bad token","timestamp":"","details":null})"};
      }
      return HttpResponse{200, {}, s.resource};
    }
    s.last_form = request.body;
    if (s.loss == Loss::not_sent)
      return Error({.kind = ErrorKind::network, .message = "refused", .maybe_sent = false});
    auto response = to_token ? token(lock, request.body) : revoke();
    if (s.loss == Loss::answer_lost) return Error({.kind = ErrorKind::network, .message = "lost"});
    return response;
  }

  static std::string value(const detail::FormFields& form, std::string_view name) {
    for (const auto& [field, text] : form)
      if (field == name) return text;
    return {};
  }

  HttpResponse token(std::unique_lock<std::mutex>& lock, const std::string& body) const {
    State& s = *state_;
    s.most_at_once = (std::max)(s.most_at_once, ++s.at_once);
    lock.unlock();
    lock.lock();
    --s.at_once;
    const auto form = detail::parse_form(body).value_or(detail::FormFields{});
    if (value(form, "grant_type") == "refresh_token") {
      const auto token = value(form, "refresh_token");
      if (s.used.count(token) != 0) {
        ++s.reuses;
        s.refresh_token.clear();  // the whole family
        s.access_token = "none";
      }
      if (token.empty() || token != s.refresh_token)
        return {400, {}, R"({"error":"invalid_grant","error_description":"Refresh token is not valid."})"};
      s.used.insert(token);
      ++s.refreshes;
    } else if (value(form, "code") != "good-code") {
      return {
          400, {}, R"({"error":"invalid_grant","error_description":"Authorization code expired or used."})"};
    }
    const std::string number = std::to_string(++s.issued);
    s.access_token = "access-" + number;
    s.refresh_token = "refresh-" + number;
    const auto scope = value(form, "scope");
    return {200,
            {},
            R"({"access_token":")" + s.access_token + R"(","token_type":"Bearer","expires_in":)" +
                std::to_string(s.lifetime) + R"(,"refresh_token":")" + s.refresh_token + R"(","scope":")" +
                (scope.empty() ? s.scope : scope) + R"("})"};
  }
  HttpResponse revoke() const {
    ++state_->revocations;
    state_->refresh_token.clear();
    state_->access_token = "none";
    return {200, {}, ""};
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace rocketpunch::test
