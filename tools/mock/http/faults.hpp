// The faults that are waiting for requests, and what they do to answers.
#pragma once

#include <httplib.h>

#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

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
