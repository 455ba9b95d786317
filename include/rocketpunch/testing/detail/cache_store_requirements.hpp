#pragma once
#include "rocketpunch/version.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The requirements on a store of responses, each by itself.
template <CacheStore S>
class CacheStoreRequirements {
 public:
  using Open = std::function<std::shared_ptr<S>()>;
  CacheStoreRequirements(const Open& open, std::string keys, bool drops_in_time)
      : here_(open()), there_(open()), keys_(std::move(keys)), drops_in_time_(drops_in_time) {}

  std::vector<std::string> run() {
    keeps_all_of_them();
    tells_keys_apart();
    removes_and_replaces();
    gives_whole_entries();
    keeps_as_long_as_told();
    if (here_.has_get_many()) gives_many();
    if (here_.has_claims()) {
      lets_one_claim();
      ends_claims();
      ends_no_claim_of_another();
    }
    for (const std::string& key : used_) static_cast<void>(here_.erase(key));
    return std::move(faults_);
  }

 private:
  using Real = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds brief{100};
  static constexpr std::chrono::milliseconds lasting{60'000};

  static CacheEntry entry(std::string body) {
    const std::chrono::sys_days day(std::chrono::year{2026} / 11 / 24);
    return {.body = std::move(body),
            .etag = "\"tag\"",
            .given_at = day,
            .lifetime = std::chrono::minutes(10),
            .stale = std::chrono::hours(24)};
  }
  static bool are_same(const CacheEntry& a, const CacheEntry& b) {
    return a.body == b.body && a.etag == b.etag && a.given_at == b.given_at && a.lifetime == b.lifetime &&
           a.stale == b.stale;
  }
  const std::string& key(const std::string& name) { return used_.emplace_back(keys_ + name); }

  void expect(bool holds, const std::string& what) {
    if (!holds) faults_.push_back(what);
  }
  template <class T>
  bool done(const Result<T>& outcome, const std::string& what) {
    if (!outcome) faults_.push_back(what + ": " + outcome.error().what());
    return outcome.has_value();
  }
  void put(const std::string& key, const CacheEntry& what, const CachePutOptions& options = {}) {
    done(here_.put(key, what, options), "put");
  }
  bool holds(const AnyCacheStore& store, const std::string& key, const std::optional<CacheEntry>& expected) {
    const auto found = store.get(key);
    if (!done(found, "get")) return false;
    return found->has_value() == expected.has_value() && (!expected || are_same(**found, *expected));
  }
  bool is_claimed(const AnyCacheStore& store, const std::string& key, std::chrono::milliseconds time) {
    const auto claimed = store.claim(key, time);
    return done(claimed, "claim") && *claimed;
  }

  void keeps_all_of_them() {
    const std::string& name = key("-all");
    expect(holds(here_, name, std::nullopt), "a key without an entry has none, which is no error");
    std::vector<CacheEntry> kept{entry("{\"items\":[]}"),
                                 entry(std::string("a\0b\r\n\xff\xfe \xea\xb0\x80", 12)), entry(""),
                                 entry(std::string(300'000, 'x'))};
    kept.push_back(entry("no more than it has to have"));
    kept.back().etag.clear();
    kept.back().lifetime = std::chrono::seconds(0);
    kept.back().stale.reset();
    kept.push_back(entry("stale for no time"));
    kept.back().etag = "W/\"a b, c\"";
    kept.back().stale = std::chrono::seconds(0);
    for (const CacheEntry& one : kept) {
      put(name, one);
      expect(holds(there_, name, one),
             "another object of the store gives all of an entry that was put, byte for byte (body of " +
                 std::to_string(one.body.size()) + " bytes)");
    }
  }
  void tells_keys_apart() {
    const std::array<std::string, 9> names = {"-Jobs",    "-jobs",        "-jobs ",
                                              "-김",      "-jobs?a/b",    "-jobs?a%2Fb",
                                              "-../jobs", "-{jobs}'\"\n", "-" + std::string(3000, 'k')};
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(key(name));
    all.push_back(key("-" + std::string(2999, 'k') + 'K'));
    for (const std::string& name : all) put(name, entry(name));
    for (const std::string& name : all)
      expect(holds(there_, name, entry(name)),
             "each key has an entry of its own: " + name.substr(0, 40) +
                 (name.size() > 40 ? "... of " + std::to_string(name.size()) + " bytes" : ""));
  }
  void removes_and_replaces() {
    const std::string &name = key("-removed"), &other = key("-other");
    put(name, entry("first"));
    put(other, entry("other"));
    put(name, entry("second"));
    expect(holds(there_, name, entry("second")), "an entry takes the place of the one before");
    done(there_.erase(name), "erase");
    done(there_.erase(name), "erase where there is none");
    expect(holds(here_, name, std::nullopt), "an entry that was removed is gone, for all objects");
    expect(holds(here_, other, entry("other")), "the entries of other keys stay");
  }
  void gives_whole_entries() {
    const std::string& name = key("-whole");
    constexpr int rounds = 50;
    std::atomic<int> writing{2}, failed{0};
    std::atomic<bool> is_torn{false};
    const auto writes = [&](const AnyCacheStore& store, int first) {
      for (int round = 0; round < rounds; ++round) {
        const auto letter = static_cast<char>('a' + (first + round) % 26);
        CacheEntry mine = entry(std::string(static_cast<std::size_t>(1000 + 97 * round), letter));
        mine.etag = letter;
        if (!store.put(name, mine)) ++failed;
      }
      --writing;
    };
    const auto reads = [&](const AnyCacheStore& store) {
      while (writing > 0) {
        const auto found = store.get(name);
        if (!found) ++failed;
        if (!found || !*found) continue;
        const CacheEntry& seen = **found;
        if (seen.etag.size() != 1 || seen.body.size() < 1000 ||
            seen.body != std::string(seen.body.size(), seen.etag.front()))
          is_torn = true;
      }
    };
    {
      std::thread first([&] { writes(here_, 0); }), second([&] { writes(there_, 13); }),
          third([&] { reads(here_); }), fourth([&] { reads(there_); });
      for (std::thread* const thread : {&first, &second, &third, &fourth}) thread->join();
    }
    expect(failed == 0, "get and put succeed while other threads use the key");
    expect(!is_torn, "an entry is given whole, also while others replace it");
  }
  void keeps_as_long_as_told() {
    const std::string &brief_one = key("-brief"), &long_one = key("-long");
    const std::chrono::seconds second(1);
    put(long_one, entry("long"), {.keep_for = std::chrono::hours(366 * 24)});
    put(brief_one, entry("brief"), {.keep_for = std::chrono::seconds(10)});
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    expect(holds(there_, brief_one, entry("brief")),
           "an entry is kept as long as it can be of use, in seconds");
    if (drops_in_time_) {
      put(brief_one, entry("brief"), {.keep_for = second});
      const auto end = Real::now() + std::chrono::seconds(5);
      const auto is_there = [&] {
        const auto found = there_.get(brief_one);
        return !found || *found;
      };
      while (is_there() && Real::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      expect(!is_there(), "an entry is dropped when it is of no use any more, as `keep_for` says");
    }
    expect(holds(there_, long_one, entry("long")), "an entry that can be of use for long is kept");
  }

  void gives_many() {
    std::vector<std::string> names;
    for (const char* const name : {"-one", "-none", "-three", "-empty", "-one"}) names.push_back(key(name));
    for (const std::size_t at : {0u, 2u, 3u}) put(names[at], entry(at == 3 ? "" : names[at]));
    const auto found = there_.get_many(names);
    if (!done(found, "get_many")) return;
    bool same = found->size() == names.size();
    for (std::size_t i = 0; same && i < names.size(); ++i) same = holds(here_, names[i], (*found)[i]);
    expect(same, "many entries at once are those that `get` gives, in the order of the keys");
    const auto none = there_.get_many({});
    expect(none && none->empty(), "no keys have no entries, which is no error");
  }

  // of claims
  void lets_one_claim() {
    const std::string &name = key("-claimed"), &other = key("-claimed-other");
    put(name, entry("before"));
    std::atomic<int> winners{0};
    std::vector<std::thread> running;
    for (int i = 0; i < 8; ++i)
      running.emplace_back([&, i] {
        const auto claimed = (i % 2 == 0 ? here_ : there_).claim(name, lasting);
        if (claimed && *claimed) ++winners;
      });
    for (std::thread& thread : running) thread.join();
    expect(winners == 1,
           "of many who claim a key at the same time, one has it: " + std::to_string(winners) + " have");
    expect(is_claimed(there_, other, lasting), "a claim is on one key alone");
    expect(holds(there_, name, entry("before")), "what is there can be had while another has the claim");
    done(here_.unclaim(other), "unclaim");
    for (const AnyCacheStore& store : {here_, there_}) done(store.unclaim(name), "unclaim");
    expect(is_claimed(here_, name, lasting), "a claim that was ended can be had");
    done(here_.put(name, entry("after")), "put");
    expect(is_claimed(there_, name, lasting), "a claim ends when its owner puts the entry");
    for (const std::string& one : {name, other}) done(there_.unclaim(one), "unclaim");
  }
  /// Claims what another doesn't give up, once that has ended.
  bool takes_over(const AnyCacheStore& store, const std::string& name, std::chrono::milliseconds time) {
    const auto end = Real::now() + std::chrono::seconds(5);
    bool is_had = false;
    while (!is_had && Real::now() < end) is_had = is_claimed(store, name, time);
    expect(is_had, "a claim ends by itself, after the time that was told");
    return is_had;
  }
  void ends_claims() {
    const std::string& name = key("-ended");
    expect(is_claimed(here_, name, brief), "a key that nobody has claimed can be claimed");
    if (!takes_over(there_, name, lasting)) return;
    done(here_.unclaim(name), "unclaim");
    expect(!is_claimed(here_, name, lasting), "who has lost a claim doesn't end that of the next");
    done(there_.unclaim(name), "unclaim");
  }
  void ends_no_claim_of_another() {
    const std::string& name = key("-another");
    if (!is_claimed(here_, name, lasting)) return;
    done(there_.unclaim(name), "unclaim where another has the claim");
    expect(!is_claimed(there_, name, lasting), "nobody ends the claim of another");
    done(here_.unclaim(name), "unclaim");
    done(here_.unclaim(name), "unclaim without a claim");
  }

  const AnyCacheStore here_, there_;
  const std::string keys_;
  const bool drops_in_time_;
  std::list<std::string> used_;
  std::vector<std::string> faults_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
