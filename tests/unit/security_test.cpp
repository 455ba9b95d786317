// What hostile texts of a caller and hostile answers of a server lead to: an error or a value, and never to a
// request that wasn't meant, a secret that is shown, or a line in a log that isn't the SDK's.
// See also decode_bad_bodies_test.cpp, decode_rules_test.cpp, request_writer_test.cpp and
// net/security_test.cpp.
#include <algorithm>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/stored_tokens.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/caller_strings.hpp"
#include "support/catch.hpp"
#include "support/multipart_reader.hpp"

namespace security_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using testing::FakeTransport;

namespace {

const std::string host = "https://api.example";
const std::string png = "\x89PNG\r\n\x1a\n";

FakeTransport answering(int status, const std::string& body = {}) {
  FakeTransport transport;
  transport.always_do(
      [status, body = std::make_shared<const std::string>(body)](const HttpRequest&, const SendOptions&) {
        return HttpResponse{status, {}, *body};
      });
  return transport;
}

auto reader(const FakeTransport& transport) {
  return Client{
      AppKey{"rp_app_0123456789"}, {.base_url = host + "/v1", .retry = {.max_attempts = 1}}, transport};
}
auto writer(const FakeTransport& transport, bool check_limits = true) {
  return Client{BearerToken{"token_0123456789"},
                {.base_url = host + "/v1", .retry = {.max_attempts = 1}, .check_limits = check_limits},
                transport};
}
auto writer_with(const std::string& token, const FakeTransport& transport) {
  return Client{BearerToken{token}, {.base_url = host + "/v1", .retry = {.max_attempts = 1}}, transport};
}
OAuthSession session(const FakeTransport& transport) {
  return OAuthSession({.client_id = "rp_app_0123456789",
                       .client_secret = Secret("rp_sec_0123456789"),
                       .redirect_uri = "https://board.example/callback"},
                      {.retry = {.max_attempts = 1}}, transport);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

/// The parameters of a URL.
detail::FormFields query_of(const std::string& url) {
  return detail::parse_form(url.substr(url.find('?') + 1)).value_or(detail::FormFields{});
}
std::string value_of(const detail::FormFields& fields, std::string_view name) {
  std::string values;
  for (const auto& [field, value] : fields)
    if (field == name) values += (values.empty() ? "" : "|") + value;
  return values;
}

}  // namespace

// ---- Texts of the caller
// ---------------------------------------------------------------------------------------------

TEST_CASE("a caller's string is sent as one piece of one request, or refused by name", "[security]") {
  int sent = 0, refused = 0;
  for (const CallerString& string : caller_strings()) {
    for (const std::string& text : hostile_texts()) {
      const auto transport = answering(404, R"({"code":"C0008","message":"no"})");
      const Error error = string.call({host + "/v1", transport}, text);
      const auto requests = transport.requests();
      INFO(string.field << " = " << shown(text) << ": " << error.what());
      if (requests.empty()) {
        ++refused;
        CHECK(fault_in_refusal(error, string.field) == "");
        CHECK_FALSE(error.maybe_sent());
        continue;
      }
      ++sent;
      REQUIRE(requests.size() == 1);
      const HttpRequest& request = requests.front();
      CHECK(error.kind() == ErrorKind::not_found);
      REQUIRE(request.url.compare(0, host.size(), host) == 0);
      CHECK(fault_in({request.method, request.url.substr(host.size()), request.headers, request.body},
                     string.intended(text), "/v1") == "");
    }
  }
  // neither encodes everything nor refuses everything
  CHECK(sent > 500);
  CHECK(refused > 500);
}

TEST_CASE("an id leads to no other operation, encoded or not", "[security]") {
  for (const char* id :
       {".", "..", "/", "../jobs", "e1/tickets/5", "..\\jobs", "\\", "..;", "..;a=b", ".;/"}) {
    const auto transport = answering(404);
    INFO(id);
    CHECK(reader(transport).events().get(id).error().kind() == ErrorKind::invalid_argument);
    CHECK(writer(transport).events().remove(id).error().kind() == ErrorKind::invalid_argument);
    CHECK(transport.requests().empty());
  }
}

TEST_CASE("texts of a body stay texts", "[security]") {
  for (const std::string& text : hostile_texts()) {
    INFO(shown(text));
    const auto transport = answering(404);
    const auto post = writer(transport).posts().create({.text = text, .link = text});
    const auto faq =
        writer(transport).events().create_faq("e1", {.category = "c", .title = "t", .content = text});
    const auto sent = transport.requests();
    if (sent.empty()) {
      CHECK(fault_in_refusal(post.error(), "text must be UTF-8") == "");
      CHECK(fault_in_refusal(faq.error(), "content must be UTF-8") == "");
      continue;
    }
    REQUIRE(sent.size() == 2);
    const auto parts = parts_of(sent[0]);
    REQUIRE(parts.size() == 1);
    const auto of_post = nlohmann::json::parse(parts[0].content);
    CHECK(of_post.at("text") == text);
    CHECK(of_post.at("og").at("link") == text);
    CHECK(of_post.size() == 2);
    const auto of_faq = nlohmann::json::parse(sent[1].body);
    CHECK(of_faq.at("content") == text);
    CHECK(of_faq.size() == 3);
  }
}

TEST_CASE("a code that isn't UTF-8 is refused in a body as it is in a query", "[security]") {
  const auto transport = answering(404);
  const auto host_added = writer(transport).events().add_host(
      "e1", {.type = EventHostType("\xff"), .handle = "kim", .role = EventHostRole::partner});
  CHECK(fault_in_refusal(host_added.error(), "type must be UTF-8") == "");
  CHECK(transport.requests().empty());
}

TEST_CASE("the name of an image ends neither its quotes nor its part", "[security]") {
  for (const std::string& text : hostile_texts()) {
    INFO(shown(text));
    const auto transport = answering(404);
    const auto post = writer(transport).posts().create(
        {.text = "t"}, {Upload::bytes(text, "image/png", png),
                        Upload::read(text, {}, png.size(), [](std::uint64_t at, char* to, std::size_t most) {
                          return png.copy(to, most, static_cast<std::size_t>(at));
                        })});
    CHECK(post.error().kind() == ErrorKind::not_found);
    REQUIRE(transport.requests().size() == 1);
    const auto parts = parts_of(transport.requests()[0]);
    REQUIRE(parts.size() == 3);
    for (const auto& part : {parts[1], parts[2]}) {
      CHECK_FALSE(has_control(part.disposition));
      CHECK(std::count(part.disposition.begin(), part.disposition.end(), '"') == 4);
      CHECK(part.disposition.find('\\') == std::string::npos);
      CHECK(part.disposition.compare(0, 25, "name=\"images\"; filename=\"") == 0);
      CHECK(part.disposition.back() == '"');
      CHECK(part.content_type == "image/png");
      CHECK(part.content == png);
    }
  }
}

TEST_CASE("the type of an image is one line of its part", "[security]") {
  for (const bool check_limits : {true, false})
    for (const std::string& text : hostile_texts()) {
      INFO(shown(text));
      const auto transport = answering(404);
      const auto post = writer(transport, check_limits)
                            .posts()
                            .create({.text = "t"}, {Upload::bytes("a.png", "image/x" + text, png)});
      if (transport.requests().empty()) {
        CHECK(fault_in_refusal(post.error(), "images[0] must have") == "");
        continue;
      }
      const auto parts = parts_of(transport.requests()[0]);
      REQUIRE(parts.size() == 2);
      CHECK(parts[1].content_type == "image/x" + text);
      CHECK(parts[1].content == png);
    }
}

TEST_CASE("a path with NUL is no file", "[security]") {
  using namespace std::string_literals;
  const auto transport = answering(404);
  const auto post = writer(transport).posts().create({.text = "t"}, {Upload::file("/etc/passwd\0.png"s)});
  CHECK(fault_in_refusal(post.error(), "images[0] must have a path without NUL") == "");
  CHECK(transport.requests().empty());
}

TEST_CASE("the URL of the consent page has each parameter once, whatever it holds", "[security]") {
  for (const std::string& text : hostile_texts()) {
    INFO(shown(text));
    OAuthConfig config{.client_id = "rp_app_1" + text,
                       .client_secret = Secret("s"),
                       .redirect_uri = "https://board.example/" + text};
    const auto url_of = [&](const OAuthConfig& usable, const AuthorizationOptions& options) -> std::string {
      try {
        return OAuthSession(usable, {}, FakeTransport()).authorization_request(options).url;
      } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::configuration || error.kind() == ErrorKind::invalid_argument));
        return {};
      }
    };
    const OAuthConfig good{
        .client_id = "rp_app_1", .client_secret = Secret("s"), .redirect_uri = "https://board.example/"};
    if (const auto url = url_of(config, {}); !url.empty()) {
      CHECK(value_of(query_of(url), "client_id") == config.client_id);
      CHECK(value_of(query_of(url), "redirect_uri") == config.redirect_uri);
      CHECK(query_of(url).size() == 7);
    }
    if (const auto url = url_of(good, {.scopes = {text, "profile"}}); !url.empty()) {
      CHECK(value_of(query_of(url), "scope") == text + " profile");
      CHECK(query_of(url).size() == 7);
    }
    // these are encoded, so none is refused but a name that is empty
    const auto url = url_of(good, {.extra = {{"prompt", text}, {text, "x"}}});
    CHECK(url.empty() == text.empty());
    if (text.empty()) continue;
    CHECK(value_of(query_of(url), "prompt") == text);
    CHECK(value_of(query_of(url), text) == "x");
    CHECK(query_of(url).size() == 9);
    REQUIRE(detail::parse_url(url));
    CHECK(detail::parse_url(url)->host == "developers.rocketpunch.com");
  }
}

// ---- Answers of the server
// -------------------------------------------------------------------------------------------

namespace {

const std::string no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[)";

/// Bodies that cost more than they are worth, or say what can't be.
std::vector<std::string> hostile_bodies() {
  using namespace std::string_literals;
  std::vector<std::string> bodies{
      // nothing but brackets (net/security_test.cpp has 30 MB of them), and other depths
      repeated("[", 1'000'000), repeated("{\"a\":", 200'000), repeated("[{\"children\":", 100'000),
      repeated("{\"repostedPost\":", 100'000), no_jobs + repeated("[", 1'000'000),
      "{\"error\":" + repeated("{\"error\":", 100'000), R"({"later":)" + repeated("[", 100'000),
      R"({"later":)" + repeated("[", 100'000) + repeated("]", 100'000) + "}",
      // as long as it can be without being deep
      R"({"later":[)" + repeated("[],", 30'000) + "[]]}", "[" + repeated("{},", 10'000) + "{}]",
      no_jobs + repeated("{},", 10'000) + "{}]}", R"({"skills":[)" + repeated("\"\",", 30'000) + "\"\"]}",
      R"({"code":"C","children":[)" + repeated("{},", 10'000) + "{}]}",
      // the same name again and again
      "{" + repeated(R"("jobId":1,)", 10'000) + R"("jobId":1})",
      "{" + repeated(R"("items":[{}],)", 10'000) + "}",
      R"({"code":"a","code":"b","error":"c","error":{"code":"d","error":{"code":"e"}},"message":1})",
      // numbers
      R"({"jobId":1e308})", R"({"jobId":1e400})", R"({"jobId":-1e400})", R"({"jobId":-0})",
      R"({"jobId":-0.0})", R"({"jobId":1e-400})", R"({"jobId":9223372036854775808})", R"({"later":1e400})",
      R"({"later":-})", R"({"jobId":)" + std::string(100'000, '9') + "}",
      R"({"jobId":0.)" + std::string(100'000, '0') + "1}", R"({"jobId":1e)" + std::string(100'000, '9') + "}",
      R"({"expires_in":1e308,"access_token":"a"})",
      // texts
      "{\"jobId\":1}\0{\"jobId\":2}"s, "{\"\0\":1}"s, "\0"s, R"({"title":"\ud800"})",
      R"({"title":"\udc00\ud800"})", R"({"title":"\ud83d\u0041"})", R"({"\ud800":1})",
      R"({"title":"\u0000\u001b[31m\u0085"})", "{\"title\":\"\xff\"}", "{\"\xff\":1}",
      "{\"later\":\"\xc0\x80\"}", "{\"title\":\"\xed\xa0\x80\"}", "{\"title\":\"\x1b\"}",
      R"({"title":")" + std::string(300'000, 'x') + "\"}", "{\"" + std::string(200'000, 'x') + "\":1}",
      "{\"" + std::string(200'000, 'x'),
      // fields of other meaning elsewhere
      R"({"__proto__":{"jobId":1},"constructor":[],"$ref":"#","@type":"java.lang.Runtime","xsi:nil":true})",
      R"({"jobId":"1; DROP TABLE jobs","title":{"$gt":""},"company":[["x"]]})",
      "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"};
  return bodies;
}

struct Reading {
  const char* name;
  int status;
  std::function<Error(const FakeTransport&)> read;
};

/// The error of a call; one that says so where there is none.
template <class T>
Error outcome(const Result<T>& result) {
  return result ? Error({.kind = ErrorKind::decode, .message = "(a value)"}) : result.error();
}

const std::vector<Reading>& readings() {
  static const std::vector<Reading> all{
      {"jobs", 200, [](const auto& t) { return outcome(reader(t).jobs().search()); }},
      {"job", 200, [](const auto& t) { return outcome(reader(t).jobs().get(1)); }},
      {"event", 200, [](const auto& t) { return outcome(reader(t).events().get("e")); }},
      {"post", 200, [](const auto& t) { return outcome(reader(t).posts().get(1)); }},
      {"industries", 200, [](const auto& t) { return outcome(reader(t).codes().job_industries()); }},
      {"profiles", 200, [](const auto& t) { return outcome(reader(t).profiles().search()); }},
      {"error", 400, [](const auto& t) { return outcome(reader(t).jobs().get(1)); }},
      {"refused write", 409, [](const auto& t) { return outcome(writer(t).posts().create({.text = "t"})); }},
      {"metadata", 200,
       [](const auto& t) {
         return outcome(discover_endpoints("https://as.example", {.retry = {.max_attempts = 1}}, t));
       }},
      {"tokens", 200,
       [](const auto& t) {
         const auto signing_in = session(t);
         const auto request = signing_in.authorization_request();
         return outcome(
             signing_in.exchange("code=c&state=" + std::string(request.state().reveal()), request));
       }},
      {"stored tokens", 200,
       [](const auto& t) {
         detail::codec::StoredTokens stored;
         const auto body = t.send({}, {}).value().body;
         const auto fault = detail::codec::read_stored_tokens(body, stored);
         return Error({.kind = ErrorKind::storage, .message = fault.value_or("(a value)")});
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("a hostile answer is an error or a value, whoever asked", "[security]") {
  for (const std::string& body : hostile_bodies())
    for (const Reading& reading : readings()) {
      INFO(reading.name << " from " << shown(body.substr(0, 60)) << ", " << body.size() << " bytes");
      const Error error = reading.read(answering(reading.status, body));
      const std::string_view what = error.what();
      CHECK_FALSE(has_control(what));
      CHECK(what.size() < 8000);
    }
}

TEST_CASE("what a server says of itself in an error forges no line of a log", "[security]") {
  const auto error =
      reader(answering(400, R"({"code":"C\u000d\u000a","message":"a\n2026-01-01 root signed in)"
                            R"(\u001b[2J\u007f\u009b31m","details":"b\tc\u0000d"})"))
          .jobs()
          .get(1)
          .error();
  CHECK(std::string(error.what()) ==
        "getJob: bad_request (HTTP 400) C  : a 2026-01-01 root signed in [2J  31m [b c d]");
  // as it came, for a program that knows what to do with it
  CHECK(error.message().find('\n') != std::string::npos);
}

TEST_CASE("what a server says commands no terminal and doesn't turn the writing", "[security]") {
  const auto error =
      reader(answering(400,
                       "{\"code\":\"C\\u202e1\",\"message\":\"a\\u2028b\\u0085c\\u009b2J\\ufeffd\xed\x95\","
                       "\"details\":\"\\u2066x\\u2069 \\udb40\\udc41\"}"))
          .jobs()
          .get(1)
          .error();
  CHECK(std::string(error.what()) ==
        "getJob: bad_request (HTTP 400) C\ufffd1: a b c 2J\ufffdd\ufffd [\ufffdx\ufffd \ufffd]");
}

TEST_CASE("of a message without end, what() has the beginning", "[security]") {
  std::string message;
  while (message.size() < 1'000'000) message += "로켓";
  const auto error =
      reader(answering(400, R"({"code":"C0001","message":")" + message + "\"}")).jobs().get(1).error();
  const std::string what = error.what();
  CHECK(what.size() < 2100);
  CHECK(what.substr(what.size() - 6) == "켓...");
  CHECK(error.message() == message);
}

TEST_CASE("an answer that is nothing but keys takes no longer than another one", "[security]") {
  // each of these would take hours if the text behind a key were moved for every one
  for (const char* text :
       {"rp_app_0123456789 ", "token_0123456789 ", "art_", "heyJ", "rt_0123456789 ", "Bearer "}) {
    INFO(text);
    const std::string body =
        R"({"code":"C0001","message":")" + repeated(text, 600'000 / std::string_view(text).size()) + "\"}";
    const auto error = writer(answering(400, body)).posts().remove(1).error();
    CHECK(error.code() == "C0001");
    CHECK(error.message().find("0123456789") == std::string::npos);
  }
}

// ---- Secrets
// ---------------------------------------------------------------------------------------------------------

namespace {

/// Answers with all that the request had, in every place of an error.
FakeTransport echoing(int status) {
  FakeTransport transport;
  transport.always_do([=](const HttpRequest& request, const SendOptions&) {
    std::string all = request.url + ' ' + request.body;
    for (const auto& [name, value] : request.headers) all += ' ' + name + ": " + value;
    const auto form = detail::parse_form(request.body).value_or(detail::FormFields{});
    for (const auto& [name, value] : form) all += ' ' + name + '=' + value;
    const auto text = nlohmann::json(all).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return HttpResponse{status,
                        {{"WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + all + '"'},
                         {"X-RP-RateLimit-Scope", all},
                         {"Retry-After", "0"}},
                        R"({"code":)" + text + R"(,"message":)" + text +
                            (status % 2 == 0 ? R"(,"details":)" + text : "") + "}"};
  });
  return transport;
}

void check_hidden(const Error& error, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    INFO(to_string(error.kind()) << " for " << secret);
    for (const std::string& text :
         {std::string(error.what()), error.message(), error.details(), error.code(), error.operation()})
      CHECK(text.find(secret) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("no part of an error has a secret, wherever the server repeats it", "[security]") {
  for (const int status : {302, 400, 401, 403, 404, 409, 422, 429, 500, 503}) {
    const std::string app_key = "a-key-of-no-known-form";
    const ClientOptions options{.base_url = host, .retry = {.max_attempts = 1}};
    check_hidden(Client(AppKey(app_key), options, echoing(status)).jobs().get(1).error(), {app_key});
    const std::string token = "a-token+of/no=known~form";
    check_hidden(Client(BearerToken(token), options, echoing(status)).posts().remove(1).error(), {token});

    for (const auto way : {ClientAuthentication::basic, ClientAuthentication::form}) {
      const std::string secret = "a secret+with/what:is encoded%";
      const OAuthSession signing_in({.client_id = "rp_app_id",
                                     .client_secret = Secret(secret),
                                     .redirect_uri = "https://board.example/callback",
                                     .client_authentication = way},
                                    {.retry = {.max_attempts = 1}}, echoing(status));
      const auto request = signing_in.authorization_request();
      const std::string code = "a/code+of=no~known&form";
      const std::string callback =
          detail::form_encode({{"code", code}, {"state", std::string(request.state().reveal())}});
      check_hidden(signing_in.exchange(callback, request).error(),
                   {secret, detail::form_encode(secret), code, detail::form_encode(code),
                    std::string(request.code_verifier().reveal()),
                    detail::base64("rp_app_id:" + detail::form_encode(secret))});
      const auto now = std::chrono::system_clock::now();
      const std::string access = "an-access.token+1", refresh = "a-refresh/token+2";
      REQUIRE(signing_in.import_tokens({.access_token = Secret(access),
                                        .refresh_token = Secret(refresh),
                                        .scopes = {"profile"},
                                        .issued_at = now,
                                        .expires_at = now + std::chrono::hours(1)}));
      check_hidden(signing_in.refresh().error(), {secret, refresh, detail::form_encode(refresh)});
      if (status != 401) check_hidden(signing_in.user_info().error(), {access, refresh});
      check_hidden(outcome(signing_in.revoke()), {secret, access, refresh, detail::form_encode(refresh)});
    }
  }
}

TEST_CASE("a token is hidden however a server writes it, whole or cut short", "[security]") {
  const std::string token = "Qz8+of/no=known~form_1234567890";
  std::string percent, json, html;
  for (const char c : token) {
    const int code = static_cast<unsigned char>(c);
    const char hex[] = {"0123456789abcdef"[code >> 4], "0123456789abcdef"[code & 15]};
    percent.append("%").append(hex, 2);
    json.append("\\\\u00").append(hex, 2);
    html.append("&#").append(std::to_string(code)).append(";");
  }
  for (const std::string& shown :
       {detail::form_encode(token), percent, json, html, token.substr(0, 12), token.substr(0, 8),
        percent.substr(0, 30), std::string("Qz8+of%2Fno=known~form_1234567890")}) {
    INFO(shown);
    const auto error =
        writer_with(token, answering(400, R"({"code":")" + shown + R"(","message":"bad token )" + shown +
                                              R"( was sent","details":")" + shown + "\"}"))
            .posts()
            .remove(1)
            .error();
    CHECK(error.message() == "bad token *** was sent");
    CHECK(error.details() == "***");
    CHECK(error.code() == "***");
  }
}

TEST_CASE("tokens that can't be sent are not kept", "[security]") {
  const auto now = std::chrono::system_clock::now();
  const auto tokens = [&](const std::string& access, const std::string& refresh) {
    return TokenSet{.access_token = Secret(access),
                    .refresh_token = Secret(refresh),
                    .scopes = {"profile"},
                    .issued_at = now,
                    .expires_at = now + std::chrono::hours(1)};
  };
  const auto keeping = session(FakeTransport());
  CHECK(keeping.import_tokens(tokens("a", "")));
  for (const auto& bad : {tokens("a\r\nX: y", "b"), tokens("a", "b\n"), tokens("a b", "")}) {
    const auto kept = keeping.import_tokens(bad);
    REQUIRE_FALSE(kept);
    CHECK(kept.error().kind() == ErrorKind::invalid_argument);
    detail::codec::StoredTokens stored;
    const auto fault =
        detail::codec::read_stored_tokens(detail::codec::write_stored_tokens(bad).reveal(), stored);
    REQUIRE(fault);
    CHECK(fault->find("not visible ASCII characters") != std::string::npos);
  }
}

}  // namespace security_test
