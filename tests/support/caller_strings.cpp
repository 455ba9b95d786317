#include "support/caller_strings.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/session.hpp"

namespace rocketpunch::test {
namespace {

const std::string key = "rp_app_0123456789";
const std::string token = "token_0123456789";

ClientOptions options_of(const Where& where) {
  ClientOptions options{.base_url = where.base_url};
  options.retry.max_attempts = 1;
  return options;
}
auto reader(const Where& where, const ClientOptions& options) {
  return Client<AppKey, AnyTransport>(AppKey(key), options, where.transport);
}
auto reader(const Where& where) { return reader(where, options_of(where)); }
auto writer(const Where& where) {
  return Client<BearerToken, AnyTransport>(BearerToken(token), options_of(where), where.transport);
}
OAuthConfig config_of(const Where& where) {
  return {.client_id = key,
          .client_secret = Secret("rp_sec_0123456789"),
          .redirect_uri = "https://board.example/callback",
          .endpoints = OAuthEndpoints::under(where.base_url)};
}
OAuthSession session(const Where& where, OAuthConfig config) {
  return OAuthSession(std::move(config), options_of(where), where.transport);
}
OAuthSession session(const Where& where) { return session(where, config_of(where)); }

/// The error that a call gives, or that it throws.
template <class Call>
Error error_of(Call call) {
  try {
    const auto result = call();
    if (result) return Error({.kind = ErrorKind::decode, .message = "the call succeeded"});
    return result.error();
  } catch (const Error& error) {
    return error;
  }
}

/// A row for what a client that reads does with the text.
template <class Call>
CallerString reads(std::string field, Call call, std::function<Intended(const std::string&)> intended) {
  return {std::move(field),
          [call](const Where& where, const std::string& text) {
            return error_of([&] { return call(reader(where), text); });
          },
          std::move(intended)};
}
/// A row for what a client that writes does with the text.
template <class Call>
CallerString writes(std::string field, Call call, std::function<Intended(const std::string&)> intended) {
  return {std::move(field),
          [call](const Where& where, const std::string& text) {
            return error_of([&] { return call(writer(where), text); });
          },
          std::move(intended)};
}
/// A row for what can be done with the text in any way.
template <class Call>
CallerString any(std::string field, Call call, std::function<Intended(const std::string&)> intended) {
  return {std::move(field),
          [call](const Where& where, const std::string& text) {
            return error_of([&] { return call(where, text); });
          },
          std::move(intended)};
}

auto query_of(std::string path, std::string name) {
  return [=](const std::string& text) {
    if (name == "keyword" && text.empty()) return Intended{.segments = {path}};  // as good as none
    return Intended{.segments = {path}, .query = {{name, text}}};
  };
}
auto event_part(std::string method, std::vector<std::string> rest) {
  return [=](const std::string& text) {
    Intended intended{.method = method, .segments = {"events", text}};
    intended.segments.insert(intended.segments.end(), rest.begin(), rest.end());
    return intended;
  };
}
auto header_of(std::string name, std::string before = {}, std::string after = {}) {
  return [=](const std::string& text) {
    return Intended{.segments = {"jobs", "7"}, .headers = {{name, before + text + after}}};
  };
}

/// What is left of a path behind a base URL, which loses the slashes at its end.
std::string without_slashes(const std::string& text) {
  std::string path = '/' + text;
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

using Strings = std::vector<CallerString>;

void add_queries(Strings& all) {
  const auto jobs = [&](const char* name, const char* field, auto set) {
    all.push_back(reads(
        field,
        [set](const auto& client, const std::string& text) {
          JobQuery query;
          set(query, text);
          return client.jobs().search(query);
        },
        query_of("jobs", name)));
  };
  jobs("keyword", "keyword", [](JobQuery& q, const std::string& t) { q.keyword = t; });
  jobs("companyId", "company", [](JobQuery& q, const std::string& t) { q.company = t; });
  jobs("jobCategories", "job_categories", [](JobQuery& q, const std::string& t) { q.job_categories = {t}; });
  jobs("seniorities", "seniorities",
       [](JobQuery& q, const std::string& t) { q.seniorities = {Seniority(t)}; });
  jobs("sort", "sort", [](JobQuery& q, const std::string& t) { q.sort = JobSort(t); });

  const auto events = [&](const char* name, const char* field, auto set) {
    all.push_back(reads(
        field,
        [set](const auto& client, const std::string& text) {
          EventQuery query;
          set(query, text);
          return client.events().search(query);
        },
        query_of("events", name)));
  };
  events("keyword", "keyword", [](EventQuery& q, const std::string& t) { q.keyword = t; });
  events("categories", "categories",
         [](EventQuery& q, const std::string& t) { q.categories = {EventCategory(t)}; });
  events("status", "status", [](EventQuery& q, const std::string& t) { q.status = EventPhase(t); });

  const auto posts = [&](const char* name, const char* field, auto set) {
    all.push_back(reads(
        field,
        [set](const auto& client, const std::string& text) {
          PostQuery query;
          set(query, text);
          return client.posts().search(query);
        },
        query_of("posts", name)));
  };
  posts("keyword", "keyword", [](PostQuery& q, const std::string& t) { q.keyword = t; });
  posts("companyId", "company", [](PostQuery& q, const std::string& t) { q.company = t; });
  posts("postedAfter", "posted_after",
        [](PostQuery& q, const std::string& t) { q.posted_after = Timestamp::from_text(std::string(t)); });

  all.push_back(reads(
      "keyword",
      [](const auto& client, const std::string& text) {
        return client.companies().search({.keyword = text});
      },
      query_of("companies", "keyword")));
  all.push_back(reads(
      "lang",
      [](const auto& client, const std::string& text) { return client.profiles().search({.lang = text}); },
      query_of("profiles", "lang")));
}

void add_paths(Strings& all) {
  all.push_back(reads(
      "event_id", [](const auto& client, const std::string& text) { return client.events().get(text); },
      event_part("GET", {})));
  all.push_back(reads(
      "event_id", [](const auto& client, const std::string& text) { return client.events().faqs(text); },
      event_part("GET", {"faqs"})));
  all.push_back(writes(
      "event_id",
      [](const auto& client, const std::string& text) { return client.events().remove_ticket(text, 3); },
      event_part("DELETE", {"tickets", "3"})));
  all.push_back(writes(
      "event_id",
      [](const auto& client, const std::string& text) {
        return client.events().create_faq(text, {.category = "c", .title = "t"});
      },
      event_part("POST", {"faqs"})));
  all.push_back(writes(
      "company", [](const auto& client, const std::string& text) { return client.jobs().of_company(text); },
      [](const std::string& text) {
        return Intended{.segments = {"companies", text, "jobs", "accessible"}};
      }));
  all.push_back(writes(
      "company", [](const auto& client, const std::string& text) { return client.jobs().remove(text, 7); },
      [](const std::string& text) {
        return Intended{.method = "DELETE", .segments = {"jobs", "7"}, .query = {{"companyId", text}}};
      }));
  all.push_back(writes(
      "company",
      [](const auto& client, const std::string& text) {
        return client.me().resource_roles(text, {.resource_type = ResourceType::job});
      },
      [](const std::string& text) {
        return Intended{.segments = {"me", "company-permissions", text, "resource-roles"},
                        .query = {{"resourceType", "JOB"}}};
      }));
  all.push_back(writes(
      "resource_id",
      [](const auto& client, const std::string& text) {
        return client.me().resource_roles("acme", {.resource_type = ResourceType::job, .resource_id = text});
      },
      [](const std::string& text) {
        return Intended{.segments = {"me", "company-permissions", "acme", "resource-roles"},
                        .query = {{"resourceType", "JOB"}, {"resourceId", text}}};
      }));
}

void add_settings(Strings& all) {
  all.push_back(any(
      "base_url",
      [](const Where& where, const std::string& text) {
        auto options = options_of(where);
        options.base_url += "/" + text;
        return reader(where, options).jobs().get(7);
      },
      [](const std::string& text) { return Intended{.raw_path = without_slashes(text) + "/jobs/7"}; }));
  all.push_back(any(
      "language",
      [](const Where& where, const std::string& text) {
        auto options = options_of(where);
        options.language = text;
        return reader(where, options).jobs().get(7);
      },
      // unset is a language too
      [](const std::string&) {
        return Intended{.segments = {"jobs", "7"}};
      }));
  all.push_back(reads(
      "language",
      [](const auto& client, const std::string& text) { return client.jobs().get(7, {.language = text}); },
      header_of("Accept-Language")));
  all.push_back(any(
      "user_agent",
      [](const Where& where, const std::string& text) {
        auto options = options_of(where);
        options.user_agent = text;
        return reader(where, options).jobs().get(7);
      },
      [](const std::string& text) {
        const std::string own = "rocketpunch-cpp/" + std::string(version);
        return header_of("User-Agent", {}, text.empty() ? own : ' ' + own)(text);
      }));
  all.push_back(any(
      "key_header",
      [](const Where& where, const std::string& text) {
        auto options = options_of(where);
        options.key_header = "X-" + text;
        return reader(where, options).jobs().get(7);
      },
      [](const std::string& text) {
        return Intended{.segments = {"jobs", "7"}, .headers = {{"X-" + text, key}}};
      }));
  all.push_back(any(
      "App Key",
      [](const Where& where, const std::string& text) {
        return Client<AppKey, AnyTransport>(AppKey("rp_app_1" + text), options_of(where), where.transport)
            .jobs()
            .get(7);
      },
      header_of("X-RP-API-Key", "rp_app_1")));
  all.push_back(any(
      "access token",
      [](const Where& where, const std::string& text) {
        return Client<BearerToken, AnyTransport>(BearerToken("1" + text), options_of(where), where.transport)
            .request({.path = "/jobs/7"});
      },
      header_of("Authorization", "Bearer 1")));
}

void add_additions(Strings& all) {
  const auto added = [&](const char* field, auto options_with,
                         std::function<Intended(const std::string&)> intended) {
    all.push_back(reads(
        field,
        [options_with](const auto& client, const std::string& text) {
          return client.jobs().get(7, options_with(text));
        },
        std::move(intended)));
  };
  added(
      "query",
      [](const std::string& text) {
        return CallOptions{.query = {{text, "v"}}};
      },
      [](const std::string& text) {
        return Intended{.segments = {"jobs", "7"}, .query = {{text, "v"}}};
      });
  added(
      "query",
      [](const std::string& text) {
        return CallOptions{.query = {{"n", text}}};
      },
      [](const std::string& text) {
        return Intended{.segments = {"jobs", "7"}, .query = {{"n", text}}};
      });
  added(
      "headers",
      [](const std::string& text) {
        return CallOptions{.headers = {{"X-" + text, "v"}}};
      },
      [](const std::string& text) {
        return Intended{.segments = {"jobs", "7"}, .headers = {{"X-" + text, "v"}}};
      });
  added(
      "headers",
      [](const std::string& text) {
        return CallOptions{.headers = {{"X-Trace", text}}};
      },
      header_of("X-Trace"));
  all.push_back(any(
      "headers",
      [](const Where& where, const std::string& text) {
        auto options = options_of(where);
        options.headers = {{"X-Trace", text}};
        return reader(where, options).jobs().get(7);
      },
      header_of("X-Trace")));
}

void add_raw_requests(Strings& all) {
  const auto raw = [&](const char* field, auto request,
                       std::function<Intended(const std::string&)> intended) {
    all.push_back(reads(
        field,
        [request](const auto& client, const std::string& text) { return client.request(request(text)); },
        std::move(intended)));
  };
  raw(
      "method", [](const std::string& text) { return RawRequest{.method = "X" + text, .path = "/things"}; },
      [](const std::string& text) { return Intended{.method = "X" + text, .segments = {"things"}}; });
  raw(
      "path", [](const std::string& text) { return RawRequest{.path = "/things/" + text}; },
      [](const std::string& text) { return Intended{.raw_path = "/things/" + text}; });
  raw(
      "query",
      [](const std::string& text) {
        return RawRequest{.path = "/things", .query = {{text, "v"}}};
      },
      [](const std::string& text) {
        return Intended{.segments = {"things"}, .query = {{text, "v"}}};
      });
  raw(
      "query",
      [](const std::string& text) {
        return RawRequest{.path = "/things", .query = {{"n", text}}};
      },
      query_of("things", "n"));
  raw(
      "headers",
      [](const std::string& text) {
        return RawRequest{.path = "/things", .headers = {{"X-" + text, "v"}}};
      },
      [](const std::string& text) {
        return Intended{.segments = {"things"}, .headers = {{"X-" + text, "v"}}};
      });
  raw(
      "headers",
      [](const std::string& text) {
        return RawRequest{.path = "/things", .headers = {{"X-Trace", text}}};
      },
      [](const std::string& text) {
        return Intended{.segments = {"things"}, .headers = {{"X-Trace", text}}};
      });
  raw(
      "content_type",
      [](const std::string& text) {
        return RawRequest{.method = "POST", .path = "/things", .body = "b", .content_type = "text/x" + text};
      },
      [](const std::string& text) {
        return Intended{
            .method = "POST", .segments = {"things"}, .headers = {{"Content-Type", "text/x" + text}}};
      });
}

Result<TokenSet> exchange(const OAuthSession& session, const std::string& code) {
  const auto request = session.authorization_request();
  return session.exchange(
      detail::form_encode({{"code", code}, {"state", std::string(request.state().reveal())}}), request);
}

void add_oauth(Strings& all) {
  const auto posted = [](const std::string&) { return Intended{.method = "POST", .segments = {"token"}}; };
  all.push_back(any(
      "client_id",
      [](const Where& where, const std::string& text) {
        auto config = config_of(where);
        config.client_id = "1" + text;
        return exchange(session(where, config), "c");
      },
      posted));
  all.push_back(any(
      "client_secret",
      [](const Where& where, const std::string& text) {
        auto config = config_of(where);
        config.client_secret = Secret("1" + text);
        config.client_authentication = ClientAuthentication::form;
        return exchange(session(where, config), "c");
      },
      posted));
  all.push_back(any(
      "redirect_uri",
      [](const Where& where, const std::string& text) {
        auto config = config_of(where);
        config.redirect_uri = "https://board.example/" + text;
        return exchange(session(where, config), "c");
      },
      posted));
  all.push_back(any(
      "scopes",
      [](const Where& where, const std::string& text) {
        auto config = config_of(where);
        config.scopes = {"profile", text};
        return exchange(session(where, config), "c");
      },
      posted));
  all.push_back(any(
      "endpoints.token",
      [](const Where& where, const std::string& text) {
        auto config = config_of(where);
        config.endpoints.token += "/" + text;
        return exchange(session(where, config), "c");
      },
      [](const std::string& text) { return Intended{.method = "POST", .raw_path = "/token/" + text}; }));
  all.push_back(any(
      "code", [](const Where& where, const std::string& text) { return exchange(session(where), text); },
      posted));
  all.push_back(any(
      "scopes",
      [](const Where& where, const std::string& text) -> Result<TokenSet> {
        const auto signed_in = session(where);
        const auto now = std::chrono::system_clock::now();
        const auto kept = signed_in.import_tokens({.access_token = Secret("a"),
                                                   .refresh_token = Secret("r"),
                                                   .scopes = {"profile"},
                                                   .issued_at = now,
                                                   .expires_at = now + std::chrono::hours(1)});
        if (!kept) return kept.error();
        return signed_in.narrow({text});
      },
      [](const std::string& text) {
        return Intended{.method = "POST",
                        .segments = {"token"},
                        .form = detail::FormFields{
                            {"grant_type", "refresh_token"}, {"refresh_token", "r"}, {"scope", text}}};
      }));
  all.push_back(any(
      "access token",
      [](const Where& where, const std::string& text) -> Result<UserInfo> {
        const auto signed_in = session(where);
        const auto now = std::chrono::system_clock::now();
        const auto kept = signed_in.import_tokens({.access_token = Secret("a" + text),
                                                   .refresh_token = {},
                                                   .scopes = {"profile"},
                                                   .issued_at = now,
                                                   .expires_at = now + std::chrono::hours(1)});
        if (!kept) return kept.error();
        return signed_in.user_info();
      },
      [](const std::string& text) {
        return Intended{.segments = {"userinfo"}, .headers = {{"Authorization", "Bearer a" + text}}};
      }));
  all.push_back(any(
      "issuer",
      [](const Where& where, const std::string& text) {
        return discover_endpoints(where.base_url + "/" + text, options_of(where), where.transport);
      },
      [](const std::string& text) {
        return Intended{.before_base = "/.well-known/oauth-authorization-server",
                        .raw_path = without_slashes(text)};
      }));
}

/// The text without percent-encoding; nothing where it isn't properly encoded.
std::optional<std::string> decoded(std::string_view text) {
  const auto value = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain += text[at];
      continue;
    }
    if (text.size() - at < 3 || value(text[at + 1]) < 0 || value(text[at + 2]) < 0) return std::nullopt;
    plain += static_cast<char>(value(text[at + 1]) * 16 + value(text[at + 2]));
    at += 2;
  }
  return plain;
}

/// The pieces of a text, each without its encoding; one that isn't properly encoded stays out.
std::vector<std::string> pieces(std::string_view text, char separator) {
  std::vector<std::string> found;
  while (true) {
    const auto end = std::min(text.find(separator), text.size());
    if (auto piece = decoded(text.substr(0, end))) found.push_back(*std::move(piece));
    if (end == text.size()) return found;
    text.remove_prefix(end + 1);
  }
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

const std::vector<std::string>& hostile_texts() {
  using namespace std::string_literals;
  static const std::vector<std::string> texts{
      // the end of a line, and of a text
      "\r\nX-Injected: yes", "\nX-Injected: yes", "\rX-Injected: yes",
      "\r\n\r\nGET /injected HTTP/1.1\r\n\r\n", " HTTP/1.1\r\nX-Injected: yes\r\nX: ", "\0"s, "a\0b"s, "a\r",
      "\n", "\t", "\x01", "\x1b[31m", "\x7f",
      // the same, encoded already
      "%0d%0aX-Injected:%20yes", "%0D%0A%0D%0A", "%00", "%E5%98%8A%E5%98%8DX-Injected:yes", "%", "%4", "%zz",
      // delimiters
      "", " ", "a b", "\"", "'", "\\", "a\"b", "<script>", "{jobId}", "?page=9", "#fragment", "&page=9", "=",
      "a;b", "a,b", "@evil.example", ":8080", "https://evil.example/", "//evil.example/",
      // ways out of a path
      ".", "..", "...", "/", "a/b", "../jobs", "a/../../jobs", "..\\jobs", "./", "../", "..;/jobs", "..;a=b",
      "%2e", "%2E%2e", "%2e%2e%2fjobs", "%2F", "%5c", "%252e%252e%252f", "%c0%ae%c0%ae%c0%af",
      // no ASCII, and no UTF-8
      "로켓펀치", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xae", "\xef\xbb\xbf", "\xff",
      "\xc0\xae\xc0\xae\xc0\xaf", "\xed\xa0\x80", "\xe5\x98\x8a\xe5\x98\x8d"};
  return texts;
}

const std::vector<CallerString>& caller_strings() {
  static const Strings all = [] {
    Strings made;
    add_queries(made);
    add_paths(made);
    add_settings(made);
    add_additions(made);
    add_raw_requests(made);
    add_oauth(made);
    return made;
  }();
  return all;
}

std::string fault_in(const Outgoing& sent, const Intended& intended, std::string_view base_path) {
  if (sent.method != intended.method) return "method " + shown(sent.method);
  const std::string_view target = sent.target;
  const std::string base = intended.before_base + std::string(base_path);
  if (target.substr(0, base.size()) != base) return "target " + shown(target);
  const auto question = std::min(target.find('?'), target.size());
  const auto path = target.substr(base.size(), question - base.size());
  if (!intended.raw_path.empty()) {
    // where the caller wrote it, it is what the caller wrote
    if (target.substr(base.size()) != intended.raw_path) return "target " + shown(target);
  } else if (!intended.segments.empty()) {
    if (path.empty() || pieces(path.substr(1), '/') != intended.segments) return "path " + shown(path);
    detail::FormFields query;
    const auto text = target.substr(std::min(question + 1, target.size()));
    for (std::string_view rest = text; !rest.empty();) {
      const auto end = std::min(rest.find('&'), rest.size());
      const auto equals = rest.find('=');
      const auto name = decoded(rest.substr(0, equals));
      const auto value = equals < end ? decoded(rest.substr(equals + 1, end - equals - 1)) : std::nullopt;
      if (!name || !value) return "query " + shown(text);
      query.emplace_back(*name, *value);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (query != intended.query) return "query " + shown(text);
  }
  for (const auto& [name, value] : intended.headers)
    if (trimmed(sent.headers.get(name).value_or("")) != trimmed(value))
      return "header " + shown(name) + ": " + shown(sent.headers.get(name).value_or(""));
  for (const auto& [name, value] : sent.headers)
    for (const char c : name + value)
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f')
        return "header " + shown(name) + ": " + shown(value);
  if (sent.headers.contains("X-Injected")) return "X-Injected";
  if (intended.form && detail::parse_form(sent.body) != intended.form) return "form " + shown(sent.body);
  return {};
}

std::string fault_in_refusal(const Error& error, std::string_view field) {
  if (error.kind() != ErrorKind::invalid_argument && error.kind() != ErrorKind::configuration)
    return "kind " + std::string(to_string(error.kind())) + ": " + error.what();
  if (error.attempts() != 0) return "attempts";
  const std::string_view what = error.what();
  if (what.find(field) == what.npos) return std::string("doesn't name the field: ") + error.what();
  for (const char c : what)
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') return "control character in " + shown(what);
  return {};
}

std::string shown(std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  std::string printable = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f)
      printable += c;
    else
      printable += {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
  }
  return printable + '"';
}

}  // namespace rocketpunch::test
