// What the snippets of docs/testing.md take from the program around them.
#include <cassert>
#include <filesystem>
#include <memory>
#include <string>

namespace page {

extern rp::testing::FakeTransport transport;
extern const std::shared_ptr<rp::testing::FakeClock> clock;

rp::AnyTransport recorded(const std::string& cassette);

}  // namespace page
