#include "oauth/scopes.hpp"

#include <algorithm>

namespace rocketpunch::testing::mock {
namespace {

bool contains_scope(const Scopes& scopes, std::string_view name) {
  return std::find(scopes.begin(), scopes.end(), name) != scopes.end();
}

bool is_known(std::string_view name) {
  const auto& known = known_scopes();
  return std::any_of(known.begin(), known.end(), [&](const KnownScope& scope) { return scope.name == name; });
}

}  // namespace

const std::vector<KnownScope>& known_scopes() {
  static const std::vector<KnownScope> scopes{
      {"profile", "Read your name and profile address"},
      {"email", "Read your email address"},
      {"post:write", "Write, change and delete posts as you"},
      {"job:write", "Write, change and delete your companies' jobs"},
      {"event:write", "Write, change and delete your events"},
      {"job:manage:read", "Read the jobs that you manage"},
      {"company:manage:read", "Read the companies that you manage"},
  };
  return scopes;
}

std::optional<Scopes> read_scopes(std::string_view text) {
  Scopes scopes;
  while (true) {
    const auto name = text.substr(0, text.find(' '));
    if (!is_known(name)) return std::nullopt;
    if (!contains_scope(scopes, name)) scopes.emplace_back(name);
    if (name.size() == text.size()) return scopes;
    text.remove_prefix(name.size() + 1);
  }
}

std::string to_text(const Scopes& scopes) {
  std::string text;
  for (const auto& scope : scopes) {
    if (!text.empty()) text += ' ';
    text += scope;
  }
  return text;
}

bool contains_all(const Scopes& whole, const Scopes& part) {
  return std::all_of(part.begin(), part.end(),
                     [&](const auto& scope) { return contains_scope(whole, scope); });
}

}  // namespace rocketpunch::testing::mock
