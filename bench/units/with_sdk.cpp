// Searches jobs and prints them, with the SDK. Compiled, not run: what does a unit of a program cost?
#ifdef CLIENT_ONLY
#include <rocketpunch/client.hpp>
#include <rocketpunch/curl_transport.hpp>
#else
#include <rocketpunch/rocketpunch.hpp>
#endif

#include <cstdio>

int main() try {
  const rocketpunch::Client client(rocketpunch::AppKey::from_env());
  const auto page = client.jobs().search({.keyword = "AI", .page_size = 50});
  if (!page) {
    std::fprintf(stderr, "%s\n", page.error().what());
    return 1;
  }
  for (const auto& job : page->items)
    std::printf("%lld  %s  %s\n", static_cast<long long>(job.id), job.title.c_str(),
                job.company.name.c_str());
} catch (const rocketpunch::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
