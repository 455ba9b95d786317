#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>
#include <mutex>
#include <ostream>
#include <sstream>
#include <string>

#include "rocketpunch/pipeline/observer.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// An observer that writes a line for each event, such as
/// `rocketpunch #7 searchJobs answer 200 attempt=1 bytes=5120 elapsed=84ms remaining=58`.
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
    if (event.kind == Kind::answer) out << ' ' << event.status;
    if (!event.cache.empty()) out << ' ' << event.cache;
    if (event.attempt > 0) out << " attempt=" << event.attempt;
    if (event.kind == Kind::answer) out << " bytes=" << event.bytes;
    if (event.ill_formed > 0) out << " ill_formed=" << event.ill_formed;
    if (event.kind == Kind::retry || event.kind == Kind::wait) out << " wait=" << event.wait.count() << "ms";
    out << " elapsed=" << event.elapsed.count() << "ms";
    if (event.remaining) out << " remaining=" << *event.remaining;
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
