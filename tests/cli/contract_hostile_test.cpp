// rocketpunch contract: documents that can't be compared, or were made to do harm.
#include <filesystem>

#include "support/catch.hpp"
#include "support/specified.hpp"

namespace rocketpunch::test::cli_contract_hostile {

using Catch::Matchers::ContainsSubstring;
using Pointer = Specification::json_pointer;

namespace {

/// That a document is refused with a line that says so, behind the file's name.
void check_refused(const std::string& text, const std::string& expected) {
  CAPTURE(expected);
  const auto ran = compared_text(text, {"--json"});
  CHECK(ran.status == 1);
  CHECK(ran.out == "");
  CHECK_THAT(ran.err, ContainsSubstring("specification.json: " + expected));
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
}

/// The small specification with another value in that place.
std::string with(const std::string& pointer, const Specification& value) {
  Specification document = small_specification();
  document[Pointer(pointer)] = value;
  return document.dump();
}

const std::string picture = "/components/schemas/Picture/properties";
const std::string posts = "/paths/~1api~1v1~1posts/post";

}  // namespace

TEST_CASE("contract: files that can't be read", "[cli][contract]") {
  const CliHome home;
  const auto run = [&](const std::string& file) {
    return run_cli({"contract", file}, {.variables = home.variables()});
  };
  const auto missing = run(home.path() + "/none.json");
  CHECK(missing.status == 1);
  CHECK_THAT(missing.err, ContainsSubstring("none.json") && ContainsSubstring("is it there"));
  CHECK(run(home.path()).status == 1);
  const std::string large = home.write("large.json", "{");
  std::filesystem::resize_file(large, (50u << 20) + 1);
  const auto too_large = run(large);
  CHECK(too_large.status == 1);
  CHECK_THAT(too_large.err, ContainsSubstring("more than 52428800 bytes"));
}

TEST_CASE("contract: texts that are no specification", "[cli][contract]") {
  check_refused("", "the document: no JSON from byte");
  check_refused("openapi: 3.1.0", "the document: no JSON from byte 1 on");
  check_refused(R"({"paths": {"/a": [1, 2, }})", "/paths/~1a/1: no JSON from byte 25 on");
  check_refused(R"({"openapi": "3.1.0", "paths": {}} x)", "the document: no JSON from byte");
  check_refused("[]", "the document: an object is expected, not array");
  check_refused("{}", "/openapi: a document of OpenAPI 3.0 or 3.1 is expected");
  check_refused(R"({"openapi": 3.1})", "/openapi: a string is expected, not number");
  check_refused(R"({"swagger": "2.0", "openapi": "2.0"})", "/openapi: a document of OpenAPI 3.0 or 3.1");
  check_refused(R"({"openapi": "3.1.0"})", "the document: there are no paths");
}

TEST_CASE("contract: values of a wrong type are named by their place", "[cli][contract]") {
  check_refused(with("/paths", 1), "/paths: an object is expected, not number");
  check_refused(with("/paths/~1api~1v1~1posts", "x"),
                "/paths/~1api~1v1~1posts: an object is expected, not string");
  check_refused(with(posts, nullptr), posts + ": an object is expected, not null");
  check_refused(with(posts + "/operationId", 1), posts + "/operationId: a string is expected");
  check_refused(with(posts + "/parameters", "x"), posts + "/parameters: an array is expected, not string");
  check_refused(with(posts + "/parameters", Specification::array({{{"name", "x"}}})),
                posts + "/parameters/0: a parameter has to have name and in");
  check_refused(with(posts + "/security", {{{"nobody", Specification::array()}}}),
                posts + "/security/0/nobody: there is no security scheme of that name");
  check_refused(with(posts + "/responses", Specification::array()),
                posts + "/responses: an object is expected");
  check_refused(with(picture + "/width", 3), picture + "/width: an object is expected, not number");
  check_refused(with(picture + "/width/type", "whole"), picture + "/width/type: there is no type \"whole\"");
  check_refused(with(picture + "/width/type", {1}), picture + "/width/type/0: a string is expected");
  check_refused(with(picture + "/width/maximum", "9"), picture + "/width/maximum: a number is expected");
  check_refused(with(picture + "/url/maxLength", -1), picture + "/url/maxLength: a whole number from 0 on");
  check_refused(with(picture + "/url/maxLength", 1e300),
                picture + "/url/maxLength: a whole number from 0 on");
  check_refused(with("/components/schemas/Picture/required", true),
                "/components/schemas/Picture/required: an array is expected, not boolean");
}

TEST_CASE("contract: references that lead nowhere, elsewhere or in a circle", "[cli][contract]") {
  const std::string url = picture + "/url";
  check_refused(with(url, {{"$ref", "#/components/schemas/None"}}),
                url + "/$ref: \"#/components/schemas/None\" leads nowhere");
  check_refused(with(url, {{"$ref", "#/paths/~1x"}}), url + "/$ref: \"#/paths/~1x\" leads nowhere");
  check_refused(with(url, {{"$ref", "https://other.example/x.json"}}),
                url + "/$ref: only references within the document are followed");
  check_refused(with(url, {{"$ref", 1}}), url + "/$ref: a string is expected");
  check_refused(with(url, {{"$ref", "#" + url}}), url + ": its references lead in a circle");
  check_refused(with(url, {{"allOf", {{{"$ref", "#" + url}}}}}),
                url + "/allOf/0: the schema consists of too many parts, or of itself");
}

TEST_CASE("contract: a schema that contains itself, as the SDK has it, is compared once", "[cli][contract]") {
  Specification document = small_specification();
  document["paths"]["/api/v1/codes/job-industries"]["get"] = {
      {"operationId", "getJobIndustries"},
      {"responses",
       {{"200",
         {{"content",
           {{"application/json",
             {{"schema",
               {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/Industry"}}}}}}}}}}}}}};
  document["components"]["schemas"]["Industry"] = Specification::parse(R"({
    "type": "object", "required": ["code", "displayName"], "properties": {
      "code": {"type": "string"}, "displayName": {"type": "string"},
      "children": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Industry"}}}})");
  const CliHome home;
  const auto run = [&] {
    return run_cli({"contract", home.write("s.json", document.dump()), "--operation", "getJobIndustries",
                    "--csv", "--columns", "where,what"},
                   {.variables = home.variables()});
  };
  CHECK(run().out == "where,what\n");
  document["components"]["schemas"]["Industry"]["properties"]["code"]["type"] = "integer";
  CHECK(run().out == "where,what\nJobIndustry.code,type\n");
}

TEST_CASE("contract: depth, members and multiplied parts have an end", "[cli][contract]") {
  std::string deep, place;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  for (int i = 0; i < 200; ++i) place += "/a";
  check_refused(deep, place + ": more than 200 levels");
  check_refused(std::string(1'000'000, '['), "/0/0/0");
  std::string wide = "{\"openapi\":\"3.1.0\",\"paths\":{";
  for (int i = 0; i < 20'000; ++i) wide += "\"/" + std::to_string(i) + "\":{},";
  check_refused(wide + "\"/x\":{}}}", "/paths: it has too many members");
  check_refused(R"({"openapi":"3.1.0","paths":{")" + std::string(3'000, 'x') + "\":{}}}",
                "/paths: its members' names are too long");
  // each of twenty schemas is twice the next one
  Specification document = small_specification();
  for (int i = 0; i < 20; ++i) {
    const Specification next{{"$ref", "#/components/schemas/Twice" + std::to_string(i + 1)}};
    document["components"]["schemas"]["Twice" + std::to_string(i)] = {{"allOf", {next, next}}};
  }
  document["components"]["schemas"]["Twice20"] = {{"type", "string"}};
  document[Pointer(picture + "/url")] = {{"$ref", "#/components/schemas/Twice0"}};
  check_refused(document.dump(), "/components/schemas/Twice");
}

TEST_CASE("contract: names of the document are text, in the table and in the lines", "[cli][contract]") {
  Specification document = small_specification();
  document[Pointer("/components/schemas/Picture/properties")]["x\"),\nsystem(\"\x1b[2J"] = {
      {"type", "string"}, {"description", "goes on \\"}};
  const auto table = compared(document, {});
  CHECK(table.out.find('\x1b') == table.out.npos);
  const auto ran = compared(document, {"--rows"});
  CHECK(ran.status == 9);
  CHECK(ran.out ==
        "// struct PostImage\n"
        "  std::optional<std::string> x_system_2_j{};  ///< goes on /\n"
        "// Schema<PostImage>\n"
        "      field<&PostImage::x_system_2_j>(\"x\\\"), system(\\\"<U+001B>[2J\"),\n\n");
}

}  // namespace rocketpunch::test::cli_contract_hostile
