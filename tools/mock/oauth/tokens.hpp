// Authorization codes and tokens: what each stands for, and when it ends.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/authentication.hpp"
#include "oauth/scopes.hpp"
#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

/// What a user has agreed to. Its code is good for the same client, redirect URI and PKCE verifier only.
struct Approval {
  std::string client;
  std::string redirect_uri;
  std::string challenge;
  Scopes scopes;
};

struct IssuedTokens {
  std::string access_token;
  std::string refresh_token;
  Scopes scopes;
};

/// Functions that refuse throw OAuthError. All may be called from any thread.
class OAuthTokens {
  using Clock = std::chrono::steady_clock;

  /// All tokens that go back to one code. They are revoked together.
  struct Family {
    std::string client;
    Scopes scopes;
    std::vector<std::string> access_tokens;
    bool revoked = false;
    std::size_t refreshes_under_way = 0;
  };

 public:
  /// `issuer` may change until the first token is issued. Throws std::runtime_error for a lifetime that can't
  /// be.
  OAuthTokens(const MockOptions& options, Access& access, const std::string& issuer);

  std::string issue_code(Approval approval);
  /// A code that comes a second time has been stolen or lost: what the first one gave is revoked.
  IssuedTokens exchange(const std::string& client, const std::string& code, const std::string& redirect_uri,
                        const std::string& verifier);

  /// A refresh that has been read and not yet answered; counted among those of its family while it lives.
  class Refresh {
   public:
    Refresh(OAuthTokens& tokens, std::string token);
    ~Refresh();
    Refresh(const Refresh&) = delete;
    Refresh& operator=(const Refresh&) = delete;

    /// Replaces the refresh token. One that was replaced before has been stolen or lost: the family is
    /// revoked. `scope` narrows what the access token allows; empty: all that the user agreed to.
    IssuedTokens rotate(const std::string& client, const std::string& scope);

   private:
    OAuthTokens& tokens_;
    const std::string token_;
    std::shared_ptr<Family> family_;
  };

  /// Revokes the family of a refresh or access token of the client, if it is one.
  void revoke(const std::string& client, const std::string& token);
  void expire_access_tokens();
  /// What expires_in says.
  long long access_seconds() const;
  OAuthCounts counts() const;

 private:
  struct Code {
    Approval approval;
    Clock::time_point expires;
    /// Set once the code was exchanged.
    std::shared_ptr<Family> family;
  };
  struct RefreshToken {
    std::shared_ptr<Family> family;
    Clock::time_point expires;
    bool replaced = false;
  };

  // These want the mutex to be held.
  IssuedTokens issue(const std::shared_ptr<Family>& family, Scopes scopes);
  std::shared_ptr<Family> family_of(const std::string& token) const;
  void end_access_tokens(Family& family);
  void revoke(Family& family);

  std::string make_access_token(const Family& family, const Scopes& scopes) const;

  const std::chrono::milliseconds code_lifetime_;
  const std::chrono::milliseconds access_lifetime_;
  const std::chrono::milliseconds refresh_lifetime_;
  Access& access_;
  const std::string& issuer_;

  mutable std::mutex mutex_;
  std::map<std::string, Code> codes_;
  std::map<std::string, RefreshToken> refresh_tokens_;
  std::map<std::string, std::shared_ptr<Family>> access_tokens_;
  OAuthCounts counts_;
};

/// The identifier by which apps know a user: the same in all of them.
std::string subject_of(const std::string& user);

}  // namespace rocketpunch::testing::mock
