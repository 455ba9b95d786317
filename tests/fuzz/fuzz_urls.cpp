// URLs and paths that come from outside: what is taken apart lies in the text, and what is put together stays
// where it belongs.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "check.hpp"
#include "rocketpunch/api/urls.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/text.hpp"

namespace {

using namespace rocketpunch;

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_url(std::string_view text) {
  const auto url = detail::parse_url(text);
  if (!url) return;
  for (const auto part : {url->scheme, url->host, url->port, url->path, url->query})
    ROCKETPUNCH_FUZZ_CHECK(lies_in(part, text));
  ROCKETPUNCH_FUZZ_CHECK(!url->host.empty() && url->host.find_first_of("@/\\?#[]%; ") == url->host.npos);
  ROCKETPUNCH_FUZZ_CHECK(url->port.find_first_not_of("0123456789") == url->port.npos);
  ROCKETPUNCH_FUZZ_CHECK(url->path.empty() || url->path.front() == '/');
  ROCKETPUNCH_FUZZ_CHECK(url->path.find_first_of("?#") == url->path.npos &&
                         url->query.find('#') == url->query.npos);
  if (url->is_loopback())
    ROCKETPUNCH_FUZZ_CHECK(url->host.size() == 9 || url->host == "::1" || url->host.substr(0, 4) == "127.");
  ROCKETPUNCH_FUZZ_CHECK(detail::is_secure_target(*url) == (url->is_https() || url->is_loopback()));

  // put together again, it is the same URL
  std::string again = std::string(url->scheme) + "://";
  again +=
      url->host.find(':') == url->host.npos ? std::string(url->host) : "[" + std::string(url->host) + "]";
  if (!url->port.empty()) again += ":" + std::string(url->port);
  again += url->path;
  if (!url->query.empty()) again += "?" + std::string(url->query);
  const auto twice = detail::parse_url(again);
  ROCKETPUNCH_FUZZ_CHECK(twice && twice->host == url->host && twice->port == url->port &&
                         twice->path == url->path && twice->query == url->query);
}

void check_job_id(std::string_view text) {
  const auto id = job_id_from_url(text);
  if (!id) return;
  ROCKETPUNCH_FUZZ_CHECK(*id > 0 && text.find(std::to_string(*id)) != text.npos);
  ROCKETPUNCH_FUZZ_CHECK(job_id_from_url(job_url(*id)) == id);
}

std::string decoded(std::string_view text) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c & ~0x20) - 'A' + 10; };
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      plain += static_cast<char>(value(text[at + 1]) * 16 + value(text[at + 2]));
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

void check_encoding(std::string_view text) {
  const std::string encoded = detail::percent_encode(text);
  ROCKETPUNCH_FUZZ_CHECK(encoded.find_first_of("/?#&=+ \\@:") == encoded.npos);
  ROCKETPUNCH_FUZZ_CHECK(decoded(encoded) == text);
}

/// No part of the path, as a server sees it, leads upwards or is empty but the last.
void check_path(std::string_view path) {
  const std::string plain = decoded(path);
  ROCKETPUNCH_FUZZ_CHECK(plain.front() == '/' && path.find_first_of("?#\\ ") == path.npos);
  for (std::size_t begin = 1; begin <= plain.size();) {
    const auto end = std::min(plain.find_first_of("/\\", begin), plain.size());
    const std::string_view segment = std::string_view(plain).substr(begin, end - begin);
    const std::string_view name = segment.substr(0, segment.find(';'));
    ROCKETPUNCH_FUZZ_CHECK(name != "." && name != "..");
    ROCKETPUNCH_FUZZ_CHECK(!segment.empty() || end == plain.size());
    begin = end + 1;
  }
}

void check_raw_request(std::string_view text) {
  const RawRequest request{.path = std::string(text), .query = {{std::string(text), std::string(text)}}};
  const auto wire = detail::codec::encode(detail::codec::operation_of(request), request);
  if (!wire) return;
  ROCKETPUNCH_FUZZ_CHECK(wire->target.substr(0, text.size()) == text && wire->target[text.size()] == '?');
  check_path(text);
  ROCKETPUNCH_FUZZ_CHECK(detail::parse_url("https://h" + wire->target)->path == text);
}

void check_id(std::string_view text) {
  const auto wire = detail::codec::RequestWriter(detail::operation("getEventTickets"))
                        .id("eventId", "event_id", text, 64)
                        .finish();
  if (!wire) return;
  const std::string_view target = wire->target;
  ROCKETPUNCH_FUZZ_CHECK(std::count(target.begin(), target.end(), '/') == 3 &&
                         target.find_first_of("?#\\") == target.npos);
  ROCKETPUNCH_FUZZ_CHECK(target.substr(0, 8) == "/events/" && target.substr(target.size() - 8) == "/tickets");
  ROCKETPUNCH_FUZZ_CHECK(decoded(target.substr(8, target.size() - 16)) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_url(text);
  check_job_id(text);
  check_encoding(text);
  check_raw_request(text);
  check_id(text);
  return 0;
}
