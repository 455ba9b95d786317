// Text that is no JSON in its details: ill-formed Unicode, control characters, numbers that are not finite.
#include "rocketpunch/detail/codec/ill_formed.hpp"
#include "rocketpunch/impl/codec.ipp"
#include "support/decoders.hpp"
#include "support/json_edit.hpp"

namespace decode_ill_formed_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::string_literals;

namespace {

constexpr auto fffd = "\xef\xbf\xbd";

std::string code_with(std::string_view title) {
  std::string body = R"({"code":"1","displayName":")";
  return body.append(title).append(R"(","description":"d"})");
}
/// What a text of a body is read as.
std::string read(std::string_view title) { return decoded<Code>(code_with(title)).display_name; }
/// An object of the service with that in a field that no version of the API has.
std::string unknown(std::string_view value) {
  std::string body = R"({"code":"1","later":)";
  return body.append(value).append(R"(,"displayName":"n","description":"d"})");
}
std::size_t count(std::string_view body) { return detail::codec::count_ill_formed(body); }
std::string mended(std::string_view body) { return std::string(detail::codec::Mended(body).text()); }

}  // namespace

TEST_CASE("surrogates without their other half are read as U+FFFD", "[codec][ill-formed]") {
  CHECK(read(R"(hire \ud83d)") == "hire "s + fffd);
  CHECK(read(R"(\ude80 x)") == fffd + " x"s);
  CHECK(read(R"(\ud83d\ud83d\ude80)") == fffd + "🚀"s);
  CHECK(read(R"(\ud83d\u0041)") == fffd + "A"s);
  CHECK(read(R"(\ud83d\n)") == fffd + "\n"s);
  CHECK(read(R"(\ude80\ud83d)") == std::string(fffd) + fffd);
  CHECK(read(R"(\uD83D\uDE80\uD83D)") == "🚀"s + fffd);
  CHECK(read(R"(\\ud83d \ud83d)") == R"(\ud83d )"s + fffd);
  CHECK(read("\\ud83d\xf0\x9f\x9a\x80") == fffd + "🚀"s);
}

TEST_CASE("ill-formed UTF-8 is read as U+FFFD, one for each maximal subpart", "[codec][ill-formed]") {
  CHECK(read("로켓"s.substr(0, 5)) == "로"s + fffd);
  CHECK(read("로켓"s.substr(0, 4)) == "로"s + fffd);
  CHECK(read("\xed\x95x") == fffd + "x"s);
  CHECK(read("\xff") == fffd);
  CHECK(read("\x80\x80") == std::string(fffd) + fffd);
  CHECK(read("\xc0\xaf") == std::string(fffd) + fffd);
  CHECK(read("\xe0\x80\xaf") == std::string(fffd) + fffd + fffd);
  CHECK(read("\xed\xa0\x80") == std::string(fffd) + fffd + fffd);
  CHECK(read("\xf0\x9f\x9a") == fffd);
  CHECK(read("\xf0\x9f\x9a\xf0\x9f\x9a\x80") == fffd + "🚀"s);
  CHECK(read("\xf4\x90\x80\x80") == std::string(fffd) + fffd + fffd + fffd);
  CHECK(read("\xf8\x88") == std::string(fffd) + fffd);
  // the example of the Unicode standard, table 3-8
  CHECK(read("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64") ==
        "a"s + fffd + fffd + fffd + "b" + fffd + "c" + fffd + fffd + "d");
}

TEST_CASE("control characters within a text are taken as they are", "[codec][ill-formed]") {
  for (char c = 0; c < 0x20; ++c) {
    INFO(static_cast<int>(c));
    CHECK(read("a"s + c + "b") == "a"s + c + "b");
  }
  CHECK(read("a\x7f") == "a\x7f");
  CHECK(read("\t\xff\n") == "\t"s + fffd + "\n");
  CHECK(count(code_with("a\tb\xff")) == 2);
}

TEST_CASE("ill-formed text costs no other field, wherever it stands", "[codec][ill-formed]") {
  for (const auto value :
       {"\"\\ud83d\"", "\"\xed\x95\"", "\"\t\"", "{\"\\ud83d\":\"\xff\"}", "[\"\\udc00\",{}]"}) {
    INFO(value);
    CHECK(decoded<Code>(unknown(value)).display_name == "n");
    CHECK(count(unknown(value)) > 0);
  }
  CHECK(decoded<Code>("{\"\xff\":1," + code_with("n").substr(1)).display_name == "n");
  CHECK(decoded<Code>("{\"a\\ud83d\\u0000\n\":1," + code_with("n").substr(1)).display_name == "n");
  CHECK(error_body("{\"code\":\"C0005\",\"message\":\"cut \xed\x95\",\"details\":\"a\tb\"}") ==
        "C0005|cut "s + fffd + "|a\tb");
  const std::string page(job_page);
  const auto title = page.find("Compiler");
  const auto jobs = decoded<Page<JobSummary>>(page.substr(0, title) + "\\udfff\xe2\x82" + page.substr(title));
  REQUIRE(jobs.items.size() == 1);
  CHECK(jobs.items[0].title == fffd + std::string(fffd) + "Compiler Engineer");
  CHECK(jobs.items[0].company.name == "포지웍스");
}

TEST_CASE("any text of any answer may be ill-formed", "[codec][ill-formed]") {
  const auto check = [](const Decoder& decoder) {
    INFO(decoder.name);
    for (const Member& member : members(decoder.sample)) {
      INFO(member.name);
      std::string body(decoder.sample);
      if (body[member.value] == '"') body.insert(member.value + 1, "\xed\x95\\ud800\t");
      body.insert(member.key, "\"\xff\\udc00\":[\"\x80\",1e400,-Infinity],");
      CHECK(decoder.fault(body) == "");
    }
  };
  for (const Decoder& decoder : model_decoders) check(decoder);
  for (const Decoder& decoder : error_decoders) check(decoder);
}

TEST_CASE("numbers that are not finite are passed over where nobody asks for them", "[codec][ill-formed]") {
  for (const auto value :
       {"NaN", "Infinity", "-Infinity", "1e400", "-1e400", "[1,NaN,2]", "{\"a\":-1.5E+999}", "nan", "-inf",
        "17976931348623159e292", "0.00001e999999999999999999999999", "[0e99999999999999999999]"}) {
    INFO(value);
    CHECK(decoded<Code>(unknown(value)).display_name == "n");
  }
  for (const auto value : {"-0", "-0.0", "1e-400", "1.7976931348623157e308", "0e400",
                           "123456789012345678901234567890", "0.000001e309"}) {
    INFO(value);
    CHECK(decoded<Code>(unknown(value)).display_name == "n");
    CHECK(count(unknown(value)) == 0);
  }
  const std::string digits(400, '9');
  CHECK(decoded<Code>(unknown(digits)).display_name == "n");
  CHECK(decoded<Code>(unknown("0." + digits)).display_name == "n");
  CHECK(count(unknown("0." + digits)) == 0);
  CHECK(count(unknown(digits)) == 1);
}

TEST_CASE("a field that takes a number takes none that is not finite", "[codec][ill-formed]") {
  for (const std::string value : {"NaN", "-Infinity", "1e400"}) {
    INFO(value);
    CHECK(fault_in<EventLocation>("{\"longitude\":1.5,\"x\":[7,1e999],\"latitude\":" + value + "}") ==
          "latitude: expected a number, but found a number that is not finite");
    CHECK(fault_in<JobSummary>("{\"jobId\":" + value + "}") ==
          "jobId: expected an integer, but found a number that is not finite");
    CHECK(fault_in<JobSummary>("{\"title\":" + value + "}") ==
          "title: expected a string, but found a number that is not finite");
    CHECK(fault_in<JobSummary>(value) ==
          "the answer: expected an object, but found a number that is not finite");
  }
  // the others keep their own values
  const auto place = decoded<EventLocation>(R"({"a":[NaN,1,2.5],"latitude":-0.5,"b":1e999,"longitude":7})");
  CHECK(place.latitude == -0.5);
  CHECK(place.longitude == 7.0);
}

TEST_CASE("a broken structure is an error, whatever is mended beside it", "[codec][ill-formed]") {
  const std::string bad = R"({"code":"\ud83d","description":"d","later":)";
  for (const auto rest : {"", "\"n\"", "\"n}", "x}", "\"\\x\"}", "\"\\u12\"}", "\"\\", "nul}", "NaNs}", "1e}",
                          "-}", "1e400e}", "01e999}", "+1}", "\"n\"\xff}"}) {
    INFO(rest);
    CHECK(fault_in<Code>(bad + rest).find("JSON") != std::string::npos);
  }
  const std::string whole = bad + R"(1,"displayName":"n"})";
  CHECK(fault_in<Code>(whole) == "");
  for (const auto& more : {"\xff"s, "1"s, "}"s, "\0"s}) CHECK(fault_in<Code>(whole + more) != "");
  CHECK(fault_in<Code>("{\"code\":\0}"s) != "");
}

TEST_CASE("where the JSON is broken is told in bytes of the answer", "[codec][ill-formed]") {
  const std::string bad = "{\"a\":[\"\xff\t\\ud83d\",NaN,1e400],\"code\":";
  CHECK(fault_in<Code>(bad + "x") == "not valid JSON, at byte " + std::to_string(bad.size()) + ", in code");
  CHECK(fault_in<Code>(bad) ==
        "the JSON ends too early, at byte " + std::to_string(bad.size()) + ", in code");
  CHECK(fault_in<Code>("{\"a\":x,\"b\":\"\xff\"}") == "not valid JSON, at byte 5");
}

TEST_CASE("only what is ill-formed is changed", "[codec][ill-formed]") {
  CHECK(mended("\"\xff\"") == "\"\xef\xbf\xbd\"");
  CHECK(mended("[\"\x01\",\"\\ud800\",\"\\\"\\\\\\u0041\xed\x95\x9c\"]") ==
        "[\"\\u0001\",\"\\ufffd\",\"\\\"\\\\\\u0041\xed\x95\x9c\"]");
  CHECK(mended("[1e400,1e300,NaN,true]") == "[0,1e300,0,true]");
  for (const Decoder& decoder : model_decoders) {
    INFO(decoder.name);
    CHECK(count(decoder.sample) == 0);
    CHECK(count(with_unknown_fields(decoder.sample)) == 0);
  }
  CHECK(count("<p>\"\xff\"</p>") == 0);
  CHECK(count("") == 0);
  CHECK(count("\xef\xbb\xbf {\"a\":\"\xff\"}") == 1);
}

TEST_CASE("a large answer that is ill-formed throughout is read in one go", "[codec][ill-formed]") {
  std::string title, numbers;
  for (int i = 0; i < 300'000; ++i) title += i % 3 == 0 ? "\xed\x95" : i % 3 == 1 ? "\\ud800" : "\x01";
  for (int i = 0; i < 100'000; ++i) numbers += "1e999,";
  Code code;
  const std::string body = "{\"later\":[" + numbers + "0]," + code_with(title).substr(1);
  REQUIRE(decode_into(detail::codec::type_of<Code>, &code, body) == "");
  CHECK(code.display_name.size() == 300'000 / 3 * 7);
}

}  // namespace decode_ill_formed_test
