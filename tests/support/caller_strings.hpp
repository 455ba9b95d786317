// Every string that a caller can give and that leads into a request, and the texts that would change the
// request if they were not encoded or refused. For tests over a fake transport and over real sockets.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/client.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::test {

/// Texts with line ends, control characters, delimiters, encoded delimiters, and ways out of a path.
const std::vector<std::string>& hostile_texts();

/// Where a client of the test goes to.
struct Where {
  std::string base_url;  ///< Without a slash at its end
  AnyTransport transport;
};

/// A request as it went out, whatever it went through.
struct Outgoing {
  std::string method;
  std::string target;  ///< Behind the host
  Headers headers;
  std::string body;
};

/// What a request must be if the text goes out: all of it as it is before any encoding.
struct Intended {
  std::string method = "GET";
  std::vector<std::string> segments{};  ///< Of the path, below the base URL
  detail::FormFields query{};
  Headers headers{};                         ///< Among others
  std::string before_base{};                 ///< A path that goes before that of the base URL
  std::string raw_path{};                    ///< In place of segments, where the caller writes the path
  std::optional<detail::FormFields> form{};  ///< The body, where it is one
};

/// A string of the caller's.
struct CallerString {
  std::string field;  ///< As an error names it
  /// Makes a call with it that is answered with 404, if it is sent at all.
  std::function<Error(const Where&, const std::string& text)> call;
  std::function<Intended(const std::string& text)> intended;
};

/// All of them but those that go into bodies of JSON and parts with images.
const std::vector<CallerString>& caller_strings();

/// What is wrong with a request, given what it was meant to be; empty: nothing.
std::string fault_in(const Outgoing& sent, const Intended& intended, std::string_view base_path);

/// What is wrong with an error of a request that was not sent; empty: nothing.
std::string fault_in_refusal(const Error& error, std::string_view field);

/// A text in a form that can be printed.
std::string shown(std::string_view text);

}  // namespace rocketpunch::test
