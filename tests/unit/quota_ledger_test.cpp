// The file of a FileQuotaLedger: bounded, of a version, and never taken for a fresh one by mistake.
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <string>
#include <vector>

#include "rocketpunch/detail/text.hpp"
#include "support/catch.hpp"
#include "support/file_access.hpp"
#include "support/temporary_directory.hpp"

namespace quota_ledger_test {

namespace rp = rocketpunch;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using rp::testing::FakeClock;
using Steady = rp::Clock::Steady;

namespace {

struct Ledger {
  rp::FileQuotaLedger ledger(const std::string& name = "quota") {
    return rp::FileQuotaLedger(directory(), name, clock,
                               [this](const rp::Error& error) { told.push_back(error); });
  }
  std::string directory() const { return folder.path() + "/ledgers"; }
  /// The log, as it is found.
  rp::QuotaLog log(const std::string& name = "quota") {
    std::optional<rp::QuotaLog> found;
    const auto look = [&](rp::QuotaLog& log) { found = log; };
    ledger(name).change(look).value();
    return *found;
  }
  void keep(const rp::QuotaLog& log) {
    ledger().change([&](rp::QuotaLog& kept) { kept = log; }).value();
  }
  std::string text() const { return folder.read("ledgers/quota"); }

  rp::test::TemporaryDirectory folder;
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  std::vector<rp::Error> told;
};

/// A log in the form that had the time of each call by itself.
std::string first_form(const std::string& scope, const std::vector<Steady>& times) {
  std::string out;
  const auto put = [&](std::int64_t number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  put(static_cast<std::int64_t>(scope.size()));
  out += scope;
  put(INT64_MIN / 2);
  put(static_cast<std::int64_t>(times.size()));
  for (const Steady time : times) put(std::chrono::nanoseconds(time.time_since_epoch()).count());
  put(0);
  return out;
}

/// Whether no window of a log is freer than that of another, at any of the times.
bool is_as_strict(const rp::QuotaLog& log, const rp::QuotaLog& exact, Steady now) {
  for (const auto period : std::vector<std::chrono::nanoseconds>{1min, 1h, 24h, 24h * 30})
    for (int calls = 1; calls < 1'000'000; calls = calls * 3 + 1)
      for (const auto later : {0s, 30s, 3000s, 80'000s})
        if (log.earliest("", period, calls, now + later) < exact.earliest("", period, calls, now + later))
          return false;
  return true;
}

}  // namespace

TEST_CASE_METHOD(Ledger, "a ledger of any number of calls goes on, in a file of bounded size") {
  clock->advance(24h * 40);
  const Steady now = clock->now();
  const auto [calls, period] = GENERATE(std::pair(20'000, 24h), std::pair(30'000, 24h * 31),
                                        std::pair(15'000, 1h), std::pair(12'000, 1h / 60));
  rp::QuotaLog exact;
  for (int i = 0; i < calls; ++i) exact.add("", now - period + std::chrono::nanoseconds(period) / calls * i);
  exact.add("", now + 5s);  // booked
  keep(exact);
  CHECK(text().size() < 256'000);
  auto kept = log();
  CHECK(is_as_strict(kept, exact, now));
  CHECK(kept.count("", now - period - 1s, now) == calls);
  // not stricter than by what its last hour, minute, second is long
  CHECK(kept.earliest("", 24h, 1, now) == exact.earliest("", 24h, 1, now));
  CHECK(kept.earliest("", 24h * 31, calls, now) <= exact.earliest("", 24h * 31, calls, now) + 1h);
  for (int i = 0; i < 100; ++i) {
    clock->advance(700ms);
    const auto more = [&](rp::QuotaLog& log) { log.add("", clock->now()); };
    REQUIRE(ledger().change(more));
    more(exact);
  }
  CHECK(is_as_strict(log(), exact, clock->now()));
  CHECK(text().size() < 256'000);
  CHECK(told.empty());

  kept.remove("", now + 5s);
  CHECK(kept.count("", now, now + 10s) == 0);
}

TEST_CASE_METHOD(Ledger, "a small log stays exact") {
  clock->advance(48h);
  rp::QuotaLog exact;
  for (int i = 0; i < 4000; ++i) exact.add("", clock->now() - 20s * i, 2);
  exact.begin("post.create", clock->now() + 3s);
  keep(exact);
  CHECK(log().text() == exact.text());
}

TEST_CASE_METHOD(Ledger, "a file of the first form is read, however large it had become") {
  clock->advance(48h);
  std::vector<Steady> times;
  for (int i = 0; i < 140'000; ++i) times.push_back(clock->now() - 23h + 500ms * i);
  const std::string old_book = first_form("", times);
  REQUIRE(rp::QuotaLog::parse(old_book));
  keep(rp::QuotaLog());
  std::string file = text();  // of an empty log: the first line, 56 bytes, a check sum
  file.resize(file.size() - 8);
  file.replace(0, file.find('\n'), "rocketpunch quota 1");
  file += old_book;
  const std::uint64_t sum = rp::detail::fnv1a(file);
  file.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  folder.write("ledgers/quota", file);
  CHECK(log().count("", clock->now() - 24h, clock->now()) == 140'000);
  CHECK(told.empty());
  CHECK(text().find("rocketpunch quota 2\n") == 0);
  CHECK(text().size() < 256'000);
}

TEST_CASE_METHOD(Ledger, "a damaged or too large file is kept aside, told once, and counted anew") {
  rp::QuotaLog one;
  one.add("", clock->now());
  keep(one);
  const std::string good = text();
  const std::string bad =
      GENERATE_COPY(std::string(), std::string("nonsense"), good.substr(0, good.size() - 1),
                    std::string(good).replace(30, 1, "?"), "rocketpunch quota x" + good.substr(19),
                    std::string(17 << 20, 'x'));
  folder.write("ledgers/quota", bad);
  CHECK(log().count("", clock->now() - 1h, clock->now()) == 0);
  CHECK(folder.read("ledgers/quota.damaged") == bad);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == rp::ErrorKind::storage);
  CHECK_THAT(told[0].message(), ContainsSubstring("quota.damaged"));
  keep(one);
  CHECK(log().count("", clock->now() - 1h, clock->now()) == 1);
  CHECK(told.size() == 1);
}

TEST_CASE_METHOD(Ledger, "what is told may throw, and use the ledger") {
  fs::create_directory(directory());
  rp::test::keep_from_others(directory());
  folder.write("ledgers/quota", "nonsense");
  int calls = 0;
  std::optional<rp::FileQuotaLedger> ledger;
  ledger.emplace(directory(), "quota", clock, [&](const rp::Error&) {
    CHECK(ledger->change([&](rp::QuotaLog&) { ++calls; }, {.timeout = 1ms}));
    throw 1;
  });
  CHECK(ledger->change([&](rp::QuotaLog&) { ++calls; }));
  CHECK(calls == 2);
}

TEST_CASE_METHOD(Ledger, "a file of a later version is an error, and stays as it is") {
  keep(rp::QuotaLog());
  const std::string later = "rocketpunch quota 3\nin a form that nobody knows yet";
  folder.write("ledgers/quota", later);
  const auto done = ledger().change([](rp::QuotaLog&) { FAIL("has no log"); });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind() == rp::ErrorKind::storage);
  CHECK_THAT(done.error().message(), ContainsSubstring("later version"));
  CHECK(text() == later);
  CHECK(told.empty());
}

TEST_CASE_METHOD(Ledger, "a ledger whose directory has gone is an error, not a fresh log") {
  auto ledger = this->ledger();
  fs::rename(directory(), folder.path() + "/moved");
  const auto done = ledger.change([](rp::QuotaLog&) { FAIL("has no log"); });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind() == rp::ErrorKind::storage);
}

TEST_CASE_METHOD(Ledger, "a ledger in a relative directory stays where it was") {
  const auto before = fs::current_path();
  fs::current_path(folder.path());
  const rp::FileQuotaLedger ledger("ledgers", "quota", clock);
  fs::current_path("/");
  const auto done = ledger.change([&](rp::QuotaLog& log) { log.add("", clock->now()); });
  fs::current_path(before);
  REQUIRE(done);
  CHECK(log().count("", clock->now() - 1s, clock->now()) == 1);
}

TEST_CASE("a ledger behind one type is that ledger, of whichever type it is") {
  const rp::test::TemporaryDirectory folder;
  const auto file = std::make_shared<rp::FileQuotaLedger>(folder.path());
  const auto memory = std::make_shared<rp::MemoryQuotaLedger>();
  const auto now = rp::SystemClock::instance()->now();
  const auto count_in = [&](auto& ledger) {
    std::int64_t count = -1;
    REQUIRE(ledger.change([&](rp::QuotaLog& log) { count = log.count("", now - 1h, now + 1h); }));
    return count;
  };
  for (const rp::AnyQuotaLedger& any : {rp::AnyQuotaLedger(file), rp::AnyQuotaLedger(memory)}) {
    REQUIRE(any);
    REQUIRE(any.change([&](rp::QuotaLog& log) { log.add("", now); }));
    CHECK(count_in(any) == 1);
  }
  CHECK(count_in(*file) == 1);
  CHECK(count_in(*memory) == 1);
  CHECK_FALSE(rp::AnyQuotaLedger());
  CHECK_FALSE(rp::AnyQuotaLedger(std::shared_ptr<rp::FileQuotaLedger>()));
  CHECK_FALSE(rp::AnyQuotaLedger(std::shared_ptr<rp::MemoryQuotaLedger>()));
}

TEST_CASE("a log claims no more calls than can be") {
  rp::QuotaLog log;
  log.add("", Steady(5s), 3);
  std::string bytes = log.text();
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, std::int64_t{1} << 40}) {
    bytes.replace(bytes.size() - 16, 8, reinterpret_cast<const char*>(&count), 8);
    CHECK_FALSE(rp::QuotaLog::parse(bytes));
  }
}

}  // namespace quota_ledger_test
