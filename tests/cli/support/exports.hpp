// What exports leave behind, for tests.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/asking.hpp"

namespace rocketpunch::test {

/// A mock server without limits, and exports into files below the home.
struct Exporting : Asking {
  explicit Exporting(testing::MockOptions options = {}) : Asking(without_limits(std::move(options))) {}

  static testing::MockOptions without_limits(testing::MockOptions options) {
    options.per_minute = options.per_day = 0;
    return options;
  }
  std::string path(const std::string& name) const { return home.path() + '/' + name; }
  /// `export jobs --into NAME` and more.
  Ran into(const std::string& name, Arguments more = {}, InProcess around = {}) const {
    Arguments arguments{"export", "jobs", "--quota", "off", "--into", path(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, std::move(around));
  }
};

/// The rows that a statement gives, each as its columns with `|` between them.
std::vector<std::string> rows(const std::string& database, const std::string& sql);
/// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);
/// A file's content; empty where there is none.
std::string content_of(const std::string& path);

}  // namespace rocketpunch::test
