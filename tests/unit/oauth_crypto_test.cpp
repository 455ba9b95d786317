// Digests, encodings and sealing, against the vectors of their standards.
#include <rocketpunch/detail/http/url.hpp>
#include <rocketpunch/detail/os/crypto.hpp>
#include <set>
#include <string>

#include "support/catch.hpp"

namespace oauth_crypto_test {

namespace rp = rocketpunch;
using namespace rocketpunch::detail;

namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr char digits[] = "0123456789abcdef";
    text += {digits[static_cast<unsigned char>(c) >> 4], digits[static_cast<unsigned char>(c) & 15]};
  }
  return text;
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180") {
  CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("the challenge of RFC 7636, appendix B") {
  const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  CHECK(code_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  // the octets from which the appendix makes that verifier
  const std::string octets =
      "\x74\x18\xdf\xb4\x97\x99\xe0\x25\x4f\xfa\x60\x7d\xd8\xad\xbb\xba"
      "\x16\xd4\x25\x4d\x69\xd6\xbf\xf0\x5b\x58\x05\x58\x53\x84\x8d\x79";
  CHECK(base64url(octets) == verifier);
  CHECK(base64url_decode(verifier) == octets);
}

TEST_CASE("base64 gives the texts of RFC 4648, section 10") {
  const auto [plain, encoded] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                          {"f", "Zg=="},
                                                                          {"fo", "Zm8="},
                                                                          {"foo", "Zm9v"},
                                                                          {"foob", "Zm9vYg=="},
                                                                          {"fooba", "Zm9vYmE="},
                                                                          {"foobar", "Zm9vYmFy"}}));
  CHECK(base64(plain) == encoded);
  const std::string unpadded = encoded.substr(0, encoded.find('='));
  CHECK(base64url(plain) == unpadded);
  CHECK(base64url_decode(unpadded) == plain);
}

TEST_CASE("base64url has its own two digits, and takes no others") {
  CHECK(base64("\xfb\xff\xbf") == "+/+/");
  CHECK(base64url("\xfb\xff\xbf") == "-_-_");
  for (const char* text : {"+/+/", "Zg==", "Z", "Zm9v!", "Zh", "Zm9="}) {
    INFO(text);
    CHECK_FALSE(base64url_decode(text));
  }
}

TEST_CASE("states and verifiers are 43 characters of base64url, and never the same") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto text = unguessable();
    CHECK(text.size() == 43);
    CHECK(base64url_decode(text).value().size() == 32);
    CHECK(seen.insert(text).second);
  }
}

TEST_CASE("texts are equal in constant time when they are equal") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST_CASE("what was sealed opens with the same key and context only") {
  const std::string key(32, 'k');
  const std::string sealed = aes_gcm_encrypt(key, "the text", "user-42");
  CHECK(aes_gcm_decrypt(key, sealed, "user-42") == "the text");
  CHECK(sealed.find("the text") == sealed.npos);
  CHECK(aes_gcm_encrypt(key, "the text", "user-42") != sealed);
  CHECK_FALSE(aes_gcm_decrypt(std::string(32, 'x'), sealed, "user-42"));
  CHECK_FALSE(aes_gcm_decrypt(key, sealed, "user-43"));
  CHECK_FALSE(aes_gcm_decrypt(key, sealed.substr(1), "user-42"));
  CHECK_FALSE(aes_gcm_decrypt(key, "", "user-42"));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(aes_gcm_decrypt(key, changed, "user-42"));
  }
  CHECK(aes_gcm_decrypt(key, aes_gcm_encrypt(key, "", ""), "") == "");
}

TEST_CASE("the cipher gives the text of the GCM specification's test case 16") {
  // key, nonce, context, plain text, cipher text and tag of the AES-256 case with additional data
  const auto bytes = [](std::string_view digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); i += 2)
      text += static_cast<char>(rp::detail::hex_value(digits[i]) * 16 + rp::detail::hex_value(digits[i + 1]));
    return text;
  };
  const auto key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto nonce = bytes("cafebabefacedbaddecaf888");
  const auto context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const auto cipher = bytes(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662");
  const auto tag = bytes("76fc6ece0f4e1768cddf8853bb2d551b");
  const auto plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  CHECK(aes_gcm_decrypt(key, nonce + cipher + tag, context) == plain);
}

TEST_CASE("forms are encoded as HTML and RFC 6749, appendix B, have it") {
  CHECK(rp::detail::form_encode(" %&+£€") == "+%25%26%2B%C2%A3%E2%82%AC");  // the RFC's own example
  CHECK(rp::detail::form_encode("Aa0-._~") == "Aa0-._~");
  CHECK(rp::detail::form_encode({{"a b", "1=2"}, {"", ""}, {"c", "&"}}) == "a+b=1%3D2&=&c=%26");
  CHECK(rp::detail::form_decode("+%25%26%2B%C2%A3%E2%82%AC") == " %&+£€");
  for (const char* broken : {"%", "%4", "%zz", "a%2", "%-1"}) CHECK_FALSE(rp::detail::form_decode(broken));
}

TEST_CASE("forms are parsed into their fields, in their order") {
  const auto fields = rp::detail::parse_form("a=1&b=&c&&=d&a=%32&e=f=g");
  REQUIRE(fields);
  CHECK(*fields ==
        rp::detail::FormFields{{"a", "1"}, {"b", ""}, {"c", ""}, {"", "d"}, {"a", "2"}, {"e", "f=g"}});
  CHECK(rp::detail::parse_form("")->empty());
  CHECK_FALSE(rp::detail::parse_form("a=1&b=%2"));
}

}  // namespace oauth_crypto_test
