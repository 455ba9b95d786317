#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Something that happened in a call. Holds no key, token, URL or body; valid while the observer runs.
struct CallEvent {
  /// What happened.
  enum class Kind {
    request,    ///< an attempt is sent
    response,   ///< a response of any status came
    failure,    ///< no response came: `error`
    retry,      ///< the attempt will be repeated, after `wait`
    wait,       ///< the call waits for the quota, for `wait`
    refresh,    ///< the credential was refused and is renewed
    cache_hit,  ///< the response came out of the cache, or from an equal call under way
    storage,    ///< the cache's store failed: `error`; this call and others go on without it for a second
    storage_recovered,  ///< the cache's store, which had failed, works again
    ledger,      ///< the quota's ledger failed: `error`; the call goes by the client's share of the limits
    oddity,      ///< a response was not as it should be, and was taken: `detail`
    deprecated,  ///< a response announces that the operation ends: `detail`; once per client and operation
    finished,    ///< the call has ended: `error`, or none where it succeeded; its last event
  };
  Kind kind;                     ///< What happened.
  std::uint64_t call = 0;        ///< Number of the call among those of the client; 0: none is told.
  std::string_view operation{};  ///< Operation id of the specification, such as `searchJobs`.
  std::string_view method{};     ///< HTTP method.
  std::string_view path{};       ///< Template of the path, such as `/jobs/{jobId}`.
  /// Number of the attempt, from 1; 0 before the first. When the call has finished: how many there were.
  int attempt = 0;
  std::chrono::milliseconds elapsed{};  ///< Since the beginning of the call.
  int status = 0;              ///< HTTP status of a response; when the call has finished, of the last one.
  std::size_t bytes = 0;       ///< Size of a response's body.
  std::size_t ill_formed = 0;  ///< Pieces of a response that were no JSON and read all the same.
  /// How long the call is going to wait. When it has finished: how long it waited for the quota.
  std::chrono::milliseconds wait{};
  std::optional<int> remaining{};        ///< Calls left to the key in this minute, as a response told.
  std::optional<int> limit{};            ///< Calls allowed to the key, as a response told.
  std::string_view scope{};              ///< Operation limit that was hit, such as `post.create`, as it told.
  std::optional<int> scope_remaining{};  ///< Calls left to that operation in this minute, as it told.
  std::string_view cache{};              ///< Of a hit: `fresh`, `revalidated`, `shared` or `stale`.
  const Error* error =
      nullptr;  ///< Of a failure, a store or a ledger, and of a call that finished without success.
  /// Of an oddity: what is odd, and what is taken in its place. Of a deprecation: its headers.
  std::string_view detail{};
  std::string_view request_id{};  ///< `X-Request-Id` of a response, or of the last one.
  /// A response's headers, of those on the list of harmless ones.
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// The enumerator's name, such as `cache_hit`.
constexpr std::string_view to_string(CallEvent::Kind kind) noexcept {
  switch (kind) {
    case CallEvent::Kind::request: return "request";
    case CallEvent::Kind::response: return "response";
    case CallEvent::Kind::failure: return "failure";
    case CallEvent::Kind::retry: return "retry";
    case CallEvent::Kind::wait: return "wait";
    case CallEvent::Kind::refresh: return "refresh";
    case CallEvent::Kind::cache_hit: return "cache_hit";
    case CallEvent::Kind::storage: return "storage";
    case CallEvent::Kind::storage_recovered: return "storage_recovered";
    case CallEvent::Kind::ledger: return "ledger";
    case CallEvent::Kind::oddity: return "oddity";
    case CallEvent::Kind::deprecated: return "deprecated";
    case CallEvent::Kind::finished: return "finished";
  }
  return "unknown";
}

/// What is told of calls: any function object. Called on the thread that makes the call, from many threads at
/// once; what it throws is ignored.
using Observer = std::function<void(const CallEvent&)>;

/// One observer out of several, which are told of each event in this order. An empty one is left out; one
/// that throws keeps no other from being told.
///
///     const Metrics metrics;
///     Client client{AppKey::from_env(), {.observer = observe_all({metrics, LineLogger(std::clog)})}};
template <class = void>  // so that only units that call it compile it
Observer observe_all(std::vector<Observer> observers) {
  std::erase_if(observers, [](const Observer& one) { return !one; });
  if (observers.empty()) return {};
  if (observers.size() == 1) return std::move(observers.front());
  return [observers = std::move(observers)](const CallEvent& event) {
    for (const Observer& one : observers) try {
        one(event);
      } catch (...) {  // as if it were the only one
      }
  };
}

/// An observer that writes a line for each event, such as
/// `rocketpunch #7 searchJobs response 200 attempt=1 bytes=5120 elapsed=84ms remaining=58`.
/// Copies share stream and lock; the stream must outlive them. Safe to use from many threads.
class LineLogger {
 public:
  /// A logger to that stream, such as `std::clog`.
  explicit LineLogger(std::ostream& out) : state_(std::make_shared<State>(out)) {}

  /// Writes the line of an event.
  void operator()(const CallEvent& event) const {
    const std::string text = line(event) + '\n';
    const std::lock_guard guard(state_->mutex);
    state_->out.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
  }

  /// The line of an event, without its end; for other loggers.
  static std::string line(const CallEvent& event) {
    using Kind = CallEvent::Kind;
    std::ostringstream out;
    out << "rocketpunch #" << event.call << ' ' << event.operation << ' ' << to_string(event.kind);
    if (event.kind == Kind::request) out << ' ' << event.method << ' ' << event.path;
    if (event.status > 0) out << ' ' << event.status;
    if (!event.cache.empty()) out << ' ' << event.cache;
    if (event.attempt > 0)
      out << (event.kind == Kind::finished ? " attempts=" : " attempt=") << event.attempt;
    if (event.kind == Kind::response) out << " bytes=" << event.bytes;
    if (event.ill_formed > 0) out << " ill_formed=" << event.ill_formed;
    if (event.kind == Kind::retry || event.kind == Kind::wait || event.wait.count() > 0)
      out << " wait=" << event.wait.count() << "ms";
    out << " elapsed=" << event.elapsed.count() << "ms";
    if (event.remaining) out << " remaining=" << *event.remaining;
    if (!event.request_id.empty() && event.error == nullptr) out << " request_id=" << event.request_id;
    if (!event.detail.empty()) out << " detail=\"" << event.detail << "\"";
    if (event.error != nullptr) out << " error=" << event.error->what();
    return out.str();
  }

 private:
  struct State {
    explicit State(std::ostream& o) : out(o) {}
    std::ostream& out;
    std::mutex mutex;
  };
  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
