#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/file_path.hpp"
#include "rocketpunch/observer.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// So many calls in such a time, whenever that begins.
struct QuotaLimit {
  std::string scope{};  ///< Identifier of an operation limit, such as `post.create`; empty: the App Key's.
  std::chrono::milliseconds period{};  ///< Length of the window; more than 0.
  int calls = 0;                       ///< Calls in any window of that length; at least 1.
};

/// A window of a limit, as it is at a moment.
struct QuotaWindow {
  std::string scope{};                  ///< Identifier of an operation limit; empty: the App Key's.
  std::chrono::milliseconds period{};   ///< Length of the window, which ends now.
  int limit = 0;                        ///< Calls allowed in it.
  int used = 0;                         ///< Calls in it, of other programs too as far as they were noticed.
  std::chrono::milliseconds free_in{};  ///< Until the next call may begin; 0: now.

  /// Calls left in it.
  int left() const noexcept { return used < limit ? limit - used : 0; }
};

/// What the limits are at, as far as the last response told.
struct RateLimit {
  std::optional<int> remaining{};        ///< Calls left to the key, in this minute.
  std::string scope{};                   ///< Operation limit that was hit, such as `post.create`.
  std::optional<int> scope_remaining{};  ///< Calls left to that operation, in this minute.
  /// Calls allowed to the key; only in deployments that follow the guide.
  std::optional<int> limit{};
  /// When the count starts anew, by this machine's time of day where the service says how long that takes;
  /// only in deployments that follow the guide.
  std::optional<std::chrono::sys_seconds> reset{};
};

/// What happens to a call that would break a limit.
enum class QuotaMode {
  off,      ///< calls are not counted
  observe,  ///< it is sent; `client.quota()` tells where the limits are
  fail,     ///< it ends at once with `rate_limited`, and `retry_after()` in it; nothing is sent
  wait,     ///< it waits, for `longest_wait` at the most; else as `fail`
};

/// Scheduling priority of a call.
enum class Priority {
  normal,  ///< may use all of the quota
  bulk,    ///< leaves a part of the quota to the others; what a walk's pages have unless told otherwise
};

/// What a client goes by while the ledger of its quota fails.
enum class LedgerFailure {
  closed,  ///< nothing is sent: the call ends with the ledger's error
  /// its share of each limit, which is the limit over `expected_machines`, and its own calls, which it has
  /// counted all the time. The ledger is tried again, at most once a second. `CallEvent::Kind::ledger`
  /// tells.
  share,
};

/// How a client keeps within the service's limits; all can be left out.
struct QuotaOptions {
  /// What happens to a call that would break a limit.
  QuotaMode mode = QuotaMode::off;
  /// How long a call may wait for its turn, in all; from 0 to 24 h. No part of its timeout. A longer wait is
  /// not begun: the call ends at once. The default is enough for every limit of a minute. After a 429,
  /// `RetryPolicy::longest_retry_after` holds too.
  std::chrono::milliseconds longest_wait{120'000};
  /// Limits of a deployment that has others. A scope that occurs here has only the limits given here.
  std::vector<QuotaLimit> limits{};
  /// The part of each limit that bulk calls may use, more than 0 and up to 1: so a single call seldom waits
  /// behind a walk.
  double bulk_share = 0.9;
  /// Where calls are counted; clients of one App Key share one. Unset: this client alone. For all processes
  /// of a machine: `FileQuotaLedger(directory)`.
  AnyQuotaLedger ledger{};
  /// What happens to calls while the ledger fails. With `share` it is waited for a second at the most.
  LedgerFailure on_ledger_failure = LedgerFailure::closed;
  /// By how many a limit is divided then, at least 1: the clients that share the ledger and are not copies of
  /// each other, one for each process of each machine. The share is rounded down, but to no less than one
  /// call, so more machines than a limit has calls go beyond it.
  int expected_machines = 1;
};

/// How long the responses to an operation are fresh.
struct CacheLifetime {
  std::string operation{};          ///< Operation id, such as `searchJobs`.
  std::chrono::seconds lifetime{};  ///< From 0, which means that they are not kept, to a year.
};

/// What public reads are kept; all can be left out. Only what an App Key reads is kept, never what was read
/// for a user. `Cache-Control`, `Expires` and `ETag` are obeyed where the service sends them.
struct CacheOptions {
  /// Where: a `MemoryCache`, a `FileCache`, or a `CacheStore` of your own. Unset: nothing is kept.
  AnyCacheStore store{};
  /// In place of the default lifetimes: codes a day, events, companies and people an hour, jobs and posts ten
  /// minutes.
  std::vector<CacheLifetime> lifetimes{};
  /// How long after that a response may stand in for a call that fails; from 0 to a year.
  std::chrono::seconds stale_on_error = std::chrono::hours(24);
  /// How long after a failed call others get what is out of date at once, without a try; from 0 to a day.
  std::chrono::seconds retry_outage_after{10};
};

/// Where the results of asynchronous calls are given out: runs each function that it gets once, on a thread
/// of its choice, soon. Called on the engine's thread, which it must not hold up; must not throw.
using Executor = std::function<void(std::function<void()>)>;

/// When a failed attempt is repeated, and after how long.
///
/// Reads are repeated after a network failure and after 408, 421 (on a new connection), 425, 429, 500, 502,
/// 503, 504, 520 to 524, 529 and 530; idempotent writes too. Other writes only where the server can't have
/// acted: no connection, or 429. Token requests never.
struct RetryPolicy {
  /// The first one included; 1: never repeat.
  int max_attempts = 3;
  /// Longest wait before the second attempt; doubles with each further one.
  std::chrono::milliseconds first_wait{500};
  /// No longer wait than this; the actual one is random, from 0 up.
  std::chrono::milliseconds longest_wait{8'000};
  /// A longer wait asked for by the service comes back as an error at once.
  std::chrono::seconds longest_retry_after{120};
};

/// Settings of a client; all can be left out. Checked when the client is made.
struct ClientOptions {
  /// With its version. Unset: `ROCKETPUNCH_BASE_URL`, or `https://openapi.rocketpunch.com/api/v1`.
  /// `http` only to this machine.
  std::string base_url{};
  /// Of texts and labels: a language, or a list of them as in `Accept-Language` (RFC 9110). The service has
  /// labels in ko, en, ja, zh-CN, zh-TW, es, fr, de, pt, th and vi, texts in the first five. Unset: Korean.
  std::string language{};
  /// For a whole call, with all attempts and waits but those for a turn in the quota.
  std::chrono::milliseconds timeout{30'000};
  /// For one attempt, from name lookup to the last byte. Of a body with images, which may take long: without
  /// any progress; such an attempt may take all of the call's `timeout`.
  std::chrono::milliseconds attempt_timeout{20'000};
  /// For a refresh of a user's tokens, and for one attempt to exchange a code for tokens: to give these up
  /// costs the sign-in. Calls wait for a refresh no longer than they may, and it goes on without them.
  std::chrono::milliseconds refresh_timeout{60'000};
  /// For name lookup, connection and TLS. Longer than a system's resolver takes that asks two name servers in
  /// vain (5 s each by default) before one that answers.
  std::chrono::milliseconds connect_timeout{12'000};
  /// When a failed attempt is repeated.
  RetryPolicy retry{};
  /// Header of the App Key; some partner deployments have another one. None that HTTP or the SDK uses for
  /// something else, such as `Host` or `Accept`.
  std::string key_header = "X-RP-API-Key";
  /// Your program, such as `job-board/2.1`; stands before the SDK's own name.
  std::string user_agent{};
  /// Sent with every call of the API, beside the SDK's own; not to the authorization server. None that the
  /// SDK sets itself or that HTTP uses to carry a message, such as `Authorization`, `Accept` or `Host`. No
  /// error or event repeats a value of 8 characters or more. What a cache keeps is apart for each client that
  /// is made with headers of its own, and lost when it goes.
  Headers headers{};
  /// A larger body is refused while it arrives.
  std::size_t max_response_bytes = 32u << 20;
  /// Whether writes are checked against the limits of the specification before they are sent. The service
  /// checks them too; off, for a deployment whose limits are others.
  bool check_limits = true;
  /// A larger image is refused before it is sent. The service has a limit of its own (`P0011`).
  std::size_t max_image_bytes = 20u << 20;
  /// How to keep within the service's limits. Off, unless set.
  QuotaOptions quota{};
  /// What public reads are kept. None, unless a store is set.
  CacheOptions cache{};
  /// Ends all calls of the client and its copies, and their waits, with `ErrorKind::cancelled`, as
  /// `CallOptions::stop` ends one. Not a token request: to give that up costs the sign-in.
  stop_token stop{};
  /// Told what happens in each call, on the thread that makes it; see `CallEvent`. What it throws is ignored.
  /// `ROCKETPUNCH_LOG=info` in the environment writes a line to the standard error for each call that ended
  /// and each attempt that failed, `debug` one for each event; beside this observer, if there is one.
  Observer observer{};
  /// Unset: the system's. For tests.
  std::shared_ptr<Clock> clock{};
};

/// Where a read's response came from.
enum class CacheUse {
  none,         ///< from the service
  fresh,        ///< from the cache
  revalidated,  ///< from the cache, after the service said that it hasn't changed
  shared,       ///< from the service, by an equal call that was under way already
  stale,        ///< from the cache, out of date: the service can't be had, or another machine is asking it
};

/// What a call took and what its last response told beside the body.
struct CallInfo {
  std::string_view operation{};            ///< Operation id of the specification, such as `searchJobs`.
  int attempts = 0;                        ///< How often the request was sent.
  int status = 0;                          ///< HTTP status of the last response; 0: none came.
  std::chrono::milliseconds elapsed{};     ///< Time of the whole call, waits included.
  std::chrono::milliseconds quota_wait{};  ///< Of that, what was waited for the quota.
  RateLimit rate_limit{};                  ///< What the limits are at.
  CacheUse cache = CacheUse::none;         ///< Where the response came from.
  std::chrono::seconds age{};              ///< Of a response out of the cache, since the service gave it.
  /// Value of `Deprecation`, which announces that this version of the API ends.
  std::optional<std::string> deprecation{};
  /// `X-Request-Id` of the last response: what to say to the service's operators. Empty where it sent none.
  std::string request_id{};
  /// What is wrong with each item that a walk left out of its page, such as `items[3].title: required, but
  /// missing`; see `WalkOptions::skip_bad_items`.
  std::vector<std::string> bad_items{};
};

/// Settings of a single call; all can be left out. What is wrong with them is an `invalid_argument` error.
struct CallOptions {
  std::optional<std::string> language{};               ///< Of texts and labels; unset: the client's.
  std::optional<std::chrono::milliseconds> timeout{};  ///< As `ClientOptions::timeout`; unset: that.
  /// For one attempt, as `ClientOptions::attempt_timeout`; unset: the client's.
  std::optional<std::chrono::milliseconds> attempt_timeout{};
  /// The first one included, as `RetryPolicy::max_attempts`; unset: the client's.
  std::optional<int> max_attempts{};
  /// Sent beside, or in place of, those of `ClientOptions::headers`, under the same rules. A call with
  /// headers of its own is neither read from the cache nor kept there nor shared with an equal one, unless
  /// these are `traceparent`, `tracestate` and `baggage` (W3C Trace Context). Calls of an `OAuthSession` or
  /// `OAuthApp` don't send these three, and refuse other headers, as well as `query` and `body`.
  Headers headers{};
  /// Added to the query, for parameters that this version doesn't know: names and values, not encoded. None
  /// that the call has already.
  std::vector<std::pair<std::string, std::string>> query{};
  /// Added to the JSON that a write sends: the text of an object, such as `{"team": "core"}`. No field that
  /// the call writes already.
  std::optional<std::string> body{};  // no plain text: g++ 12 destroys that of a default argument twice
  stop_token stop{};                  ///< Ends the call with `ErrorKind::cancelled`.
  /// With `QuotaMode::wait`, how long to wait for a turn; unset: `QuotaOptions::longest_wait`; 0: end at
  /// once.
  std::optional<std::chrono::milliseconds> quota_wait{};
  std::optional<Priority> priority{};  ///< Toward the quota; unset: normal, and bulk for a walk's pages.
  /// Told how many bytes of a body with images were handed to the connection, of how many; from the beginning
  /// for each attempt. Called on the calling thread, which it must not hold up.
  std::function<void(std::uint64_t sent, std::uint64_t size)> progress{};
  CallInfo* info = nullptr;  ///< Where to tell what the call took; must outlive it, and be of no other call.
  /// Where to put the last response as it came, of an error too; status 0: none came. Out of the cache, its
  /// status is 200 and there are no headers. Not for a walk. Must outlive the call, and be of no other.
  HttpResponse* response = nullptr;
};

/// Other settings for `Client::with`: what is unset stays as it is. Address, key header, quota and cache
/// can't change.
struct ClientChanges {
  std::optional<std::string> language{};                       ///< As `ClientOptions::language`
  std::optional<std::chrono::milliseconds> timeout{};          ///< As `ClientOptions::timeout`
  std::optional<std::chrono::milliseconds> attempt_timeout{};  ///< As `ClientOptions::attempt_timeout`
  std::optional<std::chrono::milliseconds> connect_timeout{};  ///< As `ClientOptions::connect_timeout`
  std::optional<RetryPolicy> retry{};                          ///< As `ClientOptions::retry`
  std::optional<std::string> user_agent{};                     ///< As `ClientOptions::user_agent`
  std::optional<Headers> headers{};                 ///< In place of all of `ClientOptions::headers`
  std::optional<std::size_t> max_response_bytes{};  ///< As `ClientOptions::max_response_bytes`
  std::optional<bool> check_limits{};               ///< As `ClientOptions::check_limits`
  std::optional<std::size_t> max_image_bytes{};     ///< As `ClientOptions::max_image_bytes`
  std::optional<stop_token> stop{};                 ///< In place of `ClientOptions::stop`
  std::optional<Observer> observer{};               ///< In place of `ClientOptions::observer`
};

/// Settings of the libcurl transport; all can be left out.
struct CurlOptions {
  /// File of PEM certificates to trust in place of the system's. Unset: `ROCKETPUNCH_CA_BUNDLE`, or the
  /// system's.
  FilePath ca_bundle{};
  /// URL of a proxy, such as `http://user:password@proxy.example:3128`: http, https, socks4, socks4a, socks5
  /// or socks5h. Calls to this machine don't go through it. Unset: `ROCKETPUNCH_PROXY`, or none, whatever
  /// other variables say.
  std::string proxy{};
  std::size_t max_idle_connections = 32;  ///< Connections kept for later calls.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
