// A user's program of two units, with a transport of its own: answers from memory, no network.
#include <string_view>

#include "search.hpp"

namespace rp = rocketpunch;

#ifdef EXPECTED_VERSION
static_assert(rp::version == std::string_view{EXPECTED_VERSION},
              "the package and its headers are of different versions");
#endif

namespace {

struct Canned {
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions&) const {
    if (request.url.find("keyword=AI") == std::string::npos) return rp::HttpResponse{400, {}, "{}"};
    return rp::HttpResponse{200, {}, R"({"totalItems":7,"totalPages":0,"page":1,"pageSize":20,"items":[]})"};
  }
};

}  // namespace

int main() {
  const rp::Client client{rp::AppKey{"rp_app_test"}, {}, Canned{}};
  return jobs_found(client) == 7 ? 0 : 1;
}
