#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>
#include <vector>

#include "rocketpunch/codec/schema.hpp"
#include "rocketpunch/models/user_info.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// An authorization server's description of itself (RFC 8414).
struct ServerMetadata {
  std::string issuer{};
  std::string authorization_endpoint{};
  std::string token_endpoint{};
  std::optional<std::string> revocation_endpoint{};
  std::optional<std::string> userinfo_endpoint{};
  std::optional<std::vector<std::string>> code_challenge_methods{};
  std::optional<bool> sends_iss{};
};

template <class Field>
struct Schema<ServerMetadata, Field> {
  static constexpr Field fields[] = {
      field<&ServerMetadata::issuer>("issuer", Need::now),
      field<&ServerMetadata::authorization_endpoint>("authorization_endpoint", Need::now),
      field<&ServerMetadata::token_endpoint>("token_endpoint", Need::now),
      field<&ServerMetadata::revocation_endpoint>("revocation_endpoint"),
      field<&ServerMetadata::userinfo_endpoint>("userinfo_endpoint"),
      field<&ServerMetadata::code_challenge_methods>("code_challenge_methods_supported"),
      field<&ServerMetadata::sends_iss>("authorization_response_iss_parameter_supported"),
  };
};

template <class Field>
struct Schema<UserInfo, Field> {
  static constexpr Field fields[] = {
      field<&UserInfo::subject>("sub", Need::now),
      field<&UserInfo::name>("name"),
      field<&UserInfo::preferred_username>("preferred_username"),
      field<&UserInfo::picture>("picture"),
      field<&UserInfo::email>("email"),
  };
};

/// What an authorization server tells.
struct OAuthSlice : Slice {
  using models = Types<ServerMetadata, UserInfo>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
