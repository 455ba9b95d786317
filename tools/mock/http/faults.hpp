// Faults: how they are written, which are waiting for requests, and what they do to answers.
#pragma once

#include <httplib.h>

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/testing/mock_server.hpp"
#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// Reads "path=/jobs,status=503,times=2,delay-ms=100,cut-after=20,header=Retry-After:1"; values can't hold a
/// comma. Throws std::invalid_argument that names what is wrong.
Fault read_fault(std::string_view spec);

/// Reads an object of the same names, with underscores; `headers` is an object, `delay` milliseconds as
/// `delay_ms`. Throws std::invalid_argument.
Fault read_fault(const Json& json);

/// Throws std::invalid_argument for a status or a number that can't be.
void check(const Fault& fault);

class FaultBook {
 public:
  /// Throws std::invalid_argument as `check` does.
  void inject(Fault fault);
  void clear();
  /// The fault that hits this request, if any; it is used up by one.
  std::optional<Fault> take(const std::string& method, const std::string& path);

 private:
  std::mutex mutex_;
  std::list<Fault> faults_;
};

/// Puts the fault's body, headers and cut on a finished answer.
void spoil(const Fault& fault, httplib::Response& response);

}  // namespace rocketpunch::testing::mock
