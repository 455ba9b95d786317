#include "rocketpunch/detail/redact.hpp"

#include <string>

#include "rocketpunch/detail/text.hpp"
#include "support/catch.hpp"

namespace redact_test {

using rocketpunch::detail::printable;
using rocketpunch::detail::redact;
using rocketpunch::detail::replace_all;
using rocketpunch::detail::without_repeated;

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

TEST_CASE("a secret that a server repeats is taken out, however it is encoded", "[redact]") {
  const std::string secret = "tok+A/b=\"c\\Z9_q.end";
  const auto cleaned = [&](std::string text) { return without_repeated(text, {secret}); };
  CHECK(cleaned("sent " + secret + '.') == "sent ***.");
  CHECK(cleaned(secret + secret) == "******");
  for (const char* encoded : {
           "tok%2BA%2Fb%3D%22c%5CZ9_q.end",      // percent-encoded
           "tok%2bA%2fb%3d%22c%5cZ9%5fq%2eend",  // in small letters, and more than needed
           "%74%6F%6B+A/b=%22c%5CZ9_q.end",      // in part
           R"(tok+A\/b=\"c\\Z9_q.end)",          // JSON
           R"(\u0074ok\u002bA\u002Fb=\u0022c\u005cZ9_q.end)",
           R"(\x74ok+A/b=\x22c\\Z9_q.end)",
           "tok&#43;A&#x2f;b&#X3D;&quot;c\\Z9&lowbar;q&period;end",  // HTML
           "tok&plus;A&sol;b&equals;&quot;c\\Z9_q.end",
           "tok%252BA%252Fb%253D%2522c%255CZ9_q.end",  // twice
           R"(tok\\u002bA\\\/b=\\\"c\\\\Z9_q.end)",
           "tok%26%2343%3BA/b=\"c\\Z9_q.end",
       }) {
    INFO(encoded);
    CHECK(cleaned(encoded) == "***");
    CHECK(cleaned("a " + std::string(encoded) + " b") == "a *** b");
  }
}

TEST_CASE("a secret that is cut short is taken out from 8 characters on", "[redact]") {
  const std::string secret = "kX7-pQ2.zW9~vB4_mN6";
  const auto cleaned = [&](const std::string& text) { return without_repeated(text, {secret}); };
  for (std::size_t length = 8; length <= secret.size(); ++length) {
    INFO(length);
    CHECK(cleaned("token " + secret.substr(0, length) + "...") == "token ***...");
    CHECK(cleaned("token " + secret.substr(0, length)) == "token ***");
  }
  CHECK(cleaned("kX7-pQ2 is short") == "kX7-pQ2 is short");
  CHECK(cleaned("kX7%2dpQ2%2EzW9!") == "***!");
  CHECK(cleaned("kX7-pQ2.zW%") == "***%");
}

TEST_CASE("words stay, though a secret begins with one", "[redact]") {
  const auto cleaned = [](const std::string& text, std::string_view secret) {
    return without_repeated(text, {secret});
  };
  CHECK(cleaned("The password is wrong", "password-of-mine") == "The password is wrong");
  CHECK(cleaned("Authorization is missing", "Authorizationtoken7") == "Authorization is missing");
  CHECK(cleaned("not password-of-mine", "password-of-mine") == "not ***");
  CHECK(cleaned("not password-of", "password-of-mine") == "not ***");
  CHECK(cleaned("abcdefghijklmnop", "abcdefghijklmnopqrst") == "***");
  CHECK(cleaned("100% of \\ and & and &nbsp; and %zz", "some-secret") ==
        "100% of \\ and & and &nbsp; and %zz");
  CHECK(cleaned("nothing", "") == "nothing");
  CHECK(cleaned("a b", "b") == "a ***");
}

TEST_CASE("of secrets that are parts of others, none is left", "[redact]") {
  const std::string all = "id:secret-1234 secret-1234 cut secret-12 id:secret%2D1234";
  CHECK(without_repeated(all, {"secret-1234", "id:secret-1234"}) == "*** *** cut *** ***");
  CHECK(without_repeated(all, {"id:secret-1234", "secret-1234"}) == "*** *** cut *** ***");
}

TEST_CASE("a long text is gone through in one go", "[redact]") {
  const std::string secret(100, 'a');
  CHECK(without_repeated(std::string(1'000'000, 'a'), {secret}).size() == 30'000);
  std::string encoded;
  for (int i = 0; i < 200'000; ++i) encoded += "%61";
  CHECK(without_repeated(encoded, {secret}).size() == 6'000);
  CHECK(without_repeated(std::string(1'000'000, '%'), {secret}).size() == 1'000'000);
  CHECK(without_repeated(std::string(1'000'000, '&'), {secret}).size() == 1'000'000);
}

TEST_CASE("what is shown has no control, no hidden character, and is UTF-8", "[redact]") {
  CHECK(printable("a\nb\x1b[2J\x7f\u0085\u009b\u2028\u2029z") == "a b [2J     z");
  for (const char* hidden :
       {"\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\U000e0001",
        "\U000e0041", "\U000e007f", "\xff", "\xed\x95", "\xed\xa0", "\xc2"}) {
    INFO(hidden);
    CHECK(printable("a" + std::string(hidden) + "b").substr(0, 4) == "a\ufffd");
  }
  for (const char* text : {"로켓펀치 🚀", "café — “x”", "\u200b\u200d\u2027\u202f\u2065\u00a0", ""}) {
    INFO(text);
    CHECK(printable(text) == text);
  }
  CHECK(printable("로켓펀치", 7) == "로켓...");
  CHECK(printable(std::string(10, '\x80'), 9) == "\ufffd\ufffd\ufffd...");
}

}  // namespace redact_test
