// The bodies of errors, in each form that deployments answer.
#include <chrono>
#include <string>

#include "support/decode.hpp"
#include "support/samples.hpp"

namespace decode_errors_test {

using namespace rocketpunch::test;

TEST_CASE("the three forms of an error", "[codec][errors]") {
  CHECK(error_body(service_error) == "C0005|pageSize is too large|pageSize");
  CHECK(error_body(guide_error) == "RATE_LIMIT_EXCEEDED|Slow down|-");
  CHECK(error_body(oauth_error) == "invalid_grant|The code has expired|-");
}

TEST_CASE("parts of an error may be missing or null", "[codec][errors]") {
  CHECK(error_body(R"({"code":"C0010"})") == "C0010|-|-");
  CHECK(error_body(R"({"code":"C0010","message":null,"timestamp":null,"details":null,"error":null})") ==
        "C0010|-|-");
  CHECK(error_body(R"({"error":"invalid_client"})") == "invalid_client|-|-");
  CHECK(error_body(R"({"error":"invalid_client","code":null})") == "invalid_client|-|-");
  CHECK(error_body(R"({"error":{"code":"NOT_FOUND","message":null}})") == "NOT_FOUND|-|-");
}

TEST_CASE("the order of the parts doesn't matter", "[codec][errors]") {
  CHECK(error_body(R"({"details":"page","message":"m","code":"C0002"})") == "C0002|m|page");
  CHECK(error_body(R"({"error_description":"d","error":"invalid_scope"})") == "invalid_scope|d|-");
  CHECK(error_body(R"({"error":{"status":404,"message":"m","code":"NOT_FOUND"}})") == "NOT_FOUND|m|-");
}

TEST_CASE("what has no code is no error body of the service", "[codec][errors]") {
  for (const std::string_view body :
       {"{}", R"({"message":"m"})", R"({"code":""})", R"({"code":null})", R"({"error":null})",
        R"({"error":{}})", R"({"code":500})", R"({"error":true})", R"({"error":["x"]})",
        R"({"fault":{"code":"X"}})", "[]", "\"C0005\"", "<html>C0005</html>", ""}) {
    INFO(body);
    CHECK(!error_body(body));
  }
}

TEST_CASE("an error's time is read, and its absence or another form harms nothing", "[codec][errors]") {
  using namespace std::chrono_literals;
  const auto time_in = [](const std::string& value) {
    const auto body = R"({"code":"C0005","message":"m","timestamp":)" + value + "}";
    CHECK(error_body(body) == "C0005|m|-");
    return error_time(body);
  };
  const auto nine = std::chrono::sys_days(std::chrono::year{2026} / 5 / 20) + 9h;
  CHECK(time_in("\"2026-05-20T09:00:00\"") == nine);
  CHECK(time_in("\"2026-05-20T09:00:00.123456789\"") == nine + 123456us);
  CHECK(time_in("\"2026-05-20T09:00:00Z\"") == nine);
  CHECK(time_in("\"2026-05-20T18:00:00+09:00\"") == nine);
  for (const char* other : {"null", "\"\"", "\"yesterday\"", "\"2026-13-20T09:00:00\"", "1779267600",
                            "1779267600.5", "true", "{\"seconds\":1}", "[2026,5,20,9,0]", "[]", "{}"}) {
    INFO(other);
    CHECK_FALSE(time_in(other));
  }
  CHECK_FALSE(error_time(R"({"code":"C0005"})"));
  CHECK_FALSE(error_time(guide_error));
  CHECK_FALSE(error_time(oauth_error));
}

}  // namespace decode_errors_test
