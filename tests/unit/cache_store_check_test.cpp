// The test that users run on a cache's store of their own: it finds faults, and none in the SDK's stores.
#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/cache/file_cache.hpp>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/testing/cache_store_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace cache_store_check_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using Faults = std::vector<std::string>;
using Catch::Matchers::ContainsSubstring;
using Real = std::chrono::steady_clock;

/// What machines share.
struct Server {
  struct Kept {
    std::string bytes;
    Real::time_point until;
  };
  struct Claim {
    const void* owner;
    Real::time_point until;
  };
  std::mutex mutex;
  std::map<std::string, Kept> entries;
  std::map<std::string, Claim> claims;
};

/// A store over that, which may have a fault.
struct Faulty {
  rp::Result<std::optional<rp::CacheEntry>> get(const std::string& key, const rp::StoreLimits&) {
    const std::lock_guard guard(server->mutex);
    const auto found = server->entries.find(named(key));
    const bool is_there =
        found != server->entries.end() && (keeps_for_ever || Real::now() < found->second.until);
    if (!is_there && misses_are_errors) return rp::Error({.kind = rp::ErrorKind::not_found});
    if (!is_there) return std::optional<rp::CacheEntry>();
    auto entry = rp::CacheEntry::parse(found->second.bytes, named(key));
    if (entry && gives_no_etag) entry->etag.clear();
    if (entry && knows_no_limit && !entry->stale) entry->stale = 0s;
    if (entry && loses_zeros) entry->body = entry->body.c_str();
    return entry;
  }
  rp::Result<std::vector<std::optional<rp::CacheEntry>>> get_many(const std::vector<std::string>& keys,
                                                                  const rp::StoreLimits& limits) {
    std::vector<std::optional<rp::CacheEntry>> all;
    for (const std::string& key : keys) {
      auto one = get(key, limits);
      if (!one) return one.error();
      if (*one || !leaves_misses_out) all.push_back(*std::move(one));
    }
    if (gives_in_own_order) std::reverse(all.begin(), all.end());
    if (leaves_misses_out) all.resize(keys.size());
    if (demands_keys && keys.empty()) return rp::Error({.kind = rp::ErrorKind::storage});
    return all;
  }
  rp::Result<void> put(const std::string& key, const rp::CacheEntry& entry,
                       const rp::CachePutOptions& options) {
    const auto write = [&](const rp::CacheEntry& what) {
      const std::lock_guard guard(server->mutex);
      server->entries[named(key)] = {
          what.text(named(key)), Real::now() + std::chrono::milliseconds(options.keep_for.count() *
                                                                         (takes_milliseconds ? 1 : 1000))};
      if (!put_keeps_claim) end_claim(key);
    };
    if (keeps_first && is_kept(key)) return {};
    if (writes_in_parts) {
      rp::CacheEntry half = entry;
      half.body.resize(half.body.size() / 2);
      half.body += std::string(entry.body.size() - half.body.size(), '_');
      write(half);
      for (const auto end = Real::now() + 200us; Real::now() < end;) continue;
    }
    write(entry);
    return {};
  }
  rp::Result<void> erase(const std::string& key, const rp::StoreLimits&) {
    const std::lock_guard guard(server->mutex);
    if (erases_all) server->entries.clear();
    if (!erases_nothing) server->entries.erase(named(key));
    return {};
  }
  rp::Result<bool> claim(const std::string& key, std::chrono::milliseconds time, const rp::StoreLimits&) {
    const std::lock_guard guard(server->mutex);
    const std::string name = claims_all_keys ? "" : named(key);
    const auto found = server->claims.find(name);
    if (found != server->claims.end() && !has_two_winners &&
        (claims_for_ever || Real::now() < found->second.until))
      return false;
    server->claims[name] = {this, Real::now() + time};
    return true;
  }
  rp::Result<void> unclaim(const std::string& key, const rp::StoreLimits&) {
    const std::lock_guard guard(server->mutex);
    end_claim(key);
    return {};
  }

  bool is_kept(const std::string& key) {
    const std::lock_guard guard(server->mutex);
    return server->entries.contains(named(key));
  }
  std::string named(std::string key) const {
    if (mixes_case)
      for (char& c : key)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (cuts_keys) key.resize(std::min(key.size(), std::size_t(255)));
    return key;
  }
  void end_claim(const std::string& key) {
    if (keeps_claims) return;
    const auto found = server->claims.find(claims_all_keys ? "" : named(key));
    if (found != server->claims.end() && (ends_others || found->second.owner == this))
      server->claims.erase(found);
  }

  std::shared_ptr<Server> server;
  bool keeps_for_ever = false, misses_are_errors = false, gives_no_etag = false, knows_no_limit = false,
       loses_zeros = false, takes_milliseconds = false, put_keeps_claim = false, keeps_first = false,
       writes_in_parts = false, erases_all = false, erases_nothing = false, claims_all_keys = false,
       has_two_winners = false, claims_for_ever = false, mixes_case = false, cuts_keys = false,
       keeps_claims = false, ends_others = false, leaves_misses_out = false, gives_in_own_order = false,
       demands_keys = false;
};

/// What is found in a store with that fault.
Faults found(bool Faulty::*fault, bool drops_in_time = false) {
  const auto server = std::make_shared<Server>();
  return rp::testing::test_cache_store(
      [&] {
        auto store = std::make_shared<Faulty>();
        store->server = server;
        if (fault != nullptr) (*store).*fault = true;
        return store;
      },
      {.drops_in_time = drops_in_time});
}

std::string joined(const Faults& faults) {
  std::string all;
  for (const std::string& one : faults) all += one + '\n';
  return all;
}

TEST_CASE("the stores of the SDK pass the test of a cache's stores") {
  const rp::test::TemporaryDirectory directory;
  CHECK(rp::testing::test_cache_store([&] { return std::make_shared<rp::FileCache>(directory.path()); }) ==
        Faults());
  const rp::MemoryCache memory;
  CHECK(rp::testing::test_cache_store([&] { return std::make_shared<rp::MemoryCache>(memory); }) == Faults());
  CHECK(found(nullptr, true) == Faults());
}

TEST_CASE("the test of a cache's stores finds faults") {
  const std::vector<std::pair<bool Faulty::*, std::string>> planted{
      {&Faulty::misses_are_errors, "no error"},
      {&Faulty::gives_no_etag, "all of an entry"},
      {&Faulty::knows_no_limit, "all of an entry"},
      {&Faulty::loses_zeros, "byte for byte"},
      {&Faulty::takes_milliseconds, "in seconds"},
      {&Faulty::put_keeps_claim, "when its owner puts the entry"},
      {&Faulty::keeps_first, "takes the place"},
      {&Faulty::writes_in_parts, "whole"},
      {&Faulty::erases_all, "other keys stay"},
      {&Faulty::erases_nothing, "is gone"},
      {&Faulty::claims_all_keys, "one key alone"},
      {&Faulty::has_two_winners, "one has it: 8 have"},
      {&Faulty::claims_for_ever, "ends by itself"},
      {&Faulty::mixes_case, "entry of its own"},
      {&Faulty::cuts_keys, "entry of its own"},
      {&Faulty::keeps_claims, "that was ended"},
      {&Faulty::ends_others, "nobody ends the claim of another"},
      {&Faulty::leaves_misses_out, "order of the keys"},
      {&Faulty::gives_in_own_order, "order of the keys"},
      {&Faulty::demands_keys, "no keys have no entries"}};
  for (const auto& [fault, words] : planted) {
    CAPTURE(words);
    CHECK_THAT(joined(found(fault)), ContainsSubstring(words));
  }
  CHECK_THAT(joined(found(&Faulty::keeps_for_ever, true)), ContainsSubstring("keep_for"));
  CHECK(found(&Faulty::keeps_for_ever) == Faults());  // which needs not be
}

TEST_CASE("the test of a cache's stores finds objects that don't stand for one store") {
  CHECK_FALSE(rp::testing::test_cache_store([] { return std::make_shared<rp::MemoryCache>(); }).empty());
}

}  // namespace cache_store_check_test
