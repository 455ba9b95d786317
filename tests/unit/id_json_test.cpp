// Ids by themselves in documents of nlohmann's library; within models they are tested with these.
#include <cstdint>
#include <vector>

#include "rocketpunch/json.hpp"
#include "support/catch.hpp"

namespace id_json_test {

namespace rp = rocketpunch;

namespace {

template <class T>
rp::ErrorKind fault_of(const nlohmann::json& document) {
  try {
    (void)document.get<T>();
  } catch (const rp::Error& error) {
    return error.kind();
  }
  FAIL("taken: " << document);
  return {};
}

}  // namespace

TEST_CASE("ids are numbers and texts in a document", "[id][json]") {
  const std::vector<rp::JobId> jobs{158697, 9007199254740993};
  const nlohmann::json document{{"jobs", jobs}, {"event", rp::EventId("Ev7kQ")}};
  CHECK(document.dump() == R"({"event":"Ev7kQ","jobs":[158697,9007199254740993]})");
  CHECK(document.at("jobs").get<std::vector<rp::JobId>>() == jobs);
  CHECK(document.at("event").get<rp::EventId>() == "Ev7kQ");
  CHECK(nlohmann::json(rp::JobId(-1)).get<rp::JobId>() == -1);
}

TEST_CASE("what is no id in a document is refused", "[id][json]") {
  for (const char* text : {"\"1\"", "1.5", "true", "null", "[]", "9223372036854775808"})
    CHECK(fault_of<rp::JobId>(nlohmann::json::parse(text)) == rp::ErrorKind::decode);
  for (const char* text : {"1", "null", "{}"})
    CHECK(fault_of<rp::EventId>(nlohmann::json::parse(text)) == rp::ErrorKind::decode);
}

}  // namespace id_json_test
