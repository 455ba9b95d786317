// One call after the other over a kept-alive loopback connection: the SDK against libcurl and nlohmann's DOM
// by hand, and what each part of such a call takes.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <rocketpunch/detail/codec/common_tables.hpp>
#include <rocketpunch/detail/codec/job_tables.hpp>
#include <rocketpunch/detail/codec/json_reader.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "hand_written.hpp"
#include "measure.hpp"
#include "page.hpp"
#include "server.hpp"

namespace {

using Jobs = rocketpunch::Page<rocketpunch::JobSummary>;

#ifdef ROCKETPUNCH_WITH_SIMDJSON
constexpr const char* sdk = "rocketpunch, by simdjson";
#else
constexpr const char* sdk = "rocketpunch";
#endif

/// Has the response already: what is left of a call is the SDK's.
struct Canned {
  rocketpunch::HttpResponse response;
  rocketpunch::Result<rocketpunch::HttpResponse> send(const rocketpunch::HttpRequest&,
                                                      const rocketpunch::SendOptions&) const {
    return response;
  }
};

/// Keeps the last request, and the response that came.
struct Recording {
  rocketpunch::CurlTransport transport{};
  rocketpunch::HttpRequest& request;
  rocketpunch::HttpResponse& response;
  rocketpunch::Result<rocketpunch::HttpResponse> send(const rocketpunch::HttpRequest& sent,
                                                      const rocketpunch::SendOptions& limits) const {
    request = sent;
    auto result = transport.send(sent, limits);
    response = result.value();
    return result;
  }
};

void decode(const std::string& body) {
  namespace codec = rocketpunch::detail::codec;
  Jobs page;
  if (codec::read_model(body, codec::type_of<Jobs>, &page)) std::abort();
}

}  // namespace

int main() try {
  constexpr int page_size = 20;
  const std::string keyword = "AI 엔지니어", key = "rp_app_bench";
  const std::string body = bench::page_of_jobs(page_size);
  const bench::Server server(body);
  const rocketpunch::AppKey app_key{key};
  const rocketpunch::ClientOptions options{.base_url = server.base_url()};
  const rocketpunch::JobQuery query{.keyword = keyword, .page_size = page_size};

  rocketpunch::HttpRequest request;
  rocketpunch::HttpResponse response;
  rocketpunch::Client(app_key, options, Recording{.request = request, .response = response})
      .jobs()
      .search(query)
      .value();

  bench::HandWritten by_hand(server.base_url(), key), thrown_away(server.base_url(), key);
  const rocketpunch::Client client(app_key, options);
  const rocketpunch::Client unsent(app_key, options, Canned{response});
  const rocketpunch::CurlTransport transport;
  const auto times = bench::compare(
      "searching jobs over a kept-alive loopback connection, 20 jobs, " + std::to_string(body.size()) +
          " bytes",
      {{"by hand: libcurl, nlohmann DOM + get_to", [&] { by_hand.search(keyword, page_size); }},
       {sdk, [&] { client.jobs().search(query).value(); }},
       {"floor: libcurl, the body thrown away", [&] { thrown_away.fetch(keyword, page_size); }},
       {"part: the transport", [&] { transport.send(request, {}).value(); }},
       {"part: all but the transport", [&] { unsent.jobs().search(query).value(); }},
       {"part of that: decoding", [&] { decode(body); }}},
      {.rounds = 41, .per_round = 100});
  const double over_curl = times[3] - times[2], over_decoding = times[4] - times[5];
  std::printf("  beside libcurl and decoding: %.1f us, %.1f of them in the transport\n",
              over_curl + over_decoding, over_curl);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
