// Pages of which some items don't decode: what is left out, and what is still a fault of the page.
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/job_tables.hpp"
#include "support/catch.hpp"
#include "support/decode.hpp"

namespace decode_bad_items_test {

using namespace rocketpunch;

namespace {

using Texts = std::vector<std::string>;

std::string good(int id) {
  return R"({"jobId":)" + std::to_string(id) +
         R"(,"title":"t","seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"})";
}
/// A good item with something in place of one of its fields.
std::string with(std::string_view field, std::string_view instead) {
  std::string item = good(9);
  return item.replace(item.find(field), field.size(), instead);
}
std::string page_of(const Texts& items) {
  std::string list;
  for (const std::string& item : items) list += (list.empty() ? "" : ",") + item;
  return R"({"totalItems":9,"totalPages":1,"page":1,"pageSize":50,"items":[)" + list + "]}";
}

/// What was read of a page of which so many items may be left out.
struct Read {
  explicit Read(const std::string& body, std::size_t most = 50) {
    detail::codec::BadItems bad{most};
    Page<JobSummary> page{};
    fault = test::decode_into(detail::codec::type_of<Page<JobSummary>>, &page, body, &bad);
    if (!fault.empty()) return;
    for (const JobSummary& job : page.items) ids.push_back(job.id);
    left_out = bad.faults;
  }
  std::string fault{};
  std::vector<std::int64_t> ids{};
  Texts left_out{};
};

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

}  // namespace

TEST_CASE("an item that doesn't fit its model is left out, whatever is wrong with it", "[codec]") {
  const auto [item, fault] = GENERATE(table<std::string, std::string>({
      {with(R"("title":"t",)", ""), "title: required, but missing"},
      {with(R"("t")", "7"), "title: expected a string, but found an integer"},
      {with(R"("t")", "null"), "title: expected a string, but found null"},
      {with(R"("t")", R"({"a":[{}]})"), "title: expected a string, but found an object"},
      {with(R"("t")", R"([["]"]])"), "title: expected a string, but found an array"},
      {with(R"("t")", "1e400"), "title: expected a string, but found a number that is not finite"},
      {with(R"("seniorities":[])", R"("seniorities":["SENIOR",[{}]])"),
       "seniorities[1]: expected a code, but found an array"},
      {with(R"({"name":"c"})", "{}"), "company.name: required, but missing"},
      {with(R"({"name":"c"})", R"({"name":{"a":1}})"),
       "company.name: expected a string, but found an object"},
      {with(R"("webUrl":"u")", R"("webUrl":"u","later":)" + nested(300)), ": nested too deeply"},
      {with(R"({"name":"c"})", R"({"name":)" + nested(300) + "}"),
       "company.name: expected a string, but found an array"},
      {"null", ": expected an object, but found null"},
      {"5", ": expected an object, but found an integer"},
      {R"("x")", ": expected an object, but found a string"},
      {R"([{"jobId":1}])", ": expected an object, but found an array"},
  }));
  CAPTURE(item);
  const std::string at = fault.starts_with(':') ? "items[1]" : "items[1].";
  const Read between(page_of({good(1), item, good(3)}));
  CHECK(between.fault == "");
  CHECK(between.ids == std::vector<std::int64_t>{1, 3});
  CHECK(between.left_out == Texts{at + fault});
  CHECK(Read(page_of({good(1), item, good(3)}), 0).fault == at + fault);
  for (const auto& items : {Texts{item, good(2)}, Texts{good(2), item}, Texts{item, good(2), item, item}}) {
    const Read read(page_of(items));
    CHECK(read.fault == "");
    CHECK(read.ids == std::vector<std::int64_t>{2});
    CHECK(read.left_out.size() == items.size() - 1);
    CHECK(Read(page_of(items), items.size() - 1).fault == "");
  }
}

TEST_CASE("one bad item more than may be left out is the fault of the page", "[codec]") {
  const std::string bad = with(R"("t")", "7");
  const std::string page = page_of({bad, good(1), bad, bad});
  CHECK(Read(page, 2).fault == "items[3].title: expected a string, but found an integer");
  CHECK(Read(page, 3).left_out.size() == 3);
}

TEST_CASE("a page whose items are all bad is an error, and an empty one is none", "[codec]") {
  CHECK(Read(page_of({"1", "2"})).fault == "items[0]: expected an object, but found an integer");
  CHECK(Read(page_of({"1"})).fault == "items[0]: expected an object, but found an integer");
  CHECK(Read(page_of({})).fault == "");
}

TEST_CASE("what is wrong outside of the items is a fault of the page", "[codec]") {
  const std::string page = page_of({good(1), "1", good(2)});
  const auto instead = [&](std::string_view text, std::string_view other) {
    std::string changed = page;
    return changed.replace(changed.find(text), text.size(), other);
  };
  CHECK(Read(page).fault == "");
  CHECK(Read(instead(R"("totalItems":9,)", "")).fault == "totalItems: required, but missing");
  CHECK(Read(instead(R"("totalItems":9)", R"("totalItems":"9")")).fault ==
        "totalItems: expected an integer, but found a string");
  CHECK(Read(instead(R"("page":1)", R"("page":[1])")).fault ==
        "page: expected an integer, but found an array");
  CHECK(Read(instead("]}", "}")).fault.starts_with("not valid JSON"));
  CHECK(Read(page.substr(0, page.size() - 3)).fault.starts_with("the JSON ends too early"));
  CHECK(Read(page_of({good(1), R"({"jobId":})"})).fault.starts_with("not valid JSON"));
  CHECK(Read(R"({"totalItems":9,"totalPages":1,"page":1,"pageSize":50,"items":{"a":1}})").fault ==
        "items: expected an array, but found an object");
  CHECK(Read(R"({"totalItems":9,"totalPages":1,"page":1,"pageSize":50,"items":5})").fault ==
        "items: expected an object, but found an integer");
  CHECK(Read("[1,2]").fault == "the answer: expected an object, but found an array");
}

TEST_CASE("of a repeated list only the items of the last one are left out", "[codec]") {
  std::string page = page_of({good(1), "1"});
  page.insert(page.size() - 1, R"(,"items":[)" + good(2) + "]");
  const Read read(page);
  CHECK(read.fault == "");
  CHECK(read.ids == std::vector<std::int64_t>{2});
  CHECK(read.left_out.empty());
}

TEST_CASE("texts that are no Unicode are mended beside items that are left out", "[codec]") {
  const Read read(page_of({good(1), with(R"("t")", "\"\xff\""), "NaN", with(R"("t")", "NaN")}));
  CHECK(read.fault == "");
  CHECK(read.ids == std::vector<std::int64_t>{1, 9});
  CHECK(read.left_out == Texts{"items[2]: expected an object, but found a number that is not finite",
                               "items[3].title: expected a string, but found a number that is not finite"});
}

}  // namespace decode_bad_items_test
