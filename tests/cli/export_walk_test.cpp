// How an export walks over a list that shifts under it, and what is told of it.
#include <functional>
#include <set>
#include <sstream>
#include <stop_token>

#include "export/export_walk.hpp"
#include "export/progress.hpp"
#include "rocketpunch/testing/fake_clock.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_export_walk {

using Catch::Matchers::ContainsSubstring;
namespace rp = rocketpunch;
using std::chrono::milliseconds;

namespace {

constexpr cli::Noun noun{"job", "jobs"};

/// A list in pages of three, which a test changes before a page is fetched.
class List final : public cli::Source {
 public:
  explicit List(int count) {
    for (int i = 1; i <= count; ++i) ids.push_back(std::to_string(i));
  }

  void begin(int page) override { page_ = page; }
  std::optional<cli::ListedPage> next() override {
    fetched.push_back(page_);
    if (before) before(static_cast<int>(fetched.size()));
    cli::ListedPage page{
        .number = page_, .pages = static_cast<int>((ids.size() + 2) / 3), .total = total(), .size = 3};
    for (auto at = static_cast<std::size_t>(page_++ - 1) * 3; at < ids.size() && page.items.size() < 3; ++at)
      page.items.push_back({.id = ids[at], .json = "{}"});
    if (page.items.empty()) return std::nullopt;
    return page;
  }
  std::int64_t total() const override { return static_cast<std::int64_t>(ids.size()); }
  std::vector<rp::Error> take_left_out() override { return std::exchange(left_out, {}); }
  void get_details(std::vector<cli::Item>& items, const std::function<void(std::size_t)>& told) override {
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].whole = !without_details.contains(items[i].id);
      told(i + 1);
    }
  }
  std::vector<cli::Whereabouts> look_for(const std::vector<std::string>&) override { return {}; }
  std::optional<milliseconds> time_for(std::int64_t calls) override { return time_of_call * calls; }

  std::vector<std::string> ids;
  std::set<std::string> without_details;
  std::function<void(int fetches)> before;
  std::vector<rp::Error> left_out;
  std::vector<int> fetched;
  milliseconds time_of_call{};

 private:
  int page_ = 1;
};

/// What was written, and how often.
class Kept final : public cli::Destination {
 public:
  cli::Place place() const override { return place_; }
  bool lasts() const override { return true; }
  bool has(const std::string& id) override { return ids.contains(id); }
  void add(const std::vector<cli::Item>& items, const cli::Place& place) override {
    for (const cli::Item& item : items) CHECK(ids.insert(item.id).second);
    place_ = place;
  }
  void listed(const cli::Place& place) override {
    place_ = place;
    ended = true;
  }
  std::string end() override { return "in a test"; }

  std::multiset<std::string> written() const { return {ids.begin(), ids.end()}; }

  std::set<std::string> ids;
  cli::Place place_;
  bool ended = false;
};

struct Walking {
  cli::ExitCode run(List& list, bool details = false) {
    std::istringstream in;
    std::ostringstream out;
    cli::Surroundings around{.environment = cli::Environment({}),
                             .in = in,
                             .out = out,
                             .err = err,
                             .terminal = terminal,
                             .stop = stop};
    cli::Context context({}, around);
    return cli::ExportWalk(context, list, kept, noun, details).run();
  }
  bool has_all(const List& list) const {
    return std::all_of(list.ids.begin(), list.ids.end(),
                       [&](const std::string& id) { return kept.ids.contains(id); });
  }

  Kept kept;
  cli::Terminal terminal{};
  std::stop_token stop{};
  std::ostringstream err;
};

}  // namespace

TEST_CASE("an export has each item once, whatever is published while it walks", "[cli]") {
  List list(10);
  list.before = [&](int fetches) {
    if (fetches == 2) list.ids.insert(list.ids.begin(), {"a", "b"});
  };
  Walking walking;
  CHECK(walking.run(list) == cli::ExitCode::done);
  CHECK(walking.kept.ids.size() == 10);  // 1 to 10; a and b stand on a page that was read
  CHECK(walking.kept.ended);
}

TEST_CASE("an export goes back for what moves to a page that it has read", "[cli]") {
  List list(12);
  int removed = 0;
  list.before = [&](int fetches) {
    if (fetches != 3) return;
    removed = GENERATE(1, 2, 3, 4, 6);
    list.ids.erase(list.ids.begin(), list.ids.begin() + removed);
  };
  Walking walking;
  CHECK(walking.run(list) == cli::ExitCode::done);
  CAPTURE(removed);
  CHECK(walking.has_all(list));
}

TEST_CASE("an export goes back for what moved from the last page", "[cli]") {
  List list(7);
  list.before = [&](int fetches) {
    if (fetches == 3) list.ids.erase(list.ids.begin());
  };
  Walking walking;
  CHECK(walking.run(list) == cli::ExitCode::done);
  CHECK(walking.has_all(list));  // 7 is on page 2 by now
}

TEST_CASE("an export of a list whose count goes up and down comes to an end", "[cli]") {
  List list(30);
  list.before = [&](int fetches) {
    fetches % 2 == 0 ? list.ids.pop_back() : list.ids.push_back(std::to_string(100 + fetches));
  };
  Walking walking;
  CHECK(walking.run(list) == cli::ExitCode::done);
  CHECK(list.fetched.size() < 40);
}

TEST_CASE("an export that goes on reads the last page again", "[cli]") {
  List list(9);
  Walking walking;
  walking.kept.ids = {"1", "2", "3", "4", "5", "6"};
  walking.kept.place_ = {.page = 2, .total = 9, .items = 6};
  CHECK(walking.run(list) == cli::ExitCode::done);
  CHECK(list.fetched.front() == 2);
  CHECK(walking.kept.ids.size() == 9);
  CHECK(walking.kept.place_.items == 9);
}

TEST_CASE("an export that goes on with a shorter list begins so much before", "[cli]") {
  List list(9);
  Walking walking;
  walking.kept.ids = {"1", "2", "3", "4", "5", "6"};
  walking.kept.place_ = {.page = 2, .total = 9, .items = 6};
  list.ids.erase(list.ids.begin(), list.ids.begin() + 4);
  CHECK(walking.run(list) == cli::ExitCode::done);
  CHECK(walking.has_all(list));
}

TEST_CASE("an export that left something out isn't whole, and says what", "[cli]") {
  List list(4);
  list.before = [&](int fetches) {
    if (fetches == 2)
      list.left_out.push_back(
          rp::Error({.kind = rp::ErrorKind::decode, .message = "items[1].title: required"}));
  };
  Walking walking;
  CHECK(walking.run(list) == cli::ExitCode::incomplete);
  CHECK(walking.kept.place_.left_out == 1);
  CHECK_THAT(walking.err.str(),
             ContainsSubstring("items[1].title: required") && ContainsSubstring("isn't whole"));
}

TEST_CASE("what has no details isn't counted", "[cli]") {
  List list(5);
  list.without_details = {"2"};
  Walking walking;
  CHECK(walking.run(list, true) == cli::ExitCode::done);
  CHECK(walking.kept.place_.items == 4);
}

TEST_CASE("an export that ends early says how to go on", "[cli]") {
  List list(9);
  list.before = [&](int fetches) {
    if (fetches == 2) throw rp::Error({.kind = rp::ErrorKind::server, .message = "out of order"});
  };
  Walking walking;
  try {
    walking.run(list);
    FAIL();
  } catch (const cli::Failure& failure) {
    CHECK(failure.code() == cli::ExitCode::incomplete);
    CHECK_THAT(failure.what(),
               ContainsSubstring("out of order") && ContainsSubstring("the same command goes on from here"));
  }
  CHECK_FALSE(walking.kept.ended);
}

TEST_CASE("an export that is interrupted says where", "[cli]") {
  List list(9);
  Walking walking;
  std::stop_source source;
  walking.stop = source.get_token();
  const auto [fetch, says] = GENERATE(
      table<int, std::string>({{1, "interrupted before its first page was written"},
                               {3, "interrupted at page 2 of 3; the same command goes on from here"}}));
  list.before = [&, at = fetch](int fetches) {
    if (fetches != at) return;
    source.request_stop();
    throw rp::Error({.kind = rp::ErrorKind::cancelled, .message = "stopped"});
  };
  try {
    walking.run(list);
    FAIL();
  } catch (const cli::Failure& failure) {
    CHECK(failure.code() == cli::ExitCode::interrupted);
    CHECK(std::string(failure.what()) == says);
  }
}

TEST_CASE("an export whose first page can't be had ends with what that says", "[cli]") {
  List list(9);
  list.before = [&](int) { throw rp::Error({.kind = rp::ErrorKind::unauthorized, .message = "no"}); };
  Walking walking;
  CHECK_THROWS_AS(walking.run(list), rp::Error);
}

TEST_CASE("what an export takes is told before it begins: to who watches, or where it takes long", "[cli]") {
  List list(9);
  Walking walking;
  SECTION("in a pipe, a long one") {
    list.time_of_call = std::chrono::hours(13);
    walking.run(list, true);
    CHECK(walking.err.str() ==
          "rocketpunch: 9 jobs on 3 pages: 11 calls, about 5 days 23 h within the key's quota\n"
          "rocketpunch: 9 jobs in a test\n");
  }
  SECTION("in a pipe, a short one") {
    walking.run(list);
    CHECK(walking.err.str() == "rocketpunch: 9 jobs in a test\n");
  }
  SECTION("on a terminal") {
    walking.terminal.err = true;
    walking.run(list);
    CHECK_THAT(walking.err.str(),
               ContainsSubstring("rocketpunch: 9 jobs on 3 pages: 2 calls\n") &&
                   ContainsSubstring("\r[######..............] 3 of 9 jobs, page 1 of 3, "));
  }
}

TEST_CASE("who watches is told of waits for the quota, and nobody else", "[cli]") {
  Asking asking({.jobs = 200, .events = 0, .posts = 0});
  asking.server.inject({.path = "/jobs", .skip = 1, .headers = {{"X-RP-RateLimit-Remaining", "0"}}});
  const auto watched = GENERATE(true, false);
  const auto ran = asking.run({"export", "jobs"}, {.terminal = {.err = watched, .err_columns = 120},
                                                   .clock = std::make_shared<testing::FakeClock>()});
  CHECK(ran.status == 0);
  CHECK((ran.err.find("waits 1 min for the quota") != std::string::npos) == watched);
  CHECK((ran.err.find('\r') != std::string::npos) == watched);
}

TEST_CASE("a progress line says what fits", "[cli]") {
  const cli::Progress progress{.page = 24,
                               .pages = 200,
                               .items = 1200,
                               .total = 10'000,
                               .rate = 48.2,
                               .to_go = std::chrono::seconds(185),
                               .wait = std::chrono::seconds(23)};
  const auto line = [&](int columns) { return cli::progress_line(progress, noun, columns); };
  CHECK(line(120) ==
        "[##..................] 1200 of 10000 jobs, page 24 of 200, 48/s, 4 min to go, waits 23 s for the "
        "quota");
  CHECK(line(100) ==
        "[##..................] 1200 of 10000 jobs, page 24 of 200, 4 min to go, waits 23 s for the quota");
  CHECK(line(79) == "1200 of 10000 jobs, page 24 of 200, 4 min to go, waits 23 s for the quota");
  CHECK(line(60) == "1200 of 10000 jobs, 4 min to go, waits 23 s for the quota");
  CHECK(line(50) == "1200 of 10000 jobs, waits 23 s for the quota");
  CHECK(line(20) == "1200 of 10000 jobs");
  CHECK(line(10) == "1200 of 1…");
}

TEST_CASE("times are told as people say them", "[cli]") {
  using namespace std::chrono_literals;
  CHECK(cli::spoken(0ms) == "0 s");
  CHECK(cli::spoken(1ms) == "1 s");
  CHECK(cli::spoken(59s) == "59 s");
  CHECK(cli::spoken(60s) == "1 min");
  CHECK(cli::spoken(61s) == "2 min");
  CHECK(cli::spoken(60min) == "1 h");
  CHECK(cli::spoken(200min) == "3 h 20 min");
  CHECK(cli::spoken(24h) == "1 day");
  CHECK(cli::spoken(52h) == "2 days 4 h");
}

}  // namespace rocketpunch::test::cli_export_walk
