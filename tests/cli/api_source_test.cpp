// What an export makes of the answers for details.
#include "export/api_source.hpp"

#include "commands/job_descriptions.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_api_source {

namespace rp = rocketpunch;

namespace {

using Answer = rp::Result<rp::Page<rp::Job>>;

Answer answer(std::int64_t id) {
  rp::Page<rp::Job> page;
  page.items.push_back({.id = id, .title = "t"});
  return page;
}
Answer failure(rp::ErrorKind kind, const std::string& code = {}) {
  return rp::Error({.kind = kind, .message = "failed", .code = code});
}

/// Jobs whose details are answered by the script, the first one for id 1.
struct Jobs {
  rp::Walk<rp::JobSummary> search_all(rp::JobQuery, rp::CallOptions, rp::WalkOptions) const {
    return {1, [](int, const std::stop_token&, rp::CallInfo&) { return rp::Page<rp::JobSummary>{}; }};
  }
  rp::Walk<rp::Job> get_all(const std::vector<rp::JobId>& ids, rp::CallOptions, rp::WalkOptions how) const {
    const bool is_down = ++walks > walks_answered;
    return {1,
            [this, ids, is_down](int number, const std::stop_token&, rp::CallInfo&) {
              if (is_down) return failure(rp::ErrorKind::server, "C9999");
              return answers.at(static_cast<std::size_t>(ids.at(static_cast<std::size_t>(number) - 1)) - 1);
            },
            std::move(how),
            {},
            nullptr,
            static_cast<int>(ids.size())};
  }
  std::vector<Answer> answers;
  int walks_answered = 1000;  // then it is down
  mutable int walks = 0;
};

struct Details {
  explicit Details(std::vector<Answer> answers, int walks_answered = 1000)
      : source(cli::Listing<Jobs, rp::JobQuery, rp::JobSummary, rp::Job>{
            .resource = {.answers = std::move(answers), .walks_answered = walks_answered},
            .query = {},
            .call = {},
            .summary = cli::job_summary_description(),
            .detail = cli::job_description(),
            .chosen = {0},
            .details = true,
            .time_for = {}}) {
    for (int id = 1; id <= 3; ++id) items.push_back({.id = std::to_string(id), .json = "{}"});
  }
  void get() {
    source.get_details(items, [](std::size_t) {});
  }
  /// Which of the items have details.
  std::string whole() const {
    std::string which;
    for (const cli::Item& item : items)
      if (item.whole && item.details) which += item.id;
    return which;
  }

  cli::ApiSource<Jobs, rp::JobQuery, rp::JobSummary, rp::Job> source;
  std::vector<cli::Item> items;
};

}  // namespace

TEST_CASE("what isn't there has no details, and nothing is told of it", "[cli]") {
  Details details({answer(1), failure(rp::ErrorKind::not_found, "R0001"), answer(3)});
  details.get();
  CHECK(details.whole() == "13");
  CHECK(details.source.take_left_out().empty());
}

TEST_CASE("what can't be read is left out and told of", "[cli]") {
  Details details(
      {answer(1), answer(2), failure(GENERATE(rp::ErrorKind::decode, rp::ErrorKind::response_too_large))});
  details.get();
  CHECK(details.whole() == "12");
  CHECK(details.source.take_left_out().size() == 1);
  CHECK(details.source.take_left_out().empty());
}

TEST_CASE("what the service fails for, and not for others, is left out", "[cli]") {
  const auto bad = failure(rp::ErrorKind::server, "C9999");
  Details one({answer(1), bad, answer(3)});
  one.get();
  CHECK(one.whole() == "13");
  CHECK(one.source.take_left_out().size() == 1);
  Details last({answer(1), bad, bad});  // nothing behind it tells; asking again for the first one does
  last.get();
  CHECK(last.whole() == "1");
  CHECK(last.source.take_left_out().size() == 2);
}

TEST_CASE("a service that fails from some time on ends the export", "[cli]") {
  Details details({answer(1), answer(2), failure(rp::ErrorKind::server, "C9999")}, 1);
  CHECK_THROWS_AS(details.get(), rp::Error);
  CHECK(details.source.take_left_out().empty());
}

TEST_CASE("a service or network that fails ends the export, and leaves nothing out", "[cli]") {
  const auto answers =
      GENERATE(std::vector<Answer>(3, failure(rp::ErrorKind::server, "C9999")),
               std::vector<Answer>{answer(1), failure(rp::ErrorKind::server), answer(3)},
               std::vector<Answer>{answer(1), failure(rp::ErrorKind::network), answer(3)},
               std::vector<Answer>{answer(1), failure(rp::ErrorKind::timeout), answer(3)},
               std::vector<Answer>{answer(1), failure(rp::ErrorKind::not_found), answer(3)},
               std::vector<Answer>{failure(rp::ErrorKind::forbidden, "C0011"), answer(2), answer(3)});
  Details details(answers);
  CHECK_THROWS_AS(details.get(), rp::Error);
  CHECK(details.source.take_left_out().empty());
}

TEST_CASE("an export that can't read many details ends", "[cli]") {
  const auto bad = [] { return failure(rp::ErrorKind::decode); };
  Details details({bad(), bad(), bad()});
  for (int i = 0; i < 6; ++i) details.get();  // 18 of 20
  CHECK_THROWS_AS(details.get(), rp::Error);
}

}  // namespace rocketpunch::test::cli_api_source
