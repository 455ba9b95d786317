// A user's program that brings its own transport: answers from memory, no network.
#include <rocketpunch/client.hpp>

#include <iostream>
#include <string_view>

namespace rp = rocketpunch;

#ifdef EXPECTED_VERSION
#include <rocketpunch/version.hpp>
static_assert(rp::version == std::string_view{EXPECTED_VERSION},
              "the package and its headers are of different versions");
#endif

struct Canned {
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions&) const {
    if (request.method != "GET") return rp::HttpResponse{.status = 405, .headers = {}, .body = {}};
    return rp::HttpResponse{
        .status = 200,
        .headers = {},
        .body = R"({"totalItems":7,"totalPages":0,"page":1,"pageSize":20,"items":[]})",
    };
  }
};

int main() {
  rp::Client client{rp::AppKey{"rp_app_test"}, {}, Canned{}};
  const auto page = client.events().search({});
  if (!page) {
    std::cerr << page.error() << '\n';
    return 1;
  }
  return page->total_items == 7 ? 0 : 1;
}
