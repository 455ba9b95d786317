#include "rocketpunch/result.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

namespace result_test {

using namespace rocketpunch;

namespace {

Error failure() { return Error({.kind = ErrorKind::conflict, .message = "no"}); }
Result<std::vector<int>> numbers() { return std::vector{1, 2, 3}; }
Result<int> half(int value) {
  if (value % 2 != 0) return failure();
  return value / 2;
}

using Numbers = Result<std::vector<int>>;
using Owner = Result<std::unique_ptr<int>>;

// A temporary gives its value away: a reference into it would outlive it in `for (auto& x : f().value())`.
static_assert(std::is_same_v<decltype(std::declval<Numbers>().value()), std::vector<int>>);
static_assert(std::is_same_v<decltype(std::declval<const Numbers>().value()), std::vector<int>>);
static_assert(std::is_same_v<decltype(*std::declval<Numbers>()), std::vector<int>>);
static_assert(std::is_same_v<decltype(std::declval<Numbers>().error()), Error>);
static_assert(std::is_same_v<decltype(std::declval<Numbers&>().value()), std::vector<int>&>);
static_assert(std::is_same_v<decltype(std::declval<const Numbers&>().value()), const std::vector<int>&>);
static_assert(std::is_same_v<decltype(*std::declval<Numbers&>()), std::vector<int>&>);
static_assert(std::is_same_v<decltype(std::declval<const Numbers&>().error()), const Error&>);
static_assert(std::is_same_v<decltype(*std::declval<const Numbers>()), std::vector<int>>);
// Of a temporary nobody can have looked.
template <class R>
concept has_arrow = requires {
  std::declval<R>().operator->();
};
static_assert(has_arrow<Numbers&> && has_arrow<const Numbers&>);
static_assert(!has_arrow<Numbers> && !has_arrow<const Numbers>);
static_assert(std::is_same_v<Numbers::value_type, std::vector<int>>);
static_assert(std::is_same_v<Numbers::error_type, Error>);
static_assert(!std::is_convertible_v<Numbers, bool>);
static_assert(std::is_constructible_v<bool, Numbers>);
static_assert(!std::is_default_constructible_v<Numbers>);  // it would hold neither
static_assert(!std::is_copy_constructible_v<Owner>);
static_assert(std::is_nothrow_move_constructible_v<Owner>);
static_assert(std::is_convertible_v<const char*, Result<std::string>>);
static_assert(!std::is_convertible_v<int, Numbers>);  // the size constructor is explicit, and stays so

}  // namespace

TEST_CASE("a result holds a value or an error", "[result]") {
  const Result<int> good = 7;
  CHECK(good.has_value());
  CHECK(static_cast<bool>(good));
  CHECK(good.value() == 7);
  CHECK(*good == 7);
  const Result<int> bad = failure();
  CHECK(!bad.has_value());
  CHECK(!bad);
  CHECK(bad.error().kind() == ErrorKind::conflict);
  CHECK(Result<int>(failure()).error().message() == "no");
}

TEST_CASE("value() throws the error itself", "[result]") {
  Result<std::string> bad = failure();
  const Result<std::string>& seen = bad;
  CHECK_THROWS_AS(bad.value(), Error);
  CHECK_THROWS_AS(seen.value(), Error);
  CHECK_THROWS_AS(std::move(bad).value(), Error);
  CHECK_THROWS_AS(std::move(seen).value(), Error);
  try {
    (void)seen.value();
  } catch (const std::exception& error) {
    CHECK(std::string(error.what()) == "conflict: no");
  }
}

TEST_CASE("walking the value of a temporary is safe", "[result]") {
  int sum = 0;
  for (const auto& number : numbers().value()) sum += number;
  for (const auto& number : *numbers()) sum += 10 * number;
  CHECK(sum == 66);
}

TEST_CASE("a value can be changed and moved out", "[result]") {
  Numbers result = numbers();
  result->push_back(4);
  result.value().push_back(5);
  (*result).push_back(6);
  CHECK(result.value().size() == 6);
  const std::vector<int> taken = std::move(result).value();
  CHECK(taken.size() == 6);
  CHECK(result.value().empty());  // NOLINT: moved from, not copied
}

TEST_CASE("values that can only be moved", "[result]") {
  Owner owner = std::make_unique<int>(5);
  CHECK(**owner == 5);
  CHECK(*owner.value() == 5);
  Owner moved = std::move(owner);
  const std::unique_ptr<int> taken = std::move(moved).value();
  CHECK(*taken == 5);
  CHECK(*Owner(std::make_unique<int>(6)).value_or(nullptr) == 6);
  CHECK(Owner(failure()).value_or(nullptr) == nullptr);
  CHECK(Owner(std::make_unique<int>(7)).transform([](std::unique_ptr<int>&& p) { return *p; }).value() == 7);
  CHECK(**Owner(std::make_unique<int>(8)).and_then([](std::unique_ptr<int>&& p) {
    return Owner(std::move(p));
  }) == 8);
  CHECK(**Owner(failure()).or_else([](const Error&) { return Owner(std::make_unique<int>(9)); }) == 9);
  CHECK(**Owner(std::make_unique<int>(1)).or_else([](const Error&) { return Owner(failure()); }) == 1);
}

TEST_CASE("value_or", "[result]") {
  const Result<std::string> good = "here";
  const Result<std::string> bad = failure();
  CHECK(good.value_or("fallback") == "here");
  CHECK(bad.value_or("fallback") == "fallback");
  CHECK(Result<std::string>("here").value_or("fallback") == "here");
  CHECK(Result<std::string>(failure()).value_or("fallback") == "fallback");
  CHECK(good.value_or({}) == "here");
  CHECK(bad.value_or({}).empty());
  CHECK(numbers().value_or({}).size() == 3);
  CHECK(Numbers(failure()).value_or({}).empty());
  CHECK(Numbers(failure()).value_or({4, 5}).size() == 2);
}

TEST_CASE("and_then goes on with the value, or passes the error on", "[result]") {
  const Result<int> twelve = 12;
  CHECK(twelve.and_then(half).and_then(half).value() == 3);
  CHECK(Result<int>(12).and_then(half).value() == 6);
  int calls = 0;
  const auto counted = [&](int value) { return ++calls, half(value); };
  const auto stopped = twelve.and_then(counted).and_then(counted).and_then(counted).and_then(counted);
  CHECK(stopped.error().kind() == ErrorKind::conflict);
  CHECK(calls == 3);  // 12, 6, 3, and no more
  CHECK(Result<int>(2).and_then([](int) { return Result<void>(); }).has_value());
  CHECK(!Result<int>(failure()).and_then([](int) { return Result<void>(); }).has_value());
}

TEST_CASE("transform maps the value, or passes the error on", "[result]") {
  const Result<int> good = 12;
  const Result<int> bad = failure();
  const Result<std::string> mapped = good.transform([](int value) { return std::to_string(value); });
  CHECK(mapped.value() == "12");
  CHECK(bad.transform([](int value) { return std::to_string(value); }).error().message() == "no");
  int seen = 0;
  const Result<void> nothing = good.transform([&](int value) { seen = value; });
  CHECK(nothing.has_value());
  CHECK(seen == 12);
  CHECK(!bad.transform([&](int) { seen = -1; }).has_value());
  CHECK(seen == 12);
  CHECK(numbers().transform(&std::vector<int>::size).value() == 3);
}

TEST_CASE("or_else recovers from the error, or passes the value on", "[result]") {
  const Result<int> good = 12;
  const Result<int> bad = failure();
  const auto recover = [](const Error& error) {
    return Result<int>(static_cast<int>(error.message().size()));
  };
  CHECK(good.or_else(recover).value() == 12);
  CHECK(bad.or_else(recover).value() == 2);
  CHECK(bad.or_else([](const Error& error) { return Result<int>(error); }).error().message() == "no");
}

TEST_CASE("a result without a value", "[result]") {
  const Result<void> good;
  CHECK(good.has_value());
  CHECK(static_cast<bool>(good));
  CHECK_NOTHROW(good.value());
  CHECK(good.and_then([] { return Result<int>(3); }).value() == 3);
  const Result<void> bad = failure();
  CHECK(!bad);
  CHECK(bad.error().message() == "no");
  CHECK_THROWS_AS(bad.value(), Error);
  int calls = 0;
  CHECK(!bad.and_then([&] { return ++calls, Result<int>(3); }).has_value());
  CHECK(bad.transform([&] { return ++calls; }).error().message() == "no");
  CHECK(!bad.transform([&] { ++calls; }).has_value());
  CHECK(calls == 0);
  CHECK(good.transform([&] { return ++calls; }).value() == 1);
  CHECK(good.transform([&] { ++calls; }).has_value());
  CHECK(calls == 2);
  CHECK(good.or_else([&](const Error&) -> Result<void> { return ++calls, failure(); }).has_value());
  CHECK(calls == 2);
  CHECK(bad.or_else([](const Error&) { return Result<void>(); }).has_value());
  CHECK(bad.or_else([](const Error& error) { return Result<void>(error); }).error().message() == "no");
}

}  // namespace result_test
