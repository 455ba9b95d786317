// One call of the service, and all that its answer tells: connection, clock, key, limits, generation.
#include <curl/curl.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "doctor/way_checks.hpp"

namespace cli {

namespace {

/// What came of the call.
struct Answer {
  std::optional<rp::Error> error{};  ///< None: it was as it should be.
  rp::HttpResponse response{};       ///< Status 0: none came.
  rp::RateLimit limits{};
  std::optional<std::string> deprecation{};
  std::int64_t jobs = 0;
  rp::Clock::Wall sent{};      ///< By this machine's clock
  rp::Clock::Wall received{};  ///< The same

  bool came() const noexcept { return response.status != 0; }
};

/// A page of one job, with the key; once, and without quota, cache or files.
Answer call_with_key(Checkup& checkup) {
  Context& context = checkup.context;
  rp::ClientOptions options = context.bare_client_options();
  options.timeout = options.attempt_timeout = checkup.limits.call;
  options.connect_timeout = checkup.limits.connect;
  options.retry.max_attempts = 1;
  Answer answer;
  rp::CallInfo info;
  rp::CallOptions call;
  call.info = &info;
  call.response = &answer.response;
  const rp::AppClient client(*checkup.key, std::move(options), context.transport());
  answer.sent = context.clock()->wall_now();
  const auto page = client.jobs().search({.page_size = 1}, call);
  answer.received = context.clock()->wall_now();
  if (page)
    answer.jobs = page->total_items;
  else
    answer.error = page.error();
  answer.limits = info.rate_limit;
  answer.deprecation = info.deprecation;
  return answer;
}

/// The same without a key, which the service refuses: it tells of the way there all the same.
Answer call_without_key(Checkup& checkup) {
  Answer answer;
  const rp::HttpRequest request{.url = *checkup.base_url + "/jobs?pageSize=1",
                                .headers = {{"Accept", "application/json"}}};
  const rp::SendOptions limits{.timeout = checkup.limits.call,
                               .connect_timeout = checkup.limits.connect,
                               .max_response_bytes = 1u << 20,
                               .stop = checkup.context.stop()};
  answer.sent = checkup.context.clock()->wall_now();
  auto response = checkup.context.transport().send(request, limits);
  answer.received = checkup.context.clock()->wall_now();
  if (response)
    answer.response = *std::move(response);
  else
    answer.error = response.error();
  return answer;
}

/// What to do about a certificate that isn't accepted, by what libcurl and its TLS library say of it.
std::string advice_on_certificate(const std::string& message) {
  const auto says = [&](const char* words) { return message.find(words) != message.npos; };
  if (says("expired") || says("not yet valid"))
    return "its dates don't fit this machine's clock: set the clock; if it is right, tell the service";
  if (says("does not match") || says("no alternative certificate subject name"))
    return "it is made out to another host: check the base URL; or something on the way answers in the "
           "service's place";
  if (says("issuer") || says("self-signed") || says("self signed"))
    return "nobody whom this machine trusts has signed it: set ROCKETPUNCH_CA_BUNDLE to your "
           "organisation's certificates where its proxy looks into connections; else install "
           "ca-certificates";
  return "check ROCKETPUNCH_CA_BUNDLE and the system's certificates";
}

void tell_failed_connection(Checkup& checkup, const rp::Error& error) {
  Report& report = checkup.report;
  switch (error.kind()) {
    case rp::ErrorKind::tls:
      return report.bad("connection", "the certificate isn't accepted: " + error.message(),
                        advice_on_certificate(error.message()));
    case rp::ErrorKind::configuration: return report.bad("connection", error.message(), "see above");
    case rp::ErrorKind::timeout:
    case rp::ErrorKind::network: break;
    default: return report.bad("connection", error.message(), "check the base URL");
  }
  report.bad("connection", error.message(), advice_on_network(checkup));
}

void tell_connection(Checkup& checkup, const Address& service, const Answer& answer) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(answer.received - answer.sent);
  std::string text = service.text() + " answers in " + std::to_string(took.count()) + " ms";
  if (service.scheme == "https") text += "; its certificate is accepted";
  if (checkup.proxy) text += "; through the proxy";
  checkup.report.good("connection", text);
}

void tell_clock(Checkup& checkup, const Answer& answer) {
  Report& report = checkup.report;
  const std::string date(answer.response.headers.get("Date").value_or(""));
  const std::time_t told = date.empty() ? -1 : curl_getdate(date.c_str(), nullptr);
  if (told == -1)
    return report.unknown("clock", "the answer tells no time", "compare this machine's clock with another");
  // the service's clock has whole seconds, and was read somewhere between sending and receiving
  const auto time = std::chrono::system_clock::from_time_t(told);
  std::chrono::seconds ahead{0};
  if (answer.sent > time + std::chrono::seconds(1))
    ahead = std::chrono::floor<std::chrono::seconds>(answer.sent - time);
  else if (answer.received < time)
    ahead = -std::chrono::floor<std::chrono::seconds>(time - answer.received);
  const std::chrono::seconds away = std::chrono::abs(ahead);
  const std::string text = away < std::chrono::seconds(2)
                               ? "as the service's"
                               : std::to_string(away.count()) + " s " +
                                     (ahead.count() > 0 ? "ahead of" : "behind") + " the service's";
  if (away <= std::chrono::seconds(30)) return report.good("clock", text);
  const std::string set = "set this machine's clock, by NTP for example";
  if (away <= std::chrono::minutes(5)) return report.unknown("clock", text, set);
  report.bad("clock", text,
             set + (ahead.count() > 0 ? ": kept access tokens count as ended, so that each run refreshes them"
                                      : ": access tokens that have ended are used, and refused"));
}

void tell_key(Checkup& checkup, const Answer& answer) {
  Report& report = checkup.report;
  if (!checkup.key)
    return report.unknown("key accepted", "not asked: there is no key that can be sent",
                          "see App Key, above");
  if (!answer.error || answer.error->kind() == rp::ErrorKind::decode)
    return report.good("key accepted",
                       answer.error ? "yes" : "yes: " + std::to_string(answer.jobs) + " jobs");
  const rp::Error& error = *answer.error;
  const std::string status = "HTTP " + std::to_string(error.status());
  const std::string words = status + (error.code().empty() ? "" : ' ' + error.code()) +
                            (error.message().empty() ? "" : ": " + error.message());
  switch (error.kind()) {
    case rp::ErrorKind::unauthorized:
    case rp::ErrorKind::forbidden:
      return report.bad("key accepted", "no: " + words,
                        "check the App Key at https://developers.rocketpunch.com, and that it is of this "
                        "deployment; some take it in another header: --key-header");
    case rp::ErrorKind::rate_limited:
      return report.unknown("key accepted", words, "see limits, below, and ask again later");
    case rp::ErrorKind::server:
      return report.unknown("key accepted", "the service failed: " + words, "ask again later");
    case rp::ErrorKind::not_found:
    case rp::ErrorKind::unexpected_status:
      return report.unknown("key accepted", words,
                            "check the base URL, with its version: nothing like the API answers there");
    default: return report.unknown("key accepted", words, "tell the service what it answers");
  }
}

void tell_limits(Checkup& checkup, const Answer& answer) {
  Report& report = checkup.report;
  if (answer.error && answer.error->kind() == rp::ErrorKind::rate_limited) {
    const auto wait = answer.error->retry_after();
    return report.bad("limits", "used up",
                      wait ? "wait for " + std::to_string(wait->count()) + " s"
                           : std::string("wait for a minute; if that doesn't help, for a day"));
  }
  if (!checkup.key) return report.unknown("limits", "not asked: they are a key's", "see App Key, above");
  if (!answer.limits.remaining)
    return report.unknown("limits", "the answer doesn't tell them",
                          "nothing: the command keeps to 60 calls a minute and 5,000 a day by itself");
  std::string text = std::to_string(*answer.limits.remaining);
  if (answer.limits.limit) text += " of " + std::to_string(*answer.limits.limit);
  report.good("limits", text + " calls left in this minute");
}

/// Which generation of the API a body is of: what the specification calls `totalItems` and `code`, the guide
/// calls `total` and `error.code`. The SDK reads both.
void tell_generation(Checkup& checkup, const Answer& answer) {
  Report& report = checkup.report;
  const auto body = nlohmann::json::parse(answer.response.body, nullptr, false);
  const auto text_in = [&](const char* name) { return body.contains(name) && body[name].is_string(); };
  if (body.is_object() && (body.contains("totalItems") || text_in("code")))
    return report.good("generation", "the specification's");
  if (body.is_object() && (body.contains("total") || (body.contains("error") && body["error"].is_object())))
    return report.good("generation", "the earlier guide's, of 2026-07");
  report.unknown("generation",
                 "the answer is of neither (HTTP " + std::to_string(answer.response.status) + ')',
                 "check the base URL, with its version, and what stands on the way there");
}

void tell_fault_in_form(Checkup& checkup, const Answer& answer) {
  if (answer.error && answer.error->kind() == rp::ErrorKind::decode)
    checkup.report.bad("answer", answer.error->message(), "update rocketpunch, or tell its authors");
  if (answer.deprecation)
    checkup.report.unknown("deprecation",
                           "the service announces the end of this version: " + *answer.deprecation,
                           "update rocketpunch in time");
}

/// The lines that need an answer, where none came.
void tell_nothing_asked(Checkup& checkup, const std::string& why) {
  for (const char* const what : {"clock", "key accepted", "limits", "generation"})
    checkup.report.unknown(what, "not asked: " + why, "see above");
}

void check_by_call(Checkup& checkup, const Address& service) {
  const Answer answer = checkup.key ? call_with_key(checkup) : call_without_key(checkup);
  if (!answer.came()) {
    if (answer.error->kind() == rp::ErrorKind::cancelled) throw *answer.error;
    tell_failed_connection(checkup, *answer.error);
    return tell_nothing_asked(checkup, "there is no connection");
  }
  tell_connection(checkup, service, answer);
  tell_clock(checkup, answer);
  tell_key(checkup, answer);
  tell_limits(checkup, answer);
  tell_generation(checkup, answer);
  tell_fault_in_form(checkup, answer);
}

}  // namespace

void check_service(Checkup& checkup) {
  const auto service = checkup.base_url ? address_of(*checkup.base_url) : std::nullopt;
  if (!service || !checkup.settings_usable) return tell_nothing_asked(checkup, "a setting can't be used");
  if (!check_way(checkup, *service)) {
    checkup.report.unknown("connection", "not tried", "see above");
    return tell_nothing_asked(checkup, "there is no connection");
  }
  check_by_call(checkup, *service);
}

}  // namespace cli
