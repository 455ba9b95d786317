#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/file_path.hpp"
#include "rocketpunch/testing/detail/cassette_file.hpp"
#include "rocketpunch/testing/detail/recorded_request.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// A transport that answers from the cassette of a `Recorder`, without the network.
///
///     rp::testing::Replayer replayer("search.cassette.json");
///     rp::Client client(rp::AppKey("rp_app_any"), {}, replayer);
///
/// A request is known by its method, the path below the base URL, the query, the language, and what it
/// writes; by no key or token, and not by the host, so that it doesn't matter where it was recorded. Each
/// recorded answer is given once, in the order recorded where a request was repeated. What isn't in the
/// cassette gets an error of kind `storage` that names the nearest that is; so does what is asked more often
/// than it was recorded. Failures of the network are given as recorded, too. Give the client a `FakeClock`,
/// so that what it waited for in between takes no time.
///
/// Copies share what was given out. Safe to use from many threads.
class Replayer {
 public:
  /// Reads the cassette. Throws an `Error` of kind `configuration` that names the line of what is wrong in
  /// it.
  explicit Replayer(const FilePath& cassette) : state_(std::make_shared<State>()) {
    state_->name = rocketpunch::detail::SystemPath(cassette).text;
    state_->exchanges = rocketpunch::detail::CassetteReader(cassette).take();
    for (const auto& exchange : state_->exchanges)
      state_->keys.push_back(rocketpunch::detail::key_of_request(exchange.request));
    state_->given.resize(state_->exchanges.size());
  }

  /// The recorded answer to the request.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions&) const {
    namespace lib = rocketpunch::detail;
    const lib::RequestSecrets secrets(request, request.body);
    const Json asked = lib::recorded_request(request, request.body, secrets);
    const std::string key = lib::key_of_request(asked);
    const std::lock_guard lock(state_->mutex);
    std::size_t recorded = 0;
    for (std::size_t i = 0; i < state_->exchanges.size(); ++i) {
      if (key != state_->keys[i]) continue;
      ++recorded;
      if (state_->given[i]) continue;
      state_->given[i] = true;
      return answer_of(state_->exchanges[i]);
    }
    const std::string line = lib::line_of_request(asked);
    return lib::not_sent(ErrorKind::storage,
                         recorded > 0 ? line + " is recorded " + times(recorded) + " in " + state_->name +
                                            ", and was asked for once more"
                                      : line + " is not recorded in " + state_->name + nearest(asked));
  }

  /// How many of the recorded answers no request has got yet.
  std::size_t answers_left() const {
    const std::lock_guard lock(state_->mutex);
    return static_cast<std::size_t>(std::count(state_->given.begin(), state_->given.end(), false));
  }

 private:
  using Json = rocketpunch::detail::RecordedJson;

  static std::string times(std::size_t count) {
    return count == 1 ? "once" : std::to_string(count) + " times";
  }

  static Result<HttpResponse> answer_of(const rocketpunch::detail::Exchange& exchange) {
    namespace lib = rocketpunch::detail;
    if (!exchange.response.is_object())
      return Error({.kind = *lib::CassetteReader::kind_named(exchange.failure.at("kind").get<std::string>()),
                    .message = exchange.failure.value("message", "from the cassette"),
                    .maybe_sent = exchange.failure.value("maybe_sent", true)});
    HttpResponse response{.status = exchange.response.at("status").get<int>(), .headers = {}, .body = {}};
    if (const auto headers = exchange.response.find("headers"); headers != exchange.response.end())
      for (const auto& [name, value] : headers->items()) {
        const Json values = value.is_array() ? value : Json::array({value});
        for (const Json& one : values)
          response.headers.add(name, one.is_string() ? one.get<std::string>() : lib::text_of_document(one));
      }
    if (const auto body = exchange.response.find("body"); body != exchange.response.end())
      response.body = lib::text_of_document(*body);
    else
      response.body = exchange.response.value("text", "");
    return response;
  }

  std::string nearest(const Json& asked) const {
    namespace lib = rocketpunch::detail;
    const lib::Exchange* best = nullptr;
    std::size_t least = 0;
    for (const lib::Exchange& exchange : state_->exchanges) {
      const std::size_t distance = distance_of(asked, exchange.request);
      if (best != nullptr && distance >= least) continue;
      best = &exchange;
      least = distance;
    }
    if (best == nullptr) return ", in which there is nothing";
    std::string text = "; the nearest, in line " + std::to_string(best->line) + ", is " +
                       lib::line_of_request(best->request) + ": other is ";
    const auto names = lib::differences(asked, best->request);
    for (std::size_t i = 0; i < names.size(); ++i)
      text.append(i == 0 ? "" : i + 1 < names.size() ? ", " : " and ").append(names[i]);
    return text;
  }

  /// How far from each other two requests are; 0 for the same.
  static std::size_t distance_of(const Json& asked, const Json& recorded) {
    const auto differences = rocketpunch::detail::differences(asked, recorded);
    std::size_t distance = differences.size();
    if (asked.at("method") != recorded.at("method")) distance += 500;
    const auto path = asked.at("path").get<std::string>(), other = recorded.at("path").get<std::string>();
    const auto alike =
        std::mismatch(path.begin(), path.end(), other.begin(), other.end()).first - path.begin();
    if (path != other) distance += 1000 - (std::min)(static_cast<std::size_t>(alike), std::size_t{99}) * 10;
    return distance;
  }

  struct State {
    std::string name;
    std::vector<rocketpunch::detail::Exchange> exchanges;
    std::vector<std::string> keys;
    std::mutex mutex;
    std::vector<bool> given;
  };
  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
