// A program of docs/cookbook.md, run with nothing of this process' environment.
#pragma once

#include <filesystem>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace cookbook_tests {

using Environment = std::vector<std::string>;

/// What points a program at a mock server, as a user of its app.
inline Environment environment_of(const rocketpunch::testing::MockServer& server) {
  return {"ROCKETPUNCH_API_KEY=rp_app_test",
          "ROCKETPUNCH_BASE_URL=" + server.base_url(),
          "ROCKETPUNCH_ACCESS_TOKEN=test-access-token",
          "ROCKETPUNCH_CLIENT_ID=rp_app_test",
          "ROCKETPUNCH_CLIENT_SECRET=rp_sec_test",
          "ROCKETPUNCH_OAUTH_URL=" + server.oauth_url(),
          "ROCKETPUNCH_REDIRECT_URI=http://127.0.0.1:8000/callback",
          "ROCKETPUNCH_SCOPES=profile post:write"};
}
/// The same and more.
inline Environment operator+(Environment environment, const std::string& variable) {
  environment.push_back(variable);
  return environment;
}

/// A recipe that runs, and ends with this object at the latest.
class Recipe {
 public:
  Recipe(const std::string& name, const Environment& environment,
         const std::vector<std::string>& arguments = {}, const std::string& typed = {})
      : process_("/usr/bin/env", command(name, environment, arguments, directory_.write("in", typed))) {}

  /// A line of its output; empty at the end.
  std::string line() { return process_.line(); }
  Process& process() { return process_; }

  struct Outcome {
    int status;
    std::string out;  // what `line` hasn't given
    std::string err;
  };
  Outcome outcome() {
    Outcome outcome{};
    for (std::string line; !(line = process_.line()).empty() || !process_.has_ended();)
      outcome.out += line + '\n';
    outcome.status = process_.wait();
    outcome.err = directory_.read("err");
    return outcome;
  }

 private:
  /// By a shell, which has the files as standard input and standard error.
  std::vector<std::string> command(const std::string& name, const Environment& environment,
                                   const std::vector<std::string>& arguments,
                                   const std::string& typed) const {
    const std::string program = std::string(ROCKETPUNCH_TEST_COOKBOOK) + '/' + name;
    REQUIRE(std::filesystem::exists(program));
    // no program is found by this path: nothing opens a browser
    std::vector<std::string> all{"-i", "PATH=" + directory_.path(), "HOME=" + directory_.path()};
    all.insert(all.end(), environment.begin(), environment.end());
    for (const std::string& word : {std::string("/bin/sh"), std::string("-c"),
                                    std::string(R"(in=$1 err=$2; shift 2; exec "$@" <"$in" 2>"$err")"),
                                    std::string("sh"), typed, directory_.path() + "/err", program})
      all.push_back(word);
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
  }

  rocketpunch::test::TemporaryDirectory directory_;
  Process process_;
};

inline Recipe::Outcome run(const std::string& name, const Environment& environment,
                           const std::vector<std::string>& arguments = {}, const std::string& typed = {}) {
  return Recipe(name, environment, arguments, typed).outcome();
}

inline std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}
inline bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace cookbook_tests
