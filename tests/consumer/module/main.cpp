// A user's program that imports the library as a module.
#include <iostream>
#include <string>

import rocketpunch;

namespace rp = rocketpunch;

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
  const auto page = client.jobs().search({.keyword = "AI"});
  if (page) return page->total_items == 7 ? 0 : 1;
  std::cerr << page.error() << '\n';
  return 1;
}
