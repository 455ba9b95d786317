// What a FileTokenStore makes of its directory and files: what was ended within a write, whom it trusts, and
// keys.
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/file_access.hpp"
#include "support/file_faults.hpp"
#include "support/kept_tokens.hpp"
#include "support/temporary_directory.hpp"

namespace token_files_test {

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Folder = rp::test::TemporaryDirectory;
using rp::test::FileFaults;
using rp::test::FileStep;
using rp::test::is_ended_at;
using rp::test::spelled;
using rp::test::kept::begun;
using rp::test::kept::fault;
using rp::test::kept::found;
using rp::test::kept::put;
using rp::test::kept::refusal;
using rp::test::kept::tokens;

namespace {

rp::TokenSet marked(const std::string& name) { return tokens(name, begun); }

rp::FileTokenStoreOptions with_key(char byte, bool accept_unencrypted = false) {
  return {.encryption_key = rp::Secret(std::string(32, byte)), .accept_unencrypted = accept_unencrypted};
}

/// What a refresh does with the store.
void refresh(const rp::FileTokenStore& store) {
  auto lock = store.lock("kim");
  static_cast<void>(lock.value().load().value());
  lock->save(marked("a")).value();
  lock->save(tokens("b")).value();
}

/// Leaves new tokens of a refresh of "a" as a part.
void leave_part(const rp::FileTokenStore& store) {
  REQUIRE(is_ended_at(FileStep::rename, 1, [&] { refresh(store); }));
}

void write_private(const Folder& folder, const std::string& name, const std::string& text) {
  folder.write(name, text);
  rp::test::keep_from_others(folder.path() + '/' + name);
}

/// Goes back to the current directory of before.
class Elsewhere {
 public:
  explicit Elsewhere(const std::string& directory) { fs::current_path(directory); }
  ~Elsewhere() { fs::current_path(before_); }

 private:
  fs::path before_ = fs::current_path();
};

}  // namespace

// ---- Ended within a write

TEST_CASE("new tokens that are on the disk are found, wherever the process was killed") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path(), GENERATE(rp::FileTokenStoreOptions{}, with_key('k')));
  put(store, tokens("a"));
  const auto step = GENERATE(FileStep::sync, FileStep::close, FileStep::rename, FileStep::renamed);
  SECTION("in the second save of a refresh") {
    REQUIRE(is_ended_at(step, 1, [&] { refresh(store); }));
    if (step != FileStep::renamed) CHECK(store.load("kim").value() == marked("a"));  // not durable yet
    CHECK(found(store).value() == tokens("b"));
    CHECK(store.load("kim").value() == tokens("b"));
    CHECK(folder.names() == std::vector<std::string>{"kim.json", "kim.lock"});
  }
  SECTION("in the first, nothing was sent, and no answer is missed") {
    REQUIRE(is_ended_at(step, 0, [&] { refresh(store); }));
    CHECK(found(store).value() == (step == FileStep::renamed ? marked("a") : tokens("a")));
    put(store, tokens("c"));
    CHECK(folder.names() == std::vector<std::string>{"kim.json", "kim.lock"});
  }
  SECTION("in putting them in their place, too") {
    leave_part(store);
    REQUIRE(is_ended_at(step, 0, [&] { static_cast<void>(found(store)); }));
    CHECK(found(store).value() == tokens("b"));
  }
}

TEST_CASE("new tokens with the old refresh token are found, too") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, marked("a"));
  auto answer = tokens("b");
  answer.refresh_token = tokens("a").refresh_token;
  REQUIRE(is_ended_at(FileStep::rename, 0, [&] {
    auto lock = store.lock("kim");
    static_cast<void>(lock.value().load().value());
    lock->save(answer).value();
  }));
  CHECK(found(store).value() == answer);
}

TEST_CASE("a part that isn't the whole answer to the stored tokens is removed") {
  const Folder folder;
  const bool encrypted = GENERATE(false, true);
  const rp::FileTokenStore store(folder.path(), encrypted ? with_key('k') : rp::FileTokenStoreOptions{});
  put(store, tokens("a"));
  leave_part(store);
  const std::string part = folder.read("kim.json.part");
  SECTION("cut short, at any place") {
    for (std::size_t length = 0; length < part.size(); length += 3) {
      write_private(folder, "kim.json.part", part.substr(0, length));
      CHECK(found(store).value() == marked("a"));
      CHECK(folder.names() == std::vector<std::string>{"kim.json", "kim.lock"});
    }
  }
  SECTION("changed, at any place") {
    for (std::size_t at = 0; at < part.size(); at += 3) {
      std::string other = part;
      other[at] = other[at] == 'x' ? 'y' : 'x';
      write_private(folder, "kim.json.part", other);
      CHECK(found(store).value() == marked("a"));
    }
  }
  SECTION("the answer to others") {
    fs::rename(folder.path() + "/kim.json.part", folder.path() + "/kept");
    put(store, marked("c"));
    fs::rename(folder.path() + "/kept", folder.path() + "/kim.json.part");
    CHECK(found(store).value() == marked("c"));
  }
  SECTION("readable by others") {
    rp::test::open_to_others(folder.path() + "/kim.json.part", fs::perms::group_read);
    CHECK(found(store).value() == marked("a"));
  }
#ifndef _WIN32  // where making links needs a right that few users have
  SECTION("a link") {
    fs::rename(folder.path() + "/kim.json.part", folder.path() + "/elsewhere");
    fs::create_symlink("elsewhere", folder.path() + "/kim.json.part");
    CHECK_THAT(fault(found(store)), ContainsSubstring("kim.json.part"));
    return;
  }
#endif
  SECTION("without a key, where there is one") {
    if (!encrypted) return;
    const Folder other;
    const rp::FileTokenStore plain(other.path());
    put(plain, tokens("a"));
    leave_part(plain);
    write_private(folder, "kim.json.part", other.read("kim.json.part"));
    CHECK(found(store).value() == marked("a"));
  }
  CHECK_FALSE(fs::exists(folder.path() + "/kim.json.part"));
}

TEST_CASE("what was left behind is of no use once the tokens were replaced or removed") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  leave_part(store);
  SECTION("by a new sign-in") {
    put(store, tokens("c"));
    CHECK(found(store).value() == tokens("c"));
  }
  SECTION("by a sign-out") {
    REQUIRE(store.lock("kim").value().erase());
    CHECK_FALSE(found(store).value());
  }
  CHECK_FALSE(fs::exists(folder.path() + "/kim.json.part"));
}

TEST_CASE("a part of a later version of the form is left alone") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, marked("a"));
  folder.write("kim.json.part", R"({"version":2})");
  CHECK_THAT(fault(found(store)), ContainsSubstring("another version"));
  CHECK(folder.read("kim.json.part") == R"({"version":2})");
}

TEST_CASE("an answer that is written and can't be put in its place is found later") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  const FileFaults until_the_end;
  {
    auto lock = store.lock("kim");
    REQUIRE(lock->load());
    REQUIRE(lock->save(marked("a")));
    (GENERATE(false, true) ? FileFaults::file_sync_error : FileFaults::rename_error) = FileFaults::of_device;
    CHECK(lock->save(tokens("b")).error().kind() == rp::ErrorKind::storage);
    CHECK_THAT(fault(lock->load()), ContainsSubstring("kim.json.part"));  // and none goes out by mistake
  }
  FileFaults::file_sync_error = FileFaults::rename_error = 0;
  CHECK(found(store).value() == tokens("b"));
}

TEST_CASE("a stored answer names no token, and files without the new fields are read") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  refresh(store);
  const std::string text = folder.read("kim.json");
  CHECK_THAT(text, ContainsSubstring("\"answers\":\""));
  CHECK(text.find("refresh-a") == text.npos);
  folder.write("kim.json", R"({"version":1,"tokens":{"accessToken":"access-b","refreshToken":"refresh-b",)"
                           R"("scopes":["profile"],"issuedAt":"2026-11-24T08:00:00Z",)"
                           R"("expiresAt":"2026-11-24T08:15:00Z"}})");
  CHECK(found(store).value() == tokens("b"));
}

// ---- The directory

TEST_CASE("a directory that has gone is an error, not a user who never signed in") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path() + "/tokens");
  put(store, tokens("a"));
  fs::rename(folder.path() + "/tokens", folder.path() + "/moved");
  CHECK_THAT(fault(store.load("kim")), ContainsSubstring(spelled("/tokens")));
  CHECK_THAT(fault(store.load("nobody")), ContainsSubstring(spelled("/tokens")));
  CHECK_THAT(fault(found(store)), ContainsSubstring(spelled("/tokens")));
  fs::rename(folder.path() + "/moved", folder.path() + "/tokens");
  CHECK(found(store).value() == tokens("a"));
  CHECK_FALSE(store.load("nobody").value());
}

TEST_CASE("a relative directory stays where it was when the store was made") {
  const Folder folder;
  std::optional<rp::FileTokenStore> store;
  {
    const Elsewhere there(folder.path());
    store.emplace("tokens");
    put(*store, tokens("a"));
  }
  const Elsewhere root("/");
  CHECK(store->load("kim").value() == tokens("a"));
  put(*store, tokens("b"));
  CHECK(found(*store).value() == tokens("b"));
  CHECK(fs::exists(folder.path() + "/tokens/kim.json"));
}

TEST_CASE("a file that others can read or write is refused, and stays") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  put(store, tokens("a"));
  const auto mode = GENERATE(fs::perms::group_read, fs::perms::group_write, fs::perms::others_read,
                             fs::perms::others_write);
  rp::test::open_to_others(folder.path() + "/kim.json", mode);
  CHECK_THAT(fault(store.load("kim")), ContainsSubstring("read or written by others"));
  CHECK_THAT(fault(found(store)), ContainsSubstring("read or written by others"));
  rp::test::keep_from_others(folder.path() + "/kim.json");
  CHECK(found(store).value() == tokens("a"));
}

TEST_CASE("users have names of up to 255 bytes, and short ones the files that they had") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  std::vector<std::string> names{std::string(80, 'a'),       std::string(81, 'a'),  std::string(81, '/'),
                                 std::string(255, 'a'),      std::string(255, 'A'), std::string(255, '\xff'),
                                 std::string(254, 'a') + 'b'};
  put(store, tokens("0"), names[1]);
  for (const auto& name : folder.names())
    if (name.ends_with(".json"))
      names.push_back(name.substr(0, name.size() - 5));  // that of a hash is its own
  for (std::size_t i = 0; i < names.size(); ++i) put(store, tokens(std::to_string(i)), names[i]);
  for (std::size_t i = 0; i < names.size(); ++i)
    CHECK(found(store, names[i]).value() == tokens(std::to_string(i)));
  CHECK(folder.names().size() == 2 * names.size());
  CHECK(fs::exists(folder.path() + '/' + names[0] + ".json"));
  CHECK(store.load(std::string(256, 'a')).error().kind() == rp::ErrorKind::invalid_argument);
}

// ---- Keys

TEST_CASE("with a key, a file that isn't encrypted is refused, unless it is to be taken over") {
  const Folder folder;
  put(rp::FileTokenStore(folder.path()), tokens("a"));
  const rp::FileTokenStore store(folder.path(), with_key('k'));
  CHECK_THAT(fault(store.load("kim")), ContainsSubstring("accept_unencrypted"));
  CHECK_THAT(fault(found(store)), ContainsSubstring("not encrypted"));
  CHECK(folder.read("kim.json").find("access-a") != std::string::npos);  // as it was

  const rp::FileTokenStore taking_over(folder.path(), with_key('k', true));
  CHECK(found(taking_over).value() == tokens("a"));
  put(taking_over, tokens("b"));
  CHECK(folder.read("kim.json").find("access-b") == std::string::npos);
  CHECK(found(store).value() == tokens("b"));
}

TEST_CASE("keys can be exchanged while the store is in use") {
  const Folder folder;
  const auto store = [&](char key, std::vector<char> former) {
    auto options = with_key(key);
    for (const char one : former) options.former_keys.push_back(with_key(one).encryption_key);
    return rp::FileTokenStore(folder.path(), std::move(options));
  };
  put(store('a', {}), tokens("1"));
  CHECK(found(store('b', {'x', 'a'})).value() == tokens("1"));
  CHECK_THAT(fault(found(store('b', {'x'}))), ContainsSubstring("can't be decrypted"));
  put(store('b', {'a'}), tokens("2"));
  CHECK(found(store('a', {'b'})).value() ==
        tokens("2"));  // a process that has not been told of the exchange yet
  CHECK(found(store('b', {})).value() == tokens("2"));
  CHECK_THAT(fault(found(store('a', {}))), ContainsSubstring("can't be decrypted"));

  CHECK_THAT(refusal(folder.path(), {.encryption_key = rp::Secret(std::string(32, 'a')),
                                     .former_keys = {rp::Secret(std::string(31, 'b'))}}),
             ContainsSubstring("former_keys"));
  CHECK_THAT(refusal(folder.path(), {.former_keys = {rp::Secret(std::string(32, 'b'))}}),
             ContainsSubstring("encryption_key"));
}

}  // namespace token_files_test
