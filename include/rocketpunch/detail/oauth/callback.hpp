#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/call/response_error.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline constexpr std::string_view authorize_operation = operation("oauthAuthorize").id;

inline Error callback_refused(std::string why) {
  return not_sent(ErrorKind::invalid_argument, "the callback " + std::move(why),
                  std::string(authorize_operation));
}

/// The query of a callback: of a whole URL or path, or the query itself; without line ends around it.
inline std::string_view query_of(std::string_view callback) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = callback.find_first_not_of(blank);
  if (first == callback.npos) return {};
  callback = callback.substr(first, callback.find_last_not_of(blank) + 1 - first);
  callback = callback.substr(0, callback.find('#'));
  if (const auto question = callback.find('?'); question != callback.npos)
    return callback.substr(question + 1);
  // without a question mark, a URL or path has no query
  if (callback.find("://") != callback.npos || callback.front() == '/') return {};
  return callback;
}

/// What the authorization server says instead of a code (RFC 6749, section 4.1.2.1), as an error.
inline Error authorization_error(const std::string& code, const std::string* description) {
  const bool asks_for_sign_in = code == "login_required" || code == "consent_required" ||
                                code == "interaction_required" || code == "account_selection_required";
  const bool passing = code == "server_error" || code == "temporarily_unavailable";
  const auto shown = [](std::string_view text) { return redact(printable(text)); };
  return Error(
      {.kind = code == "access_denied" ? ErrorKind::forbidden
               : asks_for_sign_in      ? ErrorKind::sign_in_required
               : passing               ? ErrorKind::server
                                       : ErrorKind::bad_request,
       .message = description != nullptr && !description->empty()
                      ? shown(*description)
                      : std::string("the authorization server gave no code"),
       .code = shown(code),
       .details = code == "invalid_scope" ? "ask for less: " + std::string(who_can_consent) : std::string(),
       .operation = std::string(authorize_operation),
       .maybe_sent = false});
}

/// The parameters of a callback, none of which is there twice.
inline Result<FormFields> callback_fields(std::string_view callback) {
  constexpr std::size_t longest = 16 << 10;
  if (callback.size() > longest) return callback_refused("is longer than 16 KiB");
  const std::string_view query = query_of(callback);
  if (query.empty()) return callback_refused("has no query");
  auto fields = parse_form(query);
  if (!fields) return callback_refused("is not percent-encoded properly");
  for (auto field = fields->begin(); field != fields->end(); ++field)
    if (std::any_of(fields->begin(), field, [&](const auto& other) { return other.first == field->first; }))
      return callback_refused("has a parameter twice");
  return *std::move(fields);
}
/// One of them; null: it isn't there.
inline const std::string* callback_field(const FormFields& fields, std::string_view name) {
  for (const auto& field : fields)
    if (field.first == name) return &field.second;
  return nullptr;
}
inline Error callback_without_state() {
  return callback_refused("has no state; it may be forged: start the sign-in again");
}

/// The authorization code out of a callback, after all checks: duplicate parameters, `iss`, `state`, `error`,
/// `code`, in that order, so that nothing of a forged callback is believed.
inline Result<Secret> code_in_callback(std::string_view callback, const Secret& state,
                                       const OAuthEndpoints& endpoints) {
  const auto fields = callback_fields(callback);
  if (!fields) return fields.error();
  const auto value = [&](std::string_view name) { return callback_field(*fields, name); };

  const std::string* const iss = value("iss");
  if (iss == nullptr && endpoints.iss_required)
    return callback_refused("has no iss, which this authorization server always sends");
  if (iss != nullptr && !endpoints.issuer.empty() && *iss != endpoints.issuer)
    return callback_refused("is of another authorization server: its iss is not " + endpoints.issuer);
  const std::string* const returned = value("state");
  if (returned == nullptr) return callback_without_state();
  if (state.empty() || !equal_in_constant_time(*returned, state.reveal()))
    return callback_refused(
        "has the state of another sign-in; it may be forged, or of another browser window: start again");
  if (const std::string* const error = value("error"))
    return authorization_error(*error, value("error_description"));
  const std::string* const code = value("code");
  if (code == nullptr || code->empty()) return callback_refused("has neither a code nor an error");
  return Secret(*code);
}

/// The callbacks of late that were used, each of which is good once. Safe to use from many threads.
class UsedCallbacks {
 public:
  /// Notes that the callback of that state is being used; false: it was already. `now` is never set back.
  bool begin(const Secret& state, Clock::Steady now) {
    constexpr std::chrono::minutes longest_life_of_a_code(10);  // RFC 6749, section 4.1.2
    constexpr std::size_t most = 10'000;
    std::string digest = sha256(state.reveal());
    const std::lock_guard guard(mutex_);
    while (!by_age_.empty() && by_age_.begin()->first <= now - longest_life_of_a_code) drop_oldest();
    if (used_.contains(digest)) return false;
    if (used_.size() >= most) drop_oldest();
    by_age_.emplace(now, digest);
    used_.emplace(std::move(digest), now);
    return true;
  }
  void undo(const Secret& state) {
    const std::lock_guard guard(mutex_);
    const auto found = used_.find(sha256(state.reveal()));
    if (found == used_.end()) return;
    by_age_.erase({found->second, found->first});
    used_.erase(found);
  }

 private:
  void drop_oldest() {
    used_.erase(by_age_.begin()->second);
    by_age_.erase(by_age_.begin());
  }

  std::mutex mutex_;
  std::map<std::string, Clock::Steady> used_;  // digests of the states, and since when
  std::set<std::pair<Clock::Steady, std::string>> by_age_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
