#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/detail/codec/ill_formed.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

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
      field<&ServerMetadata::issuer>("issuer", Required::by_spec),
      field<&ServerMetadata::authorization_endpoint>("authorization_endpoint", Required::by_spec),
      field<&ServerMetadata::token_endpoint>("token_endpoint", Required::by_spec),
      field<&ServerMetadata::revocation_endpoint>("revocation_endpoint"),
      field<&ServerMetadata::userinfo_endpoint>("userinfo_endpoint"),
      field<&ServerMetadata::code_challenge_methods>("code_challenge_methods_supported"),
      field<&ServerMetadata::sends_iss>("authorization_response_iss_parameter_supported"),
  };
};

template <class Field>
struct Schema<UserInfo, Field> {
  static constexpr Field fields[] = {
      field<&UserInfo::subject>("sub", Required::by_spec),
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

/// The token endpoint's response (RFC 6749, section 5.1), read as far as it can be: what it gives can't be
/// had again. A field that has another form than expected is as if it were not there.
struct TokenAnswer {
  std::optional<Secret> access_token{};
  std::optional<Secret> refresh_token{};
  std::string token_type{};
  std::optional<double> expires_in{};  ///< Seconds
  std::optional<std::string> scope{};  ///< Separated by spaces
  bool has_scope = false;              ///< Whether there is a `scope`, of whatever form.
  /// The text is no JSON object, or not to its end: what comes behind a fault in it was not read.
  bool broken = false;
};

/// The fields that are read.
inline constexpr std::string_view token_answer_fields[] = {"access_token", "refresh_token", "token_type",
                                                           "expires_in", "scope"};

/// Takes the fields of the outermost object out of a reader's events, until the first fault.
class TokenAnswerEvents final : public JsonEvents {
 public:
  explicit TokenAnswerEvents(TokenAnswer& answer) : answer_(answer) {}

  bool null() override {
    if (reads(Field::scope)) answer_.has_scope = false;
    return true;
  }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) override { return number(static_cast<double>(value)); }
  bool number_float(double value, const std::string&) override { return number(value); }
  bool string(std::string& value) override {
    if (reads(Field::access_token)) {
      answer_.access_token.emplace(std::move(value));
    } else if (reads(Field::refresh_token)) {
      answer_.refresh_token.emplace(std::move(value));
    } else if (reads(Field::token_type)) {
      answer_.token_type = std::move(value);
    } else if (reads(Field::expires_in)) {
      answer_.expires_in = number_in(value);
    } else if (reads(Field::scope)) {
      answer_.scope = std::move(value);
    } else if (levels_ == 2 && inner_is_array_ && field_ == Field::scope) {
      std::string& scope = answer_.scope ? *answer_.scope : answer_.scope.emplace();
      scope.append(" ").append(value);
    }
    return true;
  }
  bool binary(binary_t&) override {
    return false;  // not in JSON text
  }
  bool start_object(std::size_t) override { return enter(false); }
  bool key(std::string& name) override {
    if (levels_ != 1) return true;
    const auto* const found = std::find(std::begin(token_answer_fields), std::end(token_answer_fields), name);
    field_ = static_cast<Field>(found - std::begin(token_answer_fields));
    if (field_ == Field::scope) answer_.has_scope = true;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(true); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  static constexpr std::size_t deepest = 200;  // levels

  /// In the order of the names; any other one is behind them.
  enum class Field { access_token, refresh_token, token_type, expires_in, scope };

  bool reads(Field field) const noexcept { return levels_ == 1 && field_ == field; }
  bool enter(bool is_array) {
    ++levels_;
    if (levels_ == 2) inner_is_array_ = is_array;
    return levels_ <= deepest && !(levels_ == 1 && is_array);
  }
  bool leave() {
    --levels_;
    return true;
  }
  bool number(double value) {
    if (reads(Field::expires_in)) answer_.expires_in = value;
    return true;
  }
  /// Digits, and maybe a fraction, which no lifetime needs.
  static std::optional<double> number_in(std::string_view text) noexcept {
    const auto no_digit = [](char c) { return !is_digit(c); };
    const auto point = std::find_if(text.begin(), text.end(), no_digit);
    if (point == text.begin()) return std::nullopt;
    if (point != text.end() && (*point != '.' || std::any_of(point + 1, text.end(), no_digit)))
      return std::nullopt;
    double value = 0;
    for (auto digit = text.begin(); digit != point; ++digit) value = value * 10 + (*digit - '0');
    return value;
  }

  TokenAnswer& answer_;
  Field field_{};  // of the outermost object
  std::size_t levels_ = 0;
  bool inner_is_array_ = false;
};

inline TokenAnswer read_token_answer(std::string_view body) {
  const auto read = [](std::string_view text) {
    TokenAnswer answer;
    TokenAnswerEvents events(answer);
    answer.broken = !parse_json(text, events, /*to_its_end=*/false);
    return answer;
  };
  TokenAnswer answer = read(body);
  if (answer.broken)
    if (const Mended mended(body); mended.changed()) answer = read(mended.text());
  return answer;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
