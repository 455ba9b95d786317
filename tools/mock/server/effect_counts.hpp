// How often operations changed something: what tests of "never twice" count.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace rocketpunch::testing::mock {

class Effects {
 public:
  void add(const std::string& operation) {
    const std::lock_guard lock{mutex_};
    ++counts_[operation];
  }
  std::map<std::string, std::size_t> counts() const {
    const std::lock_guard lock{mutex_};
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::size_t> counts_;
};

}  // namespace rocketpunch::testing::mock
