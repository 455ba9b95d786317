// Paths of files and directories are taken as std::filesystem::path or as text, which is UTF-8.
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <rocketpunch/api/upload.hpp>
#include <rocketpunch/cache/file_cache.hpp>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/options.hpp>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/testing/recorder.hpp>
#include <rocketpunch/testing/replayer.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace file_path_test {

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using rp::test::TemporaryDirectory;

namespace {

/// As a value of a JSON library does.
struct ConvertsToText {
  operator std::string() const { return "text"; }
};

template <class Path>
constexpr bool names_a_file = std::constructible_from<rp::FileTokenStore, Path>&&
    std::constructible_from<rp::FileCache, Path>&& std::constructible_from<rp::FileQuotaLedger, Path>&&
        std::constructible_from<rp::testing::Replayer, Path>&& requires(const Path& path) {
  rp::Upload::file(path);
  rp::CurlOptions{.ca_bundle = path};
};

static_assert(names_a_file<const char*>);
static_assert(names_a_file<char[6]>);
static_assert(names_a_file<std::string>);
static_assert(names_a_file<std::string_view>);
static_assert(names_a_file<std::u8string>);
static_assert(names_a_file<char8_t[6]>);
static_assert(names_a_file<ConvertsToText>);
static_assert(names_a_file<fs::path>);
static_assert(names_a_file<fs::directory_entry>);
static_assert(!names_a_file<int>);
static_assert(!names_a_file<std::nullptr_t>);
static_assert(!names_a_file<std::vector<char>>);

rp::TokenSet tokens() {
  return {.access_token = rp::Secret("access"), .refresh_token = rp::Secret("refresh")};
}

void store_tokens(const rp::FileTokenStore& store) {
  auto lock = store.lock("kim");
  REQUIRE(lock);
  REQUIRE(lock->save(tokens()));
}
bool finds_tokens(const rp::FileTokenStore& store) {
  const auto found = store.load("kim");
  return found && *found && (*found)->access_token.reveal() == "access";
}

}  // namespace

TEST_CASE("a directory is the same, given as a path, an entry of a directory or text of UTF-8",
          "[file-path]") {
  const TemporaryDirectory folder;
  const fs::path directory = fs::path(folder.path()) / u8"로그인 정보";
  store_tokens(rp::FileTokenStore(directory));
  CHECK(fs::is_directory(directory));

  CHECK(finds_tokens(rp::FileTokenStore(directory)));
  CHECK(finds_tokens(rp::FileTokenStore(fs::directory_entry(directory))));
  const std::u8string wide = directory.u8string();
  CHECK(finds_tokens(rp::FileTokenStore(wide)));
  const std::string narrow(wide.begin(), wide.end());
  CHECK(finds_tokens(rp::FileTokenStore(narrow)));
  CHECK(finds_tokens(rp::FileTokenStore(narrow.c_str())));
  CHECK(finds_tokens(rp::FileTokenStore(std::string_view(narrow))));
  // and so one whose sign-ins are refreshed once
  CHECK(rp::FileTokenStore(narrow).identity() == rp::FileTokenStore(directory).identity());
  CHECK(rp::FileTokenStore(narrow).identity().ends_with(narrow.substr(folder.path().size() + 1)));
}

TEST_CASE("paths are equal where they were made of equal ones", "[file-path]") {
  CHECK(rp::FilePath("a/b") == rp::FilePath(std::string("a/b")));
  CHECK(rp::FilePath("a/b") != rp::FilePath("a/c"));
  CHECK(rp::FilePath().empty());
  CHECK(rp::FilePath("").empty());
  CHECK(rp::FilePath(fs::path()).empty());
  CHECK_FALSE(rp::FilePath(fs::path("a")).empty());
}

}  // namespace file_path_test
