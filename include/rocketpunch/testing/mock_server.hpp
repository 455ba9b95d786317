// An HTTP server on loopback that answers as the Rocketpunch Open API does, for tests of programs that call
// it.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rocketpunch::testing {

/// What goes wrong with requests, and which requests it happens to.
///
/// A request is offered to the faults in the order in which they were injected. One that still has requests
/// to skip counts this one and lets it go on to the next fault; the first one that hits ends the search.
struct Fault {
  /// Beginning of the path below the API base, such as "/jobs"; of the whole path elsewhere. Empty: any.
  std::string path{};
  /// Method in upper case. Empty: any.
  std::string method{};
  /// How many requests it hits; -1: all, until the faults are cleared.
  int times = 1;
  /// How many matching requests pass first.
  int skip = 0;
  /// Answers with this status and the service's error body, without looking at the request. 0: the real
  /// answer.
  int status = 0;
  /// Takes the place of the answer's body; empty: the body stays.
  std::string body{};
  /// Media type of `body`; empty: application/json.
  std::string content_type{};
  /// Added to the answer's headers, such as {"Retry-After", "1"}.
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Time before the answer. A server that is stopped doesn't wait it out.
  std::chrono::milliseconds delay{};
  /// Closes the connection after this many bytes of the body, the full length having been announced.
  std::optional<std::size_t> cut_after{};
};

/// What a mock server serves, to whom, and how often.
struct MockOptions {
  /// Port on 127.0.0.1; 0: any free one.
  int port = 0;
  /// App Keys that are let in; empty: everything that begins with rp_app_.
  std::vector<std::string> app_keys{"rp_app_test"};
  /// Access tokens of the mock's user, with every scope.
  std::vector<std::string> bearer_tokens{"test-access-token"};
  /// Name of the header that carries the App Key.
  std::string key_header = "X-RP-API-Key";
  /// File with a page of jobs, or an array of their list items, served instead of the generated ones.
  std::filesystem::path jobs_file{};
  /// File with a page of events, or an array of their list items, served instead of the generated ones.
  std::filesystem::path events_file{};
  /// Requests a minute for each App Key; 0: no limit.
  int per_minute = 60;
  /// Requests a day for each App Key; 0: no limit.
  int per_day = 5000;
  /// Whether operations that write have their own limits too.
  bool write_limits = true;
  /// The windows of all limits pass this many times faster than real ones.
  double clock_speed = 1;
  /// The same seed gives the same data everywhere; a smaller set is the beginning of a larger one.
  unsigned seed = 1;
  /// Number of generated jobs, those that are closed for applications and so never listed included.
  int jobs = 300;
  /// Number of generated events, the canceled ones included.
  int events = 120;
  /// Number of generated posts.
  int posts = 80;
  /// The day around which generated dates lie, and to which the `status` filter of events refers.
  std::chrono::sys_days today{std::chrono::year{2026} / std::chrono::September / 1};
  /// Answers lists, jobs, events, errors and limits in the form of the earlier published guide.
  bool guide = false;
};

/// A running mock of the API. All its functions may be called from any thread.
///
/// Texts of jobs, events and posts are Korean, and English for en, ja, zh-CN and zh-TW. Code labels are
/// Korean for ko and English for the ten other languages. The HTTP library below it ignores SIGPIPE for the
/// whole process.
class MockServer {
 public:
  /// Starts serving. Throws std::runtime_error if the options, a file or the port can't be used.
  explicit MockServer(MockOptions options = {});
  /// Stops, if that hasn't happened yet.
  ~MockServer();
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;

  /// Port it listens on.
  int port() const;
  /// Address of the API: http://127.0.0.1:PORT/api/v1. The same is served under /v1.
  std::string base_url() const;

  /// Adds a fault for requests to come. Throws std::invalid_argument for a status or a number that can't be.
  void inject(Fault fault);
  /// Forgets all faults.
  void clear_faults();

  /// A request as it came in.
  struct Seen {
    /// A part of a multipart body.
    struct Part {
      /// Name of the form field.
      std::string name;
      /// File name; empty if none was given.
      std::string file_name;
      /// Media type; empty if none was given.
      std::string content_type;
      /// Content.
      std::string body;
    };
    /// Method.
    std::string method;
    /// Path with query, as it was sent.
    std::string target;
    /// Headers; the values of those that carry a key, a token or a cookie read "(set)".
    std::vector<std::pair<std::string, std::string>> headers;
    /// Body; empty for a multipart one.
    std::string body;
    /// Parts of a multipart body, ordered by name.
    std::vector<Part> parts;
  };

  /// How many requests have come in, faulty answers included.
  std::size_t requests() const;
  /// The latest requests in the order in which they came, at most 1,000.
  std::vector<Seen> seen() const;
  /// Empties `seen` and sets `requests` to 0.
  void forget();

  /// Blocks until the server has been stopped.
  void wait() const;
  /// Closes all connections and ends the server's threads. Does nothing the second time.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rocketpunch::testing
