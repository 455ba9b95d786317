// Stores of tokens: what is saved is found again, by the right user, whole, and by one writer at a time.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/oauth/token_store.hpp>
#include <rocketpunch/stop_token.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "support/catch.hpp"
#include "support/file_access.hpp"
#include "support/temporary_directory.hpp"

namespace token_store_test {

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

using Folder = rp::test::TemporaryDirectory;
using rp::test::spelled;

rp::TokenSet tokens(const std::string& name = "a") {
  const auto now = std::chrono::sys_days(std::chrono::year{2026} / 11 / 24) + 8h + 500ms;
  return {.access_token = rp::Secret("access-" + name),
          .refresh_token = rp::Secret("refresh-" + name),
          .scopes = {"profile", "post:write"},
          .issued_at = now,
          .expires_at = now + 900s,
          .unanswered_refresh = name == "b" ? std::optional<rp::Timestamp>(now) : std::nullopt};
}

template <class Store>
void save(Store& store, const std::string& user, const rp::TokenSet& what) {
  auto lock = store.lock(user, {});
  REQUIRE(lock);
  REQUIRE(lock->save(what));
}

template <class Store>
void behaves_as_a_store(Store& store) {
  CHECK_FALSE(store.load("kim").value());
  save(store, "kim", tokens("a"));
  save(store, "lee", tokens("b"));
  CHECK(store.load("kim").value() == tokens("a"));
  CHECK(store.load("lee").value() == tokens("b"));
  save(store, "kim", tokens("c"));
  CHECK(store.load("kim").value() == tokens("c"));
  {
    auto lock = store.lock("kim", {});
    REQUIRE(lock);
    CHECK(lock->load().value() == tokens("c"));
    CHECK(lock->erase());
    CHECK(lock->erase());
    CHECK_FALSE(lock->load().value());
  }
  CHECK_FALSE(store.load("kim").value());
  CHECK(store.load("lee").value() == tokens("b"));
}

template <class Store>
void locks_one_at_a_time(Store& store) {
  auto held = store.lock("kim", {});
  REQUIRE(held);
  const auto refused = store.lock("kim", {.timeout = 1ms});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::timeout);
  CHECK(store.lock("lee", {.timeout = 1ms}));

  rp::stop_source stop;
  stop.request_stop();
  const auto stopped = store.lock("kim", {.stop = stop.get_token()});
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().kind() == rp::ErrorKind::cancelled);

  rp::detail::jthread waiting([&] {
    auto lock = store.lock("kim", {});
    CHECK(lock->save(tokens("b")));
  });
  CHECK(held->save(tokens("a")));
  { const auto released = std::move(*held); }
  waiting.join();
  CHECK(store.load("kim").value() == tokens("b"));
}

template <class Store>
void counts_under_lock(Store& store) {
  std::vector<rp::detail::jthread> threads;
  std::atomic<int> inside{0};
  std::atomic<bool> together{false};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        auto lock = store.lock("kim", {});
        if (++inside != 1) together = true;
        auto now = lock->load().value().value_or(tokens("0"));
        now.scopes.push_back("x");
        if (!lock->save(now)) together = true;
        --inside;
      }
    });
  threads.clear();
  CHECK_FALSE(together);
  CHECK(store.load("kim").value()->scopes.size() == 2 + 160);
}

}  // namespace

TEST_CASE("tokens in memory are found again, by their user") {
  rp::MemoryTokenStore store;
  behaves_as_a_store(store);
}
TEST_CASE("the lock in memory lets one in at a time") {
  rp::MemoryTokenStore store;
  locks_one_at_a_time(store);
  counts_under_lock(store);
}

TEST_CASE("tokens in files are found again, by their user") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  behaves_as_a_store(store);
}
TEST_CASE("a store behind one type is that store, of whichever type it is") {
  const Folder folder;
  const auto files = std::make_shared<rp::FileTokenStore>(folder.path());
  const auto memory = std::make_shared<rp::MemoryTokenStore>();
  rp::AnyTokenStore in_files(files), in_memory(memory), copy = in_memory;
  REQUIRE(in_files);
  behaves_as_a_store(in_files);
  behaves_as_a_store(in_memory);
  locks_one_at_a_time(in_files);
  CHECK(files->load("kim").value() == tokens("b"));
  CHECK(memory->load("lee").value() == tokens("b"));
  CHECK(copy.load("lee").value() == tokens("b"));
  CHECK(in_files.identity() == rp::FileTokenStore(folder.path()).identity());
  CHECK(in_memory.identity() == memory->identity());
  CHECK(in_memory.identity() != in_files.identity());
  CHECK(rp::AnyTokenStore(std::make_shared<rp::AnyTokenStore>(memory)).identity() == memory->identity());

  CHECK_FALSE(rp::AnyTokenStore());
  CHECK_FALSE(rp::AnyTokenStore(std::shared_ptr<rp::FileTokenStore>()));
  CHECK_FALSE(rp::AnyTokenStore(std::shared_ptr<rp::MemoryTokenStore>()));
}
TEST_CASE("tokens in encrypted files are found again, by their user") {
  const Folder folder;
  rp::FileTokenStore store(folder.path(), {.encryption_key = rp::Secret(std::string(32, 'k'))});
  behaves_as_a_store(store);
}
TEST_CASE("the lock of files lets one in at a time, over stores") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  locks_one_at_a_time(store);
  counts_under_lock(store);
  const auto held = store.lock("kim", {});
  rp::FileTokenStore other(folder.path());
  CHECK(other.lock("kim", {.timeout = 1ms}).error().kind() == rp::ErrorKind::timeout);
}

TEST_CASE("no name leaves the directory, and no two names are one file") {
  const Folder folder;
  rp::FileTokenStore store(folder.path() + "/inner");
  const std::vector<std::string> names{"..",
                                       ".",
                                       "../kim",
                                       "/etc/kim",
                                       "kim",
                                       "Kim",
                                       "KIM",
                                       "k\0im",
                                       std::string("a\0b", 3),
                                       "a/b",
                                       "a%2fb",
                                       "a%2Fb",
                                       "김",
                                       "kim.json",
                                       "kim.lock",
                                       std::string(80, '/'),
                                       " ",
                                       "a b",
                                       "a+b",
                                       "%"};
  for (std::size_t i = 0; i < names.size(); ++i) save(store, names[i], tokens(std::to_string(i)));
  for (std::size_t i = 0; i < names.size(); ++i) {
    INFO(names[i]);
    CHECK(store.load(names[i]).value() == tokens(std::to_string(i)));
  }
  CHECK(folder.names() == std::vector<std::string>{"inner"});
  for (const auto& entry : fs::directory_iterator(folder.path() + "/inner")) {
    const auto name = entry.path().filename().string();
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_%.") == name.npos);
    CHECK(name.front() != '.');
  }
}

TEST_CASE("a name that is none is refused") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  const auto name = GENERATE(std::string(), std::string(256, 'a'));
  CHECK(store.load(name).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(store.lock(name).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(folder.names().empty());
}

TEST_CASE("a damaged file is reported and kept aside, by whoever holds the lock") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  const std::string text =
      GENERATE("", "{", "nonsense", R"({"version":1})", R"({"version":"1"})", R"({"version":1,"tokens":{}})",
               R"({"version":1,"tokens":{"accessToken":"secret-token","refreshToken":5}})");
  folder.write("kim.json", text);
  const auto unlocked = store.load("kim");
  REQUIRE_FALSE(unlocked);
  CHECK(unlocked.error().kind() == rp::ErrorKind::storage);
  CHECK(std::string(unlocked.error().what()).find("kim.json is damaged") != std::string::npos);
  CHECK(folder.read("kim.json") == text);
  {
    const auto lock = store.lock("kim").value().load();
    REQUIRE_FALSE(lock);
    CHECK(std::string(lock.error().what()).find("kim.json.damaged") != std::string::npos);
    CHECK(std::string(lock.error().what()).find("secret-token") == std::string::npos);
  }
  CHECK(folder.read("kim.json.damaged") == text);
  CHECK_FALSE(store.load("kim").value());
  save(store, "kim", tokens());
  CHECK(store.load("kim").value() == tokens());
}

TEST_CASE("every cut of a file is found out") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  save(store, "kim", tokens());
  const auto text = folder.read("kim.json");
  for (std::size_t length = 0; length < text.size(); ++length) {
    folder.write("kim.json", text.substr(0, length));
    CHECK_FALSE(store.load("kim"));
  }
}

TEST_CASE("a file of a later version is left alone") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  folder.write("kim.json", R"({"version":2,"tokens":"in another form"})");
  const auto read = store.lock("kim").value().load();
  REQUIRE_FALSE(read);
  CHECK(read.error().kind() == rp::ErrorKind::storage);
  CHECK(std::string(read.error().what()).find("version 2") != std::string::npos);
  CHECK(folder.read("kim.json").find("another form") != std::string::npos);
}

TEST_CASE("an encrypted file shows nothing, and opens with its key and for its user only") {
  const Folder folder;
  const rp::Secret key(std::string(32, 'k'));
  rp::FileTokenStore store(folder.path(), {.encryption_key = key});
  save(store, "kim", tokens());
  const auto text = folder.read("kim.json");
  CHECK(text.find("access-a") == text.npos);
  CHECK(text.find("profile") == text.npos);

  const auto refused = [&](const rp::FileTokenStore& other, const std::string& user, const char* why) {
    const auto read = other.lock(user).value().load();
    REQUIRE_FALSE(read);
    CHECK(read.error().kind() == rp::ErrorKind::storage);
    CHECK(std::string(read.error().what()).find(why) != std::string::npos);
  };
  refused(rp::FileTokenStore(folder.path()), "kim", "no encryption_key");
  refused(rp::FileTokenStore(folder.path(), {.encryption_key = rp::Secret(std::string(32, 'x'))}), "kim",
          "another encryption_key");
  folder.write("lee.json", text);
  refused(store, "lee", "can't be decrypted");
  CHECK(store.load("kim").value() == tokens());
}

TEST_CASE("what a process that was ended within a write left is no hindrance") {
  const Folder folder;
  rp::FileTokenStore store(folder.path());
  save(store, "kim", tokens());
  folder.write("kim.json.part", "half of a fi");
  CHECK(store.load("kim").value() == tokens());
  save(store, "kim", tokens("b"));
  CHECK(store.load("kim").value() == tokens("b"));
  CHECK(folder.names() == std::vector<std::string>{"kim.json", "kim.lock"});
}

TEST_CASE("a directory that can't be used is a configuration error") {
  const Folder folder;
  const auto refusal = [](const std::string& directory, rp::FileTokenStoreOptions options = {}) {
    try {
      const rp::FileTokenStore store(directory, std::move(options));
    } catch (const rp::Error& error) {
      CHECK(error.kind() == rp::ErrorKind::configuration);
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal("").find("named") != std::string::npos);
  CHECK(refusal(folder.path() + "/no/such").find(spelled("/no/such")) != std::string::npos);
  folder.write("file", "");
  CHECK(refusal(folder.path() + "/file").find("no directory") != std::string::npos);
  fs::create_directory(folder.path() + "/open");
  rp::test::open_to_others(folder.path() + "/open", fs::perms::others_all);
  CHECK(refusal(folder.path() + "/open").find("everyone") != std::string::npos);
  CHECK(refusal(folder.path(), {.encryption_key = rp::Secret("short")}).find("32 bytes") !=
        std::string::npos);
}

TEST_CASE("what can't be removed is a storage error") {
  const Folder folder;
  const rp::FileTokenStore store(folder.path());
  fs::create_directory(folder.path() + "/kim.json");
  auto lock = store.lock("kim");
  REQUIRE(lock);
  const auto erased = lock->erase();
  REQUIRE_FALSE(erased);
  CHECK(erased.error().kind() == rp::ErrorKind::storage);
  CHECK(erased.error().message().find("kim.json") != std::string::npos);
}

TEST_CASE("a file whose times or tokens can't be is damaged") {
  for (const auto& [text, with, fault] :
       {std::tuple("2026-11-24T08:00:00.5Z", "soon", "issuedAt: no time"),
        std::tuple("2026-11-24T08:15:00.5Z", "later", "expiresAt: no time"),
        std::tuple("\"unansweredRefresh\":\"2026", "\"unansweredRefresh\":\"A.D. 2026",
                   "unansweredRefresh: no time"),
        std::tuple("access-b", "access\\nb", "accessToken: not visible ASCII"),
        std::tuple("refresh-b", "refresh b", "refreshToken: not visible ASCII")}) {
    const Folder folder;
    rp::FileTokenStore store(folder.path());
    save(store, "kim", tokens("b"));
    auto content = folder.read("kim.json");
    const auto at = content.find(text);
    REQUIRE(at != content.npos);
    folder.write("kim.json", content.replace(at, std::string(text).size(), with));
    const auto loaded = store.load("kim");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().kind() == rp::ErrorKind::storage);
    INFO(loaded.error().what());
    CHECK(std::string(loaded.error().what()).find(fault) != std::string::npos);
  }
}

}  // namespace token_store_test
