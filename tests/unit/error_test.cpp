#include "rocketpunch/error.hpp"

#include <algorithm>
#include <sstream>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

namespace error_test {

using namespace rocketpunch;

namespace {
std::string text_of(ErrorDetails parts) { return Error(std::move(parts)).what(); }

static_assert(std::is_base_of_v<std::exception, Error>);
static_assert(std::is_nothrow_copy_constructible_v<Error>);  // what is thrown must be
static_assert([] {                                           // the table has every kind, at its place
  int at = 0;
  for (const auto& meaning : detail::kind_meanings)
    if (static_cast<int>(meaning.kind) != at++) return false;
  return true;
}());
}  // namespace

TEST_CASE("an error gives its parts back", "[error]") {
  const Error error({.kind = ErrorKind::rate_limited,
                     .message = "too many",
                     .status = 429,
                     .code = "C0010",
                     .details = "post.create",
                     .retry_after = std::chrono::seconds(30),
                     .operation = "createPost",
                     .attempts = 3,
                     .page = 7,
                     .maybe_sent = false});
  CHECK(error.kind() == ErrorKind::rate_limited);
  CHECK(error.message() == "too many");
  CHECK(error.status() == 429);
  CHECK(error.code() == "C0010");
  CHECK(error.details() == "post.create");
  CHECK(error.retry_after() == std::chrono::seconds(30));
  CHECK(error.operation() == "createPost");
  CHECK(error.attempts() == 3);
  CHECK(error.page() == 7);
  CHECK(!error.maybe_sent());

  ErrorDetails parts = error.parts();
  parts.attempts = 1;
  const Error changed(parts);
  CHECK(changed.attempts() == 1);
  CHECK(changed.code() == "C0010");
  CHECK(error.attempts() == 3);
}

TEST_CASE("an error says whether the same call may succeed later, and whether it may be repeated unseen",
          "[error]") {
  const auto transient = [](ErrorKind kind) { return Error({.kind = kind}).is_transient(); };
  for (const auto& meaning : detail::kind_meanings) {
    INFO(meaning.name);
    const bool passes = meaning.kind == ErrorKind::network || meaning.kind == ErrorKind::timeout ||
                        meaning.kind == ErrorKind::rate_limited || meaning.kind == ErrorKind::server;
    CHECK(transient(meaning.kind) == passes);
    CHECK(Error({.kind = meaning.kind, .maybe_sent = false}).safe_to_repeat() == passes);
    CHECK(Error({.kind = meaning.kind, .repeatable = true}).safe_to_repeat() == passes);
    CHECK(!Error({.kind = meaning.kind}).safe_to_repeat());
  }
  CHECK(Error({.kind = ErrorKind::rate_limited, .status = 429}).safe_to_repeat());
  CHECK(Error({.kind = ErrorKind::server, .status = 408}).safe_to_repeat());
  CHECK(!Error({.kind = ErrorKind::server, .status = 500}).safe_to_repeat());
  CHECK(!Error({.kind = ErrorKind::bad_request, .status = 400}).safe_to_repeat());
}

TEST_CASE("what() is one line with all that is known", "[error]") {
  CHECK(text_of({.kind = ErrorKind::rate_limited,
                 .message = "too many",
                 .status = 429,
                 .code = "C0010",
                 .details = "post.create",
                 .retry_after = std::chrono::seconds(30),
                 .operation = "createPost",
                 .attempts = 3,
                 .page = 7}) ==
        "createPost: page 7: rate_limited (HTTP 429) C0010: too many [post.create]; retry after 30 s; 3 "
        "attempts; "
        "wait before the next call");
}

TEST_CASE("what() leaves out what is not known", "[error]") {
  CHECK(text_of({.kind = ErrorKind::network}) == "network");
  CHECK(text_of({.kind = ErrorKind::network, .message = "refused", .attempts = 1}) == "network: refused");
  CHECK(text_of({.kind = ErrorKind::not_found, .status = 404}) == "not_found (HTTP 404)");
  CHECK(text_of({.kind = ErrorKind::bad_request, .status = 400, .code = "C0005", .details = "page"}) ==
        "bad_request (HTTP 400) C0005 [page]");
}

TEST_CASE("what() says what to do where there is something to do", "[error]") {
  using Catch::Matchers::EndsWith;
  CHECK_THAT(text_of({.kind = ErrorKind::unauthorized}),
             EndsWith("; check the App Key, the access token or the client's secret"));
  CHECK_THAT(text_of({.kind = ErrorKind::forbidden}),
             EndsWith("; check the app's scopes and the user's permissions"));
  CHECK_THAT(text_of({.kind = ErrorKind::outcome_unknown}),
             EndsWith("; it may have been carried out: look before trying again"));
  CHECK_THAT(text_of({.kind = ErrorKind::unexpected_status}), EndsWith("; check the base URL"));
  // what the status says fits better
  CHECK_THAT(text_of({.kind = ErrorKind::bad_request, .status = 413}), EndsWith("smaller or fewer images"));
  CHECK_THAT(text_of({.kind = ErrorKind::bad_request, .status = 414}), EndsWith("shorter or fewer values"));
  CHECK_THAT(text_of({.kind = ErrorKind::bad_request, .status = 431}),
             EndsWith("a shorter key, token or language"));
  CHECK_THAT(text_of({.kind = ErrorKind::unexpected_status, .status = 407}),
             EndsWith("the proxy's address, user and password"));
  CHECK_THAT(text_of({.kind = ErrorKind::server, .status = 425}), EndsWith("try later"));
  // but not than that of an error that was made of more than the status
  CHECK_THAT(text_of({.kind = ErrorKind::sign_in_required, .status = 413}),
             EndsWith("to the consent page again"));
  CHECK_THAT(text_of({.kind = ErrorKind::response_too_large}),
             EndsWith("; ask for less or raise max_response_bytes"));
  CHECK_THAT(text_of({.kind = ErrorKind::tls}), EndsWith("; check the CA bundle and the host name"));
}

TEST_CASE("errors and kinds print", "[error]") {
  std::ostringstream out;
  out << Error({.kind = ErrorKind::timeout, .message = "slow"}) << ", " << ErrorKind::outcome_unknown;
  CHECK(out.str() == "timeout: slow, outcome_unknown");
}

TEST_CASE("every kind has a name of its own", "[error]") {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(ErrorKind::outcome_unknown); ++i)
    names.push_back(to_string(static_cast<ErrorKind>(i)));
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  CHECK(std::find(names.begin(), names.end(), "unknown") == names.end());
  CHECK(to_string(ErrorKind::configuration) == "configuration");
  CHECK(to_string(ErrorKind::outcome_unknown) == "outcome_unknown");
}

TEST_CASE("a copy of an error outlives it", "[error]") {
  std::optional<Error> copy;
  const char* text = nullptr;
  {
    const Error error({.kind = ErrorKind::server, .message = std::string(100, 'x')});
    text = error.what();
    copy = error;
  }
  CHECK(copy->what() == text);  // the same text, not a copy of it
  CHECK(copy->message().size() == 100);
}

}  // namespace error_test
