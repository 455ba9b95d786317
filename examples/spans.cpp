// A span for each call, as OpenTelemetry has them: the service gets a `traceparent` (W3C Trace Context), by
// which its own spans become children of ours, and what happens in the call becomes the span's attributes and
// events. The spans are printed here; an exporter would send them.
//   ROCKETPUNCH_API_KEY=... spans [KEYWORD]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <random>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

/// So many random digits, base 16, which are not all 0.
std::string random_hex(int digits) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  std::string text;
  while (static_cast<int>(text.size()) < digits) {
    char part[17];
    std::snprintf(part, sizeof part, "%016llx", static_cast<unsigned long long>(random() | 1));
    text += part;
  }
  return text.substr(text.size() - static_cast<std::size_t>(digits));
}

/// A span of a trace, from its making to its end. The one that is the thread's is what the observer tells of
/// events.
class Span {
 public:
  Span(std::string trace, std::string name)
      : trace_(std::move(trace)), name_(std::move(name)), before_(std::exchange(current(), this)) {}
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;
  ~Span() {
    current() = before_;
    std::cerr << "span " << trace_ << ' ' << id_ << " \"" << name_ << "\" " << elapsed().count() << "ms";
    for (const auto& [key, value] : attributes_) std::cerr << ' ' << key << '=' << value;
    std::cerr << '\n';
    for (const std::string& event : events_) std::cerr << "  " << event << '\n';
  }

  /// What the service is sent: version, trace, span, and that it is recorded.
  std::string traceparent() const { return "00-" + trace_ + '-' + id_ + "-01"; }

  /// What happened in the call that this thread makes.
  static void observe(const rp::CallEvent& event) {
    using Kind = rp::CallEvent::Kind;
    Span* const span = current();
    if (span == nullptr) return;
    if (event.kind != Kind::finished) {
      span->events_.push_back(rp::LineLogger::line(event));
      return;
    }
    span->attributes_.emplace_back("rocketpunch.operation", event.operation);
    span->attributes_.emplace_back("rocketpunch.attempts", std::to_string(event.attempt));
    if (event.status > 0)
      span->attributes_.emplace_back("http.response.status_code", std::to_string(event.status));
    if (!event.cache.empty()) span->attributes_.emplace_back("rocketpunch.cache", event.cache);
    if (!event.request_id.empty()) span->attributes_.emplace_back("rocketpunch.request_id", event.request_id);
    if (event.error != nullptr) span->attributes_.emplace_back("error.type", to_string(event.error->kind()));
  }

 private:
  using Clock = std::chrono::steady_clock;

  static Span*& current() {
    static thread_local Span* span = nullptr;
    return span;
  }
  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_);
  }

  std::string trace_;
  std::string id_ = random_hex(16);
  std::string name_;
  Clock::time_point begin_ = Clock::now();
  Span* before_;
  std::vector<std::pair<std::string, std::string>> attributes_;
  std::vector<std::string> events_;
};

}  // namespace

int main(int argc, char** argv) try {
  // a call that blocks has its events on the thread that makes it, where its span is
  const rp::Client client{rp::AppKey::from_env(), {.timeout = 10s, .observer = &Span::observe}};
  const std::string trace = random_hex(32);  // or that of the request which this program serves

  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  const auto page = [&] {
    const Span span(trace, "search the jobs");
    return client.jobs().search(query, {.headers = {{"traceparent", span.traceparent()}}});
  }();
  if (!page) {
    std::cerr << page.error() << '\n';
    return 1;
  }
  for (const auto& job : page->items) std::cout << job.id << "  " << job.title << '\n';
  if (page->items.empty()) return 0;

  const Span span(trace, "look at the newest");
  const auto newest =
      client.jobs().get(page->items.front().id, {.headers = {{"traceparent", span.traceparent()}}});
  if (newest) std::cout << '\n' << newest->title << '\n';
  return newest ? 0 : 1;
} catch (const rp::Error& error) {
  std::cerr << error << '\n';
  return 1;
}
