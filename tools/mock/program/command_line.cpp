#include "program/command_line.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "http/faults.hpp"
#include "oauth/scopes.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {
namespace {

template <typename Number>
void set_number(Number& target, const std::string& name, std::string_view text, Number low, Number high) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high)
    throw std::invalid_argument(name + " must be a number from " + std::to_string(low) + " to " +
                                std::to_string(high) + ": " + std::string{text});
  target = value;
}

void set_milliseconds(std::chrono::milliseconds& target, const std::string& name, std::string_view text) {
  int milliseconds = 0;
  set_number(milliseconds, name, text, 0, 86'400'000);
  target = std::chrono::milliseconds{milliseconds};
}

std::filesystem::path readable(const std::string& name, const std::string& file) {
  if (!std::ifstream{file}) throw std::invalid_argument(name + " must be a file that can be read: " + file);
  return file;
}

std::chrono::sys_days read_day(const std::string& name, std::string_view text) {
  const auto date = read_date(text);
  if (!date) throw std::invalid_argument(name + " must be a date YYYY-MM-DD: " + std::string{text});
  return std::chrono::floor<std::chrono::days>(*date);
}

Fault checked_fault(const std::string& name, std::string_view spec) try {
  const Fault fault = read_fault(spec);
  check(fault);
  return fault;
} catch (const std::invalid_argument& error) {
  throw std::invalid_argument(name + ": " + error.what());
}

/// With strtod, since not every standard library's from_chars reads fractions.
std::chrono::milliseconds read_seconds(const std::string& name, const std::string& text) {
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  const bool whole = !text.empty() && end == text.c_str() + text.size();
  if (!whole || !(seconds >= 0) || seconds > 1e9)
    throw std::invalid_argument(name + " must be seconds from 0 to 1000000000: " + text);
  return std::chrono::milliseconds{std::llround(seconds * 1000)};
}

/// The secret isn't repeated in the complaint.
MockClient read_client(const std::string& name, const std::string& text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0 || colon + 1 == text.size())
    throw std::invalid_argument(name + " must be ID:SECRET");
  MockClient client;
  client.id = text.substr(0, colon);
  client.secret = text.substr(colon + 1);
  return client;
}

Scopes read_scope_list(const std::string& name, const std::string& text) {
  auto scopes = read_scopes(text);
  if (!scopes)
    throw std::invalid_argument(name + " must be known scopes with single spaces between them: " + text);
  return std::move(*scopes);
}

constexpr int most = 1'000'000'000;

void set(CommandLine& line, const std::string& name, const std::string& value) {
  MockOptions& options = line.options;
  if (name == "--port")
    set_number(options.port, name, value, 0, 65535);
  else if (name == "--per-minute")
    set_number(options.per_minute, name, value, 0, most);
  else if (name == "--per-day")
    set_number(options.per_day, name, value, 0, most);
  else if (name == "--seed")
    set_number(options.seed, name, value, 0u, 4'294'967'295u);
  else if (name == "--jobs")
    options.jobs_file = readable(name, value);
  else if (name == "--events")
    options.events_file = readable(name, value);
  else if (name == "--key")
    options.app_keys.push_back(value);
  else if (name == "--token")
    options.bearer_tokens.push_back(value);
  else if (name == "--client")
    options.oauth_clients.push_back(read_client(name, value));
  else if (name == "--redirect-uri")
    line.redirect_uris.push_back(value);
  else if (name == "--consentable-scopes")
    options.consentable_scopes = read_scope_list(name, value);
  else if (name == "--access-token-lifetime")
    options.access_token_lifetime = read_seconds(name, value);
  else if (name == "--refresh-token-lifetime")
    options.refresh_token_lifetime = read_seconds(name, value);
  else if (name == "--code-lifetime")
    options.code_lifetime = read_seconds(name, value);
  else if (name == "--token-delay-ms")
    set_milliseconds(options.token_delay, name, value);
  else if (name == "--port-file")
    line.port_file = value;
  else if (name == "--today")
    options.today = read_day(name, value);
  else if (name == "--fault")
    line.faults.push_back(checked_fault(name, value));
  else
    throw std::invalid_argument("unknown argument " + name);
}

/// Lists that an argument adds to start with the defaults only if no argument does.
void use_defaults(CommandLine& line) {
  MockOptions& options = line.options;
  const MockOptions defaults;
  if (options.app_keys.empty()) options.app_keys = defaults.app_keys;
  if (options.bearer_tokens.empty()) options.bearer_tokens = defaults.bearer_tokens;
  if (options.oauth_clients.empty()) options.oauth_clients = defaults.oauth_clients;
  if (!line.redirect_uris.empty()) options.oauth_clients.front().redirect_uris = line.redirect_uris;
}

}  // namespace

CommandLine read_command_line(std::span<const char* const> arguments) {
  CommandLine line;
  line.options.app_keys.clear();
  line.options.bearer_tokens.clear();
  line.options.oauth_clients.clear();
  line.options.today = std::chrono::floor<std::chrono::days>(clock_now());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = arguments[i];
    if (name == "--help") {
      line.help = true;
    } else if (name == "--guide") {
      line.options.guide = true;
    } else if (!name.starts_with("--")) {
      throw std::invalid_argument("unknown argument " + name);
    } else if (i + 1 == arguments.size()) {
      // Says what is wrong with the name, if it is that.
      set(line, name, {});
      throw std::invalid_argument(name + " needs a value");
    } else {
      set(line, name, arguments[++i]);
    }
  }
  use_defaults(line);
  return line;
}

const char* usage() {
  return R"(rocketpunch-mock: a mock of the Rocketpunch Open API on 127.0.0.1

usage: rocketpunch-mock [OPTION]...
  --port N          port; 0, the default, takes any free one
  --port-file FILE  writes the port into FILE once it is listening
  --jobs FILE       serves the jobs of FILE: a page as the API answers it, or an array
  --events FILE     the same for events
  --key KEY         App Key to let in; may be repeated; default rp_app_test
  --token TOKEN     access token to let in; may be repeated; default test-access-token
  --per-minute N    requests a minute for each key; default 60; 0: no limit
  --per-day N       requests a day for each key; default 5000; 0: no limit
  --seed N          another set of generated data
  --today DATE      day around which the generated dates lie; default today (UTC)
  --guide           answers in the form of the earlier published guide
  --client ID:SECRET      OAuth client, whose id is an App Key too; may be repeated; default rp_app_test:rp_sec_test
  --redirect-uri URI      redirect URI of the first client; may be repeated; default http://127.0.0.1:8000/callback
  --consentable-scopes SCOPES         what users can consent to, such as "profile email"; default all
  --access-token-lifetime SECONDS     default 900; fractions as in 0.5 are allowed, here and in the next two
  --refresh-token-lifetime SECONDS    default 2592000, which is 30 days
  --code-lifetime SECONDS             default 300
  --token-delay-ms N      time that a refresh takes before it replaces the token; default 0
  --fault SPEC      NAME=VALUE,... of path, method, times, skip, status, body, content-type, header (NAME:VALUE),
                    delay-ms, cut-after; may be repeated; such as path=/jobs,status=503,times=2
  --help            says this

While it runs, POST /__mock/faults takes a fault as JSON (or an array of them; names with underscores, and an object
"headers"), DELETE /__mock/faults forgets all, GET /__mock/requests counts the requests, and GET /__mock/effects tells how
often each operation changed something. POST /__mock/participants {"event_id","count"} has people take part in an event that
was made, and POST /__mock/records adds a job, event, post, company or profile, as the service answers it, to those served.
DELETE /__mock/records {"jobId"} (or "eventId", "postId") removes one.

It is the OAuth authorization server too: /oauth/authorize, /oauth/token, /oauth/revoke and /oauth/userinfo on the same
port. GET /__mock/oauth tells what that has done, POST /__mock/oauth/expire-access-tokens ends the access tokens issued
so far, POST /__mock/oauth/redirect-uris {"client_id","redirect_uri"} registers a redirect URI, and POST
/__mock/oauth/consent {"url","approve"} decides on an authorization URL as its user and answers the {"callback"}.
)";
}

}  // namespace rocketpunch::testing::mock
