#include "rocketpunch/secret.hpp"

#include <new>
#include <sstream>
#include <type_traits>

#include "support/catch.hpp"

namespace secret_test {

using namespace rocketpunch;

namespace {

// no way out of it but reveal()
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);

// One that lies in the object itself, where a moved-from string leaves it, and one that doesn't.
constexpr std::string_view small = "rp_sec_tiny";
constexpr std::string_view large = "rp_sec_much_longer_than_the_small_buffer";

/// Whether the bytes of an object hold the text.
template <class T>
bool holds(const T& object, std::string_view text) {
  return std::string_view(reinterpret_cast<const char*>(&object), sizeof object).find(text) !=
         std::string_view::npos;
}

}  // namespace

TEST_CASE("a secret reveals its text and prints stars", "[secret]") {
  const Secret secret{std::string(small)};
  CHECK(secret.reveal() == small);
  CHECK(!secret.empty());
  CHECK(Secret().empty());
  std::ostringstream out;
  out << secret << Secret();
  CHECK(out.str() == "******");
}

TEST_CASE("copies are their own", "[secret]") {
  Secret copy;
  {
    const Secret secret{std::string(large)};
    const Secret first = secret;
    copy = first;
    CHECK(secret.reveal() == large);
  }
  CHECK(copy.reveal() == large);
  copy = *&copy;
  CHECK(copy.reveal() == large);
}

TEST_CASE("a secret that was moved from holds nothing", "[secret]") {
  for (const std::string_view text : {small, large}) {
    Secret secret{std::string(text)};
    Secret moved = std::move(secret);
    CHECK(moved.reveal() == text);
    CHECK(secret.empty());         // NOLINT: what is left of it is the point
    CHECK(!holds(secret, "sec"));  // NOLINT
    Secret assigned{std::string("another")};
    assigned = std::move(moved);
    CHECK(assigned.reveal() == text);
    CHECK(moved.empty());         // NOLINT
    CHECK(!holds(moved, "sec"));  // NOLINT
    Secret& self = assigned;
    assigned = std::move(self);
    CHECK(assigned.reveal() == text);
  }
}

TEST_CASE("a shorter secret leaves nothing of the longer one before it", "[secret]") {
  Secret secret{std::string("0123456789")};
  secret = Secret(std::string("ab"));
  CHECK(!holds(secret, "3456"));
  const Secret other(std::string("cd"));
  Secret again{std::string("0123456789")};
  again = other;
  CHECK(!holds(again, "3456"));
}

TEST_CASE("a secret is overwritten when it goes", "[secret]") {
  alignas(Secret) unsigned char room[sizeof(Secret)];
  auto* const secret = new (room) Secret{std::string(small)};
  CHECK(holds(room, "tiny"));
  secret->~Secret();
  CHECK(!holds(room, "tiny"));
}

}  // namespace secret_test
