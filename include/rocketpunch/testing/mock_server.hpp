// An HTTP server on loopback that answers as the Rocketpunch Open API and its authorization server do, for
// tests of programs that call them.
#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/testing/detail/model_text.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI_OF_MOCK {

/// What goes wrong with requests, and which requests it happens to.
///
/// A request is offered to the faults in the order in which they were injected. One that still has requests
/// to skip counts this one and lets it go on to the next fault; the first one that hits ends the search.
struct Fault {
  /// Beginning of the path below the API base, such as "/jobs"; of the whole path elsewhere, such as
  /// "/oauth/token". Empty: any.
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
  /// Closes the connection after this many bytes of the body, the full length having been announced; of an
  /// answer without a body, one byte (and 200 in place of 204, after which clients look for none). The
  /// operation has been carried out by then, unless `status` is set.
  std::optional<std::size_t> cut_after{};
};

/// An app that is registered with the authorization server.
struct MockClient {
  /// The OAuth client's id, and the App Key of the same app.
  std::string id = "rp_app_test";
  /// The OAuth client's secret.
  std::string secret = "rp_sec_test";
  /// URIs to which users may be sent back; a request's has to be one of them to the character.
  std::vector<std::string> redirect_uris{"http://127.0.0.1:8000/callback"};
};

/// What a mock server serves, to whom, and how often.
struct MockOptions {
  /// Port on 127.0.0.1; 0: any free one.
  int port = 0;
  /// App Keys that are let in beside the ids of `oauth_clients`; empty: everything that begins with rp_app_.
  std::vector<std::string> app_keys{"rp_app_test"};
  /// Access tokens of the mock's user, with every scope.
  std::vector<std::string> bearer_tokens{"test-access-token"};
  /// Name of the header that carries the App Key.
  std::string key_header = "X-RP-API-Key";
  /// File with a page of jobs, or an array of their list items, served instead of the generated ones.
  std::filesystem::path jobs_file{};
  /// File with a page of events, or an array of their list items, served instead of the generated ones.
  std::filesystem::path events_file{};
  /// Requests a minute for each App Key, those of its OAuth client for tokens among them; 0: no limit.
  int per_minute = 60;
  /// The same a day.
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
  /// Apps that users can sign in to.
  std::vector<MockClient> oauth_clients{MockClient{}};
  /// Scopes that a user can consent to; a request for others is refused as `invalid_scope`. Empty: all. At
  /// present the service has `profile` and `email` for everybody, and more for an app's owner. One that isn't
  /// known stops the server from starting.
  std::vector<std::string> consentable_scopes{};
  /// Time from an authorization code's issue to its end.
  std::chrono::milliseconds code_lifetime = std::chrono::minutes{5};
  /// Time from an access token's issue to its end. `expires_in` says it in whole seconds, rounded down but at
  /// least 1.
  std::chrono::milliseconds access_token_lifetime{900'000};
  /// Time from a refresh token's issue to its end, if it isn't used before.
  std::chrono::milliseconds refresh_token_lifetime = std::chrono::hours{30 * 24};
  /// Time that a refresh takes before it replaces the token, so that refreshes overlap. A server that is
  /// stopped doesn't wait it out.
  std::chrono::milliseconds token_delay{};
  /// Names the issuer in callbacks (`iss`, RFC 9207).
  bool send_iss = false;
};

/// What the authorization server has done since it was started.
struct OAuthCounts {
  /// Authorization codes issued.
  std::size_t codes = 0;
  /// Codes exchanged for tokens.
  std::size_t exchanges = 0;
  /// Refreshes asked for by a client that proved to be one, whatever became of them.
  std::size_t refresh_requests = 0;
  /// Refresh tokens replaced.
  std::size_t rotations = 0;
  /// Refresh tokens used again after they had been replaced, which revokes all tokens of the sign-in.
  std::size_t reuses = 0;
  /// Sign-ins whose tokens were revoked on a client's request.
  std::size_t revocations = 0;
  /// Largest number of refreshes of one sign-in that were under way at the same time.
  std::size_t most_refreshes_at_once = 0;
};

/// A running mock of the API. All its functions may be called from any thread.
///
/// Its user may write for the company `acme`. What is written can be read, found, changed and removed until
/// the server is stopped; the generated jobs and events are others', and so are most of the posts.
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
  /// Address of the authorization server's endpoints: http://127.0.0.1:PORT/oauth.
  std::string oauth_url() const;
  /// Name of the authorization server: http://127.0.0.1:PORT.
  std::string issuer() const;

  /// Adds a job, event, post, company or profile, in front of the others of its kind, or in place of the one
  /// with its id: of a list or whole, `JobSummary` or `Job`. It can be read and searched for like the others,
  /// and is in one language; written it can be only where it is a post that is `owned`. What isn't set, is as
  /// the service would have it: a job without a status is published and hiring, an event takes place, what
  /// has no time was made now. An event that takes the place of another keeps its tickets, sessions and
  /// questions. Throws std::invalid_argument for one without an id. Needs `<rocketpunch/json.hpp>`.
  template <rocketpunch::detail::MaybeModel Model>
  void add(const Model& model) {
    add(std::string_view(rocketpunch::detail::model_text(model)));
  }
  /// The same with the JSON of the service, as it answers it.
  void add(std::string_view json);
  /// Removes a job, event or post, whoever's it is: the one with the id of that model. Throws
  /// std::invalid_argument where there is none.
  template <rocketpunch::detail::MaybeModel Model>
  void remove(const Model& model) {
    remove(std::string_view(rocketpunch::detail::model_text(model)));
  }
  /// The same with JSON that has the id, such as `{"jobId": 158697}`.
  void remove(std::string_view json);

  /// Has people take part in an event that was made here: they count as its guests, and it can't be removed
  /// any more (`EV022`). Throws std::invalid_argument for another event, and for a count below 1.
  void add_participants(const std::string& event_id, int count = 1);

  /// Where the browser of a user who approves or denies would be sent back to, with what in its query. Needs
  /// no browser and no redirect URI that answers; no fault hits it. Throws std::runtime_error with the reason
  /// if the user would be shown an error, or the URL isn't this server's.
  std::string consent(const std::string& authorization_url, bool approve = true);
  /// Registers one more redirect URI, such as one with a port that has just been chosen. Throws
  /// std::invalid_argument for a client that isn't registered or a URI that can't be.
  void add_redirect_uri(std::string client_id, std::string uri);
  /// Ends all access tokens that were issued so far. Those of the options stay.
  void expire_access_tokens();
  /// What the authorization server has done.
  OAuthCounts oauth_counts() const;

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
    /// Path with query, as it was sent; values of `code`, `state` and other secrets of OAuth read "(set)".
    std::string target;
    /// Headers; the values of those that carry a key, a token or a cookie read "(set)".
    std::vector<std::pair<std::string, std::string>> headers;
    /// Body; empty for a multipart one. The secrets in forms of OAuth read "(set)".
    std::string body;
    /// Parts of a multipart body, ordered by name.
    std::vector<Part> parts;
  };

  /// How many requests have come in, faulty answers included.
  std::size_t requests() const;
  /// How often each operation, by its id (`createPost`), changed something since the start. What finds
  /// nothing to remove changes nothing.
  std::map<std::string, std::size_t> effects() const;
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

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI_OF_MOCK
