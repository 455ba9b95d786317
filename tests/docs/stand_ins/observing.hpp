// What the snippets of docs/observing.md take from the program around them, and what a server for HTTP and a
// library that traces are like.
#include <functional>
#include <iostream>
#include <string>

namespace page {

extern const rp::AppClient client;
extern const rp::Metrics metrics;
extern const std::string trace;

struct Request {};
struct Response {
  void set_content(const std::string& text, const std::string& type);
};

extern struct Server {
  void Get(const std::string& path, std::function<void(const Request&, Response&)> handler);
} server;

struct Span {
  Span(const std::string& trace, const std::string& name);
  std::string traceparent() const;
};

}  // namespace page
