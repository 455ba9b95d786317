// The requests that came in, without the secrets in them.
#pragma once

#include <httplib.h>

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

class RequestLog {
 public:
  explicit RequestLog(std::string key_header) : key_header_{std::move(key_header)} {}

  void add(const httplib::Request& request);
  std::size_t count() const;
  std::vector<MockServer::Seen> latest() const;
  void clear();

 private:
  const std::string key_header_;
  mutable std::mutex mutex_;
  std::deque<MockServer::Seen> seen_;
  std::size_t count_ = 0;
};

}  // namespace rocketpunch::testing::mock
