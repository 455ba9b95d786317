// Ids: what becomes one and what one becomes; how they compare, hash and print; how they reach the wire and
// come from it. What must not compile as a call is in tests/misuse.
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rocketpunch/detail/codec/event_tables.hpp"
#include "rocketpunch/detail/codec/post_tables.hpp"
#include "rocketpunch/rocketpunch.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/catch.hpp"
#include "support/decode.hpp"

namespace rp = rocketpunch;

namespace id_test {

// concepts, since a requires-expression outside of a template is an error where it isn't satisfied
template <class A, class B>
concept Equal = requires(const A& a, const B& b) {
  a == b;
};
template <class A, class B>
concept Ordered = requires(const A& a, const B& b) {
  a < b;
};
template <class From, class To>
concept Becomes = std::convertible_to<From, To> && std::constructible_from<To, From>;
/// Neither by itself nor by a cast.
template <class From, class To>
concept NeverBecomes = !std::convertible_to<From, To> && !std::constructible_from<To, From>;

static_assert(Becomes<int, rp::JobId> && Becomes<std::int64_t, rp::JobId> && Becomes<std::size_t, rp::JobId>);
static_assert(NeverBecomes<bool, rp::JobId> && NeverBecomes<char, rp::JobId> &&
              NeverBecomes<double, rp::JobId> && NeverBecomes<const char*, rp::JobId> &&
              NeverBecomes<std::nullptr_t, rp::JobId>);
static_assert(NeverBecomes<rp::PostId, rp::JobId> && NeverBecomes<rp::EventTicketId, rp::EventSessionId> &&
              NeverBecomes<rp::EventHostId, rp::EventFaqId> && NeverBecomes<rp::PostImageId, rp::PostId> &&
              NeverBecomes<rp::EventId, rp::JobId>);
static_assert(Becomes<rp::JobId, std::int64_t> && NeverBecomes<rp::JobId, int> &&
              NeverBecomes<rp::JobId, bool> && NeverBecomes<rp::JobId, double> &&
              NeverBecomes<rp::JobId, std::string>);

static_assert(Becomes<const char*, rp::EventId> && Becomes<std::string, rp::EventId> &&
              Becomes<std::string_view, rp::EventId>);
static_assert(NeverBecomes<int, rp::EventId> && NeverBecomes<std::nullptr_t, rp::EventId> &&
              NeverBecomes<rp::JobId, rp::EventId> && NeverBecomes<rp::CompanyId, rp::EventId>);
static_assert(NeverBecomes<rp::EventId, std::string> && NeverBecomes<rp::EventId, std::string_view>);

static_assert(Equal<rp::JobId, int> && Equal<std::int64_t, rp::JobId> && Ordered<rp::JobId, std::size_t>);
static_assert(!Equal<rp::JobId, rp::PostId> && !Ordered<rp::JobId, rp::PostId> &&
              !Equal<rp::EventId, rp::CompanyId> && !Equal<rp::EventId, rp::JobId>);
static_assert(rp::JobId(3) == 3 && 3 == rp::JobId(3) && rp::JobId(3) < 4u && rp::JobId() == std::int64_t{0} &&
              rp::JobId(3) != rp::JobId(4) && rp::JobId(3) < rp::JobId(4) && rp::JobId(3).value() == 3);
static_assert(sizeof(rp::JobId) == sizeof(std::int64_t) && std::is_trivially_copyable_v<rp::JobId>);

namespace {

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("ids stand in for the numbers and texts that they are", "[id]") {
  const rp::JobId job = 158697;
  const std::int64_t number = job;
  CHECK(number == 158697);
  CHECK(std::to_string(job) == "158697");
  CHECK(static_cast<long long>(job) == 158697);
  CHECK(to_string(job) == "158697");
  CHECK(printed(job) == "158697");
  std::unordered_set<std::int64_t> numbers;
  CHECK(numbers.insert(job).second);
  CHECK_FALSE(numbers.insert(job).second);

  const rp::EventId event = std::string("Ev7kQ");
  CHECK(event.value() == "Ev7kQ");
  CHECK(event == "Ev7kQ");
  CHECK(event < std::string_view("Ev8"));
  CHECK(to_string(event) == "Ev7kQ");
  CHECK(printed(event) == "Ev7kQ");
  CHECK(printed(rp::EventId("a\x1b[2Jb\n")).find_first_of("\x1b\n") == std::string::npos);
  CHECK(rp::EventId().empty());
}

TEST_CASE("ids are keys of maps", "[id]") {
  std::unordered_map<rp::PostId, int> posts{{1, 10}, {2, 20}};
  CHECK(posts.at(2) == 20);
  std::unordered_set<rp::EventId> events{"a", "b", "a"};
  CHECK(events.size() == 2);
  CHECK(events.count("b") == 1);
  const std::map<rp::EventTicketId, int> ordered{{7, 0}, {-1, 0}, {3, 0}};
  CHECK(ordered.begin()->first == -1);
  CHECK(std::vector<rp::JobId>{1, 2} == std::vector<rp::JobId>{1, 2});
  CHECK(std::optional<rp::JobId>(5) == 5);
}

TEST_CASE("an id that a call gave goes into the next one", "[id]") {
  rp::testing::FakeTransport transport;
  transport.then(201, R"({"ticketId":9007199254740993})").then(204);
  const rp::Client client{rp::BearerToken{"t"}, {.base_url = "http://127.0.0.1:1"}, transport};
  const auto ticket = client.events().create_ticket("Ev7kQ", {.name = "n"}).value();
  REQUIRE(client.events().remove_ticket("Ev7kQ", ticket.id));
  CHECK(transport.requests().back().url == "http://127.0.0.1:1/events/Ev7kQ/tickets/9007199254740993");

  CHECK(client.events().remove_ticket("Ev7kQ", {}).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(client.events().remove({}).error().kind() == rp::ErrorKind::invalid_argument);
}

TEST_CASE("ids are read as they are on the wire", "[id]") {
  CHECK(rp::test::decoded<rp::PostImage>(R"({"id":9007199254740993,"url":"u"})").id == 9007199254740993);
  CHECK(rp::test::fault_in<rp::PostImage>(R"({"id":"1","url":"u"})") ==
        "id: expected an integer, but found a string");
  CHECK(rp::test::fault_in<rp::WrittenEvent>(R"({"eventId":1,"webUrl":"u"})") ==
        "eventId: expected a string, but found an integer");
}

}  // namespace id_test
