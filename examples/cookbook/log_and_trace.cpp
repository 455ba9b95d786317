// What calls do, seen from outside: a line of JSON for each call that ended, counts for Prometheus, and the
// trace of the request that this program serves.
//   ROCKETPUNCH_API_KEY=... [TRACEPARENT=00-...-...-01] log_and_trace METRICS_FILE [KEYWORD]
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <rocketpunch/metrics.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;

/// A line for your log. Nothing in an event is a key, token or body, also where a server repeats one.
void log_call(const rp::CallEvent& event) {
  if (event.kind != rp::CallEvent::Kind::finished) return;  // the last event of each call
  nlohmann::json line{{"operation", event.operation},
                      {"status", event.status},
                      {"attempts", event.attempt},
                      {"ms", event.elapsed.count()}};
  if (!event.request_id.empty()) line["request_id"] = event.request_id;  // for the service's operators
  if (event.error != nullptr) line["error"] = to_string(event.error->kind());
  std::clog << line.dump() + '\n';  // in one piece: calls end on many threads
}

/// A search within the trace of whoever asked: its span becomes the parent of the service's.
rp::Result<rp::Page<rp::JobSummary>> search(const rp::AppClient& client, const rp::JobQuery& query) {
  const char* const parent = std::getenv("TRACEPARENT");  // in a server: the header of the request
  rp::CallOptions options;
  if (parent != nullptr) options.headers = {{"traceparent", parent}};
  return client.jobs().search(query, options);
}

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: log_and_trace METRICS_FILE [KEYWORD]\n";
    return 2;
  }
  const rp::Metrics metrics;
  const rp::Client client{rp::AppKey::from_env(), {.observer = rp::observe_all({metrics, log_call})}};
  rp::JobQuery query;
  if (argc > 2) query.keyword = argv[2];
  const auto page = search(client, query);
  if (page) std::cout << page->total_items << " jobs\n";
  // for the text file collector of Prometheus' node_exporter; a server answers it at /metrics
  std::ofstream(argv[1]) << metrics.prometheus();
  return page ? 0 : 1;
} catch (const rp::Error& error) {
  std::cerr << "log_and_trace: " << error << '\n';
  return 1;
}
