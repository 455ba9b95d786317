// Models, queries, drafts and changes compare, and go to JSON and back unchanged.
#include "rocketpunch/json.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/detail/codec/read_schema.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

namespace json_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using detail::codec::Field;
using detail::codec::Type;
using detail::codec::Types;
using detail::codec::Values;
using nlohmann::json;

namespace {

/// What is done with a struct of any type.
struct Kind {
  std::string name;
  const Type* type;
  std::shared_ptr<void> (*make)();
  bool (*equal)(const void*, const void*);
  json (*document)(const void*);
  std::shared_ptr<void> (*from)(const json&);
  std::shared_ptr<void> (*parsed)(std::string_view);
  std::string (*text)(const void*);
};

template <class T>
std::string name_of() {
  const std::string_view signature = __PRETTY_FUNCTION__;
  const auto begin = signature.find("T = ") + 4;
  return std::string(signature.substr(begin, signature.find_first_of(";]", begin) - begin));
}

template <class T>
Kind kind_of() {
  static_assert(std::equality_comparable<T>);
  return {name_of<T>(),
          &detail::codec::type_of_value<T>(),
          [] { return std::shared_ptr<void>(std::make_shared<T>()); },
          [](const void* a, const void* b) { return *static_cast<const T*>(a) == *static_cast<const T*>(b); },
          [](const void* value) { return json(*static_cast<const T*>(value)); },
          [](const json& document) { return std::shared_ptr<void>(std::make_shared<T>(document.get<T>())); },
          [](std::string_view text) {
            return std::shared_ptr<void>(std::make_shared<T>(parse<T>(text).value()));
          },
          [](const void* value) { return serialize(*static_cast<const T*>(value)).value(); }};
}

template <class... T>
std::vector<Kind> kinds_of(Types<T...>) {
  return {kind_of<T>()...};
}

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = kinds_of(Values());
  return all;
}

/// Puts values into structs, by what their fields take.
class Filler {
 public:
  explicit Filler(std::uint32_t seed) : random_(seed) {}

  /// Something else than what is there unless anything was put there. `all`: each field; else, some.
  void fill(const Type& type, void* to, bool all, int depth = 0) {
    if (type.engage != nullptr) to = type.engage(to);
    if (type.element != nullptr) {
      type.clear(to);
      for (std::size_t left = depth > 3 ? 0 : 1 + below(2); left > 0; --left)
        fill(*type.element, type.append(to), all, depth + 1);
    } else if (type.object != nullptr) {
      for (const Field& field : type.object().fields)
        if (!makes_room(field) && (all || below(2) == 0)) put(*field.type, field.address(to), all, depth + 1);
    } else if (type.boolean != nullptr) {
      type.boolean(to, true);
    } else if (type.number != nullptr) {
      const double numbers[] = {0.5, -37.56, 1e300, 5e-324, 9007199254740993.0, 18446744073709551616.0, 3};
      type.number(to, numbers[below(std::size(numbers))]);
    } else if (type.text != nullptr) {
      const char* const texts[] = {
          "a",     "PLATFORM", "published", "BEGINNER",    "2026-09-01", "2026-08-23T15:00",
          "09:30", "24:00",    "a \"b\\\n", "로켓 🚀 \x7f", " ",          "2026-08-23T15:00:01.25+09:00"};
      std::string text = texts[below(std::size(texts))];
      std::string day = "2026-09-01";
      if (type.text(to, text) != nullptr) REQUIRE(type.text(to, day) == nullptr);
    } else {
      REQUIRE(type.integer != nullptr);
      const std::int64_t numbers[] = {1, 7, -3, 2147483647};
      type.integer(to, numbers[below(std::size(numbers))]);
    }
  }

  /// As `fill`; what can be null is so now and then where not all is to be filled.
  void put(const Type& type, void* to, bool all, int depth) {
    const bool refers_to_its_kind = type.object != nullptr && type.engage != nullptr && depth > 4;
    if ((!all && type.reset != nullptr && below(4) == 0) || refers_to_its_kind) return type.reset(to);
    fill(type, to, all, depth);
  }

  /// Whether a field of the guide's is kept in a list that has a field of its own.
  static bool makes_room(const Field& field) {
    return field.name == "organizer" || field.name == "event_type";
  }

 private:
  std::size_t below(std::size_t most) { return random_() % most; }

  std::mt19937 random_;
};

void check_round_trip(const Kind& kind, const std::shared_ptr<void>& value) {
  const json document = kind.document(value.get());
  INFO(kind.name << ": " << document);
  CHECK(kind.equal(value.get(), value.get()));
  const auto again = kind.from(document);
  CHECK(kind.equal(again.get(), value.get()));
  CHECK(kind.document(again.get()) == document);
  CHECK(kind.equal(kind.parsed(document.dump()).get(), value.get()));
  CHECK(json::parse(kind.text(value.get())) == document);
}

}  // namespace

TEST_CASE("what is unset goes to JSON and back", "[json]") {
  for (const Kind& kind : kinds()) check_round_trip(kind, kind.make());
}

TEST_CASE("what has every field goes to JSON and back", "[json]") {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    for (const Kind& kind : kinds()) {
      const auto value = kind.make();
      Filler(seed).fill(*kind.type, value.get(), true);
      check_round_trip(kind, value);
    }
  }
}

TEST_CASE("what has some fields goes to JSON and back", "[json]") {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    for (const Kind& kind : kinds()) {
      const auto value = kind.make();
      Filler(seed).fill(*kind.type, value.get(), false);
      check_round_trip(kind, value);
    }
  }
}

TEST_CASE("each field by itself goes to JSON and back, and is compared", "[json]") {
  for (const Kind& kind : kinds()) {
    for (const Field& field : kind.type->object().fields) {
      INFO(kind.name << '.' << field.name);
      const auto unset = kind.make();
      const auto value = kind.make();
      Filler(17).fill(*field.type, field.address(value.get()), true);
      CHECK(!kind.equal(value.get(), unset.get()));
      check_round_trip(kind, value);
      if (field.type->reset == nullptr) continue;
      field.type->reset(field.address(value.get()));  // cleared, where it is a change's
      check_round_trip(kind, value);
    }
  }
}

TEST_CASE("what the service answers goes to JSON and back", "[json]") {
  const auto check = []<class T>(std::string_view body, T) {
    INFO(body);
    const T value = parse<T>(body).value();
    CHECK(json(value).get<T>() == value);
    CHECK(parse<T>(json(value).dump()).value() == value);
    CHECK(json::parse(serialize(value).value()) == json(value));
  };
  check(job_page, Page<JobSummary>());
  check(guide_job_page, Page<JobSummary>());
  check(job, Job());
  check(guide_job, Job());
  check(event_page, Page<EventSummary>());
  check(guide_event_page, Page<EventSummary>());
  check(event, Event());
  check(guide_event, Event());
  check(tickets, std::vector<EventTicket>());
  check(sessions, std::vector<EventTimeSlot>());
  check(faqs, std::vector<EventFaqCategory>());
  check(post_page, Page<PostSummary>());
  check(post, Post());
  check(written_post, WrittenPost());
  check(code_list, std::vector<Code>());
  check(industries, std::vector<JobIndustry>());
  check(company_page, Page<Company>());
  check(profile_page, Page<Profile>());
}

TEST_CASE("a model is written in the wire's form", "[json]") {
  // the samples have a field that is null, and times without a zone
  for (const std::string_view body : {job, event, written_post}) {
    json expected = json::parse(body);
    const json written = body == job     ? json(parse<Job>(body).value())
                         : body == event ? json(parse<Event>(body).value())
                                         : json(parse<WrittenPost>(body).value());
    CHECK(written == expected);
  }
  nlohmann::ordered_json in_order = EventFaq{.title = "t", .content = "c"};
  CHECK(in_order.dump() == R"({"title":"t","content":"c"})");
  CHECK(in_order.get<EventFaq>() == EventFaq{.title = "t", .content = "c"});
}

TEST_CASE("what was read by the guide's names is written by the specification's", "[json]") {
  const json written = parse<Job>(guide_job).value();
  CHECK(written.at("jobId") == 70004);
  CHECK(written.at("workType") == "HYBRID");
  CHECK(written.at("location") == "Jeju");
  CHECK(written.at("webUrl") == "https://www.rocketpunch.com/jobs/70004");
  CHECK(!written.contains("id"));
  CHECK(!written.contains("work_type"));
}

TEST_CASE("what is unset, empty or unreadable has a form that is read as it was", "[json]") {
  CHECK(json(JobQuery()) == json::object());
  CHECK(json(JobQuery{.job_categories = {"a", "b"}, .page = 2}) ==
        json::parse(R"({"jobCategories":["a","b"],"page":2})"));
  CHECK(json(JobPeriod{.start_date = clear}) == json::parse(R"({"startDate":null})"));
  CHECK(json(JobChanges{.subtitle = "s", .seniorities = std::vector<Seniority>()}) ==
        json::parse(R"({"jobSubtitle":"s","seniorities":[]})"));
  CHECK(json(JobDraft()) == json::parse(R"({"jobTitle":"","jobCategory":"","jobBio":"","jobResponse":""})"));
  CHECK(json(PostDraft{.text = "t", .link = "l"}) == json::parse(R"({"text":"t","og":{"link":"l"}})"));
  const EventTimeSlot unreadable{.day = Date::from_text("any day"),
                                 .start_time = TimeOfDay::from_text("noon"),
                                 .end_time = TimeOfDay::from_text("")};
  CHECK(json(unreadable) ==
        json::parse(R"({"day":"any day","startTime":"noon","endTime":" ","sessions":[]})"));
  CHECK(json(unreadable).get<EventTimeSlot>() == unreadable);
}

TEST_CASE("codes and times are texts in a document", "[json]") {
  CHECK(json(Seniority::junior) != json("JUNIOR"));  // an enumerator alone is a number, as any enum's
  CHECK(json(Seniority(Seniority::junior)) == "JUNIOR");
  CHECK(json("C_LEVEL").get<Seniority>() == Seniority("C_LEVEL"));
  CHECK(json(Timestamp(std::chrono::sys_seconds())) == "1970-01-01T00:00:00Z");
  CHECK(json("2026-08-23T15:00").get<Timestamp>() ==
        Timestamp(Timestamp::parse("2026-08-23T15:00Z").value()));
  CHECK(json("2026-08-23").get<Date>().ymd() == std::chrono::year(2026) / 8 / 23);
  CHECK(json(TimeOfDay(std::chrono::hours(9))) == "09:00");
  const auto kind = [](const std::function<void()>& read) {
    try {
      read();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(kind([] { json(7).get<Seniority>(); }) == "decode: expected a code, but found number");
  CHECK(kind([] { json().get<Timestamp>(); }) == "decode: expected a time, but found null");
}

TEST_CASE("what doesn't fit is an error that tells the path", "[json]") {
  const auto broken = parse<JobSummary>(R"({"jobId": "x"})");
  REQUIRE(!broken);
  CHECK(broken.error().kind() == ErrorKind::decode);
  CHECK(broken.error().message() == "jobId: expected an integer, but found a string");
  CHECK(broken.error().attempts() == 0);
  CHECK(parse<std::vector<JobSummary>>("[{}]").error().message() == "[0].jobId: required, but missing");
  CHECK(parse<Job>("<html>").error().message() == "the answer is HTML or XML, not JSON (from a gateway?)");
  CHECK(parse<JobPeriod>(R"({"startDate":"2026-02-30"})").error().message() ==
        "startDate: expected a date, such as 2026-09-01");

  json document = parse<Page<JobSummary>>(job_page).value();
  document.at("items").at(0).at("company").at("name") = 7;
  Page<JobSummary> page{.page = 9};
  try {
    document.get_to(page);
    FAIL("was read");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::decode);
    CHECK(error.message() == "items[0].company.name: expected a string, but found an integer");
  }
  CHECK(page == Page<JobSummary>{.page = 9});
  CHECK_THROWS_AS(json(std::string("\xff")).get<Job>(), Error);
}

TEST_CASE("what JSON has no form for is refused, with the field", "[json]") {
  const auto refused = [](const auto& value) {
    try {
      const json document = value;
      return "written: " + document.dump();
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::invalid_argument);
      CHECK(serialize(value).error().message() == error.message());
      CHECK(serialize(std::vector{value, value}).error().message() == error.message());
      return error.message();
    }
  };
  CHECK(refused(Job{.company = {.name = "\xff"}}) == "company.name must be UTF-8");
  CHECK(refused(EventTicket{.price = std::numeric_limits<double>::infinity()}) ==
        "price must be a finite number");
  CHECK(refused(JobPeriod{.end_date = std::chrono::year(2026) / 2 / 30}) == "end_date must be a valid date");
  CHECK(refused(PostSummary{.posted_at = std::chrono::sys_days(std::chrono::year(12026) / 1 / 1)}) ==
        "posted_at must be a time in the years 0 to 9999");
}

TEST_CASE("a text is written on one line, in the order of the wire", "[json]") {
  EventFaq faq;
  faq.title = "\n\xc3\xa9\"";
  CHECK(serialize(std::vector<EventFaq>{}).value() == "[]");
  CHECK(serialize(std::vector{faq, faq}).value() ==
        '[' + nlohmann::ordered_json(faq).dump() + ',' + nlohmann::ordered_json(faq).dump() + ']');
}

TEST_CASE("posts compare and go to JSON with the post that they repeat", "[json]") {
  Post repeating{.id = 1};
  repeating.reposted_post = std::make_shared<Post>(Post{.id = 2, .content = "c"});
  Post same{.id = 1};
  same.reposted_post = std::make_shared<Post>(Post{.id = 2, .content = "c"});
  Post other{.id = 1};
  other.reposted_post = std::make_shared<Post>(Post{.id = 2, .content = "d"});
  CHECK(repeating == same);
  CHECK(repeating != other);
  CHECK(repeating != Post{.id = 1});
  CHECK(json(repeating).get<Post>() == repeating);
}

TEST_CASE("fields that this version doesn't know are kept on request", "[json]") {
  json document = json::parse(job_page);
  document["took/ms"] = 0.25;
  document["next"] = json::parse(R"({"cursor":"c","deep":[1,[],{"a~b":[null,true,18446744073709551615]}]})");
  document["items"][0]["ranking"] = json::array({1, 2});
  document["items"][0]["company"]["v~at"] = nullptr;
  const auto kept = parse<WithUnknown<Page<JobSummary>>>(document.dump()).value();
  CHECK(kept.value == parse<Page<JobSummary>>(document.dump()).value());
  CHECK(kept.unknown == std::map<std::string, json>{
                            {"/took~1ms", 0.25},
                            {"/next", document["next"]},
                            {"/items/0/ranking", json::array({1, 2})},
                            {"/items/0/company/v~0at", nullptr},
                        });
  const json written = kept;
  CHECK(written.at("took/ms") == 0.25);
  CHECK(written.at("next") == document["next"]);
  CHECK(written.at("items").at(0).at("ranking") == json::array({1, 2}));
  CHECK(written.at("items").at(0).at("company").at("v~at").is_null());
  CHECK(written.get<WithUnknown<Page<JobSummary>>>() == kept);
  const nlohmann::ordered_json in_order = kept;
  CHECK(in_order.at("next").dump() == document["next"].dump());

  // without the request they are passed over, and in a page that has lost an item they have no place
  CHECK(!json(kept.value).contains("next"));
  auto shorter = kept;
  shorter.value.items.clear();
  CHECK(json(shorter).at("items") == json::array());
  CHECK(json(shorter).contains("next"));
}

TEST_CASE("what keeps unknown fields reads as tolerant as what doesn't, and lists too", "[json]") {
  const auto list = parse<WithUnknown<std::vector<Code>>>(
                        R"([{"code":"a","displayName":"A","description":"","new":[NaN,1]}])")
                        .value();
  CHECK(list.value.size() == 1);
  CHECK(list.unknown == std::map<std::string, json>{{"/0/new", json::parse("[null,1]")}});
  CHECK(json(list).at(0).at("new") == json::parse("[null,1]"));
  CHECK(parse<WithUnknown<Job>>(R"({"new":{"jobId":1},"jobId":"x"})").error().message() ==
        "jobId: expected an integer, but found a string");
  const auto guide = parse<WithUnknown<Event>>(
      R"({"id":7,"title":"t","start_date":"2026-09-01","end_date":"2026-09-02","new":1,)"
      R"("organizer":{"name":"n","newer":2}})");
  CHECK(guide.value().unknown == std::map<std::string, json>{{"/new", 1}, {"/organizer/newer", 2}});
  CHECK(json(guide.value()).at("new") == 1);
  CHECK(!json(guide.value()).contains("organizer"));
}

// Every struct with a table is one of these, or stands within the library only.
TEST_CASE("all structs that have a table compare and go to JSON", "[json]") {
  const std::set<std::string> internal = {
      "CompanyJobQuery", "CompanyJobTarget", "CompanyRoleQuery", "CompanyTarget",  "ErrorBody",
      "ErrorTime",       "EventTarget",      "FaqTarget",        "HostRoleChange", "HostTarget",
      "JobTarget",       "LinkObject",       "NoParameters",     "Organizer",      "PlatformJobTarget",
      "PostTarget",      "ServerMetadata",   "SessionTarget",    "SpeakerInput",   "StoredTokens",
      "StoredVersion",   "TicketTarget",     "TokenSet"};  // the last ones with secrets
  std::set<std::string> values = {"Page<T>"};
  for (const Kind& kind : kinds()) values.insert(kind.name.substr(kind.name.rfind("::") + 2));
  std::set<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(ROCKETPUNCH_TEST_TABLES)) {
    std::ifstream stream(file.path());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const std::regex table("struct Schema<([A-Za-z<>]+), Field>");
    for (std::sregex_iterator match(text.begin(), text.end(), table), end; match != end; ++match)
      found.insert((*match)[1]);
  }
  CHECK(found.size() > 80);
  for (const std::string& name : found) {
    INFO(name);
    CHECK(values.count(name) + internal.count(name) == 1);
  }
}

}  // namespace json_test
