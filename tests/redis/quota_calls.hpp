// Ledgers of an App Key in Redis.
#pragma once

#include <rocketpunch/redis/quota_ledger.hpp>
#include <string>
#include <utility>

#include "redis/talk.hpp"
#include "support/quota_calls.hpp"

namespace rocketpunch::test {

inline const std::string quota_name = "rp1:{aM0eLyUSYrIU5hd06VzSzgoTzK9KvB9WE9cDMeoQ3TE}:q";

/// A machine's ledger, with connections of its own.
inline RedisQuotaLedger ledger_of(const RedisServer& server, RedisQuotaOptions options = {}) {
  return RedisQuotaLedger(RedisConnections(patient(server)), Secret(app_key), std::move(options));
}

}  // namespace rocketpunch::test
