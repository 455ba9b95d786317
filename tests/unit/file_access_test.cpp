// What stores make of Windows' rules of access, and of programs that have their files open.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <rocketpunch/cache/file_cache.hpp>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/quota/log.hpp>
#include <string>
#include <vector>

#include "rocketpunch/detail/os/access_windows.hpp"
#include "support/catch.hpp"
#include "support/file_access.hpp"
#include "support/file_faults.hpp"
#include "support/kept_tokens.hpp"
#include "support/temporary_directory.hpp"

namespace file_access_test {

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Folder = rp::test::TemporaryDirectory;
using rp::test::FileFaults;
using rp::test::FileStep;
using rp::test::kept::fault;
using rp::test::kept::put;
using rp::test::kept::refusal;
using rp::test::kept::tokens;

namespace {

/// Whether its rules of access let a group of users do anything.
bool is_open_to_many(const std::string& path) {
  PACL rules = nullptr;
  PSECURITY_DESCRIPTOR all = nullptr;
  REQUIRE(GetNamedSecurityInfoW(fs::path(path).c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr,
                                nullptr, &rules, nullptr, &all) == ERROR_SUCCESS);
  bool is_open = rules == nullptr;
  for (DWORD i = 0; !is_open && i < rules->AceCount; ++i) {
    void* rule = nullptr;
    REQUIRE(GetAce(rules, i, &rule) != 0);
    auto& allowed = *static_cast<ACCESS_ALLOWED_ACE*>(rule);
    if (allowed.Header.AceType != ACCESS_ALLOWED_ACE_TYPE || allowed.Mask == 0) continue;
    for (const auto many : {WinWorldSid, WinAuthenticatedUserSid, WinBuiltinUsersSid})
      if (IsWellKnownSid(&allowed.SidStart, many) != 0) is_open = true;
  }
  LocalFree(all);
  return is_open;
}

/// What opened a file and shares it with nobody.
class Hog {
 public:
  explicit Hog(const std::string& path)
      : file_(CreateFileW(fs::path(path).c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr)) {
    REQUIRE(file_);
  }

 private:
  rp::detail::UniqueHandle file_;
};

}  // namespace

TEST_CASE("what stores make is for their user alone, whatever the directory around it lets others do") {
  const Folder folder;
  rp::test::set_rules(folder.path(), L"(A;OICI;FR;;;WD)");
  REQUIRE(is_open_to_many(folder.path()));
  REQUIRE(is_open_to_many(folder.write("other", "")));  // it is inherited, or what the system gives
  put(rp::FileTokenStore(folder.path() + "/tokens"), tokens("a"));
  REQUIRE(rp::FileQuotaLedger(folder.path() + "/quota").change([](rp::QuotaLog&) {}));
  REQUIRE(rp::FileCache(folder.path() + "/cache").put("key", {.body = "x"}));
  int looked_at = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    if (entry.path().filename() == "other") continue;
    INFO(entry.path().string());
    CHECK_FALSE(is_open_to_many(entry.path().string()));
    ++looked_at;
  }
  CHECK(looked_at >= 3 + 2 + 2 + 1);
}

TEST_CASE("a directory that others can write by its rules is refused, and told where to put it") {
  const Folder folder;
  const std::string directory = folder.path() + "\\mount";
  fs::create_directory(directory);
  rp::test::open_to_others(directory, fs::perms::others_write);
  const std::string told = refusal(directory);
  CHECK_THAT(told, ContainsSubstring("everyone"));
  const auto at = told.find("such as ");
  REQUIRE(at != told.npos);
  const std::string instead = told.substr(at + 8);
  CHECK(instead.find(directory + '\\') == 0);
  const rp::FileTokenStore store(instead);
  put(store, tokens("a"));
  CHECK(store.load("kim").value() == tokens("a"));

  rp::test::open_to_others(instead, fs::perms::others_write);
  CHECK_THAT(fault(store.load("kim")), ContainsSubstring("everyone"));
  CHECK(store.lock("kim").error().kind() == rp::ErrorKind::storage);
}

TEST_CASE("a file that others can read is told by its rules of access") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path() + "/tokens");
  put(store, tokens("a"));
  rp::test::open_to_others(folder.path() + "/tokens/kim.json", fs::perms::others_read);
  CHECK_THAT(fault(store.load("kim")), ContainsSubstring("by its rules of access"));
}

TEST_CASE("a file that can't be synced is a storage error, and the old one stays") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  const FileFaults until_the_end;
  FileFaults::file_sync_error = FileFaults::of_device;
  CHECK(store.lock("kim").value().save(tokens("b")).error().kind() == rp::ErrorKind::storage);
  CHECK(store.load("kim").value() == tokens("a"));
  CHECK(folder.names() == std::vector<std::string>{"kim.json", "kim.lock"});
}

TEST_CASE("a file that another program is in the way of for a moment is replaced after it") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  const FileFaults until_the_end;
  FileFaults::rename_error = GENERATE(ERROR_SHARING_VIOLATION, ERROR_ACCESS_DENIED);
  FileFaults::renames_refused = 3;
  put(store, tokens("b"));
  CHECK(FileFaults::renames_refused < 0);
  CHECK(store.load("kim").value() == tokens("b"));
}

TEST_CASE("a file that another program keeps to itself is a storage error, and the old one stays") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  {
    const Hog other(folder.path() + "/kim.json");
    CHECK_THAT(fault(store.load("kim")), ContainsSubstring("kim.json"));
    CHECK(store.lock("kim").value().save(tokens("b")).error().kind() == rp::ErrorKind::storage);
  }
  CHECK(store.load("kim").value() == tokens("a"));
  put(store, tokens("c"));
  CHECK(store.load("kim").value() == tokens("c"));
}

TEST_CASE("directories of stores have names in any script") {
  const Folder folder;
  const std::string directory = folder.path() + "/한도 목록";
  const rp::FileTokenStore store(directory);
  put(store, tokens("a"));
  CHECK(rp::FileTokenStore(directory).load("kim").value() == tokens("a"));
  CHECK(fs::exists(fs::path(folder.path()) / L"\xD55C\xB3C4 \xBAA9\xB85D" / "kim.json"));
  CHECK_THAT(refusal(folder.path() + "/\xff"), ContainsSubstring("UTF-8"));
}

}  // namespace file_access_test
