// Tokens in a FileTokenStore, and what it says where it can't be used.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/oauth/file_token_store.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::kept {

inline const Timestamp begun =
    std::chrono::sys_days(std::chrono::year{2026} / 11 / 24) + std::chrono::hours(8);

inline TokenSet tokens(const std::string& name, std::optional<Timestamp> unanswered = {}) {
  return {.access_token = Secret("access-" + name),
          .refresh_token = Secret("refresh-" + name),
          .scopes = {"profile"},
          .issued_at = begun,
          .expires_at = begun.time() + std::chrono::seconds(900),
          .unanswered_refresh = unanswered};
}

/// In place of the user's tokens.
inline void put(const FileTokenStore& store, const TokenSet& what, const std::string& user = "kim") {
  auto lock = store.lock(user);
  REQUIRE(lock);
  REQUIRE(lock->save(what));
}
/// What the next process finds.
inline Result<std::optional<TokenSet>> found(const FileTokenStore& store, const std::string& user = "kim") {
  auto lock = store.lock(user);
  if (!lock) return lock.error();
  return lock->load();
}
/// What tokens can't be had for.
inline std::string fault(const Result<std::optional<TokenSet>>& outcome) {
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind() == ErrorKind::storage);
  return outcome.error().message();
}
/// What a directory is refused for; empty: it isn't.
inline std::string refusal(const std::string& directory, FileTokenStoreOptions options = {}) {
  try {
    const FileTokenStore store(directory, std::move(options));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::configuration);
    return error.message();
  }
  return {};
}

}  // namespace rocketpunch::test::kept
