// Each recipe where nothing is configured.
#include <filesystem>
#include <string>

#include "recipe.hpp"

namespace cookbook_usage_test {

using namespace cookbook_tests;

TEST_CASE("cookbook: each recipe says what is missing") {
  int recipes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ROCKETPUNCH_TEST_COOKBOOK)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || entry.path().has_extension() || name == "without_network") continue;
    if ((entry.status().permissions() & std::filesystem::perms::owner_exec) == std::filesystem::perms::none)
      continue;
    INFO(name);
    ++recipes;
    const auto outcome = run(name, {});
    CHECK((outcome.status == 1 || outcome.status == 2));
    CHECK_FALSE(outcome.err.empty());
    CHECK_FALSE(has(outcome.err, "terminate"));
  }
  CHECK(recipes >= 14);
}

}  // namespace cookbook_usage_test
