#include "oauth/tokens.hpp"

#include <algorithm>
#include <stdexcept>

#include "oauth/crypto.hpp"
#include "oauth/oauth_error.hpp"
#include "text/json.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Far from where the clock's range ends.
constexpr std::chrono::milliseconds longest_lifetime = std::chrono::hours{24} * 36'500;

std::chrono::milliseconds checked_lifetime(std::chrono::milliseconds lifetime) {
  if (lifetime < std::chrono::milliseconds{0} || lifetime > longest_lifetime)
    throw std::runtime_error("mock server: lifetimes must be 0 or more, and at most 36,500 days");
  return lifetime;
}

/// Longer than anybody can guess: 256 bits.
std::string secret_text() { return base64url(random_bytes(32)); }

[[noreturn]] void refuse_grant(const char* description) { throw OAuthError{"invalid_grant", description}; }

}  // namespace

OAuthTokens::OAuthTokens(const MockOptions& options, Access& access, const std::string& issuer)
    : code_lifetime_{checked_lifetime(options.code_lifetime)},
      access_lifetime_{checked_lifetime(options.access_token_lifetime)},
      refresh_lifetime_{checked_lifetime(options.refresh_token_lifetime)},
      access_{access},
      issuer_{issuer} {}

std::string OAuthTokens::issue_code(Approval approval) {
  auto code = secret_text();
  const std::lock_guard lock{mutex_};
  codes_[code] = {std::move(approval), Clock::now() + code_lifetime_, nullptr};
  ++counts_.codes;
  return code;
}

IssuedTokens OAuthTokens::exchange(const std::string& client, const std::string& code,
                                   const std::string& redirect_uri, const std::string& verifier) {
  const std::lock_guard lock{mutex_};
  const auto found = codes_.find(code);
  // Another client's code is none of this one's business, so nothing happens to it.
  if (found == codes_.end() || found->second.approval.client != client) refuse_grant("The code is unknown.");
  auto& [approval, expires, family] = found->second;
  if (family) {
    revoke(*family);
    refuse_grant("The code was used before. All tokens that came of it are revoked.");
  }
  if (expires <= Clock::now()) refuse_grant("The code has expired.");
  if (redirect_uri != approval.redirect_uri)
    refuse_grant("The redirect_uri isn't the one of the first step.");
  if (base64url(sha256(verifier)) != approval.challenge)
    refuse_grant("The code_verifier doesn't fit the challenge.");
  family = std::make_shared<Family>();
  family->client = client;
  family->scopes = approval.scopes;
  ++counts_.exchanges;
  return issue(family, approval.scopes);
}

OAuthTokens::Refresh::Refresh(OAuthTokens& tokens, std::string token)
    : tokens_{tokens}, token_{std::move(token)} {
  const std::lock_guard lock{tokens_.mutex_};
  ++tokens_.counts_.refresh_requests;
  const auto found = tokens_.refresh_tokens_.find(token_);
  if (found == tokens_.refresh_tokens_.end()) return;
  family_ = found->second.family;
  auto& most = tokens_.counts_.most_refreshes_at_once;
  most = std::max(most, ++family_->refreshes_under_way);
}

OAuthTokens::Refresh::~Refresh() {
  if (!family_) return;
  const std::lock_guard lock{tokens_.mutex_};
  --family_->refreshes_under_way;
}

IssuedTokens OAuthTokens::Refresh::rotate(const std::string& client, const std::string& scope) {
  const std::lock_guard lock{tokens_.mutex_};
  if (!family_ || family_->client != client) refuse_grant("The refresh_token is unknown.");
  auto& token = tokens_.refresh_tokens_.at(token_);
  if (token.replaced) {
    ++tokens_.counts_.reuses;
    tokens_.revoke(*family_);
    refuse_grant("The refresh_token was used before. All tokens of this sign-in are revoked.");
  }
  if (family_->revoked) refuse_grant("The refresh_token is revoked.");
  if (token.expires <= Clock::now()) refuse_grant("The refresh_token has expired.");
  auto scopes = scope.empty() ? family_->scopes : read_scopes(scope);
  if (!scopes || !contains_all(family_->scopes, *scopes))
    throw OAuthError{"invalid_scope", "The scope holds more than the user has agreed to."};
  token.replaced = true;
  ++tokens_.counts_.rotations;
  return tokens_.issue(family_, std::move(*scopes));
}

void OAuthTokens::revoke(const std::string& client, const std::string& token) {
  const std::lock_guard lock{mutex_};
  const auto family = family_of(token);
  if (!family || family->client != client || family->revoked) return;
  revoke(*family);
  ++counts_.revocations;
}

void OAuthTokens::expire_access_tokens() {
  const std::lock_guard lock{mutex_};
  for (const auto& [token, family] : access_tokens_) end_access_tokens(*family);
}

long long OAuthTokens::access_seconds() const {
  return std::max<long long>(1, std::chrono::floor<std::chrono::seconds>(access_lifetime_).count());
}

OAuthCounts OAuthTokens::counts() const {
  const std::lock_guard lock{mutex_};
  return counts_;
}

IssuedTokens OAuthTokens::issue(const std::shared_ptr<Family>& family, Scopes scopes) {
  IssuedTokens issued{make_access_token(*family, scopes), "rt_" + secret_text(), std::move(scopes)};
  const auto now = Clock::now();
  Grant grant;
  grant.client = family->client;
  grant.scopes.emplace(issued.scopes.begin(), issued.scopes.end());
  grant.expires = now + access_lifetime_;
  access_.add_token(issued.access_token, std::move(grant));
  access_tokens_[issued.access_token] = family;
  family->access_tokens.push_back(issued.access_token);
  refresh_tokens_[issued.refresh_token] = {family, now + refresh_lifetime_};
  return issued;
}

std::shared_ptr<OAuthTokens::Family> OAuthTokens::family_of(const std::string& token) const {
  if (const auto found = refresh_tokens_.find(token); found != refresh_tokens_.end())
    return found->second.family;
  const auto found = access_tokens_.find(token);
  return found == access_tokens_.end() ? nullptr : found->second;
}

void OAuthTokens::end_access_tokens(Family& family) {
  for (const auto& token : family.access_tokens) access_.remove_token(token);
  family.access_tokens.clear();
}

void OAuthTokens::revoke(Family& family) {
  family.revoked = true;
  end_access_tokens(family);
}

std::string OAuthTokens::make_access_token(const Family& family, const Scopes& scopes) const {
  const auto now = clock_now().time_since_epoch().count();
  const Json header{{"alg", "RS256"}, {"typ", "at+jwt"}};
  const Json claims{{"iss", issuer_},
                    {"sub", subject_of(mock_user)},
                    {"client_id", family.client},
                    {"scope", to_text(scopes)},
                    {"iat", now},
                    {"exp", now + access_seconds()},
                    {"jti", secret_text()}};
  // As long as a real signature, and as hard to guess. Nobody checks it: the mock knows its tokens by heart.
  const std::string signature = base64url(random_bytes(256));
  return base64url(to_text(header)) + '.' + base64url(to_text(claims)) + '.' + signature;
}

std::string subject_of(const std::string& user) { return "OA-" + hex(sha256(user).substr(0, 16)); }

}  // namespace rocketpunch::testing::mock
