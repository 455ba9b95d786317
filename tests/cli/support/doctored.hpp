// What doctor has found, for tests.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test {

/// A run of doctor, with its findings by what was looked at.
struct Doctored {
  Ran ran;
  std::map<std::string, nlohmann::json> found;

  std::string state(const std::string& what) const { return text(what, "state"); }
  std::string finding(const std::string& what) const { return text(what, "finding"); }
  std::string advice(const std::string& what) const { return text(what, "advice"); }

 private:
  std::string text(const std::string& what, const char* field) const {
    INFO(what << " in " << ran.out << ran.err);
    REQUIRE(found.count(what) == 1);
    return found.at(what).value(field, "");
  }
};

/// Of several findings of one thing, the last one counts.
inline Doctored doctored(Ran ran) {
  INFO(ran.out << ran.err);
  Doctored doctored{std::move(ran), {}};
  for (const auto& finding : nlohmann::json::parse(doctored.ran.out))
    doctored.found[finding.at("what")] = finding;
  return doctored;
}

/// Asks the server of `asking`.
inline Doctored doctor(const Asking& asking, InProcess around = {}, Arguments more = {}) {
  more.insert(more.begin(), {"doctor", "--json"});
  return doctored(asking.run(more, std::move(around)));
}
/// Without a server: the home's and these variables alone.
inline Doctored doctor(const CliHome& home, Variables variables, Arguments more = {}) {
  more.insert(more.begin(), {"doctor", "--json"});
  return doctored(run_cli(more, {.variables = home.variables(std::move(variables))}));
}

}  // namespace rocketpunch::test
