// Reading asks for memory for what it keeps, and not for what it passes on.
#include <string>
#include <vector>

#include "memory/operators.hpp"
#include "rocketpunch/parse.hpp"
#include "support/catch.hpp"

#ifdef __GLIBC__

using namespace rocketpunch;

namespace {

/// How often memory is asked for to read a list of so many elements, all of them equal.
template <class T>
std::size_t allocations_of(const std::string& element, std::size_t count) {
  std::string text = "[" + element;
  for (std::size_t i = 1; i < count; ++i) text += ',' + element;
  text += ']';
  const std::size_t before = memory::allocations;
  const auto list = parse<std::vector<T>>(text);
  const std::size_t after = memory::allocations;
  REQUIRE(list);
  REQUIRE(list->size() == count);
  return after - before;
}

/// The same of one more element in a long list, but for the list's own growth.
template <class T>
double allocations_of_one_more(const std::string& element) {
  return static_cast<double>(allocations_of<T>(element, 500) - allocations_of<T>(element, 300)) / 200;
}

}  // namespace

TEST_CASE("codes and times that are read take no memory", "[memory]") {
  // each is longer than what a string holds in itself
  CHECK(
      allocations_of_one_more<EventTimeSlot>(
          R"({"day":"2026-09-01","startTime":"09:30:00.123456789","endTime":"10:30:00.123456789","sessions":[]})") <
      0.1);
  CHECK(allocations_of_one_more<TicketQuestion>(R"({"fieldType":"EDUCATION_VERIFICATION"})") < 0.1);
  CHECK(allocations_of_one_more<EventTicketChanges>(R"({"salesStartAt":"2026-09-01T09:30:00Z"})") < 0.1);
}

TEST_CASE("a text that is read takes memory once", "[memory]") {
  const std::string code =
      R"({"code":"a","displayName":"longer than what a string holds","description":"d"})";
  const double each = allocations_of_one_more<Code>(code);
  CHECK(each > 0.99);
  CHECK(each < 1.1);
}

#endif
