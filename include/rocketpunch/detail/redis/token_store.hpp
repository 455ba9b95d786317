#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/by_user.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/redis/pool.hpp"
#include "rocketpunch/detail/redis/token_scripts.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `RedisTokenStore`.
class RedisTokens : public std::enable_shared_from_this<RedisTokens> {
 public:
  class Lease {
   public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (!store_ || is_over_ || !is_own()) return;
      try {
        // it ends by itself, and until then it can be had again here
        if (!store_->run(redis_tokens_release, user_, {fence_}, StoreLimits()))
          store_->unconfirmed_.raise(store_->key_of(user_), fence_);
      } catch (...) {
      }
    }

    Result<void> save(const TokenSet& tokens, const SaveOptions& options) {
      if (!is_own()) return lock_held_by_parent_error(users_tokens);
      auto done = store_->save(*this, tokens, options);
      is_over_ = is_over_ || (done && options.hold <= std::chrono::milliseconds(0));
      return done;
    }
    Result<void> erase(const StoreLimits& limits) {
      if (!is_own()) return lock_held_by_parent_error(users_tokens);
      return store_->erase(*this, limits);
    }

   private:
    friend RedisTokens;
    Lease(std::shared_ptr<RedisTokens> store, std::string user, std::string fence, std::uint64_t now)
        : store_(std::move(store)), user_(std::move(user)), fence_(std::move(fence)), now_(now) {}
    bool is_own() const { return process_ == Forks::generation(); }

    std::shared_ptr<RedisTokens> store_;
    std::string user_, fence_;
    std::uint64_t now_;             // when it was had, by the server's clock, in microseconds
    std::uint64_t generation_ = 0;  // of what is stored
    std::string digest_{};  // of the refresh token that is stored; empty: there is none that can be read
    unsigned process_ = Forks::generation();
    bool is_over_ = false;
  };

  RedisTokens(std::shared_ptr<RedisPool> pool, TokenSeal seal, std::string name,
              std::chrono::milliseconds keep_for)
      : pool_(std::move(pool)),
        seal_(std::move(seal)),
        name_(std::move(name)),
        keep_for_(std::to_string(keep_for.count())) {}

  std::string identity() const { return "redis " + pool_->place() + ' ' + pool_->key(name_); }

  Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits) {
    // before it is read, since another thread may store newer ones meanwhile
    const std::uint64_t newest = newest_seen(key_of(user));
    const auto told = run(redis_tokens_read, user, {}, limits);
    if (!told) return told.error();
    return opened(user, Record::parse(*told), newest);
  }
  Result<Acquired<Lease>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                  const StoreLimits& limits) {
    // one that may have been had by a call that failed is had again, and nobody has to wait for its end
    const std::string key = key_of(user), fence = unconfirmed_.take(key).value_or(unguessable());
    const std::uint64_t newest = newest_seen(key);
    const auto told = run(redis_tokens_acquire, user, {fence, std::to_string(hold.count())}, limits);
    if (!told) {
      unconfirmed_.raise(key, fence);
      return told.error();
    }
    std::string_view rest = *told;
    const bool is_had = take_word(rest) == "1";
    const std::uint64_t now = number_of(take_word(rest)).value_or(0);
    const auto record = Record::parse(rest);
    auto tokens = opened(user, record, newest);
    Acquired<Lease> acquired;
    if (is_had) {
      acquired.lease.emplace(Lease(shared_from_this(), user, fence, now));
      if (record) acquired.lease->generation_ = record->generation;
      if (tokens && *tokens) acquired.lease->digest_ = digest_of((*tokens)->refresh_token);
    } else if (!tokens) {
      return tokens.error();
    }
    if (tokens)
      acquired.tokens = *std::move(tokens);
    else
      acquired.unreadable = tokens.error();
    return acquired;
  }

 private:
  /// What is stored of a user.
  struct Record {
    std::uint64_t generation = 0;
    std::string sealed{};  ///< Empty: there are no tokens.

    static std::optional<Record> parse(std::string_view told) {
      const auto generation = number_of(take_word(told));
      if (!generation) return std::nullopt;
      return Record{*generation, std::string(told)};
    }
  };

  /// What stands before the first space, which is taken away with it.
  static std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix((std::min)(text.size(), word.size() + 1));
    return word;
  }

  static std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
  }
  static Error conflict() {
    return not_sent(ErrorKind::conflict,
                    "the lease on the user's tokens had ended, or they were replaced by others meanwhile");
  }
  static Error damaged() {
    return not_sent(ErrorKind::storage,
                    "the user's tokens in Redis are damaged: remove them, and sign in anew");
  }

  Result<void> save(Lease& lease, const TokenSet& tokens, const SaveOptions& options) {
    const std::string key = key_of(lease.user_), hold = std::to_string(options.hold.count());
    const std::string digest = digest_of(tokens.refresh_token), answers = digest_of(options.answers);
    for (;;) {
      // With another refresh token it is beyond what any process has seen, also where the key was removed or
      // the store went back. With the same one it is not: marks in a store that went back stay behind.
      const std::uint64_t next =
          1 + (digest == lease.digest_ ? lease.generation_
                                       : (std::max)({lease.generation_, lease.now_, newest_seen(key)}));
      const std::string before = std::to_string(lease.generation_), after = std::to_string(next);
      const std::string sealed = seal_.seal(tokens, {name_, lease.user_, next});
      RedisPool::Words words{lease.fence_, hold, before, after, sealed, digest, keep_for_};
      if (!options.answers.empty()) words.push_back(answers);
      const auto told = run(options.answers.empty() ? redis_tokens_save : redis_tokens_answer, lease.user_,
                            words, options.limits);
      if (!told) return told.error();
      if (*told == "over") return conflict();
      std::string_view rest = *told;
      const bool is_done = rest.starts_with("done ");
      if (is_done) take_word(rest);
      const auto generation = number_of(rest);
      if (!generation) return damaged();
      lease.generation_ = *generation;
      if (is_done) {
        lease.digest_ = digest;
        newest_.raise(key, *generation);  // of a former save, where an error hid that it was done
        return {};
      }
      // a save that an error hid, or the mark of another: sealed anew, in its place
      if (options.limits.stop.stop_requested()) return lock_timeout_error(users_tokens, true);
      if (std::chrono::steady_clock::now() >= options.limits.deadline)
        return not_sent(ErrorKind::timeout, "others kept replacing the user's tokens in Redis");
    }
  }

  Result<void> erase(Lease& lease, const StoreLimits& limits) {
    const auto told = run(redis_tokens_erase, lease.user_, {lease.fence_}, limits);
    if (!told) return told.error();
    if (*told != "done") return conflict();
    if (!lease.digest_.empty())
      newest_.raise(key_of(lease.user_), lease.generation_ + 1);  // they don't come back
    lease.digest_.clear();
    return {};
  }

  std::uint64_t newest_seen(const std::string& key) const { return newest_.get(key).value_or(0); }
  /// `newest`: the highest generation that was seen before it was read.
  Result<std::optional<TokenSet>> opened(const std::string& user, const std::optional<Record>& record,
                                         std::uint64_t newest) {
    if (!record) return damaged();
    if (record->sealed.empty()) return std::optional<TokenSet>();
    auto tokens = seal_.open(record->sealed, {name_, user, record->generation});
    if (!tokens) return tokens.error();
    if (record->generation < newest)
      return not_sent(ErrorKind::storage,
                      "the store went back: Redis has older tokens of the user than this process has seen "
                      "there, as after a failover to a replica that was behind. The old refresh token is not "
                      "sent; sign the user in again, or bring the newer data back");
    newest_.raise(key_of(user), record->generation);
    return std::optional(*std::move(tokens));
  }
  Result<std::string> run(const RedisScript& script, const std::string& user, const RedisPool::Words& words,
                          const StoreLimits& limits) {
    auto reply = pool_->run(script, {key_of(user)}, words, limits);
    if (!reply) return reply.error();
    return std::move(reply->text);
  }
  std::string key_of(const std::string& user) const {
    std::string of = name_;
    of += '\0';
    return pool_->key("rp1:{" + base64url(sha256(of += user)) + "}:t");
  }
  /// Tells refresh tokens apart. A service's are too long to be guessed.
  static std::string digest_of(const Secret& token) { return base64url(sha256(token.reveal())); }

  const std::shared_ptr<RedisPool> pool_;
  const TokenSeal seal_;
  const std::string name_;
  const std::string keep_for_;
  ByUser<std::uint64_t> newest_{};     // the highest generation of a user's tokens that was seen
  ByUser<std::string> unconfirmed_{};  // fences of leases that may have been had
};

static_assert(LeasedTokenStore<RedisTokens>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
