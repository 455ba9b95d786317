#include "rocketpunch/base/redact.hpp"

#include "support/catch.hpp"

namespace redact_test {

using rocketpunch::detail::redact;
using rocketpunch::detail::replace_all;

TEST_CASE("keys, secrets and tokens are taken out", "[redact]") {
  CHECK(redact("invalid key rp_app_1a2B3c") == "invalid key ***");
  CHECK(redact("key=rp_app_x&secret=rp_sec_y.") == "key=***&secret=***");
  CHECK(redact("refresh \"rt_0123456789abcdef\" was used") == "refresh \"***\" was used");
  CHECK(redact("token eyJhbGciOiJI.eyJzdWIiOiIx.c2ln-_ has expired") == "token *** has expired");
  CHECK(redact("Authorization: Bearer eyJhbGciOiJI.eyJzdWIi.c2ln") == "Authorization: Bearer ***");
  CHECK(redact("Authorization: Bearer 0123456789abcdef0123") == "Authorization: ***");
  CHECK(redact("Authorization: Basic cnBfYXBwX3g6cnBfc2VjX3k=") == "Authorization: ***");
  CHECK(redact("rp_app_a rp_app_b rp_app_c") == "*** *** ***");
  CHECK(redact("rp_app_a,rp_sec_b;rp_app_c") == "***,***;***");
}

TEST_CASE("a key is taken out even where something stands before it", "[redact]") {
  CHECK(redact("keyrp_app_1a2b") == "key***");
  CHECK(redact("x_rp_sec_1a2b") == "x_***");
  CHECK(redact("rp_rp_app_1a2b") == "rp_***");
  CHECK(redact("a\\nrp_app_1a2b") == "a\\n***");
  CHECK(redact("%22rp_sec_1a2b%22") == "%22***%22");
}

TEST_CASE("words stay", "[redact]") {
  for (const char* text :
       {"", "Bearer token is missing", "Basic authentication", "start_date must not be empty",
        "sort_descending_order", "keys begin with rp_app_ and secrets with rp_sec_", "rt_ is the prefix",
        "rt_short", "eyJ", "heyJudeAndOthers", "survey_JSON", "report_0123456789abcdef"}) {
    INFO(text);
    CHECK(redact(text) == text);
  }
}

TEST_CASE("what is taken out once is not taken out again", "[redact]") {
  for (const char* text : {"rp_app_a Bearer 0123456789abcdef0123 eyJhbGciOiJI.x", "rt_rt_0123456789abcdef",
                           "Bearer Bearer 0123456789abcdef0123"}) {
    const auto once = redact(text);
    CHECK(redact(once) == once);
    CHECK(once.find("0123") == std::string::npos);
  }
}

TEST_CASE("replace_all", "[redact]") {
  const auto replaced = [](std::string text, std::string_view what, std::string_view with) {
    replace_all(text, what, with);
    return text;
  };
  CHECK(replaced("a-b-c", "-", "") == "abc");
  CHECK(replaced("aaaa", "aa", "a") == "aa");
  CHECK(replaced("aaa", "a", "aa") == "aaaaaa");
  CHECK(replaced("abc", "", "x") == "abc");
  CHECK(replaced("", "x", "y").empty());
  CHECK(replaced("abc", "abc", "") == "");
}

}  // namespace redact_test
