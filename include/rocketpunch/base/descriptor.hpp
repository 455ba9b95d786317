#pragma once
#include "rocketpunch/base/version.hpp"

#include <unistd.h>

#include <cstring>
#include <string>
#include <utility>

#include "rocketpunch/base/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline Error storage_error(std::string what, int error_number) {
  return Error({.kind = ErrorKind::storage,
                .message = std::move(what) + ": " + std::strerror(error_number),
                .maybe_sent = false});
}

/// An open file, closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  explicit operator bool() const noexcept { return number_ >= 0; }
  int get() const noexcept { return number_; }

 private:
  int number_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
