#include "doctor/name_lookup.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace cli {

namespace {

/// What the asking thread and the waiting one share; whichever is the last to need it has it go.
struct LookupUnderWay {
  std::mutex mutex;
  std::condition_variable_any there;
  bool done = false;
  Lookup lookup;
};

}  // namespace

Lookup ask_resolver(const std::string& host) {
  Lookup lookup;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int fault = getaddrinfo(host.c_str(), nullptr, &hints, &list); fault != 0) {
    lookup.fault = fault == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(fault);
    return lookup;
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, &freeaddrinfo);
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    char text[NI_MAXHOST] = "";
    if (getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    if (std::find(lookup.addresses.begin(), lookup.addresses.end(), text) == lookup.addresses.end())
      lookup.addresses.emplace_back(text);
  }
  if (lookup.addresses.empty()) lookup.fault = "the system gives no address";
  return lookup;
}

Lookup look_up(const std::string& host, std::chrono::milliseconds limit, const std::stop_token& stop,
               std::function<Lookup(const std::string&)> ask) {
  const auto answer = std::make_shared<LookupUnderWay>();
  std::thread([answer, host, ask = std::move(ask)] {
    Lookup lookup = ask(host);
    const std::lock_guard guard(answer->mutex);
    answer->lookup = std::move(lookup);
    answer->done = true;
    answer->there.notify_all();
  }).detach();
  std::unique_lock lock(answer->mutex);
  answer->there.wait_for(lock, stop, limit, [&] { return answer->done; });
  if (answer->done) return std::move(answer->lookup);
  Lookup late;
  late.fault = "no answer within " + std::to_string(limit.count() / 1000) + " s";
  return late;
}

}  // namespace cli
