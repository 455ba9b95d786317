#include "rocketpunch/detail/http/url.hpp"

#include "support/catch.hpp"

namespace url_test {

using namespace rocketpunch;

namespace {

/// The parts, in one text; empty: no URL that may be called.
std::string parts(std::string_view text) {
  const auto url = detail::parse_url(text);
  if (!url) return "";
  std::string all;
  for (const auto part : {url->scheme, url->host, url->port, url->path, url->query})
    all.append(part).append(" ");
  all.pop_back();
  return all;
}

bool loopback(std::string_view text) {
  const auto url = detail::parse_url(text);
  return url && url->is_loopback();
}

bool secure(std::string_view text) {
  const auto url = detail::parse_url(text);
  return url && detail::is_secure_target(*url);
}

}  // namespace

TEST_CASE("the parts of a URL", "[url]") {
  CHECK(parts("https://openapi.rocketpunch.com/api/v1") == "https openapi.rocketpunch.com  /api/v1 ");
  CHECK(parts("http://localhost:8080") == "http localhost 8080  ");
  CHECK(parts("https://h:1/p/q?a=b&c=/d?e") == "https h 1 /p/q a=b&c=/d?e");
  CHECK(parts("https://h?a=b") == "https h   a=b");
  CHECK(parts("https://h/p#fragment?no") == "https h  /p ");
  CHECK(parts("https://h#@evil.example") == "https h   ");
  CHECK(parts("https://h/?") == "https h  / ");
  CHECK(parts("HtTpS://Host.Example/") == "HtTpS Host.Example  / ");
  CHECK(parts("http://[::1]:80/x") == "http ::1 80 /x ");
  CHECK(parts("https://[2001:db8::7]") == "https 2001:db8::7   ");
  CHECK(parts("https://[::ffff:127.0.0.1]/") == "https ::ffff:127.0.0.1  / ");
}

TEST_CASE("what is no URL that may be called", "[url]") {
  for (const std::string_view text : {"",
                                      "h",
                                      "/path",
                                      "//host/path",
                                      "https:",
                                      "https:/",
                                      "https://",
                                      "https:///path",
                                      "https://?x",
                                      "https://#x",
                                      "ftp://h",
                                      "file:///etc/passwd",
                                      "javascript:alert(1)",
                                      "httpss://h",
                                      " https://h",
                                      "https://h ",
                                      "https://h/ x",
                                      "https://h/\n",
                                      "https://h/\t",
                                      "https://호스트/",
                                      "https://h/길",
                                      "https://user@h/",
                                      "https://user:word@h/",
                                      "https://h@evil.example/",
                                      "https://@h/",
                                      "https://h\\@evil.example/",
                                      "https://h\\evil/",
                                      "https://%6c/",
                                      "https://h%00/",
                                      "https://h:/",
                                      "https://h:x",
                                      "https://h:65536",
                                      "https://h:-1",
                                      "https://h:+1",
                                      "https://h:1:2",
                                      "https://h:99999999999",
                                      "https://:80/",
                                      "https://[]/",
                                      "https://[::1/",
                                      "https://[::1]evil/",
                                      "https://[::1]]/",
                                      "https://[localhost]/",
                                      "https://[127.0.0.1]/",
                                      "https://[::1%25lo]/",
                                      "https://::1/",
                                      "https://]]1/",
                                      "https://a[b]/",
                                      "https://a;b/",
                                      "https://a,b/",
                                      "https://a\"b/",
                                      "https://<a>/",
                                      "https://a*b/"}) {
    INFO(text);
    CHECK(parts(text).empty());
  }
  CHECK(parts(std::string_view("https://h/\0", 11)).empty());
}

TEST_CASE("which hosts are this machine", "[url]") {
  for (const std::string_view text : {"http://localhost", "http://LocalHost:1/x", "http://127.0.0.1",
                                      "http://127.0.0.1:8080/", "http://127.255.255.254", "http://[::1]/"}) {
    INFO(text);
    CHECK(loopback(text));
  }
  for (const std::string_view text : {"http://127.0.0.1.example.com",
                                      "http://127.0.0.1.",
                                      "http://localhost.example.com",
                                      "http://localhost.",
                                      "http://notlocalhost",
                                      "http://127.example.com",
                                      "http://128.0.0.1",
                                      "http://1.127.0.0",
                                      "http://127.1",
                                      "http://127.0.0",
                                      "http://127...",
                                      "http://127..0.1",
                                      "http://127.0.0.256",
                                      "http://127.0.0.1111",
                                      "http://127.0.0.0.1",
                                      "http://0127.0.0.1",
                                      "http://127.0.0.01",
                                      "http://127.08.0.1",
                                      "http://127.000.0.1",
                                      "http://0.0.0.0",
                                      "http://2130706433",
                                      "http://0x7f.0.0.1",
                                      "http://[::2]",
                                      "http://[::]",
                                      "http://[::ffff:127.0.0.1]"}) {
    INFO(text);
    CHECK(!loopback(text));
  }
}

TEST_CASE("where requests may go", "[url]") {
  CHECK(secure("https://anywhere.example"));
  CHECK(secure("HTTPS://anywhere.example"));
  CHECK(secure("http://localhost:4010"));
  CHECK(secure("http://[::1]:4010"));
  CHECK(!secure("http://anywhere.example"));
  CHECK(!secure("HTTP://anywhere.example"));
  CHECK(!secure("http://127.0.0.1.example.com"));
  CHECK(!secure("http://10.0.0.1"));
}

TEST_CASE("percent-encoding", "[url]") {
  CHECK(detail::percent_encode("").empty());
  CHECK(detail::percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(detail::percent_encode(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}") ==
        "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D");
  CHECK(detail::percent_encode("로") == "%EB%A1%9C");
  CHECK(detail::percent_encode(std::string_view("\0\n\x7f\xff", 4)) == "%00%0A%7F%FF");
}

}  // namespace url_test
