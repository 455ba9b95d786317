// A plugin that uses the library: calls that succeed and fail, a walk, the cache, the quota, a session.
#include <rocketpunch/rocketpunch.hpp>

#include <memory>
#include <string>

namespace rp = rocketpunch;

namespace {

struct Canned {
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions&) const {
    if (request.url.find("/events/") != std::string::npos) return rp::HttpResponse{404, {}, "{}"};
    return rp::HttpResponse{200, {}, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})"};
  }
};

/// 0, or the number of what went wrong.
int use_library() {
  rp::ClientOptions options;
  options.cache.store = std::make_shared<rp::MemoryCache>();
  options.quota.mode = rp::QuotaMode::wait;
  const rp::Client client{rp::AppKey{"rp_app_test"}, options, Canned{}};
  if (!client.jobs().search({.keyword = "AI"})) return 1;
  for (const auto& event : client.events().search_all()) return event ? 2 : 3;
  const auto missing = client.events().get("none");
  if (missing || missing.error().kind() != rp::ErrorKind::not_found) return 4;
  try {
    rp::AppKey{""};
    return 5;
  } catch (const rp::Error& error) {
    if (error.kind() != rp::ErrorKind::configuration) return 6;
  }
  const rp::Client over_curl{rp::AppKey{"rp_app_test"},
                             {.base_url = "http://127.0.0.1:1", .timeout = std::chrono::seconds(1)}};
  const auto refused = over_curl.jobs().search();
  return !refused && refused.error().operation() == "searchJobs" ? 0 : 7;
}

}  // namespace

extern "C" int run() { return use_library(); }
