#pragma once
#include "rocketpunch/version.hpp"

#include <unistd.h>

#include <utility>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A file descriptor, closed when it goes.
class UniqueFd {
 public:
  explicit UniqueFd(int number = -1) noexcept : number_(number) {}
  UniqueFd(UniqueFd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~UniqueFd() {
    if (number_ >= 0) close(number_);
  }
  explicit operator bool() const noexcept { return number_ >= 0; }
  int get() const noexcept { return number_; }

 private:
  int number_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
