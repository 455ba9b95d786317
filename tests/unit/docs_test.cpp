// The pages of docs/ that name things of the code name all of them, and none that isn't there.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "rocketpunch/detail/call/retry.hpp"
#include "rocketpunch/detail/codec/stored_tokens.hpp"
#include "rocketpunch/detail/quota/log_text.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/metrics.hpp"
#include "rocketpunch/observer.hpp"
#include "rocketpunch/testing/detail/cassette_file.hpp"
#include "support/catch.hpp"

namespace docs_test {

using namespace rocketpunch;
namespace fs = std::filesystem;

namespace {

const fs::path docs = ROCKETPUNCH_TEST_DOCS;

std::string page(const char* name) {
  std::ifstream file(docs / name);
  std::ostringstream text;
  text << file.rdbuf();
  INFO(name);
  REQUIRE(text.str().size() > 1000);
  return text.str();
}

}  // namespace

TEST_CASE("docs/errors.md has a row for every kind of error", "[docs]") {
  const std::string text = page("errors.md");
  int kinds = 0;
  for (; to_string(static_cast<ErrorKind>(kinds)) != "unknown"; ++kinds) {
    const std::string name(to_string(static_cast<ErrorKind>(kinds)));
    INFO(name);
    CHECK(text.find("\n| `" + name + "` | ") != std::string::npos);
  }
  CHECK(kinds >= 19);
}

TEST_CASE("docs/errors.md says of every kind whether it is transient", "[docs]") {
  const std::string text = page("errors.md");
  const auto begin = text.find("\n## Kinds");
  const std::string kinds = text.substr(begin, text.find("\n## ", begin + 1) - begin);
  for (const auto& meaning : detail::kind_meanings) {
    INFO(meaning.name);
    std::istringstream row(kinds.substr(kinds.find("\n| `" + std::string(meaning.name) + "` | ") + 2));
    std::string cell;
    for (int i = 0; i < 5; ++i) std::getline(row, cell, '|');
    CHECK(cell == (meaning.transient ? " yes " : " no "));
  }
}

TEST_CASE("docs/errors.md has a row for every status that means something of its own", "[docs]") {
  const std::string text = page("errors.md");
  std::set<int> statuses;
  for (const auto& meaning : detail::status_meanings) statuses.insert(meaning.status);
  for (const auto& rule : detail::retry_rules) statuses.insert(rule.status);
  for (const int status : statuses) {
    const auto meaning = detail::meaning_of(status);
    const auto* const rule = detail::retry_rule_of(status);
    std::string row =
        "\n| `" + std::to_string(status) + "` | `" + std::string(to_string(meaning.kind)) + "` | ";
    row += rule == nullptr ? "no" : rule->writes_too ? "yes, writes too" : "idempotent";
    row += rule != nullptr && rule->on_new_connection ? ", on a new connection | " : " | ";
    row += meaning.advice;
    INFO(row);
    CHECK(text.find(row) != std::string::npos);
  }
}

TEST_CASE("docs/errors.md has a row for the service's codes that matter", "[docs]") {
  const std::string text = page("errors.md");
  for (const char* code : {"C0001", "C0005", "C0008", "C0010", "C0011", "P0003", "P0010", "P0011", "P0012",
                           "P0013", "EV022", "C9999"}) {
    INFO(code);
    CHECK(text.find(std::string("\n| `") + code + "` | ") != std::string::npos);
  }
}

TEST_CASE("docs/observing.md has a row for every kind of event, and for every metric", "[docs]") {
  const std::string text = page("observing.md");
  int kinds = 0;
  for (; to_string(static_cast<CallEvent::Kind>(kinds)) != "unknown"; ++kinds) {
    const std::string name(to_string(static_cast<CallEvent::Kind>(kinds)));
    INFO(name);
    CHECK(text.find("\n| `" + name + "` | ") != std::string::npos);
  }
  CHECK(kinds >= 11);
  std::istringstream metrics(Metrics().prometheus());
  int described = 0;
  for (std::string line; std::getline(metrics, line);) {
    if (!line.starts_with("# TYPE ")) continue;
    const std::string name = line.substr(7, line.find(' ', 7) - 7);
    INFO(name);
    CHECK(text.find("\n| `" + name + "` | ") != std::string::npos);
    ++described;
  }
  CHECK(described >= 13);
}

TEST_CASE("docs/versions.md tells the forms that are written", "[docs]") {
  const std::string text = page("versions.md");
  const auto tells = [&](const std::string& what, std::int64_t form) {
    INFO(what);
    CHECK(text.find("\n| " + what + " | " + std::to_string(form) + " | ") != std::string::npos);
  };
  tells("tokens in files", detail::codec::stored_tokens_version);
  tells("tokens by `tokens_to_text` and `TokenSeal`", detail::codec::stored_tokens_version);
  tells("a quota's log, by `QuotaLog::text`, in all of these and in stores of your own",
        -detail::third_log_form);
  tells("cassettes", detail::cassette_version);
}

TEST_CASE("the tests that docs/security.md names are there", "[docs]") {
  const std::string text = page("security.md");
  int named = 0;
  for (auto at = text.find("`tests/"); at != std::string::npos; at = text.find("`tests/", at + 1), ++named) {
    const auto end = text.find('`', at + 1);
    const std::string path = text.substr(at + 1, end - at - 1);
    INFO(path);
    CHECK(fs::exists(docs.parent_path() / path));
  }
  CHECK(named > 20);
}

}  // namespace docs_test
