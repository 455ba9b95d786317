#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rocketpunch/base/secret.hpp"
#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/user_info.hpp"

namespace rocketpunch::codec {

/// The token endpoint's answer (RFC 6749, section 5.1).
struct TokenAnswer {
  Secret access_token{};
  std::string token_type{};
  std::optional<double> expires_in{};  ///< Seconds
  std::optional<Secret> refresh_token{};
  std::optional<std::string> scope{};  ///< Separated by spaces; unset: as asked for
};

template <>
struct Schema<TokenAnswer> {
  static constexpr Field fields[] = {
      field<&TokenAnswer::access_token>("access_token", Need::now),
      field<&TokenAnswer::token_type>("token_type", Need::now),
      field<&TokenAnswer::expires_in>("expires_in"),
      field<&TokenAnswer::refresh_token>("refresh_token"),
      field<&TokenAnswer::scope>("scope"),
  };
};

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

template <>
struct Schema<ServerMetadata> {
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

template <>
struct Schema<UserInfo> {
  static constexpr Field fields[] = {
      field<&UserInfo::subject>("sub", Need::now),
      field<&UserInfo::name>("name"),
      field<&UserInfo::preferred_username>("preferred_username"),
      field<&UserInfo::picture>("picture"),
      field<&UserInfo::email>("email"),
  };
};

}  // namespace rocketpunch::codec
