#include "http/router.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Takes the text before the next slash off the front.
std::string_view take_segment(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> values;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = take_segment(pattern);
    const auto segment = take_segment(path);
    if (wanted.starts_with('{') && !segment.empty())
      values.emplace_back(segment);
    else if (wanted != segment)
      return std::nullopt;
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return values;
}

}  // namespace

Route user_route(const char* method, const char* path, void (*answer)(Call&), const char* scope,
                 const char* quota) {
  return {
      .method = method, .path = path, .answer = answer, .need = Need::user, .scope = scope, .quota = quota};
}

Route root_route(const char* method, const char* path, void (*answer)(Call&)) {
  return {.method = method,
          .path = path,
          .answer = answer,
          .need = Need::nobody,
          .at_root = true,
          .locks_store = false};
}

Router::Match Router::find(std::string_view method, std::string_view path, bool at_root) const {
  Match result;
  for (const auto& route : routes_) {
    if (route.at_root != at_root) continue;
    auto values = match(route.path, path);
    if (!values) continue;
    // "/profiles/me" and "/profiles/{handle}" both match; the one without a placeholder was meant.
    if (route.method == method && (!result.route || values->size() < result.path.size())) {
      result.route = &route;
      result.path = std::move(*values);
    }
    if (!result.allowed.empty()) result.allowed += ", ";
    result.allowed += route.method;
  }
  return result;
}

std::optional<std::string> below_base(std::string_view path) {
  for (const std::string_view base : {"/api/v1", "/v1"})
    if (path == base || path.starts_with(std::string{base} + '/'))
      return std::string{path.substr(base.size())};
  return std::nullopt;
}

}  // namespace rocketpunch::testing::mock
