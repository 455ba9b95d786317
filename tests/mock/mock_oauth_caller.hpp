// How the tests of the authorization server call it: as a browser, a client and a user of tokens would.
#pragma once

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "mock_caller.hpp"

namespace mock_tests {

using Fields = std::vector<std::pair<std::string, std::string>>;

// The pair of RFC 7636, appendix B.
inline const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline const std::string redirect_uri = "http://127.0.0.1:8000/callback";
inline const std::string state = "state-2b1f";

/// Everything but letters and digits as %XX, which decodes to the same in every place.
inline std::string encode(const std::string& text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte))
      encoded += c;
    else
      encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return encoded;
}

inline std::string encode(const Fields& fields) {
  std::string encoded;
  for (const auto& [name, value] : fields)
    encoded.append(encoded.empty() ? "" : "&").append(encode(name)).append("=").append(encode(value));
  return encoded;
}

inline std::string decode(const std::string& encoded) {
  std::string text;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '%') {
      text += static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      text += encoded[i] == '+' ? ' ' : encoded[i];
    }
  }
  return text;
}

/// A value of a URL's query, decoded; empty if there is none.
inline std::string query_value(const std::string& url, const std::string& name) {
  std::istringstream query{url.substr(std::min(url.find('?'), url.size() - 1) + 1)};
  for (std::string field; std::getline(query, field, '&');)
    if (field.starts_with(name + "=")) return decode(field.substr(name.size() + 1));
  return {};
}

/// With the named one replaced, or without it if the value is empty.
inline Fields with(Fields fields, const std::string& name, const std::string& value) {
  std::erase_if(fields, [&](const auto& field) { return field.first == name; });
  if (!value.empty()) fields.emplace_back(name, value);
  return fields;
}

inline Fields operator+(Fields left, const Fields& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

inline const Fields authorization{{"response_type", "code"},
                                  {"client_id", "rp_app_test"},
                                  {"redirect_uri", redirect_uri},
                                  {"scope", "profile email"},
                                  {"state", state},
                                  {"code_challenge", challenge},
                                  {"code_challenge_method", "S256"}};
inline const Fields credentials{{"client_id", "rp_app_test"}, {"client_secret", "rp_sec_test"}};

inline std::string basic(const std::string& id, const std::string& secret) {
  return httplib::make_basic_authentication_header(id, secret).second;
}

/// A client of the authorization server, and the browser and user of its sign-ins.
class OAuthCaller {
 public:
  explicit OAuthCaller(MockServer& server) : server_{server}, client_{"127.0.0.1", server.port()} {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
  }

  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) {
    return client_.Get(path.c_str(), headers);
  }
  httplib::Result post(const std::string& path, const std::string& body, const httplib::Headers& headers = {},
                       const std::string& type = "application/x-www-form-urlencoded") {
    return client_.Post(path.c_str(), headers, body, type.c_str());
  }
  httplib::Result authorize(const Fields& fields) { return get("/oauth/authorize?" + encode(fields)); }
  httplib::Result token(const Fields& fields) { return post("/oauth/token", encode(fields)); }
  httplib::Result refresh(const std::string& refresh_token) {
    return token(credentials + Fields{{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
  }
  httplib::Result revoke(const std::string& token) {
    return post("/oauth/revoke", encode(credentials + Fields{{"token", token}}));
  }
  httplib::Result user_info(const std::string& access_token) {
    return get("/oauth/userinfo", {{"Authorization", "Bearer " + access_token}});
  }
  bool is_good(const std::string& access_token) {
    const auto response = user_info(access_token);
    REQUIRE(response);
    return response->status == 200;
  }

  std::string authorization_url(const Fields& fields = authorization) const {
    return server_.oauth_url() + "/authorize?" + encode(fields);
  }
  std::string code(const Fields& fields = authorization) {
    const auto code = query_value(server_.consent(authorization_url(fields)), "code");
    REQUIRE(!code.empty());
    return code;
  }
  /// What a good exchange sends.
  static Fields exchange(const std::string& code) {
    return credentials + Fields{{"grant_type", "authorization_code"},
                                {"code", code},
                                {"redirect_uri", redirect_uri},
                                {"code_verifier", verifier}};
  }
  /// Tokens of a new sign-in.
  json sign_in(const std::string& scope = "profile email") {
    return ok(token(exchange(code(with(authorization, "scope", scope)))));
  }

  static json ok(const httplib::Result& response) {
    REQUIRE(response);
    INFO(response->body);
    REQUIRE(response->status == 200);
    return json::parse(response->body);
  }
  /// The `error` of an answer, having checked that it has the form of one.
  static std::string error(const httplib::Result& response, int status = 400) {
    REQUIRE(response);
    INFO(response->body);
    REQUIRE(response->status == status);
    CHECK(response->get_header_value("Cache-Control") == "no-store");
    const auto body = json::parse(response->body);
    CHECK(body["error_description"].is_string());
    return body["error"].get<std::string>();
  }

 private:
  MockServer& server_;
  httplib::Client client_;
};

}  // namespace mock_tests
