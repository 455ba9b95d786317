// What a FileTokenStore makes of the bits of files' modes, owners, links and limits, which POSIX has.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/file_faults.hpp"
#include "support/kept_tokens.hpp"
#include "support/temporary_directory.hpp"

namespace file_modes_test {

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Folder = rp::test::TemporaryDirectory;
using rp::test::FileFaults;
using rp::test::kept::fault;
using rp::test::kept::found;
using rp::test::kept::put;
using rp::test::kept::refusal;
using rp::test::kept::tokens;

namespace {}  // namespace

TEST_CASE("the file of a user is for its owner alone, and has a version") {
  const Folder folder;
  const auto old_mask = umask(0);
  rp::FileTokenStore store(folder.path() + "/made");
  put(store, tokens("a"));
  umask(old_mask);
  struct stat about {};
  REQUIRE(stat((folder.path() + "/made/kim.json").c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0600);
  REQUIRE(stat((folder.path() + "/made/kim.lock").c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0600);
  REQUIRE(stat((folder.path() + "/made").c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0700);
  CHECK(folder.read("made/kim.json").find(R"({"version":1,)") == 0);
}

TEST_CASE("a file that others can read is told by the mode that it hasn't") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  fs::permissions(folder.path() + "/kim.json", fs::perms::group_read, fs::perm_options::add);
  CHECK_THAT(fault(found(store)), ContainsSubstring("(not mode 0600)"));
}

TEST_CASE("a directory that others can write is refused, and told where to put it") {
  const Folder folder;
  const std::string directory = folder.path() + "/mount";
  fs::create_directory(directory);
  const auto [mode, why] = GENERATE(std::tuple(0777, "everyone"), std::tuple(01777, "everyone"),
                                    std::tuple(0770, "its group"), std::tuple(02775, "its group"));
  REQUIRE(chmod(directory.c_str(), static_cast<mode_t>(mode)) == 0);
  const std::string told = refusal(directory);
  CHECK_THAT(told, ContainsSubstring(why));
  const auto at = told.find("such as ");
  REQUIRE(at != told.npos);
  const std::string instead = told.substr(at + 8);
  CHECK(instead.find(directory + '/') == 0);
  const rp::FileTokenStore store(instead);
  put(store, tokens("a"));
  CHECK(found(store).value() == tokens("a"));

  REQUIRE(chmod(instead.c_str(), static_cast<mode_t>(mode)) == 0);
  CHECK_THAT(fault(store.load("kim")), ContainsSubstring(why));
  CHECK(store.lock("kim").error().kind() == rp::ErrorKind::storage);
}

TEST_CASE("a directory or file of another user is refused") {
  if (geteuid() != 0) return;  // only root can make one
  const Folder folder;
  const rp::FileTokenStore store(folder.path() + "/tokens");
  put(store, tokens("a"));
  SECTION("directory") {
    REQUIRE(chown((folder.path() + "/tokens").c_str(), 12345, 12345) == 0);
    CHECK_THAT(fault(store.load("kim")), ContainsSubstring("another user"));
    CHECK_THAT(refusal(folder.path() + "/tokens"), ContainsSubstring("another user"));
  }
  SECTION("file") {
    REQUIRE(chown((folder.path() + "/tokens/kim.json").c_str(), 12345, 12345) == 0);
    CHECK_THAT(fault(found(store)), ContainsSubstring("by others"));
  }
  SECTION("link to a directory") {
    fs::create_directory_symlink("tokens", folder.path() + "/link");
    CHECK(refusal(folder.path() + "/link").empty());
    REQUIRE(lchown((folder.path() + "/link").c_str(), 12345, 12345) == 0);
    CHECK_THAT(refusal(folder.path() + "/link"), ContainsSubstring("link"));
  }
}

TEST_CASE("a file system that can't sync directories will do; other faults are told") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  const FileFaults until_the_end;
  for (const int error : {EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS}) {
    FileFaults::directory_sync_error = error;
    put(store, tokens("a"));
    CHECK(found(store).value() == tokens("a"));
    CHECK(store.lock("kim").value().erase());
  }
  FileFaults::directory_sync_error = EIO;
  CHECK(store.lock("kim").value().save(tokens("a")).error().kind() == rp::ErrorKind::storage);
  FileFaults::directory_sync_error = 0;
  FileFaults::file_sync_error = EINVAL;
  CHECK(store.lock("kim").value().save(tokens("b")).error().kind() == rp::ErrorKind::storage);
}

TEST_CASE("links are not followed") {
  const Folder folder;
  rp::FileTokenStore store(folder.path() + "/inner");
  folder.write("other.json", "{}");
  REQUIRE(symlink("../other.json", (folder.path() + "/inner/kim.json").c_str()) == 0);
  CHECK(store.load("kim").error().kind() == rp::ErrorKind::storage);
  put(store, tokens("a"));
  CHECK(folder.read("other.json") == "{}");
  REQUIRE(symlink("../other.lock", (folder.path() + "/inner/lee.lock").c_str()) == 0);
  CHECK(store.lock("lee").error().kind() == rp::ErrorKind::storage);
}

TEST_CASE("a file that can't be written is a storage error, and the old one stays") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  auto lock = store.lock("kim");
  struct rlimit limit {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &limit) == 0);
  const struct rlimit small { 10, limit.rlim_max };
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto saved = lock->save(tokens("b"));
  REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  signal(SIGXFSZ, old_handler);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().kind() == rp::ErrorKind::storage);
  CHECK(store.load("kim").value() == tokens("a"));
  CHECK(folder.names() == std::vector<std::string>{"kim.json", "kim.lock"});
}

}  // namespace file_modes_test
