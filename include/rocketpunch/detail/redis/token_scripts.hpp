#pragma once
#include "rocketpunch/version.hpp"

#include "rocketpunch/detail/redis/pool.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

// A user's tokens in Redis are a hash: `rec` sealed tokens, `gen` a number that grows with each save, `tok`
// digest of the refresh token, `fence` whose lease there is, `until` when that ends, in milliseconds by the
// server's clock. A fence is random, so that a command that is sent twice is known. Each script can be run
// twice. That they write after they have read the time needs Redis 5.

/// KEYS: tokens. The generation, and the record.
inline constexpr RedisScript redis_tokens_read{
    "59f1f2be46dfbf693891b90a16f9714137912adc",
    "local h=redis.call('HMGET',KEYS[1],'gen','rec') return (h[1] or '0')..' '..(h[2] or '')"};
/// KEYS: tokens. ARGV: fence, hold. Whether the lease is the caller's, the time in microseconds, then as
/// above.
inline constexpr RedisScript redis_tokens_acquire{
    "022e062f4f81e938c639d9a03623eef7e192d197",
    "local h=redis.call('HMGET',KEYS[1],'gen','rec','fence','until') local n=redis.call('TIME') local "
    "now=n[1]*1000+math.floor(n[2]/1000) "
    "local got='0' if h[3]==ARGV[1] or (tonumber(h[4]) or 0)<=now then got='1' "
    "redis.call('HMSET',KEYS[1],'fence',ARGV[1],'until',string.format('%.0f',now+ARGV[2])) "
    "if not h[2] then redis.call('PEXPIRE',KEYS[1],ARGV[2]) end end "
    "return got..' '..n[1]..string.format('%06d',n[2])..' '..(h[1] or '0')..' '..(h[2] or '')"};
/// KEYS: tokens. ARGV: fence, hold, generation that is replaced, its next, record, digest of the refresh
/// token, milliseconds to keep it. `done` and the generation that is stored, `over`, or the
/// generation to replace.
inline constexpr RedisScript redis_tokens_save{
    "72aa0c300b536e05559f0dc30e029f7c9048de25",
    "local h=redis.call('HMGET',KEYS[1],'gen','rec','fence','until') local n=redis.call('TIME') local "
    "now=n[1]*1000+math.floor(n[2]/1000) "
    "if h[2]==ARGV[5] then return 'done '..h[1] end "
    "if h[3]~=ARGV[1] or (tonumber(h[4]) or 0)<=now then return 'over' end "
    "if (h[1] or '0')~=ARGV[3] then return h[1] or '0' end "
    "redis.call('HSET',KEYS[1],'until',string.format('%.0f',now+ARGV[2])) "
    "redis.call('HMSET',KEYS[1],'rec',ARGV[5],'gen',ARGV[4],'tok',ARGV[6]) "
    "redis.call('PEXPIRE',KEYS[1],ARGV[7]) return 'done '..ARGV[4]"};
/// The same of a response. ARGV as well: digest of the refresh token that it answers.
inline constexpr RedisScript redis_tokens_answer{
    "2db172a13e4f43fc564e97d3e65f507827d3d1a0",
    "local h=redis.call('HMGET',KEYS[1],'gen','rec','fence','until','tok') local n=redis.call('TIME') local "
    "now=n[1]*1000+math.floor(n[2]/1000) "
    "if h[2]==ARGV[5] or (h[5]==ARGV[6] and h[5]~=ARGV[8]) then return 'done '..h[1] end "
    "if h[5]~=ARGV[8] then return 'over' end "
    "if (h[1] or '0')~=ARGV[3] then return h[1] or '0' end "
    "if h[3]==ARGV[1] and (tonumber(h[4]) or 0)>now then "
    "redis.call('HSET',KEYS[1],'until',string.format('%.0f',now+ARGV[2])) "
    "else redis.call('HDEL',KEYS[1],'fence','until') end "
    "redis.call('HMSET',KEYS[1],'rec',ARGV[5],'gen',ARGV[4],'tok',ARGV[6]) "
    "redis.call('PEXPIRE',KEYS[1],ARGV[7]) return 'done '..ARGV[4]"};
/// KEYS: tokens. ARGV: fence. `done` or `over`.
inline constexpr RedisScript redis_tokens_erase{
    "c422847e1da9e1b78124533291411c4e2cb1eb1e",
    "local h=redis.call('HMGET',KEYS[1],'fence','until') local n=redis.call('TIME') local "
    "now=n[1]*1000+math.floor(n[2]/1000) "
    "if h[1]~=ARGV[1] or (tonumber(h[2]) or 0)<=now then return 'over' end "
    "redis.call('HDEL',KEYS[1],'rec','tok') "
    "redis.call('PEXPIREAT',KEYS[1],h[2]) return 'done'"};
/// KEYS: tokens. ARGV: fence.
inline constexpr RedisScript redis_tokens_release{
    "8296d7655eadc9a0fa1dbcbab07a436a9c0f5659",
    "if redis.call('HGET',KEYS[1],'fence')==ARGV[1] then "
    "redis.call('HDEL',KEYS[1],'fence','until') "
    "if redis.call('HEXISTS',KEYS[1],'rec')==0 then redis.call('DEL',KEYS[1]) end end return 'done'"};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
