// Bodies that are no answer of the service: every decoder must say so, and none may crash.
#include "support/decoders.hpp"
#include "support/json_edit.hpp"

namespace decode_bad_bodies_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

template <class Check>
void for_all_decoders(Check check) {
  for (const Decoder& decoder : model_decoders) check(decoder);
  for (const Decoder& decoder : error_decoders) check(decoder);
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("every decoder takes its sample", "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    INFO(decoder.name);
    CHECK(decoder.fault(decoder.sample) == "");
  });
}

TEST_CASE("every decoder refuses what is no answer", "[codec][bad-bodies]") {
  const std::string bodies[] = {
      "",
      " \r\n\t",
      "\xef\xbb\xbf",
      "null",
      "true",
      "17",
      "\"text\"",
      "nan",
      "{",
      "[",
      "{]",
      "}",
      "{\"items\"}",
      "{'items':[]}",
      "{\"items\":[],}",
      "[[]]",
      "[{\"x\":1}]",
      "[null]",
      "<html><body>502 Bad Gateway</body></html>",
      "<?xml version=\"1.0\"?><error/>",
      "upstream connect error",
      std::string("{\"a\":\"\0\"}", 9),
      std::string(3, '\0'),
      "\xff\xfe{\0}\0",
      "{\"a\":\"\xc0\xaf\"}",
      "{\"a\":\"\xed\xa0\x80\"}",
      "{\"a\":\"\\ud800\"}",
      "{\"a\":1e999}",
      "{\"a\":01}",
      "{\"a\":1} {\"a\":1}",
      "{\"a\":1}x",
      repeated("[", 100'000),
      repeated("{\"a\":", 100'000),
      repeated("{\"repostedPost\":", 100'000),
      repeated("[{\"children\":", 100'000),
      "{\"error\":" + repeated("{\"error\":", 100'000),
  };
  for_all_decoders([&](const Decoder& decoder) {
    for (const std::string& body : bodies) {
      INFO(decoder.name << " from " << body.substr(0, 60));
      CHECK(decoder.fault(body) != "");
    }
  });
}

TEST_CASE("an answer cut off anywhere is refused", "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    std::size_t accepted = 0;
    for (std::size_t length = 0; length < decoder.sample.size(); ++length)
      if (decoder.fault(decoder.sample.substr(0, length)) == "") ++accepted;
    INFO(decoder.name);
    CHECK(accepted == 0);
  });
}

TEST_CASE("the message for a cut answer says where", "[codec][bad-bodies]") {
  const auto cut = job_page.find("Compiler");
  CHECK(fault_in<Page<JobSummary>>(job_page.substr(0, cut)) ==
        "the JSON ends too early, at byte " + std::to_string(cut) + ", in items[0].title");
  CHECK(fault_in<Page<JobSummary>>("") == "the answer is empty; JSON was expected");
  CHECK(fault_in<Page<JobSummary>>("\n <html>") == "the answer is HTML or XML, not JSON (from a gateway?)");
  CHECK(fault_in<Page<JobSummary>>("{\"page\":x") == "not valid JSON, at byte 8, in page");
}

TEST_CASE("a byte that is no UTF-8 is refused outside of texts", "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < decoder.sample.size(); ++at) {
      std::string body(decoder.sample);
      if (body[at] == '"') {
        at = end_of_string(body, at) - 1;
        continue;
      }
      body[at] = '\xff';
      if (decoder.fault(body) == "") ++accepted;
    }
    INFO(decoder.name);
    CHECK(accepted == 0);
  });
}

TEST_CASE("an answer with a byte missing or doubled is refused or read, and never crashes",
          "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    std::size_t refused = 0;
    for (std::size_t at = 0; at < decoder.sample.size(); ++at) {
      std::string body(decoder.sample);
      body.erase(at, 1);
      if (decoder.fault(body) != "") ++refused;
      body.insert(at, 2, decoder.sample[at]);
      if (decoder.fault(body) != "") ++refused;
    }
    INFO(decoder.name);
    CHECK(refused > 0);
  });
}

TEST_CASE("what follows an answer is refused unless it is blank", "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    const std::string body(decoder.sample);
    INFO(decoder.name);
    CHECK(decoder.fault(body + "\r\n \t") == "");
    for (const std::string_view more : {"}", "]", ",", "{}", "null", "<html>", "\xff"}) {
      INFO(more);
      CHECK(decoder.fault(body + std::string(more)) != "");
    }
    CHECK(decoder.fault(body + std::string(1, '\0')) != "");
  });
}

TEST_CASE("a byte order mark before an answer is passed over", "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    INFO(decoder.name);
    CHECK(decoder.fault("\xef\xbb\xbf" + std::string(decoder.sample)) == "");
    CHECK(decoder.fault("\xef\xbb" + std::string(decoder.sample)) != "");
  });
}

TEST_CASE("fields that a later version adds are passed over, of whatever kind and everywhere",
          "[codec][bad-bodies]") {
  for_all_decoders([](const Decoder& decoder) {
    INFO(decoder.name);
    CHECK(decoder.fault(with_unknown_fields(decoder.sample)) == "");
  });
  const auto page = decoded<Page<JobSummary>>(with_unknown_fields(job_page));
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].title == "Compiler Engineer");
  CHECK(page.items[0].company.name == "포지웍스");
}

TEST_CASE("an added field may be deep, but not without end", "[codec][bad-bodies]") {
  const auto nested = [](int levels) {
    return R"({"code":"C9999","later":)" + repeated("[", levels) + repeated("]", levels) + "}";
  };
  CHECK(error_body(nested(150)) == "C9999|-|-");
  CHECK(error_body(nested(100'000)) == std::nullopt);
  CHECK(fault_in<Job>(R"({"later":)" + repeated("{\"a\":", 300)) == "the answer: nested too deeply");
}

}  // namespace decode_bad_bodies_test
