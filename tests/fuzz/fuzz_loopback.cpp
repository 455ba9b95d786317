// What comes to the port of a loopback sign-in, up to the empty line: whatever it is, what is taken out of it
// lies in it and is one piece.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "check.hpp"
#include "rocketpunch/oauth/loopback_sign_in.hpp"

using namespace rocketpunch;

namespace {

void check_piece(std::string_view part, std::string_view head) {
  if (part.empty()) return;
  ROCKETPUNCH_FUZZ_CHECK(part.data() >= head.data() &&
                         part.data() + part.size() <= head.data() + head.size());
  ROCKETPUNCH_FUZZ_CHECK(part.find("\r\n") == part.npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view head(reinterpret_cast<const char*>(data), size);
  const auto asked = detail::browser_request(head);
  check_piece(asked.method, head);
  check_piece(asked.target, head);
  check_piece(asked.host, head);
  ROCKETPUNCH_FUZZ_CHECK(asked.method.find(' ') == asked.method.npos);
  ROCKETPUNCH_FUZZ_CHECK(asked.target.find(' ') == asked.target.npos);
  ROCKETPUNCH_FUZZ_CHECK(asked.host.empty() || asked.host.front() != ' ');
  // the callback in it is believed only with the state of the request, which nobody can guess
  static const Secret state("0123456789012345678901234567890123456789012");
  const auto code = detail::code_in_callback(asked.target, state, {});
  if (code) ROCKETPUNCH_FUZZ_CHECK(head.find(state.reveal()) != head.npos || head.find('%') != head.npos);
  return 0;
}
