// Decoding pages of jobs: the SDK's codec against nlohmann's DOM and `get_to`, into the same structs.
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <rocketpunch/detail/codec/common_tables.hpp>
#include <rocketpunch/detail/codec/job_tables.hpp>
#include <rocketpunch/detail/codec/json_reader.hpp>
#include <string>
#include <vector>

#include "hand_written.hpp"
#include "measure.hpp"
#include "page.hpp"

namespace {

using Jobs = rocketpunch::Page<rocketpunch::JobSummary>;

Jobs by_hand(const std::string& body) { return nlohmann::json::parse(body).get<Jobs>(); }

Jobs by_sdk(const std::string& body) {
  Jobs page;
  if (const auto fault = rocketpunch::detail::codec::read_json(body, page)) {
    std::fprintf(stderr, "%s\n", fault->c_str());
    std::abort();
  }
  return page;
}

#ifdef ROCKETPUNCH_WITH_SIMDJSON
Jobs by_simdjson(const std::string& body) {
  Jobs page;
  // not the function that falls back on the other reader
  if (!rocketpunch::detail::codec::read_by_simdjson(body, rocketpunch::detail::codec::type_of<Jobs>, &page,
                                                    nullptr)) {
    std::fputs("simdjson read a page otherwise than nlohmann\n", stderr);
    std::abort();
  }
  return page;
}
#endif

/// Whether both read the same; else a ratio would say nothing.
bool same(const Jobs& a, const Jobs& b) {
  if (a.total_items != b.total_items || a.items.size() != b.items.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const auto &x = a.items[i], &y = b.items[i];
    if (x.id != y.id || x.title != y.title || x.subtitle != y.subtitle || x.category != y.category ||
        x.seniorities != y.seniorities || x.employment_types != y.employment_types ||
        x.work_type != y.work_type || x.end_at != y.end_at || x.web_url != y.web_url ||
        x.company.handle != y.company.handle || x.company.name != y.company.name ||
        x.company.logo_url != y.company.logo_url || x.company.industry != y.company.industry ||
        x.company.size != y.company.size)
      return false;
  }
  return true;
}

/// Takes events and does nothing: what the reader itself costs.
struct Nothing : nlohmann::json::json_sax_t {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
};

}  // namespace

int main() {
  for (const std::size_t count : {std::size_t{20}, std::size_t{50}}) {
    const std::string body = bench::page_of_jobs(count);
    const Jobs page = by_hand(body);
    if (!same(page, by_sdk(body))) {
      std::fprintf(stderr, "the codec and the hand-written program read a page differently\n");
      return 1;
    }
    std::vector<bench::Contender> contenders{{"by hand: nlohmann DOM + get_to", [&] { by_hand(body); }},
                                             {"rocketpunch", [&] { by_sdk(body); }}};
#ifdef ROCKETPUNCH_WITH_SIMDJSON
    contenders.push_back({"rocketpunch, by simdjson", [&] { by_simdjson(body); }});
    if (!same(page, by_simdjson(body))) return 1;
#endif
    contenders.push_back({"floor: nlohmann's reader into nothing", [&] {
                            Nothing nothing;
                            nlohmann::json::sax_parse(body, &nothing);
                          }});
    contenders.push_back({"floor: copying the finished page", [&] { const Jobs copy = page; }});
    bench::compare(
        "decoding a page of " + std::to_string(count) + " jobs, " + std::to_string(body.size()) + " bytes",
        contenders, {.rounds = 41, .per_round = 100});
  }
}
